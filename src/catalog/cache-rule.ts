// How long the rows of a view may be kept, read from its directive and checked. Of a sensitive view nothing is: each read of it is
// on record before it happens, and must happen.

import type { CacheRule, View } from "./catalog.ts";
import type { Report } from "./condition.ts";
import type { ViewSpec } from "./define-view.ts";
import type { CacheControl, ViewDirective } from "./directives.ts";

/** A day. What may be older wants a table of its own, not a cache. */
const MAX_SECONDS = 86_400;

type Written = Pick<ViewSpec, "directives">;

export function readCacheRule(spec: Written): CacheRule | undefined {
  const [written] = cacheRulesOf(spec);
  if (written === undefined) return undefined;
  const { maxAge, staleWhileRevalidate = 0 } = written;
  return Object.freeze({ maxAge, staleWhileRevalidate });
}

export function checkCacheRule(spec: Written, { cacheRule, isSensitive }: View, report: Report): void {
  if (cacheRule === undefined) return;
  const complain = (problem: string) => report("cacheControl", problem);
  if (cacheRulesOf(spec).length > 1) complain("is written twice; one view has one age");
  if (isSensitive) complain("cannot take effect on a sensitive view, of which nothing is kept");
  const { maxAge, staleWhileRevalidate } = cacheRule;
  if (!isSeconds(maxAge, 1)) complain(`maxAge must be a whole number of seconds from 1 to ${MAX_SECONDS}`);
  if (!isSeconds(staleWhileRevalidate, 0)) {
    complain(`staleWhileRevalidate must be a whole number of seconds from 0 to ${MAX_SECONDS}`);
  }
}

function isSeconds(value: number, least: number): boolean {
  return Number.isInteger(value) && value >= least && value <= MAX_SECONDS;
}

function cacheRulesOf({ directives }: Written): readonly CacheControl[] {
  const isCacheControl = (one: ViewDirective<unknown>): one is CacheControl => one.directive === "cacheControl";
  return directives.filter(isCacheControl);
}
