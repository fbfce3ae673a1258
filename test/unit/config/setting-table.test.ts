import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { editDistance } from "#config/edit-distance.ts";
import { SETTING_KEYS, SETTING_TABLE } from "#config/setting-table.ts";
import { settingsMarkdown } from "#config/settings-markdown.ts";

const root = new URL("../../../", import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), "utf8");

test("every setting stands once in the printed page, and no secret has a default", () => {
  const page = settingsMarkdown();
  for (const key of SETTING_KEYS) {
    expect(page.split(`| \`${key}\` |`)).toHaveLength(2);
    const { isSecret, fallback } = SETTING_TABLE[key];
    expect(isSecret === true && (fallback ?? "") !== "").toBe(false);
  }
});

test("wrangler.toml gives only settings that exist, and requires every secret that has no default", () => {
  const toml = read("wrangler.toml");
  const vars = toml.slice(toml.indexOf("\n[vars]\n"), toml.indexOf("\n[secrets]\n"));
  const given = [...vars.matchAll(/^([A-Z_]+) =/gm)].map((match) => match[1]);
  expect(given.length).toBeGreaterThan(0);
  expect(SETTING_KEYS).toEqual(expect.arrayContaining(given));
  const secrets = SETTING_KEYS.filter((key) => SETTING_TABLE[key].isSecret);
  expect(given.filter((key) => secrets.some((name) => name === key))).toEqual([]);
  for (const key of secrets.filter((name) => SETTING_TABLE[name].fallback === undefined)) {
    expect(toml.slice(toml.indexOf("\n[secrets]\n"))).toContain(`"${key}"`);
    expect(read(".dev.vars.example")).toMatch(new RegExp(`^${key}="<`, "m"));
  }
});

test.each([
  ["", "", 0],
  ["abc", "abc", 0],
  ["abc", "", 3],
  ["LIMIT_DEPHT", "LIMIT_DEPTH", 2],
  ["LIMIT_DEPT", "LIMIT_DEPTH", 1],
  ["LIMITS_DEPTH", "LIMIT_DEPTH", 1],
])("%j and %j are %i letters apart", (from, to, letters) => {
  expect(editDistance(from, to)).toBe(letters);
});
