// When an authority that failed is asked again: after a while that doubles with each failure, by one request at a time. No timer:
// nobody waits here, whoever comes too early is given the last refusal.

import type { Clock } from "#kernel/clock.ts";
import type { WarehouseRefusal } from "#kernel/refusal.ts";

export interface BackOff {
  /** What to say without asking; undefined where asking is allowed now. */
  readonly refusal: () => WarehouseRefusal | undefined;
  /** Somebody asks. After a failure, nobody else does meanwhile. */
  readonly asked: () => void;
  readonly failed: (refusal: WarehouseRefusal, askedAtMs: number) => void;
  readonly succeeded: () => void;
  /** Whoever asked left before anything was known: the next may ask. */
  readonly left: () => void;
}

export interface BackOffParts {
  readonly clock: Clock;
  /** From 0 to 1: spreads the isolates that all saw the same failure. */
  readonly random: () => number;
}

const FIRST_MS = 1000;
const MOST_MS = 60_000;
/** Longer than one question may take: one that never ended, with its request, does not block the next for ever. */
const ASKING_MS = 15_000;

interface Failure {
  readonly count: number;
  readonly atMs: number;
  readonly untilMs: number;
  readonly refusal: WarehouseRefusal;
}

export function createBackOff({ clock, random }: BackOffParts): BackOff {
  let last: Failure | undefined;
  return {
    refusal: () => (last !== undefined && clock() < last.untilMs ? last.refusal : undefined),
    asked: () => {
      if (last !== undefined) last = { ...last, untilMs: clock() + ASKING_MS };
    },
    failed: (refusal, askedAtMs) => {
      // Requests that asked together failed of the same cause: they are one failure.
      const isKnown = last !== undefined && askedAtMs <= last.atMs;
      const count = isKnown ? (last?.count ?? 1) : (last?.count ?? 0) + 1;
      const nowMs = clock();
      last = {
        count,
        refusal,
        atMs: isKnown ? (last?.atMs ?? nowMs) : nowMs,
        untilMs: nowMs + pauseMs(count, random()),
      };
    },
    succeeded: () => {
      last = undefined;
    },
    left: () => {
      if (last !== undefined) last = { ...last, untilMs: clock() };
    },
  };
}

/** 0.5 to 1 s after the first failure, 30 to 60 s after many. */
function pauseMs(count: number, luck: number): number {
  return Math.min(MOST_MS, FIRST_MS * 2 ** (count - 1)) * (0.5 + luck / 2);
}
