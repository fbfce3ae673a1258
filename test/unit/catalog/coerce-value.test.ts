// Values -> canonical text. What the warehouse would fail on, round or cut is refused here.

import fc from "fast-check";
import { describe, test } from "vitest";
import { coerceValue } from "#catalog/coerce-value.ts";
import type { SqlType } from "#kernel/sql-type.ts";

const int: SqlType = { kind: "int" };
const bigint: SqlType = { kind: "bigint" };
const float: SqlType = { kind: "float" };
const money: SqlType = { kind: "money" };
const price: SqlType = { kind: "decimal", precision: 6, scale: 2 };
const share: SqlType = { kind: "decimal", precision: 38, scale: 38 };
const text: SqlType = { kind: "varchar", length: 4 };
const long: SqlType = { kind: "varchar", length: 8000 };
const bytes: SqlType = { kind: "varbinary", length: 4 };
const uuid: SqlType = { kind: "uniqueidentifier" };
const date: SqlType = { kind: "date" };
const time: SqlType = { kind: "time", precision: 0 };
const local: SqlType = { kind: "datetime2", precision: 3 };
const zoned: SqlType = { kind: "datetime2", precision: 3, zone: "UTC" };
const instant: SqlType = { kind: "datetimeoffset", precision: 7 };
const bit: SqlType = { kind: "bit" };

const REFUSED: readonly (readonly [string, SqlType, unknown])[] = [
  ["NULL", int, null],
  ["nothing", int, undefined],
  ["a fraction", int, 1.5],
  ["an exponent", int, "1e3"],
  ["hex", int, "0x10"],
  ["no digits", int, ""],
  ["a sign alone", int, "-"],
  ["a plus", int, "+1"],
  ["digits of another script", int, "١٢"],
  ["a line break", int, "1\n"],
  ["SQL", int, "1 OR 1=1"],
  ["a list", int, [1]],
  ["2^31", int, 2_147_483_648],
  ["2^63", bigint, "9223372036854775808"],
  ["twenty digits", bigint, "00000000000000000001"],
  ["a number that has lost digits", bigint, 2 ** 53],
  ["NaN", float, Number.NaN],
  ["1e309", float, Number("1e309")],
  ["a float as text", float, "1.5"],
  ["a float below the warehouse's", float, 5e-324],
  ["text for bit", bit, "true"],
  ["1 for bit", bit, 1],
  ["a decimal exponent", price, "1e2"],
  ["a number that prints with an exponent", price, 1e21],
  ["a point alone", price, "."],
  ["no digit before the point", price, ".5"],
  ["no digit after the point", price, "5."],
  ["five digits before the point", price, "12345"],
  ["35 digits after the point", price, `1.${"1".repeat(35)}`],
  ["a hundred digits", share, `0.${"0".repeat(100)}`],
  ["one before the point of a share", share, "1"],
  ["more than money holds", money, "922337203685477.5808"],
  ["less than money holds", money, "-922337203685477.58080001"],
  ["a number for text", text, 5],
  ["a lone surrogate", text, "a\ud800"],
  ["U+0000", text, "a\0"],
  ["a backslash before a line break", text, "a\\\r\nb"],
  ["no Base64", bytes, "a"],
  ["Base64url", bytes, "-_8="],
  ["too many bytes", bytes, "AAAAAAA="],
  ["a short UUID", uuid, "00000000-0000-0000-0000-00000000000"],
  ["a UUID in braces", uuid, "{00000000-0000-0000-0000-000000000000}"],
  ["30 February", date, "2001-02-30"],
  ["29 February 1900", date, "1900-02-29"],
  ["month 13", date, "2001-13-01"],
  ["month 0", date, "2001-00-01"],
  ["day 0", date, "2001-01-00"],
  ["year 0", date, "0000-01-01"],
  ["year 10000", date, "10000-01-01"],
  ["a date with time", date, "2001-01-01T00:00:00"],
  ["hour 25", time, "25:00:00"],
  ["hour 24", time, "24:00:00"],
  ["minute 60", time, "00:60:00"],
  ["a leap second", time, "23:59:60"],
  ["eight digits", time, "00:00:00.00000000"],
  ["no seconds", time, "12:00"],
  ["an offset on a local time", local, "2001-01-01T00:00:00Z"],
  ["a space for T", local, "2001-01-01 00:00:00"],
  ["30 February at noon", local, "2001-02-30T12:00:00"],
  ["no offset on an instant", instant, "2001-01-01T00:00:00"],
  ["an offset of 15 hours", instant, "2001-01-01T00:00:00+15:00"],
  ["an offset of 14:01", instant, "2001-01-01T00:00:00+14:01"],
  ["an offset of 75 minutes", instant, "2001-01-01T00:00:00+00:75"],
  ["before year 1 in UTC", instant, "0001-01-01T00:30:00+01:00"],
  ["after year 9999 in UTC", instant, "9999-12-31T23:30:00-01:00"],
  ["a local time where a zone is known", zoned, "2001-01-01T00:00:00"],
];

