// What a cell of each type becomes, and what is no cell of it.

import fc from "fast-check";
import { test } from "vitest";
import { coerceValue } from "#catalog/coerce-value.ts";
import type { SqlType } from "#kernel/sql-type.ts";
import { decodeCell } from "#result/decode-cell.ts";

const int: SqlType = { kind: "int" };
const bigint: SqlType = { kind: "bigint" };
const bit: SqlType = { kind: "bit" };
const float: SqlType = { kind: "float" };
const money: SqlType = { kind: "money" };
const decimal: SqlType = { kind: "decimal", precision: 18, scale: 2 };
const wideDecimal: SqlType = { kind: "decimal", precision: 38, scale: 10 };
const date: SqlType = { kind: "date" };
const time: SqlType = { kind: "time", precision: 7 };
const datetime2: SqlType = { kind: "datetime2", precision: 7 };
const zoned: SqlType = { kind: "datetime2", precision: 0, zone: "Central European Standard Time" };
const instant: SqlType = { kind: "datetimeoffset", precision: 7 };
const guid: SqlType = { kind: "uniqueidentifier" };
const binary: SqlType = { kind: "varbinary", length: "max" };
const varchar: SqlType = { kind: "varchar", length: 10 };
const nvarchar: SqlType = { kind: "nvarchar", length: "max" };

const everyType = [
  int,
  bigint,
  bit,
  float,
  money,
  decimal,
  date,
  time,
  datetime2,
  zoned,
  instant,
  guid,
  binary,
  varchar,
  nvarchar,
] as const;

const hostile: readonly (readonly [SqlType, readonly string[]])[] = [
  [int, ["", " 1", "1 ", "1\n", "+1", "-", "-0", "007", "1.0", "1e3", "0x10", "2147483648", "-2147483649", "NaN", "١"]],
  [bigint, ["", "-0", "00", "1.", "9223372036854775808", "-9223372036854775809", "99999999999999999999", "1n", "٣"]],
  [bit, ["", "2", "true", "True", "01", " 1", "-1"]],
  [
    float,
    ["", "1.5", "3FF80000000000", "3FF800000000000000", "0x3FF80000000000", "3FF8000000000G00", "-FF8000000000000"],
  ],
  [float, ["7FF0000000000000", "FFF0000000000000", "7FF8000000000000", "FFFFFFFFFFFFFFFF", "7FF0000000000001"]],
  [money, ["", "1,234.5000", "$1.00", "1.", ".", "-", "-.", "1e2"]],
  [decimal, ["", "+1.50", "1.2.3", "--1", "01.50", "-00.50", "1. 5", "Infinity", "1".repeat(39), "1,5", "１"]],
  [
    date,
    ["", "2001-2-28", "28.02.2001", "2001-13-01", "2001-00-01", "2001-01-32", "0000-01-01", "2001-02-28 00:00:00"],
  ],
  [date, ["2001-02-28\n", "12001-02-28", "2001/02/28", "20010228", "Feb 28 2001"]],
  [time, ["", "24:00:00", "1:02:03", "01:60:03", "01:02:60", "01:02", "01:02:03.", "01:02:03.12345678", "01:02:03 PM"]],
  [datetime2, ["", "2001-02-28", "2001-02-28T23:59:59", "2001-02-28 23:59:59 +01:00", "Feb 28 2001 11:59PM"]],
  [datetime2, ["2001-02-28  23:59:59", "2001-02-28 23:59", "2001-02-28 23:59:59.", "null"]],
  [
    zoned,
    ["", "2001-02-28 23:59:59", "2001-02-28 23:59:59+01:00", "2001-02-28 23:59:59 Z", "2001-02-28 23:59:59 +1:00"],
  ],
  [instant, ["2001-02-28T23:59:59 +01:00", "2001-02-28 23:59:59 +15:00", "2001-02-28 23:59:59 +01:60"]],
  [
    guid,
    [
      "",
      "6F9619FF8B86D011B42D00C04FC964FF",
      "{6F9619FF-8B86-D011-B42D-00C04FC964FF}",
      "6F9619FF-8B86-D011-B42D-00C04FC964F",
    ],
  ],
  [binary, ["0", "0x00", "0G", "00 FF", "AA\n"]],
];

const hostileCells = hostile.flatMap(([type, cells]) => cells.map((cell) => [type.kind, cell, type] as const));

test.for(hostileCells)("%s refuses %j", ([kind, cell, type], { expect }) => {
  expect(decodeCell(type, cell)).toEqual({ problem: `not in the form of ${kind}` });
});

const good: readonly (readonly [SqlType, string, string | number | boolean])[] = [
  [int, "0", 0],
  [int, "-2147483648", -2147483648],
  [int, "2147483647", 2147483647],
  [bigint, "9223372036854775807", "9223372036854775807"],
  [bigint, "-9223372036854775808", "-9223372036854775808"],
  [bit, "0", false],
  [bit, "1", true],
  [float, "3FF8000000000000", 1.5],
  [float, "0000000000000001", 5e-324],
  [float, "7FEFFFFFFFFFFFFF", Number.MAX_VALUE],
  [float, "3fb999999999999a", 0.1],
  [money, "-1.2345", "-1.2345"],
  [money, "922337203685477.5807", "922337203685477.5807"],
  [decimal, "12.50", "12.50"],
  [decimal, ".50", "0.50"],
  [decimal, "-.50", "-0.50"],
  [decimal, "-12", "-12"],
  [wideDecimal, "1234567890123456789012345678.0123456789", "1234567890123456789012345678.0123456789"],
  [date, "2001-02-28", "2001-02-28"],
  [date, "0001-01-01", "0001-01-01"],
  [time, "01:02:03.0040000", "01:02:03.0040000"],
  [time, "23:59:59", "23:59:59"],
  [datetime2, "2001-02-28 23:59:59.123", "2001-02-28T23:59:59.123"],
  [datetime2, "9999-12-31 23:59:59.9999999", "9999-12-31T23:59:59.9999999"],
  [datetime2, "2001-02-28 23:59:59", "2001-02-28T23:59:59"],
  [zoned, "2024-07-01 01:02:03 +02:00", "2024-07-01T01:02:03+02:00"],
  [instant, "2024-01-01 01:02:03.0000000 +01:00", "2024-01-01T01:02:03.0000000+01:00"],
  [instant, "2024-01-01 01:02:03.5 -09:30", "2024-01-01T01:02:03.5-09:30"],
  [guid, "6F9619FF-8B86-D011-B42D-00C04FC964FF", "6f9619ff-8b86-d011-b42d-00c04fc964ff"],
  [binary, "", ""],
  [binary, "00FF", "AP8="],
  [varchar, "", ""],
  [varchar, "null", "null"],
  [nvarchar, " Zoë\u0000\r\n🛩  ", " Zoë\u0000\r\n🛩  "],
];

