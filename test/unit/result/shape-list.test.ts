// Rowsets -> pages: what is malformed is refused and never quoted; what is left is a slice of the list.

import fc from "fast-check";
import { test } from "vitest";
import type { SqlType } from "#kernel/sql-type.ts";
import type { Plan } from "#plan/plan.ts";
import { shapeList, type ShapedPage } from "#result/shape-list.ts";
import type { Row, Rowset } from "#transport/rowset.ts";
import { countRead, planOf, rowsets, rowsRead } from "./plans.ts";

const int: SqlType = { kind: "int" };
const text: SqlType = { kind: "nvarchar", length: 20 };
const read = rowsRead([["delay", int]]);
const keyed = rowsRead([["delay", int]], ["0", "1"]);

function pagesOf(plan: Plan, given: readonly Rowset[]): readonly ShapedPage[] {
  const shaped = shapeList(plan, given);
  if (!shaped.ok) throw new Error(shaped.refusal.detail);
  return shaped.value;
}

test.for<readonly [string, Plan, readonly (readonly Row[])[], string]>([
  ["no rowset", planOf([read], {}), [], "curated.Flight: no rowset"],
  ["one rowset too few", planOf([read, countRead()], {}), [[["1"]]], "curated.Flight: no rowset"],
  ["a cell too few", planOf([read], {}), [[[]]], "curated.Flight: 0 cells in a row where 1 were asked for"],
  ["a cell too many", planOf([read], {}), [[["7", "7"]]], "curated.Flight: 2 cells in a row where 1 were asked for"],
  ["no key", planOf([keyed], {}), [[["7"]]], "curated.Flight: 1 cells in a row where 2 were asked for"],
  ["a NULL key", planOf([keyed], {}), [[[null, "7"]]], "curated.Flight: a row of a key that was not asked for"],
  ["another key", planOf([keyed], {}), [[["2", "7"]]], "curated.Flight: a row of a key that was not asked for"],
  [
    "an inherited key",
    planOf([keyed], {}),
    [[["constructor", "7"]]],
    "curated.Flight: a row of a key that was not asked for",
  ],
  ["a bad cell", planOf([read], {}), [[["canary"]]], "curated.Flight, delay: a cell is not in the form of int"],
  [
    "a bad cell of an order only",
    planOf([rowsRead([[undefined, int]])], { position: [0] }),
    [[["canary"]]],
    "curated.Flight, column 0: a cell is not in the form of int",
  ],
  [
    "a text that no parameter can carry, in an order",
    planOf([rowsRead([["name", text]])], { position: [0] }),
    [[["canary\0"]]],
    "curated.Flight, name: no cursor can be made: a value holds U+0000, which the warehouse cannot compare",
  ],
  [
    "too many rows",
    planOf([read], { size: 1 }),
    [[["1"], ["2"], ["3"]]],
    "curated.Flight: more rows than were asked for",
  ],
  ["no count", planOf([countRead()]), [[]], "curated.Flight: a count that is no number, or not one for each key"],
  [
    "two counts",
    planOf([countRead()]),
    [[["1"], ["2"]]],
    "curated.Flight: a count that is no number, or not one for each key",
  ],
  [
    "two counts of a key",
    planOf([countRead(["0"])]),
    [
      [
        ["0", "1"],
        ["0", "2"],
      ],
    ],
    "curated.Flight: a count that is no number, or not one for each key",
  ],
  [
    "a count that is text",
    planOf([countRead()]),
    [[["canary"]]],
    "curated.Flight: a count that is no number, or not one for each key",
  ],
  [
    "a count that is NULL",
    planOf([countRead()]),
    [[[null]]],
    "curated.Flight: a count that is no number, or not one for each key",
  ],
  [
    "a count below 0",
    planOf([countRead()]),
    [[["-1"]]],
    "curated.Flight: a count that is no number, or not one for each key",
  ],
  [
    "a count of another key",
    planOf([countRead(["0"])]),
    [[["9", "1"]]],
    "curated.Flight: a row of a key that was not asked for",
  ],
])("%s is refused", ([, plan, rows, detail], { expect }) => {
  expect(shapeList(plan, rowsets(...rows))).toEqual({ ok: false, refusal: { reason: "warehouse-malformed", detail } });
});

test("rows without a page are a fault of ours", ({ expect }) => {
  expect(() => shapeList(planOf([read]), rowsets([]))).toThrow(TypeError);
});

test("a position of a column that is not read is a fault of ours", ({ expect }) => {
  expect(() => shapeList(planOf([read], { position: [1] }), rowsets([["1"]]))).toThrow(TypeError);
});

