// What a guarded view is not asked without, and how much of it is given without a filter.

import { describe, test } from "vitest";
import { buildCatalog } from "#catalog/build-catalog.ts";
import {
  aggregate,
  bigint,
  datetime2,
  defineView,
  exportLimit,
  hasRole,
  many,
  nvarchar,
  requiresFilter,
} from "#catalog/index.ts";
import type { Refusal } from "#kernel/refusal.ts";
import { checkGuards, type GuardedRequest } from "#plan/check-guards.ts";
import { PlanDraft } from "#plan/draft.ts";
import { parentPage, type ParentsToPlan } from "#plan/plan-keys.ts";
import { rulesFor, viewOf } from "../catalog/sample.ts";
import { contextOf, list as planOf, planned } from "./planning.ts";

const Flight = defineView("curated.Flight", {
  description: "By month.",
  key: ["flightId"],
  fields: {
    flightId: bigint(),
    departedAt: datetime2(0),
    origin: nvarchar(4),
    seat: bigint({ directives: [hasRole("crew")] }),
  },
  relations: { next: many("Flight", { flightId: "flightId" }) },
  directives: [
    hasRole("analyst", "agent", "crew", "boss"),
    requiresFilter({ fields: ["seat", "departedAt"], unlessRoles: ["agent", "boss"] }),
    exportLimit({ rows: 20, unlessRoles: ["analyst", "crew", "boss"] }),
    aggregate({ roles: ["counter"], entityKey: "flightId", filterFields: ["origin", "departedAt"] }),
  ],
});

const built = buildCatalog([Flight], rulesFor("analyst", "agent", "crew", "boss", "counter"));
if (!built.ok) throw new TypeError(built.refusal.join("\n"));
const catalog = built.value;

/** The refusal that a request meets, or undefined. */
function refusalOf(role: string, request: GuardedRequest): Refusal | undefined {
  const context = contextOf({ roles: [role] }, catalog);
  const decision = context.decisions("Flight");
  if (decision === undefined) throw new TypeError(`${role} sees nothing`);
  const draft = new PlanDraft(context);
  checkGuards(request, decision, draft);
  const finished = draft.finish({ reads: [], page: undefined }, viewOf(catalog, "Flight"), []);
  return finished.ok ? undefined : finished.refusal;
}

const list = (request: GuardedRequest = {}): GuardedRequest => ({ fields: ["flightId"], ...request });
const at = { gte: "2001-01-01T00:00:00" };

const parents = (count: number) => ({ fields: ["flightId"], keys: Array.from({ length: count }, () => ["1"]) });

/** The rows of a page of so many, or of one such page for each of the rows above. */
function page(first: number, above?: ParentsToPlan): ParentsToPlan {
  const plan = planned(planOf({ first, parents: above }, { roles: ["boss"] }, catalog));
  const found = parentPage(plan, [["flightId"]]);
  if (found === undefined) throw new TypeError("a page that may not come out the same again");
  return { fields: ["flightId"], page: found };
}

