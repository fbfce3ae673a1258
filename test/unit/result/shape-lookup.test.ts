// One row for each key of a lookup, whatever the warehouse holds.

import { test } from "vitest";
import type { SqlType } from "#kernel/sql-type.ts";
import { shapeLookup } from "#result/shape-lookup.ts";
import { countRead, planOf, rowsets, rowsRead } from "./plans.ts";

const int: SqlType = { kind: "int" };
const plan = planOf([rowsRead([["delay", int]], ["7", "9", "7", "8"])]);

test.for([
  ["no rowset", [], "curated.Flight: no rowset"],
  ["no key cell", [[["1"]]], "curated.Flight: 1 cells in a row where 2 were asked for"],
  ["another key", [[["canary", "1"]]], "curated.Flight: a row of a key that was not asked for"],
  ["another spelling of a key", [[["07", "1"]]], "curated.Flight: a row of a key that was not asked for"],
  ["a bad cell", [[["7", "canary"]]], "curated.Flight, delay: a cell is not in the form of int"],
] as const)("%s is refused", ([, given, detail], { expect }) => {
  const refusal = { reason: "warehouse-malformed", detail };
  expect(shapeLookup(plan, rowsets(...given))).toEqual({ ok: false, refusal });
});

test("a NULL is refused where the view declares a value, and shown where it does not", ({ expect }) => {
  const read = rowsRead([["delay", int]], ["7"]);
  const required = { ...read, columns: read.columns.map((column) => ({ ...column, required: true as const })) };
  const given = rowsets([["7", null]]);
  const detail = "curated.Flight, delay: NULL, where the view declares a value";
  expect(shapeLookup(planOf([required]), given)).toEqual({
    ok: false,
    refusal: { reason: "warehouse-malformed", detail },
  });
  expect(shapeLookup(planOf([read]), given)).toEqual({ ok: true, value: [{ delay: null }] });
});

test("a lookup that reads no rows is a fault of ours", ({ expect }) => {
  expect(() => shapeLookup(planOf([countRead(["7"])]), rowsets([]))).toThrow(TypeError);
});

test("aligned with the keys asked; the first of several rows; undefined for none", ({ expect }) => {
  const given = rowsets([
    ["9", "2"],
    ["7", "1"],
    ["9", "3"],
  ]);
  expect(shapeLookup(plan, given)).toEqual({ ok: true, value: [{ delay: 1 }, { delay: 2 }, { delay: 1 }, undefined] });
});
