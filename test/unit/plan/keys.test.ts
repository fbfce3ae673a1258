// Keys: labels in the order asked, equal keys once, keys that no row can have; and lookups by them.

import fc from "fast-check";
import { describe, test } from "vitest";
import { parentPage } from "#plan/plan-keys.ts";
import type { RowsRead } from "#plan/plan.ts";
import { valueList } from "#plan/value-list.ts";
import type { Held } from "../policy/people.ts";
import { Evaluator } from "./evaluate.ts";
import { aggregate, list, lookup, planned, readOf, type ListChange } from "./planning.ts";
import { flight, tables } from "./tables.ts";

const keysOf = (by: readonly string[], keys: readonly (readonly unknown[])[], held?: Held) => {
  const read = readOf(lookup({ by, keys }, held));
  if (read.keys?.kind !== "list") throw new TypeError("no known keys");
  return read.keys;
};

describe("labels", () => {
  test.for([
    ["no key", ["flightId"], [], "split", "", []],
    ["equal numbers, however written", ["flightId"], [["7"], [7], ["07"], ["8"]], "split", "7,8", ["7", "7", "7", "8"]],
    ["a number that no such field holds", ["delay"], [[3e9], [5]], "split", "5", ["none", "5"]],
    ["NULL", ["flightId"], [[null], ["1"]], "split", "1", ["none", "1"]],
    ["nothing", ["flightId"], [[]], "split", "", ["none"]],
    ["injection", ["flightId"], [["1,2"], ["1"]], "split", "1", ["none", "1"]],
    ["texts", ["originIata"], [["LAX"], ["a,b"], ["LAX"]], "json", '["LAX","a,b"]', ["0", "1", "0"]],
    [
      "texts that only a collation holds equal",
      ["originIata"],
      [["lax"], ["LAX "]],
      "json",
      '["lax","LAX "]',
      ["0", "1"],
    ],
    ["a text called none", ["originIata"], [["none"], ["a\0"]], "json", '["none"]', ["0", "none"]],
    [
      "two fields",
      ["originIata", "delay"],
      [
        ["LAX", 1],
        ["LAX", 2],
        ["LAX", "1"],
        ["LAX", null],
      ],
      "json",
      '[["LAX","1"],["LAX","2"]]',
      ["0", "1", "0", "none"],
    ],
    [
      "two fields that only together differ",
      ["originIata", "delay"],
      [['a","1', 1]],
      "json",
      '[["a\\",\\"1","1"]]',
      ["0"],
    ],
  ] as const)("of %s", ([, by, keys, encoding, text, labels], { expect }) => {
    expect(keysOf(by, keys)).toMatchObject({ list: { encoding, text }, labels });
  });

  test("are one for each key asked, and each but nobody's is in the list", ({ expect }) => {
    const key = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constantFrom("1", "x", null, 3e9));
    fc.assert(
      fc.property(fc.array(fc.tuple(key)), (keys) => {
        const { labels, list: sent } = keysOf(["delay"], keys);
        expect(labels).toHaveLength(keys.length);
        expect(new Set(labels.filter((label) => label !== "none"))).toEqual(
          new Set(sent.text.split(",").filter(Boolean)),
        );
      }),
    );
  });

  test("of bytes are indexes, as no bytes at all are an empty text", ({ expect }) => {
    const bytes = { kind: "varbinary", length: 4 } as const;
    expect(valueList(bytes, ["", "AP8=", ""])).toEqual({ encoding: "json", types: [bytes], text: '["","00FF"]' });
  });

  test("a list of values is sent without duplicates too", ({ expect }) => {
    expect(readOf(list({ where: { delay: { in: [1, 2, 1] } } })).where).toMatchObject({ list: { text: "1,2" } });
  });
});

const flights = [
  flight(1, { OriginIata: "LAX", DelayMinutes: "90" }),
  flight(2, { OriginIata: "LAX", DelayMinutes: "10" }),
  flight(3, { OriginIata: "SEA", DelayMinutes: "90", FuelCost: "5" }),
];
const evaluator = new Evaluator(tables(flights));
const answer = (change: Parameters<typeof lookup>[0], held?: Held) => evaluator.rows(readOf(lookup(change, held)));

