// Which numbers a field has, by its type, and which of them keep every digit.

import fc from "fast-check";
import { describe, test } from "vitest";
import { groupKeyForm } from "#catalog/group-keys.ts";
import { FIELD_FUNCTIONS, MEASURE_FUNCTIONS, measureOf, measureType } from "#catalog/measures.ts";
import type { SqlType } from "#kernel/sql-type.ts";

const ALL: Readonly<Record<SqlType["kind"], SqlType>> = {
  int: { kind: "int" },
  bigint: { kind: "bigint" },
  bit: { kind: "bit" },
  float: { kind: "float" },
  money: { kind: "money" },
  decimal: { kind: "decimal", precision: 18, scale: 2 },
  date: { kind: "date" },
  time: { kind: "time", precision: 3 },
  datetime2: { kind: "datetime2", precision: 0 },
  datetimeoffset: { kind: "datetimeoffset", precision: 7 },
  varchar: { kind: "varchar", length: 10 },
  nvarchar: { kind: "nvarchar", length: 10 },
  uniqueidentifier: { kind: "uniqueidentifier" },
  varbinary: { kind: "varbinary", length: 10 },
};
const MAX_TEXTS: readonly SqlType[] = [
  { kind: "varchar", length: "max" },
  { kind: "nvarchar", length: "max" },
];
const decimals = fc
  .integer({ min: 1, max: 38 })
  .chain((precision) => fc.record({ precision: fc.constant(precision), scale: fc.integer({ min: 0, max: precision }) }))
  .map((digits): SqlType => ({ kind: "decimal", ...digits }));

const functionsOf = (type: SqlType) => FIELD_FUNCTIONS.filter((fn) => measureType(fn, type) !== undefined);
const ORDERED = ["countDistinct", "min", "max"];

describe("the numbers of", () => {
  test.for([
    ["varbinary", []],
    ["uniqueidentifier", ["countDistinct"]],
    ["bit", ["countDistinct"]],
    ["varchar", ORDERED],
    ["nvarchar", ORDERED],
    ["date", ORDERED],
    ["time", ORDERED],
    ["datetime2", ORDERED],
    ["datetimeoffset", ORDERED],
    ["int", FIELD_FUNCTIONS],
    ["bigint", FIELD_FUNCTIONS],
    ["float", FIELD_FUNCTIONS],
    ["money", FIELD_FUNCTIONS],
    ["decimal", FIELD_FUNCTIONS],
  ] as const)("%s", ([kind, functions], { expect }) => {
    expect(functionsOf(ALL[kind])).toEqual(functions);
  });

  test("a text of any length: none", ({ expect }) => {
    expect(MAX_TEXTS.flatMap(functionsOf)).toEqual([]);
  });
});

describe("the type of", () => {
  const decimal = (scale: number): SqlType => ({ kind: "decimal", precision: 38, scale });

  test.for([
    ["int", { kind: "bigint" }, decimal(6)],
    ["bigint", decimal(0), decimal(6)],
    ["money", decimal(4), decimal(6)],
    ["decimal", decimal(2), decimal(6)],
    ["float", { kind: "float" }, { kind: "float" }],
  ] as const)("a sum and a mean of %s", ([kind, sum, avg], { expect }) => {
    expect(measureType("sum", ALL[kind])).toEqual(sum);
    expect(measureType("avg", ALL[kind])).toEqual(avg);
  });

  test("a sum leaves room for ten digits more, at the cost of the scale, or there is none", ({ expect }) => {
    fc.assert(
      fc.property(decimals, (type) => {
        if (type.kind !== "decimal") return;
        const whole = type.precision - type.scale;
        const sum = measureType("sum", type);
        const avg = measureType("avg", type);
        const scale = Math.min(type.scale, 28 - whole);
        if (scale < 0) {
          expect([sum, avg]).toEqual([undefined, undefined]);
          return;
        }
        expect(sum).toEqual(decimal(scale));
        expect(38 - scale).toBeGreaterThanOrEqual(whole + 10);
        expect(avg).toEqual(decimal(Math.max(6, scale)));
      }),
    );
  });

  test("the others: counts are bigint, ends are the field's own, spreads are float", ({ expect }) => {
    for (const type of Object.values(ALL)) {
      expect(measureType("count", type)).toEqual({ kind: "bigint" });
      for (const fn of functionsOf(type)) {
        if (fn === "countDistinct") expect(measureType(fn, type)).toEqual({ kind: "bigint" });
        if (fn === "min" || fn === "max") expect(measureType(fn, type)).toEqual(type);
        if (fn === "stddev" || fn === "variance") expect(measureType(fn, type)).toEqual({ kind: "float" });
      }
    }
  });

  test("no whole number is cut: a mean and a spread are computed over a type that has digits after the point", ({
    expect,
  }) => {
    for (const kind of ["int", "bigint"] as const) {
      expect(measureOf("avg", ALL[kind])?.over?.kind).toBe("decimal");
      expect(measureOf("stddev", ALL[kind])?.over?.kind).toBe("float");
    }
    expect(MEASURE_FUNCTIONS).toHaveLength(8);
  });
});

test("rows are grouped by what has an order, and by stretches of time", ({ expect }) => {
  const forms = (form: string | undefined) =>
    Object.values(ALL)
      .filter((type) => groupKeyForm(type) === form)
      .map(({ kind }) => kind);
  expect(forms("bucket")).toEqual(["date", "datetime2", "datetimeoffset"]);
  expect(forms(undefined)).toEqual(["varbinary"]);
  expect(MAX_TEXTS.map(groupKeyForm)).toEqual([undefined, undefined]);
  expect(groupKeyForm(ALL.bit)).toBe("value");
  expect(groupKeyForm(ALL.uniqueidentifier)).toBe("value");
});