describe("a filter that is required", () => {
  test.for<readonly [string, unknown]>([
    ["no where", undefined],
    ["null", null],
    ["an empty where", {}],
    ["another field", { origin: { eq: "LAX" } }],
    ["what leaves almost everything", { departedAt: { ne: "2001-01-01T00:00:00" } }],
    ["what leaves everything", { departedAt: { isNull: false } }],
    ["no test", { departedAt: {} }],
    ["a test of null", { departedAt: { gte: null } }],
    ["one branch of an or", { or: [{ departedAt: at }, { origin: { eq: "LAX" } }] }],
    ["an or of one branch", { or: [{ departedAt: at }] }],
    ["the other side", { not: { departedAt: at } }],
    ["an and inside of an or", { or: [{ and: [{ departedAt: at }] }] }],
    ["the field of related rows", { next: { some: { departedAt: at } } }],
    ["an and that is no list", { and: { departedAt: at } }],
  ])("%s is none", ([, where], { expect }) => {
    for (const request of [list({ where }), { where }]) {
      expect(refusalOf("analyst", request)).toMatchObject({ reason: "bad-input" });
    }
  });

  test.for<readonly [string, unknown]>([
    ["at the top", { departedAt: at, origin: { eq: "LAX" } }],
    ["in an and", { and: [{ origin: { eq: "LAX" } }, { departedAt: { lt: "2001-02-01T00:00:00" } }] }],
    ["in an and of an and", { and: [{ and: [{ departedAt: { in: [] } }] }] }],
    ["beside an or", { departedAt: { eq: "2001-02-01T00:00:00" }, or: [{ origin: { eq: "LAX" } }] }],
  ])("%s is one", ([, where], { expect }) => {
    expect(refusalOf("analyst", list({ where }))).toBeUndefined();
    expect(refusalOf("counter", { where })).toBeUndefined();
  });

  test("is told with an example, by the names that exist for who asks", ({ expect }) => {
    const said = (role: string) => JSON.stringify(refusalOf(role, list()));
    expect(refusalOf("analyst", list())).toMatchObject({
      message:
        "Flight must be asked with a filter on departedAt, beside whatever else the where says and not inside or or not, " +
        'such as where: { departedAt: { gte: "2025-01-01T00:00:00" } }',
    });
    expect(said("counter")).not.toContain("seat");
    expect(said("crew")).toContain("on seat or departedAt");
  });

  test("is not asked of rows of parents, nor of who is spared", ({ expect }) => {
    expect(refusalOf("analyst", list({ parents: parents(2) }))).toBeUndefined();
    expect(refusalOf("boss", list())).toBeUndefined();
  });
});

describe("a list without a filter", () => {
  test.for<readonly [string, GuardedRequest]>([
    ["one row more", { first: 21 }],
    ["one row more from its end", { last: 21 }],
    ["the page behind", { first: 5, after: ["7"] }],
    ["one row more of all parents together", { first: 7, parents: parents(3) }],
    ["one row more of a page's rows together", { first: 7, parents: page(3) }],
    ["one row more two pages down", { first: 3, parents: page(1, page(7)) }],
    ["the page behind of many parents", { first: 1, after: ["7"], parents: parents(2) }],
    ["the page before", { last: 5, before: ["7"] }],
    ["with what leaves almost everything", { first: 21, where: { origin: { ne: "" } } }],
    ["with one branch of an or", { first: 21, where: { or: [{ origin: { eq: "LAX" } }] } }],
    ["with related rows that there need not be", { first: 21, where: { next: { none: { origin: { eq: "LAX" } } } } }],
  ])("%s is not given", ([, request], { expect }) => {
    expect(refusalOf("agent", list(request))).toMatchObject({ reason: "bad-input" });
    expect(refusalOf("agent", list(request))?.detail).toContain("no more than 20 rows without a filter");
    expect(refusalOf("boss", list(request))).toBeUndefined();
  });

  test.for<readonly [string, GuardedRequest]>([
    ["its first rows", list({ first: 20 })],
    ["its last rows", list({ last: 20 })],
    ["the rows of a page that says nothing", list()],
    ["more rows with a filter", list({ first: 50, where: { origin: { startsWith: "L" } } })],
    [
      "a page behind with a filter",
      list({ first: 50, after: ["7"], where: { next: { some: { origin: { eq: "L" } } } } }),
    ],
    ["more rows of one row", list({ first: 50, after: ["7"], parents: parents(1) })],
    ["so many rows of parents", list({ first: 4, parents: parents(5) })],
    ["so many rows of the rows of a page", list({ first: 4, parents: page(5) })],
    ["groups and numbers", { first: 50, after: ["7"] }],
  ])("%s are given", ([, request], { expect }) => {
    expect(refusalOf("agent", request)).toBeUndefined();
  });
});
