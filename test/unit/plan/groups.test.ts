// Groups and numbers in a plan: what is refused and in which words, what is grouped, measured, cut and ordered by.

import { describe, test } from "vitest";
import { groupShape } from "#plan/plan-groups.ts";
import type { Held } from "../policy/people.ts";
import {
  aggregate,
  aggregateRead,
  analyst,
  contextOf,
  groups,
  groupsRead,
  planned,
  refusalOf,
  type AggregateChange,
  type GroupsChange,
} from "./planning.ts";

const finance: Held = { roles: ["finance"] };
const regional: Held = { roles: ["regional"], claims: { states: ["CA"] } };
const deep = { previous: { previous: { previous: { previous: { previous: { cancelled: "VALUE" } } } } } };

describe("not granted, in the words for what does not exist", () => {
  test.for<readonly [string, GroupsChange, Held, string]>([
    ["a key that is hidden", { keys: [{ fuelCost: "VALUE" }] }, analyst, "Flight.fuelCost"],
    ["a key that is unknown", { keys: [{ serial: "VALUE" }] }, analyst, "Flight.serial"],
    ["a key through a view that is hidden", { keys: [{ origin: { name: "VALUE" } }] }, regional, "Flight.origin"],
    ["a hidden key of another view", { keys: [{ origin: { tower: "VALUE" } }] }, finance, "Airport.tower"],
    ["a number of a hidden field", { measures: [{ fn: "sum", field: "fuelCost" }] }, analyst, "Flight.fuelCost"],
    ["having of a hidden field", { having: { not: { max: { fuelCost: { gt: "1" } } } } }, analyst, "Flight.fuelCost"],
    ["having of an unknown field", { having: { max: { serial: {} } } }, analyst, "Flight.serial"],
    [
      "an order by a hidden field's number",
      { orderBy: [{ aggregate: { avg: { fuelCost: "ASC" } } }] },
      analyst,
      "Flight.fuelCost",
    ],
  ])("%s", ([, change, held, name], { expect }) => {
    expect(refusalOf(groups(change, held))).toBe(`no-grant ${name} is not granted`);
  });

  test.for<readonly [string, AggregateChange]>([
    ["a number of a hidden field", { measures: [{ fn: "countDistinct", field: "fuelCost" }] }],
    ["a hidden field to belong by", { parents: { fields: ["fuelCost"], keys: [["1"]] } }],
    ["a hidden field in where", { where: { fuelCost: { gt: "1" } } }],
  ])("of aggregates: %s", ([, change], { expect }) => {
    expect(refusalOf(aggregate(change))).toBe("no-grant Flight.fuelCost is not granted");
  });
});

const nine = Array.from({ length: 9 }, () => ({ originIata: "VALUE" }));
const month = { departedAt: { unit: "MONTH" } };

