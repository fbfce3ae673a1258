// npm run bench [-- --write] [--rounds N] [--delay MS] [--only OneRow,...] [--audit console] [--postgraphile FOLDER]
// Edgewise beside its peers, in one run. Prints Markdown; --write puts it into docs/bench.md. Asserts nothing.

import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { operations } from "./operations.ts";
import { printReport } from "./report.ts";
import type { Report } from "./report.ts";
import { runOperation } from "./run-operation.ts";
import type { OperationResult, Phases } from "./run-operation.ts";
import { startTargets } from "./start-targets.ts";
import type { Targets } from "./start-targets.ts";
import { checkStartUp } from "./start-up.ts";

const progress = (text: string): boolean => process.stderr.write(`${text}\n`);

interface Wanted extends Phases {
  /** Names of operations; none are all. */
  readonly only: readonly string[];
  /** Sinks of Edgewise's records. */
  readonly audit: string;
  readonly postgraphile: string | undefined;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      write: { type: "boolean", default: false },
      rounds: { type: "string", default: "100" },
      delay: { type: "string", default: "100" },
      only: { type: "string", default: "" },
      audit: { type: "string", default: "console" },
      postgraphile: { type: "string" },
    },
  });
  const report = printReport(
    await run({
      rounds: readWhole("--rounds", values.rounds),
      delayMs: readWhole("--delay", values.delay),
      only: values.only.split(",").filter((name) => name !== ""),
      audit: values.audit,
      postgraphile: values.postgraphile,
    }),
  );
  process.stdout.write(report);
  if (values.write) await writeFile(new URL("../docs/bench.md", import.meta.url), report);
}

async function run(wanted: Wanted): Promise<Report> {
  progress("start-up");
  const startUps = [
    { title: "Edgewise", startUp: await checkStartUp() },
    { title: "bare Yoga", startUp: await checkStartUp("bench/bare-worker.ts") },
    { title: "hand-written", startUp: await checkStartUp("bench/hand-worker.ts") },
    { title: "Yoga + Pothos", startUp: await checkStartUp("bench/pothos-worker.ts") },
  ];
  const targets = await startTargets(wanted);
  stopOnSignal(targets);
  try {
    const results: OperationResult[] = [];
    for (const operation of operations) {
      if (wanted.only.length > 0 && !wanted.only.includes(operation.name)) continue;
      progress(operation.title);
      results.push(await runOperation(operation, targets, wanted));
    }
    return { phases: wanted, audit: wanted.audit, results, startUps, notes: targets.notes };
  } finally {
    await targets.close();
  }
}

/** PostgreSQL would outlive this process. */
function stopOnSignal(targets: Targets): void {
  const stop = (): void => void targets.close().finally(() => process.exit(130));
  process.once("SIGINT", stop).once("SIGTERM", stop);
}

function readWhole(name: string, written: string): number {
  const number = Number(written);
  if (Number.isInteger(number) && number >= 1) return number;
  throw new Error(`${name} ${written}: give a whole number`);
}

await main();
