// Whether rows are kept for a while: the checks of cache-table.ts, what they need of each other, and what they come to.

import * as z from "zod";
import { CACHE_TABLE as T } from "./cache-table.ts";
import { choice, present, sealingSecret, wholeNumber } from "./checks.ts";
import type { CacheSettings } from "./settings.ts";

const optionalSecret = z.union([z.literal(""), sealingSecret]);

export const CACHE_CHECKS = {
  CACHE: choice(["off", "cache-api", "kv"], "is no place to keep rows in"),
  CACHE_SECRET: present.pipe(optionalSecret),
  CACHE_MAX_BYTES: wholeNumber(T.CACHE_MAX_BYTES.range),
  CACHE_PURGE_SECRET: present.pipe(optionalSecret),
};

interface FlatCache {
  readonly CACHE: CacheSettings["store"];
  readonly CACHE_SECRET: string;
  readonly CACHE_MAX_BYTES: number;
  readonly CACHE_PURGE_SECRET: string;
}

/** What a cache needs and has not. */
export function cacheProblems(flat: FlatCache, given: Readonly<Record<string, unknown>>): readonly string[] {
  if (flat.CACHE === "off") return [];
  const binding = given["STATEMENT_CACHE"];
  const isBound = typeof binding === "object" && binding !== null;
  const unset = `CACHE_SECRET is not set, and CACHE is ${flat.CACHE}. Give ${T.CACHE_SECRET.accepts}.`;
  const unbound = "STATEMENT_CACHE is not bound, and CACHE is kv. Bind a KV namespace as wrangler.toml shows.";
  return [...(flat.CACHE_SECRET === "" ? [unset] : []), ...(flat.CACHE === "kv" && !isBound ? [unbound] : [])];
}

export function cacheOf(flat: FlatCache): CacheSettings {
  return Object.freeze({
    store: flat.CACHE,
    secret: flat.CACHE_SECRET,
    maxBytes: flat.CACHE_MAX_BYTES,
    purgeSecret: flat.CACHE_PURGE_SECRET,
  });
}
