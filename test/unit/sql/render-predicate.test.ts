// The text of every expression and predicate, and the refusals of plans that would admit too much.

import { test } from "vitest";
import type { SqlType } from "#kernel/sql-type.ts";
import type { Predicate } from "#plan/plan.ts";
import {
  airport,
  always,
  and,
  bigint,
  column,
  compare,
  delay,
  field,
  guarded,
  isIn,
  isNull,
  key,
  keys,
  name,
  never,
  not,
  numbers,
  nvarchar,
  or,
  rows,
  statementOf,
  texts,
  uuid,
  value,
  varchar4,
  whereOf,
} from "./plans.ts";

const late = compare(delay, "gt", value(delay.type, "15"));
const state = column("t1", "State", varchar4);
const iata = column("t1", "Iata", varchar4);
const near = (where: Predicate): Predicate => ({
  kind: "exists",
  from: airport,
  on: [{ left: field("Origin"), right: iata }],
  where,
});

test("an EXISTS without a pair of fields is refused: it would admit every row", ({ expect }) => {
  expect(() => whereOf({ kind: "exists", from: airport, on: [], where: always })).toThrow(TypeError);
});

test.for([
  ["IN over a list of two types", isIn(key, { encoding: "json", types: [bigint, bigint], text: "[]" })],
  ["IN over a list of no type", isIn(key, { encoding: "json", types: [], text: "[]" })],
  ["a column of no name", isNull(column("t0", "", bigint))],
  ["a column with a line break", isNull(column("t0", "a\nb", bigint))],
  ["a column of 129 characters", isNull(column("t0", "a".repeat(129), bigint))],
  ["a column with half a surrogate pair", isNull(column("t0", "a\uD800", bigint))],
  ["an alias that is none of ours", isNull(column("t0; DROP TABLE x", "a", bigint))],
] as const)("%s is refused", ([, where], { expect }) => {
  expect(() => whereOf(where)).toThrow(TypeError);
});

test.for([
  ["always", always, ""],
  ["never", never, "1 = 0"],
  ["always inside another", or(always, late), "1 = 1 OR t0.[Delay] > @p0"],
  ["not never", not(never), "NOT (1 = 0)"],
  ["eq", compare(delay, "eq", value(delay.type, "1")), "t0.[Delay] = @p0"],
  ["ne", compare(delay, "ne", value(delay.type, "1")), "t0.[Delay] <> @p0"],
  ["lt", compare(delay, "lt", value(delay.type, "1")), "t0.[Delay] < @p0"],
  ["lte", compare(delay, "lte", value(delay.type, "1")), "t0.[Delay] <= @p0"],
  ["gt", late, "t0.[Delay] > @p0"],
  ["gte", compare(delay, "gte", value(delay.type, "1")), "t0.[Delay] >= @p0"],
  ["like", { kind: "like", left: name, value: value(nvarchar, "%a%") }, "t0.[Name] LIKE @p0"],
  ["null", isNull(delay), "t0.[Delay] IS NULL"],
  ["not null", isNull(delay, true), "t0.[Delay] IS NOT NULL"],
  ["a null value", { kind: "valueIsNull", value: value(delay.type, null), negated: false }, "@p0 IS NULL"],
  ["a value", { kind: "valueIsNull", value: value(delay.type, null), negated: true }, "@p0 IS NOT NULL"],
  ["a column of odd characters", isNull(column("t0", `a]b'--"c`, bigint)), `t0.[a]]b'--"c] IS NULL`],
  [
    "or inside and, and inside or, each in parentheses",
    and(late, or(isNull(delay), and(late, isNull(name)))),
    "t0.[Delay] > @p0 AND (t0.[Delay] IS NULL OR (t0.[Delay] > @p0 AND t0.[Name] IS NULL))",
  ],
  ["a list of one part keeps its parentheses", and(isNull(name), or(late)), "t0.[Name] IS NULL AND (t0.[Delay] > @p0)"],
  ["not", not(or(late, isNull(delay))), "NOT (t0.[Delay] > @p0 OR t0.[Delay] IS NULL)"],
  [
    "in numbers",
    isIn(key, numbers(bigint, "1", "2")),
    "t0.[FlightKey] IN (SELECT CAST(NULLIF(k.[value], N'') AS bigint) FROM STRING_SPLIT(@p0, N',') AS k WHERE k.[value] <> N'')",
  ],
  [
    "not in numbers",
    isIn(key, numbers(bigint, "1"), true),
    "t0.[FlightKey] NOT IN (SELECT CAST(NULLIF(k.[value], N'') AS bigint) FROM STRING_SPLIT(@p0, N',') AS k WHERE k.[value] <> N'')",
  ],
  [
    "in texts",
    isIn(name, texts(nvarchar, "a")),
    "t0.[Name] IN (SELECT CAST(k.[value] AS nvarchar(4000)) FROM OPENJSON(@p0) AS k)",
  ],
  [
    "in decimals, as wide as they may be",
    isIn(field("Cost"), numbers(field("Cost").type, "1.005")),
    "t0.[Cost] IN (SELECT CAST(NULLIF(k.[value], N'') AS decimal(38, 22)) FROM STRING_SPLIT(@p0, N',') AS k WHERE k.[value] <> N'')",
  ],
  [
    "in binaries",
    isIn(field("Bin"), texts(field("Bin").type, "AA01")),
    "t0.[Bin] IN (SELECT CONVERT(varbinary(max), k.[value], 2) FROM OPENJSON(@p0) AS k)",
  ],
  ["a related row", near(always), "EXISTS (SELECT 1 FROM [curated].[Airport] AS t1 WHERE t1.[Iata] = t0.[Origin])"],
  [
    "a related row that must hold an or",
    near(or(compare(state, "eq", value(varchar4, "GA")), isNull(state))),
    "EXISTS (SELECT 1 FROM [curated].[Airport] AS t1 WHERE t1.[Iata] = t0.[Origin] AND (t1.[State] = @p0 OR t1.[State] IS NULL))",
  ],
  [
    "a guarded field",
    compare(guarded(name, near(compare(state, "eq", value(varchar4, "GA")))), "eq", value(nvarchar, "a")),
    "CASE WHEN EXISTS (SELECT 1 FROM [curated].[Airport] AS t1 WHERE t1.[Iata] = t0.[Origin] AND t1.[State] = @p0) THEN t0.[Name] END = @p1",
  ],
] as const satisfies readonly (readonly [string, Predicate, string])[])("%s", ([, where, text], { expect }) => {
  expect(whereOf(where)).toBe(text);
});

