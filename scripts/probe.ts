// npm run -s probe -- --url URL --database NAME --pool serverless|dedicated [--token-command COMMAND] [--json FILE] …
// Asks a real workspace, once, for each thing that Edgewise relies on and that Microsoft's pages do not tell, and prints what is the
// same and what differs. Reads no data. Exits 0 where nothing differs, 1 where something does, 2 where it could not run. See
// docs/deploy.md.

import { readFile, writeFile } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { isRecord, parseJson } from "../src/transport/narrow.ts";
import { exitCodeOf, printFound, printSummary } from "./probe/print-report.ts";
import { readOptions } from "./probe/read-options.ts";
import { runChecks } from "./probe/run-checks.ts";

const COULD_NOT_RUN = 2;
const say = (text: string): boolean => process.stdout.write(text);

async function main(): Promise<void> {
  const { settings, jsonFile, withHost, only } = await readOptions(process.argv.slice(2), process.env);
  const ports = {
    fetch: (url: string, init: RequestInit) => fetch(url, init),
    nowMs: Date.now,
    wait: (ms: number) => wait(ms),
  };
  const versions = { edgewise: await readVersion(), node: process.version };
  const report = await runChecks(settings, ports, {
    versions,
    withHost,
    only,
    onFound: (found) => {
      say(printFound(found));
    },
  });
  say(printSummary(report));
  if (jsonFile !== undefined) await writeFile(jsonFile, `${JSON.stringify(report, undefined, 2)}\n`);
  process.exitCode = exitCodeOf(report);
}

async function readVersion(): Promise<string> {
  const parsed = parseJson(await readFile(new URL("../package.json", import.meta.url), "utf8"));
  const version = isRecord(parsed) ? parsed["version"] : undefined;
  return typeof version === "string" ? version : "unknown";
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = COULD_NOT_RUN;
}
