// npm run cases:update [-- flight/first-page ...]
// Writes the siblings of the golden cases, of all unless some are named, and says what changed. Never in CI: there the cases
// are compared, and a change of what is sent or answered is a diff that somebody reviews.

import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CASES, findCases, isSibling, readCase, readSiblings, type Siblings } from "../test/support/cases-read.ts";
import { openCases } from "../test/support/cases-run.ts";

const say = (text: string): boolean => process.stdout.write(`${text}\n`);

async function main(asked: readonly string[]): Promise<void> {
  const names = await findCases();
  const unknown = asked.filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new Error(`no such case: ${unknown.join(", ")}`);
  const cases = await openCases();
  let changes = 0;
  for (const name of asked.length > 0 ? asked : names) {
    try {
      changes += await update(name, await readSiblings(name), await cases.run(await readCase(name)));
    } catch (error) {
      complain(`${name}: ${textOf(error)}`);
    }
  }
  await cases.close();
  say(`${changes} files changed`);
}

async function update(name: string, golden: Siblings, today: Siblings): Promise<number> {
  let changes = 0;
  for (const file of new Set([...Object.keys(golden), ...Object.keys(today)])) {
    const [before, now] = [golden[file], today[file]];
    if (before === now) continue;
    if (now === undefined && !isSibling(file)) {
      complain(`${name}/${file} is no part of a case`);
      continue;
    }
    changes += 1;
    say(`${before === undefined ? "new    " : now === undefined ? "removed" : "changed"} ${name}/${file}`);
    if (now === undefined) await rm(join(CASES, name, file));
    else await writeFile(join(CASES, name, file), now);
  }
  return changes;
}

/** Whatever goes wrong with one case, the others are updated. */
function complain(problem: string): void {
  process.stderr.write(`${problem}\n`);
  process.exitCode = 1;
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

try {
  const { CI = "" } = process.env;
  if (CI !== "" && CI !== "false") throw new Error("cases are not updated in CI: they are compared there, by npm test");
  await main(process.argv.slice(2));
} catch (error) {
  complain(textOf(error));
}
