// What a value of each of tedious's types becomes, and which are refused because digits are gone before the bridge sees them.

import fc from "fast-check";
import { describe, test } from "vitest";
import { printerOf } from "../../bridge/print-cell.ts";
import type { Column } from "../../bridge/print-cell.ts";

const print = (name: string, value: unknown, more: Omit<Column, "type"> = {}) =>
  printerOf({ type: { name }, ...more })(value);

/** A Date as tedious makes it: what is finer than a millisecond stands beside it, in seconds. */
function fineDate(iso: string, ticks: number): Date {
  return Object.defineProperty(new Date(iso), "nanosecondsDelta", { value: ticks / 1e7 });
}

describe("cells", () => {
  test.for([
    ["DateTimeOffset", new Date(0), {}],
    ["Variant", 1, {}],
    ["Xml", "<a/>", {}],
    ["UDT", Buffer.from("x"), {}],
    ["A type of tomorrow", "x", {}],
    ["DecimalN", 1.5, { precision: 16, scale: 2 }],
    ["NumericN", 1.5, {}],
    ["MoneyN", 922_337_203_685_477, {}],
    ["FloatN", Number.NaN, {}],
    ["NVarChar", 1, {}],
    ["IntN", 1.5, {}],
    ["DateTime", new Date(Number.NaN), {}],
  ] as const)("%s %s is refused", ([name, value, more], { expect }) => {
    expect(() => print(name, value, more)).toThrow(/Msg 50000.*\n.*without loss/u);
  });

  test.for([
    ["NVarChar", "Zoë", {}, "Zoë"],
    ["UniqueIdentifier", "6F9619FF-8B86-D011-B42D-00C04FC964FF", {}, "6F9619FF-8B86-D011-B42D-00C04FC964FF"],
    ["BitN", false, {}, false],
    ["IntN", 7, {}, 7],
    ["IntN", "9007199254740991", {}, 9_007_199_254_740_991],
    ["BigInt", "9007199254740993", {}, "9007199254740993"],
    ["BigInt", "-9223372036854775808", {}, "-9223372036854775808"],
    ["FloatN", 5e-324, {}, "5e-324"],
    ["FloatN", -0, {}, "-0"],
    ["DecimalN", -1.5, { precision: 15, scale: 2 }, "-1.50"],
    ["MoneyN", 12.3, {}, "12.3000"],
    ["VarBinary", Buffer.from([0xaa, 1]), {}, "0xAA01"],
    ["Date", new Date("2024-02-29T00:00:00Z"), {}, "2024-02-29"],
    ["DateTimeN", new Date("2024-02-29T01:02:03.997Z"), {}, "2024-02-29T01:02:03.997"],
    ["SmallDateTime", new Date("2024-02-29T01:02:00Z"), {}, "2024-02-29T01:02:00"],
    ["DateTime2", fineDate("9999-12-31T23:59:59.999Z", 9_999), { scale: 7 }, "9999-12-31T23:59:59.9999999"],
    ["DateTime2", fineDate("0001-01-01T00:00:00.000Z", 1), { scale: 7 }, "0001-01-01T00:00:00.0000001"],
    ["DateTime2", fineDate("2024-02-29T01:02:03.100Z", 0), { scale: 3 }, "2024-02-29T01:02:03.100"],
    ["DateTime2", fineDate("2024-02-29T01:02:03.000Z", 0), { scale: 0 }, "2024-02-29T01:02:03"],
    ["Time", fineDate("1970-01-01T23:59:59.999Z", 9_999), { scale: 7 }, "23:59:59.9999999"],
  ] as const)("%s %s", ([name, value, more, cell], { expect }) => {
    expect(print(name, value, more)).toBe(cell);
  });

  test("NULL of any type is null", ({ expect }) => {
    for (const name of ["NVarChar", "DecimalN", "DateTimeOffset", "Xml", "Null"]) expect(print(name, null)).toBeNull();
  });

  test("a decimal of up to 15 digits comes back with every digit, divided as tedious divides it", ({ expect }) => {
    const digits = fc.integer({ min: -999_999_999_999_999, max: 999_999_999_999_999 });
    fc.assert(
      fc.property(digits, fc.integer({ min: 0, max: 15 }), (unscaled, scale) => {
        const text = String(print("DecimalN", unscaled / 10 ** scale, { precision: 15, scale }));
        expect(BigInt(text.replace(".", ""))).toBe(BigInt(unscaled));
        expect(text.split(".")[1]?.length ?? 0).toBe(scale);
      }),
    );
  });
});
