// Scalars keep every digit that a client writes, as a literal or as a variable, and refuse what is of another form.

import { parseValue as literalOf } from "graphql";
import { describe, test } from "vitest";
import type { SqlType } from "#kernel/sql-type.ts";
import { OWN_SCALARS, parseLiteral, parseValue, scalarOf, type OwnScalar } from "#schema/scalars.ts";

describe("a literal", () => {
  test.for<readonly [OwnScalar, string, unknown]>([
    ["BigInt", "9223372036854775807", "9223372036854775807"],
    ["BigInt", '"-9223372036854775808"', "-9223372036854775808"],
    ["Decimal", "0.10000000000000000000000000000000000001", "0.10000000000000000000000000000000000001"],
    ["Decimal", "12345678901234567890123456789012345678", "12345678901234567890123456789012345678"],
    ["Decimal", '"1.10"', "1.10"],
    ["Date", '"2001-02-28"', "2001-02-28"],
    ["Time", '"23:59:59.1234567"', "23:59:59.1234567"],
    ["DateTime", '"2001-02-28T23:59:59.1234567+01:00"', "2001-02-28T23:59:59.1234567+01:00"],
    ["LocalDateTime", '"2001-02-28T23:59:59"', "2001-02-28T23:59:59"],
    ["UUID", '"6F9619FF-8B86-D011-B42D-00C04FC964FF"', "6F9619FF-8B86-D011-B42D-00C04FC964FF"],
    ["Base64", '"AAEC"', "AAEC"],
  ])("%s %s keeps its digits", ([scalar, literal, value], { expect }) => {
    expect(parseLiteral(scalar, literalOf(literal))).toBe(value);
  });

  test.for<readonly [OwnScalar, string]>([
    ["BigInt", "1.5"],
    ["BigInt", "9223372036854775808"],
    ["BigInt", "true"],
    ["BigInt", '"1e3"'],
    ["BigInt", '""'],
    ["Decimal", '"1e3"'],
    ["Decimal", '"NaN"'],
    ["Decimal", '" 1"'],
    ["Decimal", "[1]"],
    ["Date", "20010228"],
    ["Date", '"2001-02-29"'],
    ["Date", '"28.02.2001"'],
    ["Time", '"24:00:00"'],
    ["DateTime", '"2001-02-28T23:59:59"'],
    ["LocalDateTime", '"2001-02-28T23:59:59Z"'],
    ["UUID", '"6F9619FF8B86D011B42D00C04FC964FF"'],
    ["Base64", '"A"'],
    ["Base64", "{ a: 1 }"],
  ])("%s %s is refused by name", ([scalar, literal], { expect }) => {
    expect(() => parseLiteral(scalar, literalOf(literal))).toThrow(new RegExp(`^${scalar} must `, "u"));
  });
});

describe("a variable", () => {
  test.for<readonly [OwnScalar, unknown]>([
    ["BigInt", 7],
    ["BigInt", "9223372036854775807"],
    ["Decimal", 12.5],
    ["Decimal", "-0.10"],
  ])("%s %s is taken as it came", ([scalar, value], { expect }) => {
    expect(parseValue(scalar, value)).toBe(value);
  });

  test.for<readonly [OwnScalar, unknown]>([
    ["BigInt", Number.MAX_SAFE_INTEGER + 1],
    ["BigInt", 1.5],
    ["BigInt", true],
    ["BigInt", ["1"]],
    ["Decimal", 1e21],
    ["Decimal", Number.NaN],
    ["Decimal", { toString: () => "1" }],
    ["Date", 20_010_228],
    ["UUID", null],
  ])("%s %s would lose digits or means nothing", ([scalar, value], { expect }) => {
    expect(() => parseValue(scalar, value)).toThrow(TypeError);
  });
});

test("each names its format", ({ expect }) => {
  for (const { specifiedByURL, description } of Object.values(OWN_SCALARS)) {
    expect(specifiedByURL).toMatch(/^https:\/\//u);
    expect(description).toMatch(/\.$/u);
  }
});

test.for<readonly [SqlType, string]>([
  [{ kind: "int" }, "Int"],
  [{ kind: "bigint" }, "BigInt"],
  [{ kind: "bit" }, "Boolean"],
  [{ kind: "float" }, "Float"],
  [{ kind: "money" }, "Decimal"],
  [{ kind: "datetime2", precision: 7 }, "LocalDateTime"],
  [{ kind: "datetime2", precision: 7, zone: "UTC" }, "DateTime"],
  [{ kind: "datetimeoffset", precision: 7 }, "DateTime"],
  [{ kind: "nvarchar", length: "max" }, "String"],
])("%o is shown as %s", ([type, scalar], { expect }) => {
  expect(scalarOf(type)).toBe(scalar);
});
