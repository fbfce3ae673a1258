// NULL is the answer of a number that may not be told, and of no other.

import { test } from "vitest";
import { shapeList } from "#result/shape-list.ts";
import type { Row } from "#transport/rowset.ts";
import { countRead, flooredRead, planOf, rowsets } from "./plans.ts";

function totalOf(read: ReturnType<typeof countRead>, rows: readonly Row[]): unknown {
  const pages = shapeList(planOf([read]), rowsets(rows));
  return pages.ok ? pages.value.map(({ total }) => total) : pages.refusal.reason;
}

test.for([
  ["NULL where every row may be read", countRead(), [[null]], "warehouse-malformed"],
  ["NULL for a key", countRead(["1"]), [["1", null]], "warehouse-malformed"],
  ["no row at all", flooredRead(), [], "warehouse-malformed"],
  ["two rows", flooredRead(), [[null], [null]], "warehouse-malformed"],
  ["two cells", flooredRead(), [[null, "3"]], "warehouse-malformed"],
  ["a number below zero", flooredRead(), [["-1"]], "warehouse-malformed"],
  ["an empty text", flooredRead(), [[""]], "warehouse-malformed"],
] as const)("%s is no answer", ([, read, rows, reason], { expect }) => {
  expect(totalOf(read, rows)).toBe(reason);
});

test("a number is one, and NULL is too few to be told of", ({ expect }) => {
  expect(totalOf(flooredRead(), [["12"]])).toEqual(["12"]);
  expect(totalOf(flooredRead(), [["0"]])).toEqual(["0"]);
  expect(totalOf(flooredRead(), [[null]])).toEqual([null]);
});
