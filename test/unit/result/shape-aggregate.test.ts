// Numbers out of cells: what is no number is told apart from what is none, and NULL is told where it may stand.

import { describe, test } from "vitest";
import { measureOf } from "#plan/measures.ts";
import { shapeAggregate } from "#result/shape-aggregate.ts";
import type { Row } from "#transport/rowset.ts";
import { countRead, flooredRead, planOf, rowsets } from "./plans.ts";

const sum = { measured: measured("sum"), value: 0, path: ["sum", "delay"] };
const distinct = { measured: measured("countDistinct"), value: 0, path: ["countDistinct", "delay"] };

function measured(fn: "sum" | "countDistinct") {
  const found = measureOf(fn, { kind: "int" });
  if (found === undefined) throw new TypeError(`no ${fn} of int`);
  return found;
}

type Read = ReturnType<typeof countRead>;

function shaped(read: Read, rows: readonly Row[]): unknown {
  const sets = shapeAggregate(planOf([read]), rowsets(rows));
  return sets.ok ? Object.fromEntries(sets.value) : `${sets.refusal.reason} ${sets.refusal.detail}`;
}

const OTHER = "warehouse-malformed curated.Flight: a number in another form, or not one for each parent";

describe("no answer", () => {
  test.for<readonly [string, Read, readonly Row[], string]>([
    ["NULL where every row may be read", countRead(), [[null]], OTHER],
    ["NULL for a parent", countRead(["1"]), [["1", null]], OTHER],
    ["NULL distinct values", countRead(undefined, [distinct]), [[null]], OTHER],
    ["no row at all", countRead(), [], OTHER],
    ["no row at all under a floor", flooredRead(), [], OTHER],
    ["two rows", flooredRead(), [[null], [null]], OTHER],
    [
      "two rows of a parent",
      countRead(["1"]),
      [
        ["1", "2"],
        ["1", "3"],
      ],
      OTHER,
    ],
    ["a count below zero", flooredRead(), [["-1"]], OTHER],
    ["an empty text", flooredRead(), [[""]], OTHER],
    ["a fraction", countRead(undefined, [sum]), [["1.5"]], OTHER],
    [
      "a cell too many",
      flooredRead(),
      [[null, "3"]],
      "warehouse-malformed curated.Flight: 2 cells in a row where 1 were asked for",
    ],
  ])("%s", ([, read, rows, refusal], { expect }) => {
    expect(shaped(read, rows)).toBe(refusal);
  });

  test("a rowset too few", ({ expect }) => {
    const sets = shapeAggregate(planOf([countRead()]), []);
    expect(sets).toMatchObject({ ok: false, refusal: { detail: "curated.Flight: no rowset" } });
  });
});

test("a number is one, and NULL is too few to be told of", ({ expect }) => {
  expect(shaped(flooredRead(), [["12"]])).toEqual({ "": { count: "12" } });
  expect(shaped(flooredRead(), [["0"]])).toEqual({ "": { count: "0" } });
  expect(shaped(flooredRead(), [[null]])).toEqual({ "": { count: null } });
});

test("numbers stand by their function and field, NULL where there is no value", ({ expect }) => {
  const measures = [...countRead().measures, sum, distinct];
  expect(shaped(countRead(undefined, measures), [["2", "-7", "1"]])).toEqual({
    "": { count: "2", sum: { delay: "-7" }, countDistinct: { delay: "1" } },
  });
  expect(shaped(countRead(undefined, [sum]), [[null]])).toEqual({ "": { sum: { delay: null } } });
});

test("each parent has its own, and who was not asked for has those of no rows", ({ expect }) => {
  const read = countRead(["0", "none", "1"], [...countRead().measures, sum]);
  expect(
    shaped(read, [
      ["1", "4", null],
      ["0", "2", "9"],
    ]),
  ).toEqual({
    "0": { count: "2", sum: { delay: "9" } },
    none: { count: "0", sum: { delay: null } },
    "1": { count: "4", sum: { delay: null } },
  });
});