const goodCells = good.map(([type, cell, value]) => [type.kind, cell, value, type] as const);

test.for(goodCells)("%s %j is %j", ([, cell, value, type], { expect }) => {
  expect(decodeCell(type, cell)).toEqual({ value });
});

test.for(everyType.map((type) => [type.kind, type] as const))("NULL of %s is null", ([, type], { expect }) => {
  expect(decodeCell(type, null)).toEqual({ value: null });
});

test("a binary of any length is its Base64", ({ expect }) => {
  for (const length of [1, 2, 3, 8191, 8192, 8193, 100_000]) {
    const bytes = Buffer.from(Array.from({ length }, (_, index) => (index * 31) % 256));
    expect(decodeCell(binary, bytes.toString("hex"))).toEqual({ value: bytes.toString("base64") });
  }
});

test("no text of any kind throws or becomes NaN", ({ expect }) => {
  fc.assert(
    fc.property(fc.constantFrom(...everyType), fc.string({ unit: "binary" }), (type, cell) => {
      const decoded = decodeCell(type, cell);
      if ("problem" in decoded) return;
      expect(decoded.value).not.toBeNaN();
      expect(decoded.value).not.toBeUndefined();
    }),
  );
});

test("every finite double comes back from its bytes, -0 and denormals too", ({ expect }) => {
  const hex = (value: number) => {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleBE(value);
    return bytes.toString("hex").toUpperCase();
  };
  const double = fc.double({ noNaN: true, noDefaultInfinity: true });
  const denormal = fc.bigInt({ min: 0n, max: 2n ** 52n - 1n }).map((bits) => Number(bits) * Number.MIN_VALUE);
  fc.assert(
    fc.property(fc.oneof(double, denormal, fc.constant(-0)), (value) => {
      const decoded = decodeCell(float, hex(value));
      expect("value" in decoded && Object.is(decoded.value, value)).toBe(true);
    }),
  );
});

const digits = (length: number) =>
  fc.string({ unit: fc.constantFrom("0", "1", "5", "9"), minLength: 1, maxLength: length });
const whole = fc.bigInt({ min: 0n, max: 10n ** 16n - 1n }).map((number) => (number === 0n ? "" : String(number)));
const plainDecimal = fc.tuple(fc.constantFrom("", "-"), whole, digits(2)).map(([sign, a, b]) => `${sign}${a}.${b}`);
const dateTime = fc
  .date({ noInvalidDate: true, min: new Date("0001-01-02T00:00:00Z"), max: new Date("9999-12-30T23:59:59Z") })
  .map((value) => value.toISOString().slice(0, 23).replace("T", " "));

const cells: fc.Arbitrary<readonly [SqlType, string]> = fc.oneof(
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }).map((value) => [int, String(value)] as const),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => [bigint, String(value)] as const),
  fc.constantFrom([bit, "0"] as const, [bit, "1"] as const),
  plainDecimal.map((text) => [decimal, text] as const),
  dateTime.map((text) => [date, text.slice(0, 10)] as const),
  dateTime.map((text) => [time, text.slice(11)] as const),
  dateTime.map((text) => [datetime2, text] as const),
  dateTime.map((text) => [zoned, `${text} +01:00`] as const),
  dateTime.map((text) => [instant, `${text} -03:30`] as const),
  fc.uuid().map((text) => [guid, text.toUpperCase()] as const),
  fc.uint8Array().map((bytes) => [binary, Buffer.from(bytes).toString("hex")] as const),
  fc
    .string({ unit: "grapheme" })
    .filter((text) => !text.includes("\0"))
    .map((text) => [nvarchar, text] as const),
);

/** What the canonical text of a parameter would come back as, were the warehouse to show it. */
function asCell(type: SqlType, text: string): string {
  if (type.kind === "datetime2" && type.zone === undefined) return text.replace("T", " ");
  if (type.kind === "datetime2" || type.kind === "datetimeoffset") {
    return text.replace("T", " ").replace(/(?=[+-]\d\d:\d\d$)/, " ");
  }
  return text;
}

function canonical(type: SqlType, cell: string): string {
  const decoded = decodeCell(type, cell);
  if ("problem" in decoded) throw new Error(`${type.kind}: ${decoded.problem}`);
  const coerced = coerceValue(type, decoded.value);
  if ("problem" in coerced) throw new Error(`${type.kind}: ${coerced.problem}`);
  return coerced.text;
}

test("every value that comes out may go in again as a parameter, and stays what it is", ({ expect }) => {
  fc.assert(
    fc.property(cells, ([type, cell]) => {
      const text = canonical(type, cell);
      expect(canonical(type, asCell(type, text))).toBe(text);
    }),
  );
});
