// Literals: what is refused comes first. A value that is not in its type's canonical form is written nowhere.

import * as fc from "fast-check";
import { test } from "vitest";
import { coerceValue } from "#catalog/coerce-value.ts";
import type { SqlType } from "#kernel/sql-type.ts";
import { writeLiteral } from "#sql/write-literal.ts";

const text: SqlType = { kind: "nvarchar", length: 100 };
const max: SqlType = { kind: "varchar", length: "max" };
const decimal: SqlType = { kind: "decimal", precision: 18, scale: 2 };
const zoned: SqlType = { kind: "datetime2", precision: 7, zone: "UTC" };

const types: readonly SqlType[] = [
  { kind: "int" },
  { kind: "bigint" },
  { kind: "bit" },
  { kind: "float" },
  { kind: "money" },
  decimal,
  { kind: "date" },
  { kind: "time", precision: 7 },
  { kind: "datetime2", precision: 7 },
  zoned,
  { kind: "datetimeoffset", precision: 7 },
  { kind: "uniqueidentifier" },
  { kind: "varbinary", length: "max" },
];
const hostile = [
  "1; DROP TABLE curated.Flight; --",
  "1 OR 1 = 1",
  "0x00; SELECT 1",
  "1\n",
  "\n1",
  "1 ",
  "١",
  "NULL",
  "@p1",
  "'",
  "N''",
  "1,@p1=2",
  "1--",
  "- 1",
  "--1",
  "+1",
  "1e+",
  "Infinity",
  "NaN",
  ".5",
  "2024-01-01' OR '1",
];

test.for(types.map((type) => [type.kind, type] as const))("a %s of hostile text is refused", ([, type], { expect }) => {
  for (const value of hostile) expect(() => writeLiteral(type, value), value).toThrow(TypeError);
});

test("what is refused is not repeated", ({ expect }) => {
  for (const type of [...types, text]) {
    expect(() => writeLiteral(type, "canary\0")).toThrow(/^(?!.*canary)/);
  }
});

test.for([
  ["an empty int", { kind: "int" }, ""],
  ["an int with a fraction", { kind: "int" }, "1.5"],
  ["an int of 20 digits", { kind: "bigint" }, "12345678901234567890"],
  ["a bit of 2", { kind: "bit" }, "2"],
  ["a decimal in E form", decimal, "1e5"],
  ["a date with a time", { kind: "date" }, "2024-01-01T00:00:00"],
  ["a local time with an offset", { kind: "datetime2", precision: 7 }, "2024-01-01T00:00:00+00:00"],
  ["an instant without an offset", zoned, "2024-01-01T00:00:00"],
  ["an instant with Z", { kind: "datetimeoffset", precision: 7 }, "2024-01-01T00:00:00Z"],
  ["eight digits of a second", { kind: "time", precision: 7 }, "00:00:00.12345678"],
  ["half a byte", { kind: "varbinary", length: 8 }, "0"],
  ["U+0000", text, "a\0b"],
  ["half a surrogate pair, first", text, "a\uD83D"],
  ["half a surrogate pair, second", max, "\uDE00a"],
  ["a text that its parameter would cut", text, "a".repeat(4001)],
  ["a backslash before LF, which one pool drops", text, "a\\\nb"],
  ["a backslash before CRLF, which one pool drops", max, "a\\\r\nb"],
] as const satisfies readonly (readonly [string, SqlType, string])[])(
  "%s is refused",
  ([, type, value], { expect }) => {
    expect(() => writeLiteral(type, value)).toThrow(TypeError);
  },
);

test.for([
  [{ kind: "int" }, "-5", "-5"],
  [{ kind: "bigint" }, "-9223372036854775808", "-9223372036854775808"],
  [{ kind: "bit" }, "1", "1"],
  [{ kind: "float" }, "1.5", "1.5E0"],
  [{ kind: "float" }, "-0.1", "-0.1E0"],
  [{ kind: "float" }, "5e-324", "5E-324"],
  [{ kind: "float" }, "1.7976931348623157e+308", "1.7976931348623157E+308"],
  [{ kind: "money" }, "-12.5", "N'-12.5'"],
  [decimal, "1.005", "N'1.005'"],
  [{ kind: "date" }, "2024-02-29", "N'2024-02-29'"],
  [{ kind: "time", precision: 0 }, "23:59:59.1234567", "N'23:59:59.1234567'"],
  [{ kind: "datetime2", precision: 0 }, "2024-02-29T23:59:59", "N'2024-02-29T23:59:59'"],
  [zoned, "2024-02-29T23:59:59.5-05:30", "N'2024-02-29T23:59:59.5-05:30'"],
  [{ kind: "uniqueidentifier" }, "6F9619ff-8b86-d011-b42d-00c04fc964ff", "N'6F9619ff-8b86-d011-b42d-00c04fc964ff'"],
  [{ kind: "varbinary", length: 2 }, "00ff", "0x00ff"],
  [{ kind: "varbinary", length: 2 }, "", "0x"],
  [text, "", "N''"],
  [text, "O'Hara", "N'O''Hara'"],
  [text, "'; DROP TABLE curated.Flight; --", "N'''; DROP TABLE curated.Flight; --'"],
  [text, "]]/*😀\r\nŁ\\", "N']]/*😀\r\nŁ\\'"],
  [max, "'".repeat(30_000), `N'${"'".repeat(60_000)}'`],
  [{ kind: "varchar", length: 8000 }, "a".repeat(5000), `N'${"a".repeat(5000)}'`],
] as const satisfies readonly (readonly [SqlType, string, string])[])(
  "a value of %o is written",
  ([type, value, literal], { expect }) => {
    expect(writeLiteral(type, value)).toBe(literal);
  },
);

test("NULL is NULL of any type", ({ expect }) => {
  for (const type of [...types, text, max]) expect(writeLiteral(type, null)).toBe("NULL");
});

test("whatever a field takes from a client has a literal", ({ expect }) => {
  const inputs = fc.oneof(fc.string({ unit: "grapheme" }), fc.double(), fc.integer(), fc.boolean());
  fc.assert(
    fc.property(fc.constantFrom(...types, text, max), inputs, (type, input) => {
      const coerced = coerceValue(type, input);
      fc.pre("text" in coerced && !coerced.text.includes("\\"));
      expect(writeLiteral(type, "text" in coerced ? coerced.text : null)).not.toBe("NULL");
    }),
  );
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
      expect(Number(writeLiteral({ kind: "float" }, String(number)))).toBe(number === 0 ? 0 : number);
    }),
  );
});

test("a literal never ends before its value does", ({ expect }) => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("'", "''", "a", "N", "-", "]", "\n") }), (drawn) => {
      const literal = writeLiteral(max, drawn);
      expect(literal).toMatch(/^N'(?:[^']|'')*'$/);
      expect(literal.slice(2, -1).replaceAll("''", "'")).toBe(drawn);
    }),
  );
});
