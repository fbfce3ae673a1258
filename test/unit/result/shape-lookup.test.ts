// One row for each key of a lookup, whatever the warehouse holds.

import { test } from "vitest";
import type { SqlType } from "#kernel/sql-type.ts";
import type { Plan } from "#plan/plan.ts";
import { shapeLookup } from "#result/shape-lookup.ts";
import type { Rowset } from "#transport/rowset.ts";
import { countRead, planOf, rowsets, rowsRead } from "./plans.ts";

const int: SqlType = { kind: "int" };
const plan = planOf([rowsRead([["delay", int]], ["7", "9", "7", "8"])]);

function rowsOf(of: Plan, given: readonly Rowset[]) {
  const shaped = shapeLookup(of, given);
  if (!shaped.ok) throw new TypeError(shaped.refusal.detail);
  return shaped.value.rows;
}

test.for([
  ["no rowset", [], "no rowset"],
  ["no mark", [[["7", "1"]]], "2 cells in a row where 3 were asked for"],
  ["a cell too many", [[["7", "1", "1", "1"]]], "4 cells in a row where 3 were asked for"],
] as const)("%s is refused", ([, given, problem], { expect }) => {
  const refusal = { reason: "warehouse-malformed", detail: `curated.Flight: ${problem}` };
  expect(shapeLookup(plan, rowsets(...given))).toEqual({ ok: false, refusal });
});

test("a lookup that reads no rows is a fault of ours", ({ expect }) => {
  expect(() => shapeLookup(planOf([countRead(["7"])]), rowsets([]))).toThrow(TypeError);
});

test("the first of several rows; undefined for a key that has none", ({ expect }) => {
  const given = rowsets([
    ["9", "1", "2"],
    ["7", "1", "1"],
    ["9", "1", "3"],
  ]);
  expect([...rowsOf(plan, given)]).toEqual([
    ["7", ["1"]],
    ["9", ["2"]],
    ["8", undefined],
  ]);
});

test("another spelling of a key is no row of it", ({ expect }) => {
  expect(rowsOf(plan, rowsets([["07", "1", "1"]])).get("7")).toBeUndefined();
});

test("of a page's rows, one without a mark is known to lead nowhere, and one that did not come is not known", ({
  expect,
}) => {
  const read = rowsRead([["delay", int]]);
  const on = [{ kind: "column", alias: "t0", column: "c", type: int }] as const;
  const ofPage = planOf([{ ...read, keys: { kind: "page", page: { read, locals: [on] }, on } }]);
  const rows = rowsOf(
    ofPage,
    rowsets([
      ["7", "1", "1"],
      ["8", null, null],
    ]),
  );
  expect([...rows]).toEqual([
    ['["7"]', ["1"]],
    ['["8"]', undefined],
  ]);
  expect(rows.has('["9"]')).toBe(false);
});
