// node scripts/generated.ts
// Fails when a generated file is not what its source generates today. Each generator runs; a file that it changes is put back, so
// that a check leaves the working tree as it was. What to run to accept the change is in the message.

import { execFile } from "node:child_process";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { settingsMarkdown } from "../src/config/settings-markdown.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
const GENERATED_FOLDERS = ["examples/client/generated"];
const problems: string[] = [];

type Contents = ReadonlyMap<string, string>;

async function main(): Promise<void> {
  if ((await read("docs/settings.md")) !== settingsMarkdown()) problems.push("docs/settings.md: npm run settings");
  await runs("worker-configuration.d.ts: npm run types", "wrangler", ["types", "--check", "--strict-vars=false"]);
  await regenerates("npm run print-schema", "node", ["scripts/print-schema.ts"]);
  await regenerates("npm run codegen", "graphql-codegen", ["--config", "codegen.ts", "--silent"]);
  if (problems.length > 0) throw new Error(`out of date, with the command that renews it:\n${problems.join("\n")}`);
}

async function regenerates(renew: string, command: string, parameters: readonly string[]): Promise<void> {
  const before = await snapshot();
  await runs(renew, command, parameters);
  const after = await snapshot();
  for (const file of new Set([...before.keys(), ...after.keys()])) {
    if (before.get(file) === after.get(file)) continue;
    problems.push(`${file}: ${renew}`);
    await putBack(file, before.get(file));
  }
}

async function runs(problem: string, command: string, parameters: readonly string[]): Promise<void> {
  try {
    await promisify(execFile)(command, parameters, {
      cwd: root,
      env: { ...process.env, WRANGLER_SEND_METRICS: "false" },
    });
  } catch (error) {
    const said = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : String(error);
    problems.push(`${problem} (${command} failed: ${said})`);
  }
}

async function snapshot(): Promise<Contents> {
  const files = ["schema.graphql"];
  for (const folder of GENERATED_FOLDERS) {
    const names = await readdir(join(root, folder), { recursive: true }).catch(() => []);
    files.push(...names.filter((name) => name.endsWith(".ts")).map((name) => join(folder, name)));
  }
  const contents = new Map<string, string>();
  for (const file of files) {
    const text = await read(file);
    if (text !== undefined) contents.set(file, text);
  }
  return contents;
}

async function putBack(file: string, text: string | undefined): Promise<void> {
  if (text === undefined) await rm(join(root, file));
  else await writeFile(join(root, file), text);
}

async function read(file: string): Promise<string | undefined> {
  return readFile(join(root, file), "utf8").catch(() => undefined);
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
