// Asks targets in turn, one request at a time, and keeps how long each took, body and all, what CPU time its process had in all
// rounds together, and what it asked of its warehouse.

import { setTimeout as sleep } from "node:timers/promises";
import type { Operation } from "./operations.ts";
import type { Asked } from "./replaying-warehouse.ts";
import { ask } from "./target.ts";
import type { Authorize, Target } from "./target.ts";
import { cpuMs } from "./worker-process.ts";

export interface Measured {
  readonly target: Target;
  readonly medianMs: number;
  readonly p99Ms: number;
  /** Requests counted. */
  readonly rounds: number;
  /** A request's share of the CPU time; undefined where the machine does not tell. */
  readonly cpuMs: number | undefined;
  /** Of one request; undefined for those that ask no warehouse. */
  readonly asked: Asked | undefined;
}

export interface Rounds {
  readonly warmUp: number;
  readonly counted: number;
}

/** No new round after so long, once there were enough for a median. */
const PHASE_WITHIN_MS = 60_000;
const ENOUGH_ROUNDS = 20;
/** What goes on after an answer, such as an audit record on its way, is counted too. */
const SETTLE_MS = 100;

/** In the order of the targets. A round asks every target once, each round beginning with the next one. */
export async function measure(
  operation: Operation,
  targets: readonly Target[],
  rounds: Rounds,
  authorize: Authorize,
): Promise<readonly Measured[]> {
  const authorization = await authorize();
  await askAll(operation, targets, rounds.warmUp, authorization);
  await takeAllAsked(targets);
  const before = await allCpuMs(targets);
  const taken = await askAll(operation, targets, rounds.counted, authorization);
  await sleep(SETTLE_MS);
  const after = await allCpuMs(targets);
  const allAsked = await takeAllAsked(targets);
  return targets.map((target, at) => {
    const times = taken[at] ?? [];
    const counted = times.length;
    const asked = allAsked[at];
    return {
      target,
      medianMs: percentile(times, 0.5),
      p99Ms: percentile(times, 0.99),
      rounds: counted,
      cpuMs: share(after[at], before[at], counted),
      asked: asked && { trips: asked.trips / counted, statements: asked.statements / counted },
    };
  });
}

async function askAll(
  operation: Operation,
  targets: readonly Target[],
  rounds: number,
  authorization: string,
): Promise<readonly (readonly number[])[]> {
  const taken: number[][] = targets.map(() => []);
  const startedPhaseMs = performance.now();
  const isLate = (): boolean => performance.now() - startedPhaseMs > PHASE_WITHIN_MS;
  for (let round = 0; round < rounds && !(round >= ENOUGH_ROUNDS && isLate()); round += 1) {
    for (let turn = 0; turn < targets.length; turn += 1) {
      const at = (round + turn) % targets.length;
      const target = targets[at];
      if (target === undefined) continue;
      const startedMs = performance.now();
      await ask(target, operation, authorization);
      taken[at]?.push(performance.now() - startedMs);
    }
  }
  return taken;
}

function takeAllAsked(targets: readonly Target[]): Promise<readonly (Asked | undefined)[]> {
  return Promise.all(targets.map(async (target) => target.takeAsked()));
}

function allCpuMs(targets: readonly Target[]): Promise<readonly (number | undefined)[]> {
  return Promise.all(targets.map(async ({ process: of }) => (of === undefined ? undefined : cpuMs(of))));
}

function share(after: number | undefined, before: number | undefined, rounds: number): number | undefined {
  return after === undefined || before === undefined ? undefined : (after - before) / rounds;
}

/** The smallest of the values that at least this share of them do not pass. */
function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? Number.NaN;
}
