// Rows beyond a position, against the comparison that anybody would write.

import fc from "fast-check";
import { test } from "vitest";
import { afterPosition, beforePosition, reverseOrder } from "#plan/keyset.ts";
import type { OrderTerm, Value } from "#plan/plan.ts";
import { Evaluator, type Cell } from "./evaluate.ts";

const type = { kind: "int" } as const;
const evaluator = new Evaluator({});
const value = (text: Cell): Value => ({ type, text });

function isBeyond(
  terms: readonly OrderTerm[],
  row: readonly Cell[],
  position: readonly Cell[],
  before = false,
): boolean {
  const columns = Object.fromEntries(row.map((cell, index) => [`C${index}`, cell]));
  const predicate = (before ? beforePosition : afterPosition)(terms, position.map(value));
  return evaluator.test(predicate, new Map([["t0", columns]])) === true;
}

/** NULL lowest; the first difference decides. */
function compareRows(terms: readonly OrderTerm[], one: readonly Cell[], other: readonly Cell[]): number {
  const signs = terms.map(({ descending }, index) => {
    const [a, b] = [one[index], other[index]].map((cell) => (cell === null ? -Infinity : Number(cell)));
    const sign = a === b ? 0 : (a ?? 0) < (b ?? 0) ? -1 : 1;
    return descending ? -sign : sign;
  });
  return signs.find((sign) => sign !== 0) ?? 0;
}

const orders = fc
  .array(fc.record({ descending: fc.boolean(), nullable: fc.boolean() }), { minLength: 1, maxLength: 4 })
  .map((flags): readonly OrderTerm[] =>
    flags.map((flag, index) => ({ ...flag, expression: { kind: "column", alias: "t0", column: `C${index}`, type } })),
  );

const ordered = orders.chain((terms) => {
  const cell = fc.integer({ min: 0, max: 2 }).map(String);
  const row = fc.tuple(...terms.map(({ nullable }) => (nullable ? fc.option(cell) : cell)));
  return fc.record({ terms: fc.constant(terms), row, position: row });
});

test("a row is after a position exactly when it sorts after it", ({ expect }) => {
  fc.assert(
    fc.property(ordered, ({ terms, row, position }) => {
      expect(isBeyond(terms, row, position)).toBe(compareRows(terms, row, position) > 0);
      expect(isBeyond(terms, row, position, true)).toBe(compareRows(terms, row, position) < 0);
    }),
    { numRuns: 3000 },
  );
});

test("the predicate's form does not depend on the position's NULLs", ({ expect }) => {
  const form = (predicate: unknown) => JSON.stringify(predicate, (key, part: unknown) => (key === "text" ? "" : part));
  fc.assert(
    fc.property(ordered, ({ terms, row, position }) => {
      expect(form(afterPosition(terms, row.map(value)))).toBe(form(afterPosition(terms, position.map(value))));
    }),
  );
});

test("a value is one parameter wherever it stands", ({ expect }) => {
  const terms: readonly OrderTerm[] = [
    { expression: { kind: "column", alias: "t0", column: "C0", type }, descending: false, nullable: true },
    { expression: { kind: "column", alias: "t0", column: "C1", type }, descending: false, nullable: false },
  ];
  const values = [value("1"), value("2")];
  const found = new Set<unknown>();
  JSON.stringify(afterPosition(terms, values), (key, part: unknown) => {
    if (key === "value") found.add(part);
    return part;
  });
  expect(found).toEqual(new Set(values));
  expect([...found].every((one) => values.some((other) => one === other))).toBe(true);
});

test("a position without a value for each term is a fault", ({ expect }) => {
  const [term]: readonly OrderTerm[] = [
    { expression: { kind: "column", alias: "t0", column: "C0", type }, descending: false, nullable: false },
  ];
  expect(() => afterPosition(term === undefined ? [] : [term], [])).toThrow(TypeError);
});

test("no term has no row beyond it, and an order reversed twice is itself", ({ expect }) => {
  expect(isBeyond([], [], [])).toBe(false);
  fc.assert(
    fc.property(orders, (terms) => {
      expect(reverseOrder(reverseOrder(terms))).toEqual(terms);
    }),
  );
});
