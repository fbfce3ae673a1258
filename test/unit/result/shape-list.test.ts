// Rowsets -> pages: what is malformed is refused and never quoted; what is left is a slice of the list. Cells are not looked at.

import fc from "fast-check";
import { describe, test } from "vitest";
import type { SqlType } from "#kernel/sql-type.ts";
import type { Keys, Plan, RowsRead } from "#plan/plan.ts";
import { pageLabel } from "#result/group-rows.ts";
import { shapeList, type ShapedPage } from "#result/shape-list.ts";
import type { Row, Rowset } from "#transport/rowset.ts";
import { countRead, planOf, rowsets, rowsRead } from "./plans.ts";

const int: SqlType = { kind: "int" };
const read = rowsRead([["delay", int]]);
const keyed = rowsRead([["delay", int]], ["0", "1"]);
/** Rows that belong to those of a page, by so many fields. */
const paged = (fields: number): RowsRead => ({ ...read, keys: pageKeys(fields) });

function pageKeys(fields: number): Keys {
  const locals = Array.from({ length: fields }, (_, index) => `l${index}`);
  const on = locals.map((column) => ({ kind: "column", alias: "t0", column, type: int }) as const);
  return { kind: "page", page: { read, locals: [on] }, on };
}

function pagesOf(plan: Plan, given: readonly Rowset[]): ReadonlyMap<string, ShapedPage> {
  const shaped = shapeList(plan, given);
  if (!shaped.ok) throw new Error(shaped.refusal.detail);
  return shaped.value.pages;
}

const wholePage = (plan: Plan, given: readonly Rowset[]) => pagesOf(plan, given).get("");

test.for<readonly [string, Plan, readonly (readonly Row[])[], string]>([
  ["no rowset", planOf([read], {}), [], "no rowset"],
  ["a cell too few", planOf([read], {}), [[[]]], "0 cells in a row where 1 were asked for"],
  ["a cell too many", planOf([read], {}), [[["7", "7"]]], "2 cells in a row where 1 were asked for"],
  ["no key", planOf([keyed], {}), [[["1", "7"]]], "2 cells in a row where 3 were asked for"],
  ["no key of a page", planOf([paged(2)], {}), [[["1", "1", "7"]]], "3 cells in a row where 4 were asked for"],
  ["too many rows", planOf([read], { size: 1 }), [[["1"], ["2"], ["3"]]], "more rows than were asked for"],
  [
    "too many rows of one key",
    planOf([keyed], { size: 0 }),
    [
      [
        ["0", "1", "5"],
        ["1", "1", "5"],
        ["1", "1", "6"],
      ],
    ],
    "more rows than were asked for",
  ],
])("%s is refused", ([, plan, rows, problem], { expect }) => {
  const refusal = { reason: "warehouse-malformed", detail: `curated.Flight: ${problem}` };
  expect(shapeList(plan, rowsets(...rows))).toEqual({ ok: false, refusal });
});

test("numbers, or rows without a page, are a fault of ours", ({ expect }) => {
  expect(() => shapeList(planOf([read]), rowsets([]))).toThrow(TypeError);
  expect(() => shapeList(planOf([countRead()], {}), rowsets([]))).toThrow(TypeError);
});

test("cells stay as they came, whatever they are", ({ expect }) => {
  expect(wholePage(planOf([read], {}), rowsets([["canary"], [null]]))).toEqual({
    rows: [["canary"], [null]],
    hasNextPage: false,
    hasPreviousPage: false,
  });
});