const TAKEN: readonly (readonly [string, SqlType, unknown, string])[] = [
  ["minus zero", int, -0, "0"],
  ["minus zero as text", int, "-0", "0"],
  ["zeros in front", int, "007", "7"],
  ["the least int", int, -2_147_483_648, "-2147483648"],
  ["1e3 as a number is a thousand", int, 1e3, "1000"],
  ["the largest bigint", bigint, "9223372036854775807", "9223372036854775807"],
  ["float minus zero", float, -0, "0"],
  ["a large float", float, 1e21, "1e+21"],
  ["the least float", float, 2 ** -1022, "2.2250738585072014e-308"],
  ["true", bit, true, "1"],
  ["a decimal minus zero", price, "-0.00", "0"],
  ["zeros around", price, "0012.3400", "12.34"],
  ["more digits than the field's scale", price, "1.005", "1.005"],
  ["a decimal as a number", price, -12.5, "-12.5"],
  ["38 digits after the point", share, `-0.${"9".repeat(38)}`, `-0.${"9".repeat(38)}`],
  ["all the money", money, "922337203685477.5807", "922337203685477.5807"],
  ["all the debt", money, "-922337203685477.5808", "-922337203685477.5808"],
  ["text longer than its field", text, "abcdefgh", "abcdefgh"],
  ["text with spaces, quotes and emoji", text, " 'x'; 😀 ", " 'x'; 😀 "],
  ["5,000 characters where 8,000 fit", long, "a".repeat(5000), "a".repeat(5000)],
  ["no bytes", bytes, "", ""],
  ["bytes", bytes, "AP8=", "00FF"],
  ["a UUID in capitals", uuid, "ABCDEF00-0000-0000-0000-000000000000", "abcdef00-0000-0000-0000-000000000000"],
  ["29 February 2000", date, "2000-02-29", "2000-02-29"],
  ["the last day", date, "9999-12-31", "9999-12-31"],
  ["a fraction beyond the field's digits", time, "12:00:00.1234567", "12:00:00.1234567"],
  ["a fraction of zeros", local, "2001-02-28T23:59:59.000", "2001-02-28T23:59:59"],
  ["a fraction that ends in zeros", local, "2001-02-28T23:59:59.120", "2001-02-28T23:59:59.12"],
  ["Z", instant, "2001-02-28T23:59:59.500Z", "2001-02-28T23:59:59.5+00:00"],
  ["minus zero offset", instant, "2001-02-28T23:59:59-00:00", "2001-02-28T23:59:59+00:00"],
  ["the last second in UTC", instant, "9999-12-31T23:59:59Z", "9999-12-31T23:59:59+00:00"],
  ["14 hours ahead", zoned, "2001-01-01T00:00:00+14:00", "2001-01-01T00:00:00+14:00"],
];

describe("refused", () => {
  test.for(REFUSED)("%s", ([, type, value], { expect }) => {
    expect(coerceValue(type, value)).toHaveProperty("problem");
  });
});

describe("taken", () => {
  test.for(TAKEN)("%s", ([, type, value, canonical], { expect }) => {
    expect(coerceValue(type, value)).toEqual({ text: canonical });
    if (type.kind === "varbinary" || type.kind === "bit" || type.kind === "float") return;
    expect(coerceValue(type, canonical)).toEqual({ text: canonical });
  });
});

test("no problem repeats the value", ({ expect }) => {
  for (const type of [int, bigint, float, money, price, bytes, uuid, date, time, local, zoned, instant, bit]) {
    expect(JSON.stringify(coerceValue(type, "canary\0"))).toMatch(/^\{"problem":"(?!.*canary)/);
  }
});

test("exactly the days of the calendar are dates", ({ expect }) => {
  const part = (most: number, width: number) => fc.nat(most).map((number) => String(number).padStart(width, "0"));
  fc.assert(
    fc.property(part(9999, 4), part(13, 2), part(32, 2), (year, month, day) => {
      const written = `${year}-${month}-${day}`;
      const ms = Date.parse(`${written}T00:00:00Z`);
      const exists = year !== "0000" && !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(written);
      expect("text" in coerceValue(date, written)).toBe(exists);
    }),
    { numRuns: 2000 },
  );
});

test("whole numbers come through with every digit", ({ expect }) => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (number) => {
      expect(coerceValue(bigint, String(number))).toEqual({ text: String(number) });
    }),
  );
});

test("decimals come through with every digit", ({ expect }) => {
  const digits = fc.stringMatching(/^-?[1-9]\d{0,3}\.\d{0,33}[1-9]$/);
  fc.assert(
    fc.property(digits, (number) => {
      expect(coerceValue(price, number)).toEqual({ text: number });
    }),
  );
});

test("a hundred thousand zeros are refused at once", ({ expect }) => {
  expect(coerceValue(price, `0.${"0".repeat(100_000)}x`)).toHaveProperty("problem");
});
