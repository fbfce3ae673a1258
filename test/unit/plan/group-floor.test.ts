// Numbers over rows that nobody may read: what asks for more is refused, and each number and each group carries its floor.

import { describe, test } from "vitest";
import { makeAggregate, makeGroups } from "#plan/aggregated.ts";
import { listShape } from "#plan/plan-list.ts";
import { visitCatalog } from "../catalog/visits.ts";
import { aggregatesDecision, rowsDecision } from "../policy/decisions.ts";
import type { Held } from "../policy/people.ts";
import {
  aggregate,
  aggregateRead,
  contextOf,
  groups,
  groupsRead,
  list,
  lookup,
  planned,
  refusalOf,
  type AggregateChange,
  type GroupsChange,
} from "./planning.ts";

const catalog = visitCatalog();
const statistician: Held = { roles: ["statistician"], scopes: ["visit.count"] };
const nurse: Held = { roles: ["nurse"], scopes: ["visit.count"], claims: { wards: ["North"] } };
const doctor: Held = { roles: ["doctor"], scopes: ["visit.read"] };

const ask = (change: AggregateChange, held = statistician) => aggregate({ view: "Visit", ...change }, held, catalog);
const countOf = (change: AggregateChange, held = statistician) => aggregateRead(ask(change, held));
const askGroups = (change: GroupsChange, held = statistician) =>
  groups({ view: "Visit", keys: [{ ward: "VALUE" }], ...change }, held, catalog);
const groupsOf = (change: GroupsChange, held = statistician) => groupsRead(askGroups(change, held));

const MORE: readonly (readonly [string, AggregateChange])[] = [
  ["rows of a key", { parents: { fields: ["ward"], keys: [["North"]] } }],
  ["a filter by the key", { where: { visitId: { eq: 1 } } }],
  ["a filter by the entity", { where: { patientId: { in: ["a", "b", "c"] } } }],
  [
    "a filter by a field that is not listed",
    { where: { or: [{ ward: { eq: "x" } }, { diagnosis: { contains: "x" } }] } },
  ],
  ["a filter by a field whose scope is missing", { where: { cost: { gt: 1 } } }],
  ["a filter through a relation", { where: { place: { storey: { eq: 1 } } } }],
  ["a filter through a relation to itself", { where: { not: { again: { ward: { eq: "x" } } } } }],
  ["an unknown name", { where: { serial: { eq: 1 } } }],
  ["the distinct values of the entity", { measures: [{ fn: "countDistinct", field: "patientId" }] }],
  ["the distinct values of a field to filter by", { measures: [{ fn: "countDistinct", field: "ward" }] }],
  ["the least value of a field to filter by", { measures: [{ fn: "min", field: "severity" }] }],
  [
    "a sum beside the count",
    {
      measures: [
        { fn: "count", field: undefined },
        { fn: "sum", field: "severity" },
      ],
    },
  ],
];

const MORE_GROUPS: readonly (readonly [string, GroupsChange])[] = [
  ["groups of a key's rows", { parents: { fields: ["ward"], keys: [["North"]] } }],
  ["groups by the entity", { keys: [{ patientId: "VALUE" }] }],
  ["groups by the key", { keys: [{ ward: "VALUE" }, { visitId: "VALUE" }] }],
  ["groups by a field that is not listed", { keys: [{ diagnosis: "VALUE" }] }],
  ["groups by a field whose scope is missing", { keys: [{ cost: "VALUE" }] }],
  ["groups through a relation", { keys: [{ place: { storey: "VALUE" } }] }],
  ["a number of a field to filter by", { measures: [{ fn: "max", field: "severity" }] }],
  ["groups that a number of a field chooses", { having: { min: { severity: { gt: 1 } } } }],
  ["an order by a number of a field", { orderBy: [{ aggregate: { avg: { severity: "ASC" } } }] }],
];