describe("refused, with the place", () => {
  test.for<readonly [string, GroupsChange, string]>([
    ["no key", { keys: [] }, "keys: must be 1 to 8"],
    ["no list", { keys: { originIata: "VALUE" } }, "keys: must be 1 to 8"],
    ["too many keys", { keys: nine }, "keys: must be 1 to 8"],
    ["a key twice", { keys: [{ originIata: "VALUE" }, { originIata: "VALUE" }] }, "keys: originIata is there twice"],
    [
      "two buckets of one field",
      { keys: [month, { departedAt: { unit: "YEAR" } }] },
      "keys: departedAt is there twice",
    ],
    [
      "two names in a key",
      { keys: [{ originIata: "VALUE", cancelled: "VALUE" }] },
      "keys[0]: must name exactly one field",
    ],
    ["a key without a name", { keys: [{}] }, "keys[0]: must name exactly one field"],
    ["a relation without a field", { keys: [{ origin: {} }] }, "keys[0].origin: must name exactly one field"],
    [
      "a relation in the place of a field",
      { keys: [{ origin: "VALUE" }] },
      "keys[0].origin: must name exactly one field",
    ],
    ["a bucket of what has none", { keys: [{ cancelled: { unit: "DAY" } }] }, "keys[0].cancelled: must be VALUE"],
    ["a field without an order", { keys: [{ remark: "VALUE" }] }, "keys[0].remark: has no order to be grouped by"],
    [
      "a time zone on a clock that is not named",
      { keys: [{ departedAt: { unit: "DAY", timeZone: "America/Chicago" } }] },
      "keys[0].departedAt.timeZone: must be left out, as departedAt is on a clock that is not named",
    ],
    [
      "a way that is too long",
      { keys: [deep] },
      "keys[0].previous.previous.previous.previous.previous: lies behind more than 4 relations",
    ],
    ["a sum of text", { measures: [{ fn: "sum", field: "originIata" }] }, "sum: originIata has no such number"],
    ["the least bit", { measures: [{ fn: "min", field: "cancelled" }] }, "min: cancelled has no such number"],
    ["a sum of nothing", { measures: [{ fn: "sum", field: undefined }] }, "sum: must name a field"],
    ["a having that is a list", { having: [] }, "having must be an object"],
    ["a having of keys", { having: { originIata: { eq: "ATL" } } }, "having.originIata is no number of a group"],
    [
      "a test that a number has not",
      { having: { count: { contains: "1" } } },
      "having.count.contains bigint has no such operator; it has eq, ne, in, notIn, isNull, lt, lte, gt, gte",
    ],
    [
      "a number that is none",
      { having: { and: [{ sum: { delayMinutes: { gt: "x" } } }] } },
      "having: and[0].sum.delayMinutes: must be an integer",
    ],
    ["an order by what is no key", { orderBy: [{ key: { cancelled: "ASC" } }] }, "orderBy[0]: is no key of the groups"],
    [
      "an order by two things",
      { orderBy: [{ key: { originIata: "ASC" }, aggregate: { count: "ASC" } }] },
      "orderBy[0]: must name one key or one aggregate, and ASC or DESC",
    ],
    [
      "an order without a way",
      { orderBy: [{ aggregate: { sum: {} } }] },
      "orderBy[0]: must name one key or one aggregate, and ASC or DESC",
    ],
    [
      "an order by a sum of nothing",
      { orderBy: [{ aggregate: { sum: "ASC" } }] },
      "orderBy[0]: is no number of a group",
    ],
    ["a page of part of a group", { first: 1.5 }, "first must be a whole number and not negative"],
    ["a page below zero", { first: -1 }, "first must be a whole number and not negative"],
  ])("%s", ([, change, message], { expect }) => {
    expect(refusalOf(groups(change))).toBe(`bad-input ${message}`);
  });

  test.for<readonly [string, GroupsChange, string]>([
    ["a page of too many groups", { first: 51 }, "over-budget LIMIT_PAGE_ROWS"],
    [
      "too many parts of a having",
      { having: { and: Array.from({ length: 30 }, () => ({})) } },
      "over-budget LIMIT_FILTER_NODES",
    ],
    [
      "too many ways in a having",
      { having: { or: Array.from({ length: 6 }, () => ({})) } },
      "over-budget LIMIT_OR_WIDTH",
    ],
    [
      "a list that is too long",
      { having: { count: { in: Array.from({ length: 10_001 }, String) } } },
      "over-budget LIMIT_LIST_LENGTH",
    ],
    ["a place among other groups", { after: ["1", "2", "3"] }, "bad-cursor a position of another length"],
  ])("%s", ([, change, refusal], { expect }) => {
    expect(refusalOf(groups(change))).toBe(refusal);
  });
});

