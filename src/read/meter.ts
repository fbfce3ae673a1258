// What each principal has spent lately: a bucket that fills up again evenly within a minute. One isolate knows only what itself was
// asked: several have a bucket each (docs/cost.md).

import type { Clock } from "#kernel/clock.ts";

export interface Meter {
  /**
   * Takes `cost` out of the bucket of `who`, which holds `perMinute` when full. Undefined, or the seconds after which it could be
   * taken; then nothing was. More than a full bucket holds is taken from a full one, and then owed.
   */
  readonly charge: (who: string, cost: number, perMinute: number) => number | undefined;
}

interface Bucket {
  readonly level: number;
  readonly atMs: number;
}

const MINUTE_MS = 60_000;
/** Of principals that are kept in mind. The one that asked longest ago is forgotten, whose bucket is most likely full. */
const MAX_BUCKETS = 10_000;

export function createMeter(clock: Clock): Meter {
  const buckets = new Map<string, Bucket>();
  return {
    charge(who, cost, perMinute) {
      const nowMs = clock();
      const perMs = perMinute / MINUTE_MS;
      const level = levelOf(buckets.get(who), { nowMs, perMs, full: perMinute });
      const missing = Math.min(cost, perMinute) - level;
      if (missing > 0) return Math.max(1, Math.ceil(missing / perMs / 1000));
      buckets.delete(who);
      buckets.set(who, { level: level - cost, atMs: nowMs });
      const [oldest] = buckets.keys();
      if (buckets.size > MAX_BUCKETS && oldest !== undefined) buckets.delete(oldest);
      return undefined;
    },
  };
}

interface Filling {
  readonly nowMs: number;
  readonly perMs: number;
  readonly full: number;
}

/** A clock that was set back fills nothing. */
function levelOf(bucket: Bucket | undefined, { nowMs, perMs, full }: Filling): number {
  if (bucket === undefined) return full;
  return Math.min(full, bucket.level + Math.max(0, nowMs - bucket.atMs) * perMs);
}
