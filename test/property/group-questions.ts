// Questions about groups of sales, each in two languages: as the API takes it, and as DuckDB does. Keys, numbers, having and
// orders are drawn by themselves and put together.

import fc from "fast-check";
import type { Measure, MeasureFunction } from "#plan/measures.ts";

/** A value of an answer. */
export type Cell = string | number | boolean | null | undefined;

/** What stands for it, so that both sides can be compared as text. */
export type Shown = (value: Cell) => string | null;

export interface Key {
  readonly input: unknown;
  readonly path: readonly string[];
  readonly sql: string;
  readonly shown: Shown;
}

export interface NumberOf {
  readonly measure: Measure;
  /** A number that is the same wherever it is computed, and can be compared and ordered by. */
  readonly sql: string;
  readonly shown: Shown;
  /** False for what differs in the last digits. */
  readonly isExact: boolean;
}

const text: Shown = (value) => (value === null || value === undefined ? null : String(value));
const folded: Shown = (value) => text(value)?.trimEnd().toLowerCase() ?? null;
/** Local date and time without an offset. */
const clock: Shown = (value) => text(value)?.replace(" ", "T").slice(0, 19) ?? null;
const day: Shown = (value) => text(value)?.slice(0, 10) ?? null;

const plain = (path: readonly string[], shown: Shown): Key => ({
  input: path.reduceRight<unknown>((rest, name) => ({ [name]: rest }), "VALUE"),
  path,
  sql: `"${path.join(".")}"`,
  shown,
});

const bucket = (path: readonly string[], form: object, cut: (column: string) => string, shown: Shown): Key => ({
  input: path.reduceRight<unknown>((rest, name) => ({ [name]: rest }), form),
  path,
  sql: cut(`"${path.join(".")}"`),
  shown,
});

const WEEKDAYS = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"];
const week = (start: number) => (column: string) =>
  `CAST(${column} AS DATE) - CAST((isodow(${column}) - 1 - ${start} + 7) % 7 AS INTEGER)`;
const fiscal = (unit: string, month: number) => (column: string) =>
  `CAST(date_trunc('${unit}', ${column} - INTERVAL ${month - 1} MONTH) + INTERVAL ${month - 1} MONTH AS DATE)`;
const unitOf = (unit: string) => (column: string) => `date_trunc('${unit}', ${column})`;

const dated: fc.Arbitrary<Key> = fc.oneof(
  fc.constantFrom(["soldOn"], ["place", "openedOn"]).chain((path) =>
    fc.oneof(
      fc.constantFrom("DAY", "MONTH", "QUARTER", "YEAR").map((unit) => bucket(path, { unit }, unitOf(unit), day)),
      fc.nat(6).map((start) => bucket(path, { unit: "WEEK", weekStart: WEEKDAYS[start] }, week(start), day)),
      fc.constant(bucket(path, { unit: "ISO_WEEK" }, week(0), day)),
      fc
        .tuple(fc.constantFrom("QUARTER", "YEAR"), fc.integer({ min: 1, max: 12 }))
        .map(([unit, month]) => bucket(path, { unit, fiscalYearStart: month }, fiscal(unit, month), day)),
      fc.constant(bucket(path, {}, (column) => column, day)),
    ),
  ),
  fc
    .constantFrom("MINUTE", "HOUR", "DAY", "MONTH", "YEAR")
    .map((unit) => bucket(["soldAt"], { unit }, unitOf(unit), clock)),
  fc.constantFrom("DAY", "MONTH").map((unit) => bucket(["servedAt"], { unit }, unitOf(unit), clock)),
  fc.constant(bucket(["soldAt"], {}, (column) => column, clock)),
);

const keyOf: fc.Arbitrary<Key> = fc.oneof(
  fc.constantFrom(
    plain(["shop"], folded),
    plain(["amount"], text),
    plain(["isPaid"], text),
    plain(["weight"], text),
    plain(["place", "region"], folded),
    plain(["place", "isOpen"], text),
  ),
  dated,
);

export const keysOf: fc.Arbitrary<readonly Key[]> = fc.uniqueArray(keyOf, {
  minLength: 1,
  maxLength: 3,
  selector: ({ path }) => path.join("."),
});

/** Digits of a fraction that a sum of each has. */
const EXACT = { amount: 0, stock: 0, price: 2, fee: 4 } as const;
type Exact = keyof typeof EXACT;

/** The whole number that a decimal is in units of its last digit. */
const units =
  (scale: number): Shown =>
  (value) => {
    if (value === null || value === undefined) return null;
    const [whole = "0", fraction = ""] = String(value).split(".");
    return String(BigInt(whole + fraction.padEnd(scale, "0")));
  };

const number = (fn: MeasureFunction, field: string | undefined, sql: string, shown: Shown = text): NumberOf => ({
  measure: { fn, field },
  sql,
  shown,
  isExact: fn !== "stddev" && fn !== "variance",
});

const inUnits = (field: Exact): string => `CAST("${field}" * ${10 ** EXACT[field]} AS HUGEINT)`;

const exactOf = (field: Exact): readonly NumberOf[] => {
  const averaged = Math.max(6, EXACT[field]);
  return [
    number("sum", field, `sum(${inUnits(field)})`, units(EXACT[field])),
    number(
      "avg",
      field,
      `(sum(${inUnits(field)}) * ${10 ** (averaged - EXACT[field])}) // count("${field}")`,
      units(averaged),
    ),
    number("min", field, `min(${inUnits(field)})`, units(EXACT[field])),
    number("max", field, `max(${inUnits(field)})`, units(EXACT[field])),
  ];
};

