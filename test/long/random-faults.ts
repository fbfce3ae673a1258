// Faults of the warehouse at random, the same for the same seed, in the order that requests come.

import type { Fault } from "../../local/warehouse/fault.ts";

/** Of the requests that the warehouse gets. */
const FAULTY = 0.2;

/** How often each comes up. Those that take time are rare, and so is the one that everybody is kept out by. */
const WEIGHTS: readonly (readonly [number, Fault])[] = [
  [12, { kind: "reconfigured" }],
  [12, { kind: "cutOff" }],
  [12, { kind: "html" }],
  [12, { kind: "warmingUp" }],
  [8, { kind: "throttled", seconds: 0 }],
  [6, { kind: "slowDrip", everyMs: 3 }],
  [4, { kind: "tokenExpired" }],
  [4, { kind: "badSignature" }],
  [1, { kind: "paused" }],
  [1, { kind: "wrongRowCount", sets: "fewer" }],
  [1, { kind: "wrongRowCount", sets: "more" }],
  [1, { kind: "huge", bytes: 20_000_000 }],
  [1, { kind: "hang" }],
];

/** mulberry32 */
export function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    const mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    const more = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((more ^ (more >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface RandomFaults {
  /** The fault that the next request is hit by. */
  readonly next: () => Fault | undefined;
  /** Faults come up only while this works. */
  readonly during: <T>(work: () => Promise<T>) => Promise<T>;
  /** How many of each there were. */
  readonly played: () => ReadonlyMap<string, number>;
}

export function randomFaults(seed: number): RandomFaults {
  const faults = WEIGHTS.flatMap(([weight, fault]) => Array.from({ length: weight }, () => fault));
  const played = new Map<string, number>();
  const roll = dice(seed);
  let isPlaying = false;
  return {
    next() {
      if (!isPlaying || roll() >= FAULTY) return undefined;
      const fault = faults[Math.floor(roll() * faults.length)];
      if (fault !== undefined) played.set(fault.kind, (played.get(fault.kind) ?? 0) + 1);
      return fault;
    },
    async during(work) {
      isPlaying = true;
      try {
        return await work();
      } finally {
        isPlaying = false;
      }
    },
    played: () => played,
  };
}