describe("refused", () => {
  test.for(MORE)("%s", ([, change], { expect }) => {
    expect(refusalOf(ask(change))).toMatch(/^no-grant Visit\.\w+ is not granted$|^no-grant Visit\.rows of a key/);
  });

  test.for(MORE_GROUPS)("%s", ([, change], { expect }) => {
    expect(refusalOf(askGroups(change))).toMatch(/^no-grant Visit\.\w+ is not granted$|^no-grant Visit\.rows of a key/);
  });

  test("rows, as if there were no such view", ({ expect }) => {
    const asked = { view: "Visit", by: ["visitId"], keys: [["1"]], fields: ["ward"] };
    expect(refusalOf(lookup(asked, statistician, catalog))).toBe("no-grant Visit is not granted");
    expect(refusalOf(lookup({ ...asked, by: ["ward"], fields: [] }, nurse, catalog))).toBe(
      "no-grant Visit is not granted",
    );
    expect(refusalOf(lookup(asked, doctor, catalog))).toBe("planned");
    expect(refusalOf(list({ view: "Visit", fields: ["ward"] }, statistician, catalog))).toMatch(/^no-grant/);
    expect(refusalOf(list({ view: "Visit", fields: [] }, statistician, catalog))).toMatch(/^no-grant/);
  });

  test.for([
    ["a condition", { where: { busiest: { ward: { eq: "North" } } } }],
    ["a condition without a field", { where: { busiest: {} } }],
    ["an order", { orderBy: [{ busiest: { ward: "ASC" } }] }],
  ] as const)("%s that leads from rows to numbers", ([, change], { expect }) => {
    const wards = { view: "Ward", fields: ["name"], ...change };
    expect(refusalOf(list(wards, statistician, catalog))).toBe("no-grant Ward.busiest is not granted");
    expect(refusalOf(list(wards, doctor, catalog))).toBe("planned");
  });

  test("groups of wards by their visits", ({ expect }) => {
    const wards = { view: "Ward", keys: [{ busiest: { ward: "VALUE" } }] };
    expect(refusalOf(groups(wards, statistician, catalog))).toBe("no-grant Ward.busiest is not granted");
    expect(refusalOf(groups(wards, doctor, catalog))).toBe("planned");
  });

  test("a cursor of rows has no order to be bound to", ({ expect }) => {
    const ordered = { view: "Visit", orderBy: [] };
    expect(listShape(ordered, contextOf(statistician, catalog))).toBeUndefined();
    expect(listShape(ordered, contextOf(doctor, catalog))).toBe("Visit visitId:ASC");
  });

  test("a view without numbers stays unknown to who has no part in it", ({ expect }) => {
    expect(refusalOf(ask({ view: "Census" }, doctor))).toBe("no-grant Census is not granted");
    expect(refusalOf(askGroups({ view: "Census" }, doctor))).toBe("no-grant Census is not granted");
  });
});

const floor = {
  entityKey: { kind: "column", column: "PatientId", alias: "t0" },
  minGroupSize: { type: { kind: "bigint" }, text: "3" },
  roundTo: { type: { kind: "bigint" }, text: "5" },
};

