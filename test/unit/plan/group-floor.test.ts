// Numbers over rows that nobody may read: what asks for more is refused, and each number carries its floor.

import { describe, test } from "vitest";
import { listShape } from "#plan/plan-list.ts";
import { makeCount } from "#plan/planned.ts";
import { visitCatalog } from "../catalog/visits.ts";
import { aggregatesDecision, rowsDecision } from "../policy/decisions.ts";
import type { Held } from "../policy/people.ts";
import { contextOf, list, lookup, planned, refusalOf, type ListChange } from "./planning.ts";

const catalog = visitCatalog();
const statistician: Held = { roles: ["statistician"], scopes: ["visit.count"] };
const nurse: Held = { roles: ["nurse"], scopes: ["visit.count"], claims: { wards: ["North"] } };
const doctor: Held = { roles: ["doctor"], scopes: ["visit.read"] };

const total = { view: "Visit", fields: [], wantsRows: false, wantsTotal: true, wantsCursors: false } as const;
const ask = (change: ListChange, held = statistician) => list({ ...total, ...change }, held, catalog);

function countOf(change: ListChange, held = statistician) {
  const [read, ...others] = planned(ask(change, held)).reads;
  if (read?.kind !== "count" || others.length > 0) throw new TypeError("one count is read");
  return read;
}

const MORE: readonly (readonly [string, ListChange])[] = [
  ["rows", { wantsRows: true }],
  ["rows beside a total, without a field", { wantsRows: true, wantsTotal: true }],
  ["a field", { fields: ["ward"] }],
  ["the entity", { fields: ["patientId"] }],
  ["rows of a key", { of: { fields: ["ward"], keys: [["North"]] } }],
  ["an order by a field to filter by", { orderBy: [{ ward: "ASC" }] }],
  ["an order by any other", { orderBy: [{ visitId: "ASC" }] }],
  ["a page", { first: 1 }],
  ["a page from the end", { last: 0 }],
  ["a place in the list", { after: ["1"] }],
  ["a place before which", { before: [] }],
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
];

describe("refused", () => {
  test.for(MORE)("%s", ([, change], { expect }) => {
    expect(refusalOf(ask(change))).toMatch(/^no-grant Visit\.\w+ is not granted$|^no-grant Visit\.rows of a key/);
  });

  test("a lookup, as if there were no such view", ({ expect }) => {
    const asked = { view: "Visit", by: ["visitId"], keys: [["1"]], fields: ["ward"] };
    expect(refusalOf(lookup(asked, statistician, catalog))).toBe("no-grant Visit is not granted");
    expect(refusalOf(lookup({ ...asked, by: ["ward"], fields: [] }, nurse, catalog))).toBe(
      "no-grant Visit is not granted",
    );
    expect(refusalOf(lookup(asked, doctor, catalog))).toBe("planned");
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

  test("a cursor has no order to be bound to", ({ expect }) => {
    const ordered = { view: "Visit", orderBy: [] };
    expect(listShape(ordered, contextOf(statistician, catalog))).toBeUndefined();
    expect(listShape(ordered, contextOf(doctor, catalog))).toBe("Visit visitId:ASC");
  });

  test("a view without numbers stays unknown to who has no part in it", ({ expect }) => {
    expect(refusalOf(ask({ view: "Census" }, doctor))).toBe("no-grant Census is not granted");
  });
});

describe("a number", () => {
  test("of hidden rows carries the floor, with or without a condition", ({ expect }) => {
    const size = { type: { kind: "bigint" }, text: "3" };
    const floor = {
      entityKey: { kind: "column", column: "PatientId", alias: "t0" },
      minGroupSize: size,
      roundTo: { type: { kind: "bigint" }, text: "5" },
    };
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

test("a number without its floor does not type-check", ({ expect }) => {
  const from = { alias: "t0", schema: "curated", object: "Visit" };
  const facts = { from, keys: undefined, where: { kind: "and", parts: [] }, floor: undefined } as const;
  expect(makeCount(rowsDecision(), facts).floor).toBeUndefined();
  // @ts-expect-error -- a decision that shows aggregates alone gives no number without a floor
  expect(makeCount(aggregatesDecision(), facts).kind).toBe("count");
  // @ts-expect-error -- and a read that nobody's decision stands behind is no CountRead
  const forged: ReturnType<typeof makeCount> = { kind: "count", ...facts };
  expect(forged.kind).toBe("count");
});
