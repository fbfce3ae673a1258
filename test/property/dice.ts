// Numbers that look random and follow from a seed alone: a case is told by its seed, and found again by it.

export interface Dice {
  /** From 0 up to `most`, both included. */
  readonly nat: (most: number) => number;
  readonly chance: (share: number) => boolean;
  readonly pick: <T>(from: readonly T[]) => T;
  /** Some of them, in their order. */
  readonly some: <T>(from: readonly T[], share?: number) => T[];
  readonly times: <T>(most: number, make: (index: number) => T) => T[];
}

/** Mulberry32. */
export function rollFrom(seed: number): Dice {
  let state = Math.trunc(seed);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const nat = (most: number): number => Math.floor(next() * (most + 1));
  const chance = (share: number): boolean => next() < share;
  return {
    nat,
    chance,
    pick: (from) => {
      const one = from[nat(from.length - 1)];
      if (one === undefined) throw new TypeError("nothing to pick from");
      return one;
    },
    some: (from, share = 0.5) => from.filter(() => chance(share)),
    times: (most, make) => Array.from({ length: nat(most) }, (_, index) => make(index)),
  };
}
