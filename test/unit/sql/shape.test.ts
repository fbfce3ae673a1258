// The law of the folder: a statement's text, and what is declared, depend on the shape of a plan and never on a value in it.

import * as fc from "fast-check";
import { test } from "vitest";
import type { SqlType } from "#kernel/sql-type.ts";
import type { Expression, Predicate } from "#plan/plan.ts";
import { renderBatch } from "#sql/render-batch.ts";
import { renderPlan } from "#sql/render-plan.ts";
import {
  airport,
  and,
  asc,
  column,
  columns,
  compare,
  count,
  delay,
  field,
  guarded,
  int,
  isIn,
  key,
  keys,
  name,
  not,
  numbers,
  nvarchar,
  or,
  planOf,
  pools,
  rows,
  texts,
  value,
  varchar4,
  type Read,
} from "./plans.ts";

/** Draws the values of one plan, in the order in which its makers ask. */
interface Values {
  readonly number: () => string | null;
  readonly text: () => string | null;
  readonly numbers: () => readonly string[];
  readonly texts: () => readonly string[];
}

/** A predicate still without values. */
type Shape = (values: Values) => Predicate;

const operators = fc.constantFrom("eq", "ne", "lt", "lte", "gt", "gte");
const state = column("t1", "State", varchar4);
const iata = column("t1", "Iata", varchar4);

const { shape } = fc.letrec<{ shape: Shape; field: (values: Values) => Expression }>((tie) => ({
  field: fc.oneof(
    { maxDepth: 3 },
    fc.constant(() => delay),
    tie("shape").map((when) => (values: Values) => guarded(delay, when(values))),
  ),
  shape: fc.oneof(
    { maxDepth: 3 },
    fc.tuple(tie("field"), operators).map(
      ([left, operator]): Shape =>
        (v) =>
          compare(left(v), operator, value(int, v.number())),
    ),
    fc.constant<Shape>((v) => ({ kind: "like", left: name, value: value(nvarchar, v.text()) })),
    fc.boolean().map(
      (negated): Shape =>
        (v) =>
          isIn(name, texts(nvarchar, ...v.texts()), negated),
    ),
    fc.boolean().map(
      (negated): Shape =>
        (v) =>
          isIn(key, numbers(key.type, ...v.numbers()), negated),
    ),
    fc.boolean().map((negated): Shape => (v) => ({ kind: "valueIsNull", value: value(int, v.number()), negated })),
    fc.array(tie("shape"), { maxLength: 3 }).map(
      (parts): Shape =>
        (v) =>
          and(...parts.map((part) => part(v))),
    ),
    fc.array(tie("shape"), { maxLength: 3 }).map(
      (parts): Shape =>
        (v) =>
          or(...parts.map((part) => part(v))),
    ),
    tie("shape").map(
      (part): Shape =>
        (v) =>
          not(part(v)),
    ),
    fc.constant<Shape>((v) => ({
      kind: "exists",
      from: airport,
      on: [{ left: field("Origin"), right: iata }],
      where: compare(state, "eq", value(varchar4, v.text())),
    })),
  ),
}));

const hostile = fc.oneof(
  fc.constantFrom("'", "' OR 1 = 1 --", "]", "@p0", "\r\n", "😀", ""),
  fc.string({ unit: "grapheme" }).filter((text) => !/[\0\\]/.test(text)),
);

/** A source of values that can be drawn from again and again. */
const values: fc.Arbitrary<Values> = fc.gen().map((gen) => ({
  number: () => gen(fc.option, fc.integer().map(String)),
  text: () => gen(fc.option, hostile),
  numbers: () => gen(fc.array, fc.integer().map(String), { maxLength: 5 }),
  texts: () => gen(fc.array, hostile, { maxLength: 5 }),
}));

const reads: readonly ((where: Predicate, values: Values) => Read)[] = [
  (where, v) => rows({ where, order: [asc(delay)], limit: value(int, v.number()) }),
  (where, v) => rows({ where, keys: keys(numbers(key.type, ...v.numbers()), key), columns: columns(name) }),
  (where, v) =>
    rows({ where, keys: keys(texts(varchar4, ...v.texts()), field("Origin")), limit: value(int, v.number()) }),
  (where, v) => count({ where, keys: keys(texts(varchar4, ...v.texts()), field("Origin")) }),
];

test("any values, one text", ({ expect }) => {
  fc.assert(
    fc.property(shape, values, values, fc.constantFrom(...reads), (predicate, first, second, read) => {
      const [one, other] = [first, second].map((v) => {
        const [statement] = renderPlan(planOf(read(predicate(v), v)), "dedicated");
        return { text: statement?.text, types: statement?.parameters.map(({ name: of, type }) => [of, type]) };
      });
      expect(one).toEqual(other);
    }),
    { numRuns: 300 },
  );
});

test("any values, one EXEC up to its first value", ({ expect }) => {
  fc.assert(
    fc.property(shape, values, values, fc.constantFrom(...pools), (predicate, first, second, pool) => {
      const [one, other] = [first, second].map((v) => {
        const read = rows({ where: predicate(v), limit: value(int, "1") });
        return renderBatch(renderPlan(planOf(read), pool), { pool, label: "a" }).text.split(", @p0 = ")[0];
      });
      expect(one).toBe(other);
    }),
  );
});

test("no value is in a text", ({ expect }) => {
  const canary: SqlType = { kind: "nvarchar", length: "max" };
  const where = or(
    compare(column("t0", "Name", canary), "eq", value(canary, "canary")),
    isIn(column("t0", "Name", canary), texts(canary, "canary")),
    { kind: "like", left: name, value: value(nvarchar, "%canary%") },
  );
  const statements = renderPlan(planOf(rows({ where }), count({ where })), "serverless");
  expect(statements.map(({ parameters }) => parameters.length)).toEqual([3, 3]);
  for (const { text } of statements) expect(text).not.toContain("canary");
});
