// What the benchmark is to show, and what it did show, by how much each goal is met or missed. Asserts nothing.

import type { Measured } from "./measure.ts";
import type { OperationName } from "./operations.ts";
import type { OperationResult } from "./run-operation.ts";
import type { TargetTitle } from "./target.ts";

export interface Goal {
  readonly text: string;
  readonly goal: string;
  readonly measured: string;
  readonly verdict: string;
}

interface Compared {
  readonly what: string;
  /** Undefined where one of the two was not measured. */
  readonly ratio: number | undefined;
  readonly limit: number;
  /** Whether the ratio is to be `limit` at most, or at least. */
  readonly is: "at most" | "at least";
}

export function judge(results: readonly OperationResult[], delayMs: number): readonly Goal[] {
  const find = (name: OperationName) => results.find(({ operation }) => operation.name === name);
  const [oneRow, largePage] = [find("OneRow"), find("LargePage")];
  return [
    ...cpuGoals("CPU of one row, Edgewise / bare Yoga", oneRow, ["Edgewise", "bare Yoga"], ["at most", 1.5]),
    ...cpuGoals(
      "CPU of 5,000 x 20 cells, Edgewise / hand-written",
      largePage,
      ["Edgewise", "hand-written"],
      ["at most", 1.3],
    ),
    ...cpuGoals(
      "CPU of 5,000 x 20 cells, Yoga + Pothos / Edgewise",
      largePage,
      ["Yoga + Pothos", "Edgewise"],
      ["at least", 2],
    ),
    ...["RowsWithRelations" as const, "TenLevels" as const].flatMap((name) => depthGoals(find(name), delayMs)),
  ].map(toGoal);
}

/** Twice: with what any request costs in workerd, as the fixed string shows it, and without. */
function cpuGoals(
  what: string,
  result: OperationResult | undefined,
  [over, under]: readonly [TargetTitle, TargetTitle],
  [is, limit]: readonly [Compared["is"], number],
): readonly Compared[] {
  const cpu = (title: TargetTitle): number | undefined => of(result?.cpu, title)?.cpuMs;
  const floor = cpu("fixed string");
  const net = (title: TargetTitle): number | undefined => minus(cpu(title), floor);
  return [
    { what, ratio: divide(cpu(over), cpu(under)), limit, is },
    { what: `the same, less that of a fixed string`, ratio: divide(net(over), net(under)), limit, is },
  ];
}

function depthGoals(result: OperationResult | undefined, delayMs: number): readonly Compared[] {
  const trips = divide(
    of(result?.delayed, "Yoga + Pothos")?.asked?.trips,
    of(result?.delayed, "Edgewise")?.asked?.trips,
  );
  const medians = divide(of(result?.delayed, "Yoga + Pothos")?.medianMs, of(result?.delayed, "Edgewise")?.medianMs);
  const title = result?.operation.title ?? "a nested operation";
  return [
    { what: `trips of ${title}, Yoga + Pothos / Edgewise`, ratio: trips, limit: peerTrips(result), is: "at least" },
    {
      what: `p50 of ${title} over ${delayMs} ms, Yoga + Pothos / Edgewise`,
      ratio: medians,
      limit: trips ?? Number.NaN,
      is: "at least",
    },
  ];
}

/** Beaten by as much as can be: Edgewise in one trip. */
function peerTrips(result: OperationResult | undefined): number {
  return of(result?.delayed, "Yoga + Pothos")?.asked?.trips ?? Number.NaN;
}

function of(measured: readonly Measured[] | undefined, title: TargetTitle): Measured | undefined {
  return measured?.find(({ target }) => target.title === title);
}

function divide(over: number | undefined, under: number | undefined): number | undefined {
  return over === undefined || under === undefined || under === 0 ? undefined : over / under;
}

function minus(from: number | undefined, what: number | undefined): number | undefined {
  return from === undefined || what === undefined ? undefined : from - what;
}

function toGoal({ what, ratio, limit, is }: Compared): Goal {
  const goal = Number.isNaN(limit) ? "-" : `${is} ${limit.toFixed(1)} x`;
  if (ratio === undefined || Number.isNaN(limit)) return { text: what, goal, measured: "-", verdict: "not measured" };
  const excess = is === "at most" ? ratio / limit - 1 : limit / ratio - 1;
  const verdict = excess <= 0 ? "met" : `missed by ${(excess * 100).toFixed(0)} %`;
  return { text: what, goal, measured: `${ratio.toFixed(2)} x`, verdict };
}