describe("a lookup", () => {
  test.for([
    ["by the key has no limit", { by: ["flightId"] }, undefined],
    ["by the key and more has none either", { by: ["originIata", "flightId"], keys: [["LAX", "1"]] }, undefined],
    ["by another field has one row a key", { by: ["originIata"], keys: [["LAX"]] }, "1"],
    ["by a part of nothing has one row a key", { view: "Budget", by: ["year"], fields: ["year"], keys: [[1]] }, "1"],
  ] as const)("%s", ([, change, limit], { expect }) => {
    const read = readOf(lookup(change, { roles: ["analyst", "gate"] }));
    expect(read.limit?.text).toBe(limit);
    expect(read.order.length > 0).toBe(limit !== undefined);
  });

  test("gives the first row by the key where many share one", ({ expect }) => {
    expect(answer({ by: ["originIata"], keys: [["LAX"], ["SEA"], ["MID"]], fields: ["flightId"] })).toEqual([
      ["0", "1"],
      ["1", "3"],
    ]);
  });

  test("gives no row that a row filter keeps out", ({ expect }) => {
    const change = { keys: [["1"], ["2"], ["3"]], fields: ["flightId"] };
    expect(answer(change, { roles: ["finance"] })).toEqual([
      ["1", "1"],
      ["3", "3"],
    ]);
    expect(answer(change, { roles: ["regional"], claims: { states: ["WA"] } })).toEqual([["3", "3"]]);
    expect(answer(change, { roles: ["regional"] })).toEqual([]);
  });

  test("gives no row by a field that its rows hide", ({ expect }) => {
    const held = { roles: ["finance", "regional"], claims: { states: ["CA", "WA"] } };
    const change = { by: ["fuelCost"], keys: [["5"]], fields: ["flightId"] };
    expect(answer(change, held)).toEqual([["5", "3"]]);
    const quick = [flight(4, { DelayMinutes: "10", FuelCost: "5" })];
    expect(new Evaluator(tables(quick)).rows(readOf(lookup(change, held)))).toEqual([]);
  });

  test("reads its key where no field is asked for", ({ expect }) => {
    expect(answer({ fields: [] })).toEqual([["1", "1"]]);
  });

  test("by the only field that has an order is ordered by it", ({ expect }) => {
    const change = { view: "Budget", by: ["amount", "year"], keys: [["1", 2]], fields: ["comment"] };
    expect(readOf(lookup(change, { roles: ["gate"] })).order).toHaveLength(2);
  });
});

describe("the page of parents", () => {
  const originOf = (change: ListChange, held?: Held) => {
    const page = parentPage(planned(list({ fields: ["originIata"], ...change }, held)), [["originIata"]]);
    if (page === undefined) throw new TypeError("a page that may not come out the same again");
    return { fields: ["originIata"], page };
  };
  const shown = (read: RowsRead) => new Set(evaluator.rows(read).map(([, ...cells]) => cells.join()));

  test.for<readonly [name: string, change: ListChange, held?: Held]>([
    ["all of it", {}],
    ["cut, in an order", { first: 2, orderBy: [{ delayMinutes: "DESC" }] }],
    ["from its end", { last: 1 }],
    ["after a place", { after: ["1"] }],
    ["under a condition", { where: { delay: { lt: 60 } } }],
    ["under a row filter", {}, { roles: ["finance"] }],
    ["of nothing", { first: 0 }],
  ])("gives the rows that its keys would give: %s", ([, change, held], { expect }) => {
    const below = { fields: ["flightId"], first: 1, orderBy: [{ flightId: "DESC" }] } as const;
    const parents = planned(list({ fields: ["originIata"], ...change }, held));
    const [read] = parents.reads;
    if (read?.kind !== "rows") throw new TypeError("no rows");
    const kept = evaluator.rows({ ...read, limit: read.kept }).map(([iata]) => iata);
    const byKeys = readOf(
      list({ ...below, parents: { fields: ["originIata"], keys: kept.map((iata) => [iata]) } }, held),
    );
    const byPage = readOf(list({ ...below, parents: originOf(change, held) }, held));
    expect(shown(byPage)).toEqual(shown(byKeys));
  });

  test("is none where the same rows might not come again, or where the key is not read", ({ expect }) => {
    const gate = { roles: ["gate"] };
    expect(parentPage(planned(list({ view: "Budget", fields: ["year"] }, gate)), [["year"]])).toBeUndefined();
    expect(parentPage(planned(list({ fields: ["flightId"] })), [["originIata"]])).toBeUndefined();
    expect(parentPage(planned(aggregate()), [["originIata"]])).toBeUndefined();
    expect(parentPage(planned(lookup({ fields: ["originIata"] })), [["originIata"]])).toBeDefined();
  });
});

test("a list of a relation has its limit for each parent, under the row filter", ({ expect }) => {
  const parents = { fields: ["originIata"], keys: [["LAX"], ["SEA"], ["LAX"]] };
  const change = { parents, first: 0, fields: ["flightId"] };
  expect(evaluator.rows(readOf(list(change)))).toEqual([
    ["0", "1"],
    ["1", "3"],
  ]);
  expect(evaluator.rows(readOf(list({ ...change, first: 9 }, { roles: ["finance"] })))).toEqual([
    ["0", "1"],
    ["1", "3"],
  ]);
  expect(evaluator.rows(readOf(list({ ...change, first: 9 })))).toHaveLength(3);
});