test("a local time on a known clock is compared as an instant", ({ expect }) => {
  const zoned: SqlType = { kind: "datetime2", precision: 0, zone: "Eastern Standard Time" };
  const at = column("t0", "DepartedAt", zoned);
  expect(whereOf(compare(at, "gte", value(zoned, "2024-01-02T03:04:05+00:00")))).toBe(
    "CASE WHEN t0.[DepartedAt] BETWEEN CAST('0001-01-02' AS datetime2(0)) AND CAST('9999-12-30' AS datetime2(0)) THEN " +
      "t0.[DepartedAt] AT TIME ZONE N'Eastern Standard Time' ELSE t0.[DepartedAt] AT TIME ZONE N'UTC' END >= @p0",
  );
  const odd: SqlType = { kind: "datetime2", precision: 0, zone: "O'Zone" };
  expect(whereOf(isNull(guarded(column("t0", "A", odd), never)))).toContain(
    " THEN t0.[A] AT TIME ZONE N'O''Zone' ELSE ",
  );
  const universal: SqlType = { kind: "datetime2", precision: 0, zone: "UTC" };
  expect(whereOf(isNull(column("t0", "A", universal)))).toBe("t0.[A] AT TIME ZONE N'UTC' IS NULL");
});

test("one value is one parameter wherever it stands; two equal values stay two", ({ expect }) => {
  const same = value(delay.type, "1");
  const text = "t0.[Delay] > @p0 OR (@p0 IS NULL AND t0.[Delay] < @p1)";
  const where = (other: Predicate): Predicate =>
    or(compare(delay, "gt", same), and({ kind: "valueIsNull", value: same, negated: false }, other));
  expect(whereOf(where(compare(delay, "lt", value(delay.type, "1"))))).toBe(text);
  expect(whereOf(where(compare(delay, "lt", value(delay.type, "2"))))).toBe(text);
  expect(statementOf(rows({ where: or(late, late) })).parameters).toEqual([
    { name: "@p0", type: { kind: "int" }, text: "15" },
  ]);
});

test("keys without a value for each field are refused: they would join every row", ({ expect }) => {
  expect(() => statementOf(rows({ keys: keys(numbers(bigint, "1")) }))).toThrow(TypeError);
  expect(() => statementOf(rows({ keys: keys(numbers(bigint, "1"), key, key) }))).toThrow(TypeError);
  const two = { encoding: "split" as const, types: [bigint, uuid], text: "1,2" };
  expect(() => statementOf(rows({ keys: keys(two, key, field("Id")) }))).toThrow(TypeError);
});
