// One round trip as the audit has it: labels, digests of texts, numbers. Never a parameter or a row.

import type { RecordedTrip } from "#audit/record.ts";
import { keptDigest } from "#kernel/kept-digest.ts";
import type { Tried } from "#kernel/refusal.ts";
import { statementLabel } from "#sql/render-batch.ts";
import type { Statement } from "#sql/statement.ts";
import type { CacheWord } from "#transport/divided.ts";

export interface TripEnd extends Tried {
  readonly ms: number;
  readonly bytes: number;
  /** Rows that each statement answered; empty when the trip failed. */
  readonly rows: readonly number[];
  /** Where the rows of each statement are from; empty where all were sent, as if there were no cache. */
  readonly cache: readonly CacheWord[];
  readonly isStreamed?: true;
}

export async function noteTrip(statements: readonly Statement[], label: string, end: TripEnd): Promise<RecordedTrip> {
  const recorded = statements.map(async ({ text, parameters }, index) => ({
    label: statementLabel(label, index),
    hash: await keptDigest(text),
    parameters: parameters.length,
    rows: end.rows[index] ?? 0,
    ...cacheOf([end.cache[index] ?? "none"]),
  }));
  const { ms, bytes, attempts = 1, waitedMs = 0, queuedMs = 0, isShared, isStreamed } = end;
  // Once is what is expected, and is not said.
  const tried = {
    ...(attempts === 1 ? {} : { attempts, waitedMs }),
    ...(queuedMs === 0 ? {} : { queuedMs }),
    ...(isShared === undefined ? {} : { isShared }),
    ...(isStreamed === undefined ? {} : { isStreamed }),
  };
  return { statements: await Promise.all(recorded), ms, bytes, ...tried, ...cacheOf(end.cache) };
}

/** The word that promises least, of those that may be kept. That none may is not said. */
function cacheOf(words: readonly CacheWord[]): Pick<RecordedTrip, "cache"> {
  const cache = (["miss", "stale", "hit"] as const).find((word) => words.includes(word));
  return cache === undefined ? {} : { cache };
}
