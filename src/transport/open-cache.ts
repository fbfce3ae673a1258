// The statement cache of an isolate, put together: what a `send` is wrapped with, and what empties a view.

import type { Clock } from "#kernel/clock.ts";
import { createCacheSeal } from "./cache-seal.ts";
import type { Timer } from "./deadline.ts";
import { createGenerations } from "./generations.ts";
import type { Generations } from "./generations.ts";
import { createKeptRows } from "./kept-rows.ts";
import { createMarks } from "./marks.ts";
import type { Transport } from "./send-batch.ts";
import { withCache } from "./statement-cache.ts";
import type { CacheParts } from "./statement-cache.ts";
import type { StatementStore } from "./statement-store.ts";

export interface StatementCache {
  readonly wrap: (send: Transport["send"]) => Transport["send"];
  readonly renew: Generations["renew"];
}

export interface CacheOptions extends Omit<CacheParts, "kept" | "marks"> {
  readonly store: StatementStore;
  readonly secret: string;
  readonly maxBytes: number;
  readonly warehouse: { readonly url: string; readonly database: string };
  readonly policyVersion: string;
  readonly newGeneration: () => string;
  readonly clock: Clock;
  readonly timer: Timer;
}

export async function openCache(options: CacheOptions): Promise<StatementCache> {
  const { url, database } = options.warehouse;
  const seal = await createCacheSeal(options.secret);
  const generations = createGenerations({ ...options, seal, source: [url, database] });
  const kept = createKeptRows({ ...options, seal, generations, source: [url, database, options.policyVersion] });
  const marks = createMarks({ ...options, seal });
  return {
    wrap: (send) => withCache(send, { ...options, kept, marks }),
    renew: generations.renew,
  };
}
