// The measurements as Markdown. Ratios before milliseconds: a machine's times mean little on another.

import { availableParallelism, cpus } from "node:os";
import type { Times } from "./measure.ts";
import type { StartUp } from "./start-up.ts";

export interface Measured {
  readonly title: string;
  readonly edgewise: Times;
  readonly bareYoga: Times;
  readonly fixed: Times;
  readonly answerBytes: number;
  readonly trips: number;
  readonly statements: number;
  /** Median time that the Worker waited for the warehouse. */
  readonly warehouseMs: number;
}

export interface Report {
  readonly rounds: number;
  readonly measured: readonly Measured[];
  readonly startUps: readonly { readonly title: string; readonly startUp: StartUp; readonly firstAnswerMs: number }[];
}

export function printReport({ rounds, measured, startUps }: Report): string {
  return `# Benchmark

Written by \`npm run bench -- --write\`. One request at a time over loopback, in turn to the built Worker in workerd, to a bare
graphql-yoga Worker that has the same answer hard-wired, and to a Worker that answers the same bytes as a fixed string;
${rounds} rounds after warm-up, on ${availableParallelism()} cores of ${cpuName()}.

The warehouse is the local one, on the same machine: its time is not Synapse's, and it competes for the same cores. What is
left when it is taken away is what Edgewise costs: the token is verified, the operation planned and rendered, the rows decoded
and shaped, its records given to the console and to the audit chain.

${table(
  ["operation", "Edgewise", "bare Yoga", "fixed string", "Edgewise / bare", "without warehouse / bare"],
  measured.map(({ title, edgewise, bareYoga, fixed, warehouseMs }) => [
    title,
    times(edgewise),
    times(bareYoga),
    times(fixed),
    `${(edgewise.medianMs / bareYoga.medianMs).toFixed(1)} x`,
    `${((edgewise.medianMs - warehouseMs) / bareYoga.medianMs).toFixed(1)} x`,
  ]),
)}

Times are median / 99th percentile in milliseconds. The fixed string's are the way there and back, which all three go.

${table(
  ["operation", "round trips", "statements", "answer", "waiting for the warehouse"],
  measured.map(({ title, trips, statements, answerBytes, warehouseMs }) => [
    title,
    String(trips),
    String(statements),
    `${answerBytes.toLocaleString("en")} bytes`,
    `${warehouseMs.toFixed(0)} ms`,
  ]),
)}

${table(
  ["Worker", "bundle, gzip", "CPU time to load", "first operation"],
  startUps.map(({ title, startUp, firstAnswerMs }) => [
    title,
    `${startUp.gzipKib.toFixed(0)} KiB`,
    `${startUp.activeMs.toFixed(0)} ms`,
    `${firstAnswerMs.toFixed(0)} ms`,
  ]),
)}

The first operation of an isolate fetches the issuer's metadata and keys and a token for the warehouse, and builds the caller's
schema; for the bare Worker it builds the one schema.
`;
}

function times({ medianMs, p99Ms }: Times): string {
  return `${medianMs.toFixed(1)} / ${p99Ms.toFixed(1)}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map((_, at) => (at === 0 ? "---" : "---:"))), ...rows.map(line)].join("\n");
}

function cpuName(): string {
  return (cpus()[0]?.model ?? "an unnamed processor").replaceAll(/\s+/gu, " ").trim();
}