describe("of known keys", () => {
  test("there is a page for each, whatever order the rows come in", ({ expect }) => {
    const plan = planOf([rowsRead([["delay", int]], ["b", "a", "b", "c"])], { size: 1 });
    const rows = [
      ["a", "1", "1"],
      ["b", "1", "2"],
      ["a", "1", "3"],
    ];
    expect([...pagesOf(plan, rowsets(rows))].map(([label, page]) => [label, page.rows, page.hasNextPage])).toEqual([
      ["b", [["2"]], false],
      ["a", [["1"]], true],
      ["c", [], false],
    ]);
  });

  test("none was asked for, and there is none", ({ expect }) => {
    expect(pagesOf(planOf([rowsRead([["delay", int]], [])], {}), rowsets([])).size).toBe(0);
  });

  test.for([null, "2", "01", "constructor", "__proto__"])(
    "what comes marked %s is in nobody's page",
    (label, { expect }) => {
      const pages = pagesOf(planOf([keyed], {}), rowsets([[label, "1", "7"]]));
      expect([pages.get("0"), pages.get("1")]).toMatchObject([{ rows: [] }, { rows: [] }]);
    },
  );
});

describe("of the rows of a page", () => {
  test("those are known that came, also without rows; of others nothing is said", ({ expect }) => {
    const rows = [
      ["LAX", "1", "1", "7"],
      ["LAX", "2", null, null],
      ["LAX", "1", "1", null],
    ];
    const pages = pagesOf(planOf([paged(2)], {}), rowsets(rows));
    expect([...pages.keys()]).toEqual([pageLabel(["LAX", "1"]), pageLabel(["LAX", "2"])]);
    expect(pages.get('["LAX","1"]')?.rows).toEqual([["7"], [null]]);
    expect(pages.get('["LAX","2"]')?.rows).toEqual([]);
    expect(pages.get('["LAX","3"]')).toBeUndefined();
  });

  test("a key that is NULL in part belongs to nobody", ({ expect }) => {
    expect(pagesOf(planOf([paged(2)], {}), rowsets([["LAX", null, "1", "7"]])).size).toBe(0);
    expect(pageLabel(["LAX", null])).toBeUndefined();
  });

  test("keys are told apart by every one of their cells", ({ expect }) => {
    const cell = fc.oneof(fc.string(), fc.constantFrom('","', '"', "\\", ""));
    fc.assert(
      fc.property(fc.array(cell, { minLength: 2, maxLength: 2 }), fc.array(cell, { maxLength: 2 }), (one, other) => {
        const isSame = one.length === other.length && one.every((text, index) => text === other[index]);
        expect(pageLabel(one) === pageLabel(other)).toBe(isSame);
      }),
    );
  });
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
      const page = wholePage(planOf([read], { size, isBackward, ...bounds }), rowsets(cells));

      const slice = isBackward ? between.slice(Math.max(0, between.length - size)) : between.slice(0, size);
      const isCut = between.length > size;
      expect(page).toEqual({
        rows: slice.map((delay) => [String(delay)]),
        hasNextPage: isBackward ? bounds.isBefore : isCut,
        hasPreviousPage: isBackward ? isCut : bounds.isAfter,
      });
    }),
  );
});

test("keys do not mix: each page is what its key would get alone", ({ expect }) => {
  const groups = fc.array(fc.array(fc.integer({ min: -99, max: 99 }), { maxLength: 3 }), { maxLength: 6 });
  fc.assert(
    fc.property(groups, fc.boolean(), fc.infiniteStream(fc.nat()), (lists, isBackward, random) => {
      const labels = lists.map((_, index) => String(index));
      const queues = lists.map((list, index) => list.map((delay): Row => [String(index), "1", String(delay)]));
      const mixed: Row[] = [];
      while (queues.some((queue) => queue.length > 0)) {
        const open = queues.filter((queue) => queue.length > 0);
        mixed.push(...(open[(random.next().value ?? 0) % open.length] ?? []).splice(0, 1));
      }
      const pages = pagesOf(planOf([rowsRead([["delay", int]], labels)], { isBackward }), rowsets(mixed));
      const alone = lists.map((list) => {
        const cells = list.map((delay) => [String(delay)]);
        return wholePage(planOf([read], { isBackward }), rowsets(cells));
      });
      expect(labels.map((label) => pages.get(label))).toEqual(alone);
    }),
  );
});