describe("planned", () => {
  test("a key of a view whose rows are seen in part is joined with its row filter", ({ expect }) => {
    const read = groupsRead(groups({ keys: [{ origin: { stateCode: "VALUE" } }] }, finance));
    expect(read).toMatchObject({
      where: { kind: "compare", left: { column: "DelayMinutes" }, operator: "gt" },
      joins: [{ where: { kind: "compare", left: { column: "StateCode" } }, value: { column: "StateCode" } }],
      groupKeys: [{ expression: { kind: "column", alias: "j0", column: "v" } }],
      columns: [{ path: ["key", "origin", "stateCode"], required: false }, { path: ["aggregate", "count"] }],
    });
  });

  test("a field that some rows hide is guarded as a key and in numbers", ({ expect }) => {
    const both = { roles: ["analyst", "finance"] };
    const measures = [{ fn: "sum", field: "fuelCost" }] as const;
    expect(groupsRead(groups({ keys: [{ fuelCost: "VALUE" }], measures }, both))).toMatchObject({
      groupKeys: [{ expression: { kind: "guarded" } }],
      values: [{ kind: "guarded" }],
      order: [{ nullable: true }],
    });
    expect(aggregateRead(aggregate({ measures }, both)).values).toMatchObject([{ kind: "guarded" }]);
  });

  test("keys end the order, each column stands in it once, and all that it needs is in a position", ({ expect }) => {
    const plan = planned(
      groups({
        keys: [{ cancelled: "VALUE" }, { delayMinutes: "VALUE" }],
        measures: [],
        orderBy: [
          { aggregate: { count: "DESC" } },
          { key: { delayMinutes: "DESC" } },
          { key: { delayMinutes: "ASC" } },
          { aggregate: { max: { delayMinutes: "ASC" } } },
        ],
      }),
    );
    const [read] = plan.reads;
    expect(read).toMatchObject({
      order: [
        { expression: { column: "a0" }, descending: true, nullable: false },
        { expression: { column: "k1" }, descending: true, nullable: true },
        { expression: { column: "a1" }, descending: false, nullable: true },
        { expression: { column: "k0" }, descending: false, nullable: false },
      ],
      columns: [
        { path: ["key", "cancelled"] },
        { path: ["key", "delayMinutes"] },
        { path: undefined },
        { path: undefined },
      ],
    });
    expect(plan.page).toEqual({ size: 10, isBackward: false, isAfter: false, isBefore: false, position: [2, 1, 3, 0] });
  });

  test("a number that is asked for twice is taken once, and a field is selected once", ({ expect }) => {
    const read = groupsRead(
      groups({
        measures: [
          { fn: "sum", field: "delayMinutes" },
          { fn: "avg", field: "delayMinutes" },
          { fn: "sum", field: "delayMinutes" },
        ],
        having: { sum: { delayMinutes: { gt: "1" } } },
        orderBy: [{ aggregate: { sum: { delayMinutes: "ASC" } } }],
        wantsCursors: false,
      }),
    );
    expect(read.measures.map(({ measured }) => measured.fn)).toEqual(["sum", "avg"]);
    expect(read.values).toHaveLength(1);
    expect(read.columns.map(({ path }) => path)).toEqual([
      ["key", "originIata"],
      ["aggregate", "sum", "delayMinutes"],
      ["aggregate", "avg", "delayMinutes"],
    ]);
  });

  test("null and nothing ask for nothing", ({ expect }) => {
    const read = groupsRead(groups({ having: null, orderBy: null }));
    expect([read.having, read.order.length]).toEqual([{ kind: "and", parts: [] }, 1]);
    expect(groupsRead(groups({ keys: [{ departedAt: { unit: undefined } }] })).groupKeys).toMatchObject([
      { expression: { kind: "column", column: "DepartedAt" } },
    ]);
  });

  test("what is told of whom is in the audit", ({ expect }) => {
    const plan = groups({
      keys: [{ origin: { stateCode: "VALUE" } }],
      measures: [{ fn: "sum", field: "delayMinutes" }],
      having: { max: { departedAt: { isNull: false } } },
    });
    expect(planned(plan).usages).toMatchObject([
      { view: "curated.Flight", fields: ["delayMinutes", "departedAt"] },
      { view: "curated.Airport", fields: ["stateCode"] },
    ]);
  });
});

test("a cursor is bound to the view, the keys and their buckets, and the order", ({ expect }) => {
  const shapeOf = (keys: unknown, orderBy?: unknown) =>
    groupShape({ view: "Flight", keys, orderBy }, contextOf(analyst));
  const shapes = [
    shapeOf([{ originIata: "VALUE" }]),
    shapeOf([{ cancelled: "VALUE" }]),
    shapeOf([{ departedAt: { unit: "MONTH" } }]),
    shapeOf([{ departedAt: { unit: "YEAR" } }]),
    shapeOf([{ departedAt: { unit: "YEAR", fiscalYearStart: 7 } }]),
    shapeOf([{ originIata: "VALUE" }], [{ aggregate: { count: "ASC" } }]),
    shapeOf([{ originIata: "VALUE" }], [{ aggregate: { count: "DESC" } }]),
    shapeOf([{ originIata: "VALUE" }], [{ aggregate: { sum: { delayMinutes: "ASC" } } }]),
  ];
  expect(new Set(shapes).size).toBe(shapes.length);
  expect(shapes[0]).toBe('["Flight",["originIata"],["key.originIata:ASC"]]');
  expect(shapeOf([{ originIata: "VALUE" }], [{ key: { originIata: "ASC" } }])).toBe(shapes[0]);
  expect(groupShape({ view: "Notice", keys: [{ title: "VALUE" }], orderBy: [] }, contextOf(analyst))).toBeUndefined();
});
