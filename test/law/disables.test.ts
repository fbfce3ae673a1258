// A rule may be switched off for a line when the line says why: `// oxlint-disable-next-line rule -- because ...`.

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "vitest";
import { root } from "./probe-tree.ts";

const FOLDERS = ["src", "catalog", "local", "scripts", "bridge", "bench", "test"];
const DIRECTIVE = /(?:oxlint|eslint)-disable|@ts-(?:ignore|nocheck|expect-error)/u;
const REASON = /(?:-disable[^\n]*? -- \S|@ts-expect-error \S)/u;

/** The lines of a text that switch a check off and do not say why. */
function silentDisables(text: string): readonly string[] {
  return text.split("\n").filter((line) => DIRECTIVE.test(line) && !REASON.test(line));
}

test.for([
  ["// oxlint-disable-next-line no-console", 1],
  ["// @ts-expect-error", 1],
  ["// @ts-ignore because", 1],
  ["// oxlint-disable-next-line no-console -- the sink", 0],
  ["// @ts-expect-error a forged brand", 0],
] as const)("%s", ([line, count], { expect }) => {
  expect(silentDisables(`a\n${line}\nb`)).toHaveLength(count);
});

test("every disable in the tree says why", async ({ expect }) => {
  const silent: string[] = [];
  for (const folder of FOLDERS) {
    const names = await readdir(join(root, folder), { recursive: true }).catch(() => []);
    for (const name of names.filter((file) => /\.tsx?$/u.test(file))) {
      if (folder === "test" && name.startsWith("law/")) continue; // plants them
      const lines = silentDisables(await readFile(join(root, folder, name), "utf8"));
      silent.push(...lines.map((line) => `${folder}/${name}: ${line.trim()}`));
    }
  }
  expect(silent).toEqual([]);
});
