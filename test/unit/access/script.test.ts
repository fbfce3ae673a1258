// The script as a pipeline runs it: what it prints, and what it exits with, in repositories of its own.

import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, test } from "vitest";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const AIRPORT = "catalog/views/airport.ts";

interface Ended {
  readonly code: number;
  readonly output: string;
  readonly complaint: string;
}

function run(folder: string, command: string, parameters: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(command, parameters, { cwd: folder }, (error, output, complaint) => {
      resolve({ code: error === null ? 0 : Number(error.code), output, complaint });
    });
  });
}

const access = (...parameters: readonly string[]) =>
  run(folder, process.execPath, ["scripts/access.ts", ...parameters]);

let folder = "";
let airport = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "access-test-"));
  for (const path of ["catalog", "src", "scripts/access", "scripts/access.ts", "local/issuer", "package.json"]) {
    await cp(join(root, path), join(folder, path), { recursive: true });
  }
  await symlink(join(root, "node_modules"), join(folder, "node_modules"));
  await mkdir(join(folder, "people"));
  airport = await readFile(join(folder, AIRPORT), "utf8");
  const who = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.test", "-c", "commit.gpgsign=false"];
  await run(folder, "git", ["init", "--quiet"]);
  await run(folder, "git", ["add", "catalog", "src", "package.json"]);
  const { code, complaint } = await run(folder, "git", [...who, "commit", "--quiet", "-m", "The catalog"]);
  if (code !== 0) throw new Error(complaint);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function plant(file: string, text: string): Promise<void> {
  await writeFile(join(folder, file), text);
}

describe("usage errors exit with 2 and say what is wrong", () => {
  test.for([
    ["nothing", [], "give one of"],
    ["two questions", ["--as", "ana", "--diff", "HEAD"], "give one of"],
    ["an unknown option", ["--is", "ana"], "--is"],
    ["an unknown person", ["--as", "bob"], "no such person: bob"],
    ["an unknown role", ["--roles", "analyst,root"], "no such role: root"],
    ["another format", ["--as", "ana", "--format", "xml"], "--format"],
    ["a file that is not there", ["--as", "ana", "--claims", "no.json"], "no.json"],
    ["a revision that is not there", ["--diff", "nowhere"], "nowhere is no revision"],
    ["a revision that looks like an option", ["--diff=--output=x"], "is no revision"],
  ] as const)("%s", async ([, parameters, complaint], { expect }) => {
    const ended = await access(...parameters);
    expect(ended.code).toBe(2);
    expect(ended.complaint).toContain(complaint);
    expect(ended.output).toBe("");
  });
});

describe("compared with a revision", () => {
  test("nothing changed: 0", async ({ expect }) => {
    const ended = await access("--diff", "HEAD");
    expect([ended.code, ended.complaint]).toEqual([0, ""]);
    expect(ended.output).toContain("Nobody gains or loses anything.");
  });

  test("a row filter that went missing: 1, unless it may", async ({ expect }) => {
    await plant(AIRPORT, airport.replace(/ *rowFilter\(.*\n/u, ""));
    const ended = await access("--diff", "HEAD");
    expect(ended.code).toBe(1);
    expect(ended.output).toContain("**This widens access.**");
    expect(ended.output).toContain(
      "### Role `regional`\n\n- **GIVES** Airport: all rows instead of rows where state code is",
    );
    expect(await access("--diff", "HEAD", "--allow-widening")).toEqual({ ...ended, code: 0 });
  });

  test("less than before: 0", async ({ expect }) => {
    await plant(AIRPORT, airport.replace('hasRole("analyst", ', "hasRole("));
    const ended = await access("--diff", "HEAD");
    expect(ended.code).toBe(0);
    expect(ended.output).toContain("- **TAKES** Airport: access: none instead of rows");
    await plant(AIRPORT, airport);
  });

  test("a catalog of today that does not start: 2, with its problem", async ({ expect }) => {
    await plant(AIRPORT, airport.replace('hasRole("analyst", ', 'hasRole("analyts", '));
    const ended = await access("--diff", "HEAD");
    expect([ended.code, ended.output]).toEqual([2, ""]);
    expect(ended.complaint).toContain("Airport: directives: role analyts is granted by no rule");
    await plant(AIRPORT, airport);
  });

  test("a revision whose language does not load: 2, and nothing is compared", async ({ expect }) => {
    const empty = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
    await run(folder, "git", ["hash-object", "-t", "tree", "-w", "/dev/null"]);
    const author = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.test"];
    const { output } = await run(folder, "git", [...author, "commit-tree", empty, "-m", "Nothing"]);
    const ended = await access("--diff", output.trim());
    expect([ended.code, ended.output]).toEqual([2, ""]);
    expect(ended.complaint).toContain("does not load with the script of today");
  });
});

test("a person of a file has groups mapped, with claims and scopes", async ({ expect }) => {
  const eve = { name: "eve", groups: ["West Region"], claims: { states: ["CA"] } };
  await plant("people/all.json", JSON.stringify([eve]));
  await plant("people/claims.json", JSON.stringify({ states: ["NV"] }));
  const file = ["--people", "people/all.json", "--format", "json"];
  const rows = async (...more: readonly string[]) => {
    const { output } = await access("--as", "eve", ...file, "--scopes", "data.read", ...more);
    const { who, views } = JSON.parse(output) as { who: unknown; views: { name: string; rows: { words: string } }[] };
    return [who, views.find(({ name }) => name === "Airport")?.rows.words];
  };
  const who = { name: "eve", roles: ["regional"], scopes: ["data.read"], claims: ["states"] };
  expect(await rows()).toEqual([who, "rows where state code is one of CA"]);
  expect(await rows("--claims", "people/claims.json")).toEqual([who, "rows where state code is one of NV"]);
  await plant("people/all.json", JSON.stringify([{ ...eve, group: [] }]));
  expect((await access("--as", "eve", ...file)).code).toBe(2);
});