describe("a number", () => {
  test("of hidden rows carries the floor, with or without a condition", ({ expect }) => {
    expect(countOf({})).toMatchObject({
      where: { kind: "and", parts: [] },
      floor: { ...floor, counted: { parts: [] } },
    });
    const counted = { kind: "compare", left: { column: "Ward" }, operator: "eq" };
    expect(countOf({ where: { ward: { eq: "North" } } })).toMatchObject({
      keys: undefined,
      floor: { ...floor, counted },
    });
  });

  test("holds the row filter apart from what the client asks, so that the complement is within it", ({ expect }) => {
    const read = countOf({ where: { or: [{ ward: { eq: "North" } }, {}] } }, nurse);
    expect(read.where).toMatchObject({ kind: "in", left: { column: "Ward" } });
    expect(read.floor?.counted).toMatchObject({ kind: "or", parts: [{ operator: "eq" }, { kind: "and" }] });
  });

  test("of hidden rows that are nobody's counts none", ({ expect }) => {
    expect(countOf({}, { ...nurse, claims: {} }).where).toEqual({ kind: "or", parts: [] });
  });

  test("guards a field that one of two roles may filter by", ({ expect }) => {
    const both = { ...nurse, roles: ["nurse", "planner"] };
    expect(countOf({ where: { severity: { gt: 2 } } }, both).floor?.counted).toMatchObject({
      kind: "compare",
      left: { kind: "guarded" },
    });
  });

  test("that is not rounded has nothing to round to", ({ expect }) => {
    const read = countOf({ view: "Census" });
    expect([read.floor?.minGroupSize.text, read.floor?.roundTo]).toEqual(["10", undefined]);
  });

  test("of rows that may be read has no floor", ({ expect }) => {
    expect(countOf({ where: { ward: { eq: "North" } } }, doctor).floor).toBeUndefined();
  });

  test("is told to the audit with its floor, and by what it was filtered", ({ expect }) => {
    expect(planned(ask({ where: { ward: { eq: "North" } } })).usages).toMatchObject([
      {
        view: "curated.Visit",
        fields: [],
        filterFields: ["ward"],
        rowFilterRoles: [],
        masks: [],
        aggregate: { minGroupSize: 3 },
      },
    ]);
    expect(planned(ask({}, doctor)).usages).toMatchObject([{ aggregate: null }]);
  });
});

describe("groups", () => {
  test("of hidden rows carry the floor, and are counted alone", ({ expect }) => {
    const read = groupsOf({ keys: [{ ward: "VALUE" }, { severity: "VALUE" }], having: { count: { gt: "10" } } });
    expect(read).toMatchObject({ floor, joins: [], values: [], measures: [{ measured: { fn: "count" } }] });
    expect(groupsOf({ where: { ward: { eq: "North" } } }, nurse)).toMatchObject({
      where: { kind: "in", left: { column: "Ward" } },
      floor: { counted: { kind: "compare", operator: "eq" } },
    });
  });

  test("guard a key that one of two roles may filter by", ({ expect }) => {
    const both = { ...nurse, roles: ["nurse", "planner"] };
    expect(groupsOf({ keys: [{ severity: "VALUE" }] }, both).groupKeys).toMatchObject([
      { expression: { kind: "guarded" } },
    ]);
  });

  test("of rows that may be read have no floor", ({ expect }) => {
    expect(groupsOf({}, doctor).floor).toBeUndefined();
  });

  test("are told to the audit: by what, and with which floor", ({ expect }) => {
    expect(planned(askGroups({})).usages).toMatchObject([
      { view: "curated.Visit", fields: ["ward"], filterFields: ["ward"], aggregate: { minGroupSize: 3 } },
    ]);
  });
});

describe("without their floor", () => {
  const from = { alias: "t0", schema: "curated", object: "Visit" };
  const always = { kind: "and", parts: [] } as const;

  test("numbers do not type-check", ({ expect }) => {
    const facts = { from, keys: undefined, where: always, values: [], measures: [], floor: undefined } as const;
    expect(makeAggregate(rowsDecision(), facts).floor).toBeUndefined();
    // @ts-expect-error -- a decision that shows aggregates alone gives no number without a floor
    expect(makeAggregate(aggregatesDecision(), facts).kind).toBe("aggregate");
    // @ts-expect-error -- and a read that nobody's decision stands behind is no AggregateRead
    const forged: ReturnType<typeof makeAggregate> = { kind: "aggregate", ...facts };
    expect(forged.kind).toBe("aggregate");
  });

  test("groups do not type-check", ({ expect }) => {
    const limit = { type: { kind: "int" }, text: "1" } as const;
    const cut = { groupKeys: [], columns: [], having: always, order: [], limit };
    const facts = { ...cut, from, keys: undefined, joins: [], where: always, values: [], measures: [] } as const;
    expect(makeGroups(rowsDecision(), { ...facts, floor: undefined }).floor).toBeUndefined();
    // @ts-expect-error -- a decision that shows aggregates alone gives no group without a floor
    expect(makeGroups(aggregatesDecision(), { ...facts, floor: undefined }).kind).toBe("groups");
  });
});
