// The measurements as Markdown. Goals and ratios before milliseconds: a machine's times mean little on another.

import { availableParallelism, cpus } from "node:os";
import { judge } from "./goals.ts";
import type { Measured } from "./measure.ts";
import type { OperationResult, Phases } from "./run-operation.ts";
import type { StartUp } from "./start-up.ts";
import type { TargetTitle } from "./target.ts";

export interface Report {
  readonly phases: Phases;
  /** Setting AUDIT of Edgewise. */
  readonly audit: string;
  readonly results: readonly OperationResult[];
  readonly startUps: readonly { readonly title: string; readonly startUp: StartUp }[];
  /** What was left out, in sentences. */
  readonly notes: readonly string[];
}

export function printReport({ phases, audit, results, startUps, notes }: Report): string {
  const { rounds, delayMs } = phases;
  const goals = judge(results, delayMs);
  return `# Benchmark

Written by \`npm run bench -- --write\`: one run of at most ${rounds} rounds a phase on ${availableParallelism()} cores of ${cpuName()}.

## Goals

${table(
  ["", "goal", "measured", ""],
  goals.map(({ text, goal, measured, verdict }) => [text, goal, measured, verdict]),
)}

## What is measured

Each target is a Worker in a workerd process of its own, on loopback, asked one request at a time in turn with the others. All
but the fixed string check the same token by the issuer's cached keys, and all give the same answer, which is compared first.

- **Edgewise**: the built Worker as \`npm start\` runs it, with row policy, plan and audit (\`AUDIT=${audit}\`).
- **bare Yoga**: graphql-yoga with the token check and the answers hard-wired. It asks no warehouse.
- **hand-written**: no GraphQL library. A fixed round trip for each operation, its rows reshaped and printed by \`JSON.stringify\`.
- **Yoga + Pothos**: a resolver a field, a DataLoader for each relation, T-SQL by hand.
- **PostGraphile 5**: another server over another warehouse, the same rows in PostgreSQL on this machine: its numbers are its own.
- **fixed string**: no GraphQL, no token. What is left is the cost of any request in workerd under Wrangler.

The peers know the rows' owner and nothing of roles: row filters, masks, limits and records are Edgewise's alone.

CPU is the user and system time of the whole workerd process over many requests after a warm-up, divided by them.
It holds everything that runs in it, Wrangler's own entry too, and with \`--audit console,chain\` the Durable Object of the audit chain, which in production
is not in the Worker's isolate. Answers of the warehouse are replayed at once meanwhile, so nothing waits. "Less fixed" is without the CPU of the fixed string.

Times are median / 99th percentile in milliseconds: over a warehouse that replays its answers ${delayMs} ms after it was asked, and
over the embedded one, which works on the same cores. Trips and statements are counted between the target and its warehouse.

${results.map((result) => operationText(result, delayMs)).join("\n\n")}

## Start-up

${table(
  ["Worker", "bundle, gzip", "CPU time to load"],
  startUps.map(({ title, startUp }) => [
    title,
    `${startUp.gzipKib.toFixed(0)} KiB`,
    `${startUp.activeMs.toFixed(0)} ms`,
  ]),
)}
${notes.length === 0 ? "" : `\n## Left out\n\n${notes.map((note) => `- ${note}`).join("\n")}\n`}`;
}

function operationText(result: OperationResult, delayMs: number): string {
  const { operation, answerBytes, unanswered, cpu, delayed, embedded } = result;
  const floor = cpu.find(({ target }) => target.title === "fixed string")?.cpuMs;
  const rows = cpu.map(({ target, cpuMs, asked }) => [
    target.title,
    ...askedCells(asked),
    shown(cpuMs),
    isWorker(target.title) && floor !== undefined && cpuMs !== undefined ? shown(cpuMs - floor) : "",
    timesOf(delayed, target.title),
    timesOf(embedded, target.title),
  ]);
  const head = ["", "statements", "trips", "CPU, ms", "less fixed", `over ${delayMs} ms`, "over the embedded"];
  const missing = unanswered.map(({ target, why }) => `\n\n${target.title} gave no answer: \`${why.slice(0, 200)}\``);
  return `## ${operation.title[0]?.toUpperCase()}${operation.title.slice(1)}

An answer of ${answerBytes.toLocaleString("en")} bytes. ${roundsOf(cpu)} requests for CPU, ${roundsOf(delayed)} over ${delayMs} ms, ${roundsOf(embedded)} over the embedded.

${table(head, rows)}${missing.join("")}`;
}

function roundsOf(measured: readonly Measured[]): number {
  return measured[0]?.rounds ?? 0;
}

function isWorker(title: TargetTitle): boolean {
  return title !== "PostGraphile 5" && title !== "fixed string";
}

function askedCells(asked: Measured["asked"]): readonly string[] {
  return asked === undefined ? ["", ""] : [whole(asked.statements), whole(asked.trips)];
}

/** Of requests that are all alike, so a fraction is worth to be seen. */
function whole(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(2);
}

function shown(ms: number | undefined): string {
  return ms === undefined ? "unknown" : ms.toFixed(2);
}

function timesOf(measured: readonly Measured[], title: TargetTitle): string {
  const found = measured.find(({ target }) => target.title === title);
  return found === undefined ? "" : `${found.medianMs.toFixed(1)} / ${found.p99Ms.toFixed(1)}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map((_, at) => (at === 0 ? "---" : "---:"))), ...rows.map(line)].join("\n");
}

function cpuName(): string {
  return (cpus()[0]?.model ?? "an unnamed processor").replaceAll(/\s+/gu, " ").trim();
}
