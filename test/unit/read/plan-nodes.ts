// Plans of the sample catalog at their places in a tree, over statistics that are easy to count with.

import { buildCatalog } from "#catalog/build-catalog.ts";
import type { Catalog } from "#catalog/catalog.ts";
import { parentPage, type ParentsToPlan } from "#plan/plan-keys.ts";
import { planLookup } from "#plan/plan-lookup.ts";
import type { Plan } from "#plan/plan.ts";
import type { PlanNode } from "#read/plan-tree.ts";
import { roleRules, specs } from "../catalog/sample.ts";
import { contextOf, list, planned, type ListChange } from "../plan/planning.ts";
import type { Held } from "../policy/people.ts";

/** A million flights, a thousand airports; budgets and notices that nobody has counted. */
export const catalog = catalogWith({
  Flight: { rows: 1_000_000, fields: { flightId: 10, delayMinutes: 5, originIata: 3 } },
  Airport: { rows: 1000, fields: { iata: 3, name: 17 } },
});

export const uncounted = catalogWith({});

export const analyst: Held = { roles: ["analyst"] };

function catalogWith(statistics: Parameters<typeof buildCatalog>[2]): Catalog {
  const built = buildCatalog(specs, roleRules, statistics);
  if (!built.ok) throw new TypeError(built.refusal.join("\n"));
  return built.value;
}

export function node(path: string, plan: Plan, parent?: PlanNode, ways = 1): PlanNode {
  return { plan, path, parent, ways };
}

/** A page of flights with nothing but their keys. */
export function flights(path: string, change: ListChange = {}, held = analyst, of = catalog): PlanNode {
  return node(path, planned(list({ wantsCursors: false, ...change }, held, of)));
}

/** The rows of a page, by one of the fields that it reads. */
export function rowsOf({ plan }: PlanNode, local: string, remote: string): ParentsToPlan {
  const page = parentPage(plan, [[local]]);
  if (page === undefined) throw new TypeError("a page that may not come out the same again");
  return { fields: [remote], page };
}

/** Keys of rows that are known, or that are not read yet. */
export function keys(field: string, count: number): ParentsToPlan {
  return { fields: [field], keys: Array.from({ length: count }, (_, at) => [`A${at}`]) };
}

export function airports(path: string, parents: ParentsToPlan, parent?: PlanNode): PlanNode {
  return node(
    path,
    planned(planLookup({ view: "Airport", parents, fields: ["iata"] }, contextOf(analyst, catalog))),
    parent,
  );
}
