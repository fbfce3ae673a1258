// What of a trip may be kept, and which of its statements belong together: those of one request and of all that is wanted through
// its relations, so that a page and what belongs to its rows are of one moment. Kept is what reads nothing but views that all say so
// by `cacheControl`; the shortest of their times counts.

import type { CacheRule, Catalog, View } from "#catalog/catalog.ts";
import type { Plan } from "#plan/plan.ts";
import type { Statement } from "#sql/statement.ts";
import type { BatchUnit, KeepRule } from "#transport/divided.ts";
import { sourcesOf } from "./sources-of.ts";

/** Plans of each request, in order, and the statements of each plan. */
export type Divide = (
  requests: readonly (readonly Plan[])[],
  statements: ReadonlyMap<Plan, readonly Statement[]>,
) => readonly BatchUnit[];

export function createDivide(catalog: Catalog): Divide {
  const rules = rulesOf(catalog);
  return (requests, statementsOf) => {
    let next = 0;
    return requests.flatMap((plans) => {
      const statements = plans.flatMap((plan) => statementsOf.get(plan) ?? []);
      const places = statements.map((_, index) => next + index);
      next += statements.length;
      return statements.length === 0 ? [] : [{ places, statements, keep: keepRule(plans, rules) }];
    });
  };
}

/** By object of the warehouse. Where several views read one, each of them must allow it. A sensitive view never does. */
function rulesOf(catalog: Catalog): ReadonlyMap<string, CacheRule> {
  const byObject = Map.groupBy(catalog.views.values(), ({ schema, object }) => `${schema}.${object}`);
  return new Map(
    [...byObject].flatMap(([object, views]) => {
      const rules = views.flatMap(({ cacheRule }: View) => cacheRule ?? []);
      return rules.length < views.length ? [] : [[object, shortestOf(rules)] as const];
    }),
  );
}

function keepRule(plans: readonly Plan[], rules: ReadonlyMap<string, CacheRule>): KeepRule | undefined {
  if (rules.size === 0) return undefined;
  // A page that parents are found by is a plan of the same request.
  const sources = plans.flatMap((plan) => plan.reads).flatMap((read) => sourcesOf(read));
  const views = [...new Set(sources.map(({ schema, object }) => `${schema}.${object}`))].toSorted();
  const known = views.flatMap((view) => rules.get(view) ?? []);
  if (views.length === 0 || known.length < views.length) return undefined;
  const { maxAge, staleWhileRevalidate } = shortestOf(known);
  return { views, maxAgeMs: 1000 * maxAge, staleMs: 1000 * staleWhileRevalidate };
}

function shortestOf(rules: readonly CacheRule[]): CacheRule {
  return {
    maxAge: Math.min(...rules.map(({ maxAge }) => maxAge)),
    staleWhileRevalidate: Math.min(...rules.map(({ staleWhileRevalidate }) => staleWhileRevalidate)),
  };
}
