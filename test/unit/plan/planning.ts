// Plans of the sample catalog for a principal, and what they read.

import type { Catalog } from "#catalog/catalog.ts";
import type { Refusal } from "#kernel/refusal.ts";
import type { Result } from "#kernel/result.ts";
import type { PlanContext } from "#plan/draft.ts";
import { planAggregate, type AggregateToPlan } from "#plan/plan-aggregate.ts";
import { planGroups, type GroupsToPlan } from "#plan/plan-groups.ts";
import { planList, type ListToPlan } from "#plan/plan-list.ts";
import { planLookup } from "#plan/plan-lookup.ts";
import type { AggregateRead, GroupsRead, Plan, RowsRead } from "#plan/plan.ts";
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
    parents: undefined,
    fields: ["flightId"],
    where: undefined,
    orderBy: [],
    first: undefined,
    last: undefined,
    after: undefined,
    before: undefined,
    wantsCursors: true,
    ...change,
  };
  return planList(request, contextOf(held, of));
}

interface Lookup {
  readonly view: string;
  /** The view's fields that the keys are values of. */
  readonly by: readonly string[];
  readonly keys: readonly (readonly unknown[])[];
  readonly fields: readonly string[];
}

export function lookup(
  change: Partial<Lookup> = {},
  held: Held = analyst,
  of: Catalog = catalog,
): Result<Plan, Refusal> {
  const { by, keys, ...request }: Lookup = {
    view: "Flight",
    by: ["flightId"],
    keys: [["1"]],
    fields: ["delayMinutes"],
    ...change,
  };
  return planLookup({ ...request, parents: { fields: by, keys } }, contextOf(held, of));
}

export type AggregateChange = Partial<AggregateToPlan>;

/** The number of rows, unless others are asked for. */
export function aggregate(
  change: AggregateChange = {},
  held: Held = analyst,
  of: Catalog = catalog,
): Result<Plan, Refusal> {
  const request = {
    view: "Flight",
    parents: undefined,
    measures: [{ fn: "count", field: undefined }],
    ...change,
  } as const;
  return planAggregate(request, contextOf(held, of));
}

export type GroupsChange = Partial<GroupsToPlan>;

/** Groups by origin and how large they are, unless others are asked for. */
export function groups(change: GroupsChange = {}, held: Held = analyst, of: Catalog = catalog): Result<Plan, Refusal> {
  const request: GroupsToPlan = {
    view: "Flight",
    parents: undefined,
    keys: [{ originIata: "VALUE" }],
    first: undefined,
    after: undefined,
    measures: [{ fn: "count", field: undefined }],
    wantsCursors: true,
    ...change,
  };
  return planGroups(request, contextOf(held, of));
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

export function aggregateRead(plan: Result<Plan, Refusal>): AggregateRead {
  const [read, ...others] = planned(plan).reads;
  if (read?.kind !== "aggregate" || others.length > 0) throw new TypeError("one read of numbers");
  return read;
}

export function groupsRead(plan: Result<Plan, Refusal>): GroupsRead {
  const [read, ...others] = planned(plan).reads;
  if (read?.kind !== "groups" || others.length > 0) throw new TypeError("one read of groups");
  return read;
}
