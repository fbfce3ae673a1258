// Plans of the sample catalog for a principal, and what they read.

import type { Catalog } from "#catalog/catalog.ts";
import type { Refusal } from "#kernel/refusal.ts";
import type { Result } from "#kernel/result.ts";
import type { PlanContext } from "#plan/draft.ts";
import { planList, type ListToPlan } from "#plan/plan-list.ts";
import { planLookup, type LookupToPlan } from "#plan/plan-lookup.ts";
import type { Plan, RowsRead } from "#plan/plan.ts";
import { decide } from "#policy/decide.ts";
import { sampleCatalog } from "../catalog/sample.ts";
import { principal, type Held } from "../policy/people.ts";

export const catalog = sampleCatalog();

export const limits = { defaultPageRows: 10, pageRows: 50, filterNodes: 20, listLength: 10_000, orWidth: 5 };

/** Of the sample, or of another catalog. */
export function contextOf(held: Held, of: Catalog = catalog): PlanContext {
  const who = principal(held);
  const decisions: PlanContext["decisions"] = (name) => {
    const view = of.views.get(name);
    const decision = view === undefined ? undefined : decide(who, view);
    return decision?.ok === true ? decision.value : undefined;
  };
  return { catalog: of, decisions, limits, maskKeys: keysOf(of) };
}

/** The key of every HASH mask is zero, so that texts of statements and their parameters can be compared. */
function keysOf(of: Catalog): PlanContext["maskKeys"] {
  const fields = [...of.views.values()].flatMap((view) =>
    [...view.fields.values()].filter(({ mask }) => mask?.fn === "HASH").map(({ name }) => `${view.name}.${name}`),
  );
  return new Map(fields.map((name) => [name, { inner: "36".repeat(64), outer: "5C".repeat(64) }]));
}

export const analyst: Held = { roles: ["analyst"] };

export type ListChange = Partial<ListToPlan>;

export function list(change: ListChange = {}, held: Held = analyst, of: Catalog = catalog): Result<Plan, Refusal> {
  const request: ListToPlan = {
    view: "Flight",
    of: undefined,
    fields: ["flightId"],
    where: undefined,
    orderBy: [],
    first: undefined,
    last: undefined,
    after: undefined,
    before: undefined,
    wantsRows: true,
    wantsTotal: false,
    wantsCursors: true,
    ...change,
  };
  return planList(request, contextOf(held, of));
}

export function lookup(
  change: Partial<LookupToPlan> = {},
  held: Held = analyst,
  of: Catalog = catalog,
): Result<Plan, Refusal> {
  const request = { view: "Flight", by: ["flightId"], keys: [["1"]], fields: ["delayMinutes"], ...change };
  return planLookup(request, contextOf(held, of));
}

export function planned(plan: Result<Plan, Refusal>): Plan {
  if (!plan.ok) throw new TypeError(plan.refusal.detail);
  return plan.value;
}

export function readOf(plan: Result<Plan, Refusal>): RowsRead {
  const read = planned(plan).reads.find(({ kind }) => kind === "rows");
  if (read?.kind !== "rows") throw new TypeError("no rows are read");
  return read;
}

/** `over-budget LIMIT_OR_WIDTH`, `bad-input orderBy: …`, `no-grant Flight.x is not granted`. */
export function refusalOf(plan: Result<Plan, Refusal>): string {
  if (plan.ok) return "planned";
  const { refusal } = plan;
  return `${refusal.reason} ${refusal.reason === "over-budget" ? refusal.budget : refusal.detail}`;
}