test("values, positions and NULL", ({ expect }) => {
  const bit: SqlType = { kind: "bit" };
  const instant: SqlType = { kind: "datetimeoffset", precision: 0 };
  const wide = rowsRead([
    ["name", text],
    ["isLate", bit],
    [undefined, instant],
    ["cost", { kind: "decimal", precision: 9, scale: 2 }],
  ]);
  const rows = [
    ["Zoë", "1", "2024-01-01 01:02:03 +01:00", ".50"],
    [null, null, null, null],
  ];
  expect(pagesOf(planOf([wide], { position: [2, 3, 0] }), rowsets(rows))).toEqual([
    {
      rows: [
        { name: "Zoë", isLate: true, cost: "0.50" },
        { name: null, isLate: null, cost: null },
      ],
      positions: [
        ["2024-01-01T01:02:03+01:00", "0.5", "Zoë"],
        [null, null, null],
      ],
      hasNextPage: false,
      hasPreviousPage: false,
      total: undefined,
    },
  ]);
});

test("rows and their total, in whatever order the plan reads them", ({ expect }) => {
  const [rows, count] = [[["1"], ["2"]], [["12345678901"]]];
  const expected = [{ rows: [{ delay: 1 }, { delay: 2 }], positions: [[], []], total: "12345678901" }];
  expect(pagesOf(planOf([read, countRead()], {}), rowsets(rows, count))).toMatchObject(expected);
  expect(pagesOf(planOf([countRead(), read], {}), rowsets(count, rows))).toMatchObject(expected);
});

test("a total alone", ({ expect }) => {
  expect(pagesOf(planOf([countRead()]), rowsets([["3"]]))).toEqual([
    { rows: [], positions: [], hasNextPage: false, hasPreviousPage: false, total: "3" },
  ]);
});

test("a page for each key in the order asked, whatever order the rows come in", ({ expect }) => {
  const labels = ["b", "a", "b", "c"];
  const plan = planOf([rowsRead([["delay", int]], labels), countRead(labels)], { size: 1, position: [0] });
  const rows = [
    ["a", "1"],
    ["b", "2"],
    ["a", "3"],
  ];
  const pages = pagesOf(
    plan,
    rowsets(rows, [
      ["a", "7"],
      ["b", "1"],
    ]),
  );
  expect(pages.map((page) => [page.rows, page.hasNextPage, page.total])).toEqual([
    [[{ delay: 2 }], false, "1"],
    [[{ delay: 1 }], true, "7"],
    [[{ delay: 2 }], false, "1"],
    [[], false, "0"],
  ]);
  expect(pages.map((page) => page.positions)).toEqual([[["2"]], [["1"]], [["2"]], []]);
});

test("no keys asked, no pages", ({ expect }) => {
  expect(pagesOf(planOf([rowsRead([["delay", int]], []), countRead([])], {}), rowsets([], []))).toEqual([]);
});

/** A list 0 .. length-1 with a page of it cut out, as the warehouse answers and as a reader expects it. */
const cuts = fc.record({
  length: fc.nat({ max: 12 }),
  size: fc.nat({ max: 6 }),
  isBackward: fc.boolean(),
  after: fc.option(fc.nat({ max: 11 }), { nil: undefined }),
  before: fc.option(fc.nat({ max: 11 }), { nil: undefined }),
});

test("a page is a slice of the list, for any size, direction and bounds", ({ expect }) => {
  fc.assert(
    fc.property(cuts, ({ length, size, isBackward, after, before }) => {
      const list = Array.from({ length }, (_, index) => index);
      const between = list.filter((item) => item > (after ?? -1) && item < (before ?? length));
      const walked = isBackward ? between.toReversed() : between;
      const cells = walked.slice(0, size + 1).map((item) => [String(item)]);
      const bounds = { isAfter: after !== undefined, isBefore: before !== undefined };
      const [page] = pagesOf(planOf([read], { size, isBackward, position: [0], ...bounds }), rowsets(cells));

      const slice = isBackward ? between.slice(Math.max(0, between.length - size)) : between.slice(0, size);
      const isCut = between.length > size;
      expect(page).toEqual({
        rows: slice.map((delay) => ({ delay })),
        positions: slice.map((item) => [String(item)]),
        hasNextPage: isBackward ? bounds.isBefore : isCut,
        hasPreviousPage: isBackward ? isCut : bounds.isAfter,
        total: undefined,
      });
    }),
  );
});

test("keys do not mix: each page is what its key would get alone", ({ expect }) => {
  const groups = fc.array(fc.array(fc.integer({ min: -99, max: 99 }), { maxLength: 3 }), { maxLength: 6 });
  fc.assert(
    fc.property(groups, fc.boolean(), fc.infiniteStream(fc.nat()), (lists, isBackward, random) => {
      const labels = lists.map((_, index) => String(index));
      const queues = lists.map((list, index) => list.map((delay): Row => [String(index), String(delay)]));
      const mixed: Row[] = [];
      while (queues.some((queue) => queue.length > 0)) {
        const open = queues.filter((queue) => queue.length > 0);
        mixed.push(...(open[(random.next().value ?? 0) % open.length] ?? []).splice(0, 1));
      }
      const pages = pagesOf(planOf([rowsRead([["delay", int]], labels)], { isBackward }), rowsets(mixed));
      const alone = lists.map((list) => {
        const cells = list.map((delay) => [String(delay)]);
        return pagesOf(planOf([read], { isBackward }), rowsets(cells))[0];
      });
      expect(pages).toEqual(alone);
    }),
  );
});