export const count: NumberOf = number("count", undefined, "count(*)");

const numbers: readonly NumberOf[] = [
  count,
  ...exactOf("amount"),
  ...exactOf("stock"),
  ...exactOf("price"),
  ...exactOf("fee"),
  number("sum", "weight", 'sum("weight")'),
  number("avg", "weight", 'avg("weight")'),
  number("max", "weight", 'max("weight")'),
  number("min", "shop", 'min("shop")', folded),
  number("max", "soldAt", 'max("soldAt")', clock),
  number("min", "soldOn", 'min("soldOn")', day),
  ...["shop", "isPaid", "soldOn", "weight", "price"].map((field) =>
    number("countDistinct", field, `count(DISTINCT "${field}")`),
  ),
  number("stddev", "amount", 'stddev_samp(CAST("amount" AS DOUBLE))'),
  number("variance", "weight", 'var_samp("weight")'),
];

/** Without price where the principal has none. */
export const numbersOf = (hasPrice: boolean): fc.Arbitrary<readonly NumberOf[]> =>
  fc.uniqueArray(fc.constantFrom(...numbers.filter(({ measure }) => hasPrice || measure.field !== "price")), {
    minLength: 1,
    maxLength: 5,
  });

export interface Test {
  readonly input: Readonly<Record<string, unknown>>;
  readonly sql: string;
}

const at = ({ measure: { fn, field } }: NumberOf, tests: unknown): Test["input"] =>
  field === undefined ? { [fn]: tests } : { [fn]: { [field]: tests } };

const SIGNS = { gt: ">", gte: ">=", lt: "<", lte: "<=", eq: "=", ne: "<>" } as const;
const operators = fc.constantFrom(...(["gt", "gte", "lt", "lte", "eq", "ne"] as const));

const leafOf = (hasPrice: boolean): fc.Arbitrary<Test> =>
  fc.oneof(
    fc.tuple(operators, fc.integer({ min: 0, max: 6 })).map(([operator, value]) => ({
      input: at(count, { [operator]: String(value) }),
      sql: `count(*) ${SIGNS[operator]} ${value}`,
    })),
    fc.tuple(operators, fc.integer({ min: -2, max: 4 })).map(([operator, value]) => ({
      input: { avg: { amount: { [operator]: `${value}.5` } } },
      sql: `(sum(${inUnits("amount")}) * 1000000) // count("amount") ${SIGNS[operator]} ${value < 0 ? value * 1_000_000 - 500_000 : value * 1_000_000 + 500_000}`,
    })),
    fc.tuple(operators, fc.constantFrom(0, 2, 7)).map(([operator, value]) => ({
      input: { sum: { amount: { [operator]: String(value) } }, countDistinct: { shop: { gte: "1" } } },
      sql: `(sum("amount") ${SIGNS[operator]} ${value} AND count(DISTINCT "shop") >= 1)`,
    })),
    fc
      .tuple(fc.constantFrom(...numbers.filter((one) => hasPrice || one.measure.field !== "price")), fc.boolean())
      .map(([one, isNull]) => ({
        input: at(one, { isNull }),
        sql: `(${one.sql}) IS ${isNull ? "" : "NOT "}NULL`,
      })),
    fc.subarray(["1", "2", "3"]).map((list) => ({
      input: { count: { in: list } },
      sql: list.length === 0 ? "FALSE" : `count(*) IN (${list.join(", ")})`,
    })),
  );

export const havingOf = (hasPrice: boolean): fc.Arbitrary<Test | undefined> => {
  const leaf = leafOf(hasPrice);
  const parts = fc.array(leaf, { maxLength: 3 });
  const joined = (some: readonly Test[], word: string, none: string): string =>
    some.length === 0 ? none : some.map(({ sql }) => `(${sql})`).join(word);
  return fc.oneof(
    fc.constant(undefined),
    leaf,
    leaf.map(({ input, sql }): Test => ({ input: { not: input }, sql: `NOT (${sql})` })),
    parts.map((some): Test => ({ input: { or: some.map(({ input }) => input) }, sql: joined(some, " OR ", "FALSE") })),
    parts.map((some): Test => ({ input: { and: some.map(({ input }) => input) }, sql: joined(some, " AND ", "TRUE") })),
  );
};

export interface Term {
  readonly input: unknown;
  readonly sql: string;
}

const way = (descending: boolean): string => (descending ? "DESC NULLS LAST" : "ASC NULLS FIRST");

export const ascending = ({ sql }: { readonly sql: string }): Term => ({
  input: undefined,
  sql: `${sql} ${way(false)}`,
});

export function orderOf(keys: readonly Key[], hasPrice: boolean): fc.Arbitrary<readonly Term[]> {
  const exact = numbers.filter((one) => one.isExact && (hasPrice || one.measure.field !== "price"));
  const direction = fc.boolean();
  const byKey = fc.tuple(fc.constantFrom(...keys), direction).map(([key, descending]): Term => ({
    input: { key: key.path.reduceRight<unknown>((rest, name) => ({ [name]: rest }), descending ? "DESC" : "ASC") },
    sql: `${key.sql} ${way(descending)}`,
  }));
  const byNumber = fc.tuple(fc.constantFrom(...exact), direction).map(([one, descending]): Term => {
    const { fn, field } = one.measure;
    const asked = descending ? "DESC" : "ASC";
    return {
      input: { aggregate: { [fn]: field === undefined ? asked : { [field]: asked } } },
      sql: `${one.sql} ${way(descending)}`,
    };
  });
  return fc.array(fc.oneof(byKey, byNumber), { maxLength: 3 });
}
