// npm run bench [-- --write] [--rounds N]
// Edgewise beside a bare Yoga Worker, in one run. Prints Markdown; --write puts it into docs/bench.md. Asserts nothing.

import { writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { runWorker } from "../local/run-worker.ts";
import type { RunningWorker } from "../local/run-worker.ts";
import { startStack } from "../local/stack.ts";
import type { Stack } from "../local/stack.ts";
import { ask, measure, percentile } from "./measure.ts";
import type { Target } from "./measure.ts";
import { operations } from "./operations.ts";
import type { Operation } from "./operations.ts";
import { printReport } from "./report.ts";
import type { Measured, Report } from "./report.ts";
import { checkStartUp } from "./start-up.ts";

const BARE = "bench/bare-worker.ts";
const WARM_UP = 50;
const RECORDS_WITHIN_MS = 5000;

/** What is looked at of the audit record of an operation. */
interface AnsweredRecord {
  readonly operation: { readonly name: string | null };
  readonly trips: readonly { readonly ms: number; readonly statements: readonly unknown[] }[];
}

/** Any other line of the audit. */
interface UnansweredRecord {
  readonly trips?: undefined;
}

const progress = (text: string): boolean => process.stderr.write(`${text}\n`);

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { write: { type: "boolean", default: false }, rounds: { type: "string", default: "300" } },
  });
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds ${values.rounds}: give a whole number`);
  const report = printReport(await run(rounds));
  process.stdout.write(report);
  if (values.write) await writeFile(new URL("../docs/bench.md", import.meta.url), report);
}

async function run(rounds: number): Promise<Report> {
  progress("start-up");
  const loads = [await checkStartUp(), await checkStartUp(BARE)] as const;
  const stack = await startStack();
  try {
    const edgewise = await edgewiseTarget(stack);
    const first = await firstAnswer(edgewise);
    const answers = new Map<string, string>();
    for (const operation of operations) answers.set(operation.name, await ask(edgewise, operation));
    const bare = await startBare(answers);
    try {
      const targets = [edgewise, ...bareTargets(bare)] as const;
      const bareFirst = await firstAnswer(targets[1]);
      await requireSameAnswers(targets, answers);
      const measured: Measured[] = [];
      for (const operation of operations) {
        progress(operation.title);
        measured.push(await measureOne(operation, stack, targets, rounds));
      }
      const startUps = [
        { title: "Edgewise", startUp: loads[0], firstAnswerMs: first },
        { title: "bare Yoga", startUp: loads[1], firstAnswerMs: bareFirst },
      ];
      return { rounds, measured, startUps };
    } finally {
      await bare.close();
    }
  } finally {
    await stack.close();
  }
}

async function edgewiseTarget(stack: Stack): Promise<Target> {
  return {
    title: "Edgewise",
    url: stack.graphqlUrl,
    headers: { authorization: `Bearer ${await stack.token("ana")}` },
  };
}

function startBare(answers: ReadonlyMap<string, string>): Promise<RunningWorker> {
  const bound = Object.fromEntries([...answers].map(([name, text]) => [name, JSON.parse(text) as unknown]));
  return runWorker({
    port: 0,
    entrypoint: BARE,
    vars: { ANSWERS: JSON.stringify(bound) },
    secrets: {},
    onLine: ({ text }) => progress(text),
  });
}

function bareTargets({ url }: RunningWorker): readonly [Target, Target] {
  return [
    { title: "bare Yoga", url: `${url}/graphql`, headers: {} },
    { title: "fixed string", url: `${url}/fixed`, headers: {} },
  ];
}

/** The Worker is up and has loaded its code, but has not yet been asked anything. */
async function firstAnswer(target: Target): Promise<number> {
  const [operation] = operations;
  if (operation === undefined) throw new TypeError("no operation");
  await (await fetch(new URL("/health", target.url))).text();
  const startedMs = performance.now();
  await ask(target, operation);
  return performance.now() - startedMs;
}

async function requireSameAnswers(targets: readonly Target[], answers: ReadonlyMap<string, string>): Promise<void> {
  for (const operation of operations) {
    for (const target of targets) {
      const text = await ask(target, operation);
      if (text !== answers.get(operation.name)) throw new Error(`${target.title} answers ${operation.title} otherwise`);
    }
  }
}

async function measureOne(
  operation: Operation,
  stack: Stack,
  targets: readonly [Target, Target, Target],
  rounds: number,
): Promise<Measured> {
  const answer = await ask(targets[0], operation);
  stack.clear();
  const times = await measure(operation, targets, { warmUp: WARM_UP, counted: rounds });
  const records = (await recordsOf(operation, stack, WARM_UP + rounds)).slice(-rounds);
  const [edgewise, bareYoga, fixed] = times;
  const [record] = records;
  if (edgewise === undefined || bareYoga === undefined || fixed === undefined || record === undefined) {
    throw new TypeError("nothing was measured");
  }
  return {
    title: operation.title,
    edgewise,
    bareYoga,
    fixed,
    answerBytes: Buffer.byteLength(answer),
    trips: record.trips.length,
    statements: record.trips.reduce((sum, trip) => sum + trip.statements.length, 0),
    warehouseMs: percentile(
      records.map(({ trips }) => trips.reduce((sum, trip) => sum + trip.ms, 0)),
      0.5,
    ),
  };
}

/** A record arrives shortly after its answer. */
async function recordsOf({ name }: Operation, stack: Stack, wanted: number): Promise<readonly AnsweredRecord[]> {
  const giveUpMs = performance.now() + RECORDS_WITHIN_MS;
  for (;;) {
    const all = stack.audit() as readonly (AnsweredRecord | UnansweredRecord)[];
    const records = all
      .filter((record) => record.trips !== undefined)
      .filter(({ operation }) => operation.name === name);
    if (records.length >= wanted) return records;
    if (performance.now() > giveUpMs) throw new Error(`${records.length} of ${wanted} audit records came`);
    await sleep(20);
  }
}

await main();
