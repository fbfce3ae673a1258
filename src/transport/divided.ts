// A batch as a cache sees it: statements whose rows belong together, and how long these may be kept. Types only: what belongs
// together, and what may be kept at all, is decided in `read`.

import type { Batch, Statement } from "#sql/statement.ts";

export interface KeepRule {
  /** Every object of the warehouse that the statements read: `curated.Flight`. */
  readonly views: readonly string[];
  readonly maxAgeMs: number;
  /** So much longer they may be given out while they are asked for anew. */
  readonly staleMs: number;
}

/** Kept, given out and left out of a batch as one: the rows of a page and what belongs to them are of one moment. */
export interface BatchUnit {
  /** Where its statements stand in the batch, ascending. */
  readonly places: readonly number[];
  readonly statements: readonly Statement[];
  /** Undefined where they must be asked for each time. */
  readonly keep: KeepRule | undefined;
}

export interface Divided {
  /** All of the batch, in its order. */
  readonly units: readonly BatchUnit[];
  /** The statements at these places alone, each by the label that it has in the whole batch. */
  readonly batchOf: (places: readonly number[]) => Batch;
}

/** Where the rows of a statement are from. `none`: it may not be kept. */
export type CacheWord = "hit" | "stale" | "miss" | "none";
