// A report as text: a line each for what is as relied on, three for what is not. And the exit code that it is worth.

import type { Found } from "./check.ts";
import type { Report } from "./run-checks.ts";

const WIDTH = 24;

export function printFound({ name, verdict, met, reliesOn, advice }: Found): string {
  const mark = verdict === "differs" ? "DIFFERS " : verdict.padEnd(8);
  const line = `${mark}  ${name.padEnd(WIDTH)}  ${met}\n`;
  if (verdict !== "differs") return line;
  return `${line}          relied on: ${reliesOn}\n          what to do: ${advice}\n`;
}

export function printSummary({ counts, pool, edgewise, node, engine, ...report }: Report): string {
  const version = engine.version === undefined ? "" : `, engine ${engine.version}`;
  const head = `Edgewise ${edgewise}, Node ${node}, ${pool} pool${version}\n`;
  const sums = `${counts.same} same, ${counts.differs} different, ${counts["not told"]} not told\n`;
  return `\n${head}${sums}${shortfall(report)}`;
}

function shortfall({ isAnswered, isComplete }: Pick<Report, "isAnswered" | "isComplete">): string {
  if (!isAnswered) return "could not run: the address did not answer with the row asked for\n";
  return isComplete ? "" : "not everything could be asked: run it again\n";
}

/** 0 where nothing differs, 1 where something does, 2 where it could not be asked. */
export function exitCodeOf({ isAnswered, isComplete, counts }: Report): 0 | 1 | 2 {
  if (!isAnswered) return 2;
  if (counts.differs > 0) return 1;
  return isComplete ? 0 : 2;
}
