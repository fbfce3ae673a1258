// The law of the fast writer: what it prints of a cell is what the decoded value printed would be, and nothing where that is none.

import fc from "fast-check";
import { test } from "vitest";
import type { SqlType } from "#kernel/sql-type.ts";
import { cellDecoder } from "#result/decode-cell.ts";
import { cellWriter } from "#result/write-cell.ts";

const types: readonly SqlType[] = [
  { kind: "int" },
  { kind: "bigint" },
  { kind: "bit" },
  { kind: "float" },
  { kind: "money" },
  { kind: "decimal", precision: 18, scale: 2 },
  { kind: "date" },
  { kind: "time", precision: 7 },
  { kind: "datetime2", precision: 7 },
  { kind: "datetime2", precision: 0, zone: "UTC" },
  { kind: "datetimeoffset", precision: 7 },
  { kind: "uniqueidentifier" },
  { kind: "varbinary", length: "max" },
  { kind: "varchar", length: 10 },
  { kind: "nvarchar", length: "max" },
];

const digits = (pattern: RegExp) => fc.stringMatching(pattern);
/** Texts in the form of some type, texts that nearly are, and any others. */
const cells = fc.oneof(
  digits(/^-?\d{1,19}$/),
  digits(/^-?\d{0,3}\.\d{0,4}$/),
  digits(/^[0-9A-Fa-f]{16}$/),
  digits(/^(?:[0-9A-F]{2}){0,8}$/),
  digits(/^\d{4}-0[1-9]-[0-2]\d$/),
  digits(/^[0-2]\d:[0-5]\d:[0-5]\d(?:\.\d{1,8})?$/),
  digits(/^\d{4}-1[0-2]-[0-2]\d [01]\d:[0-5]\d:[0-5]\d(?:\.\d{1,7})?(?: [+-]0\d:[0-5]\d)?$/),
  fc.uuid(),
  fc.uuid().map((text) => text.toUpperCase()),
  fc.constantFrom("0", "1", "-0", "8000000000000000", "-.5", 'a"b', "\\", "\u0000", "\u2028", "\uD800", "</script>"),
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme" }),
);

test.for(types)("$kind", (type, { expect }) => {
  const [decode, write] = [cellDecoder(type), cellWriter(type)];
  let written = 0;
  fc.assert(
    fc.property(cells, (cell) => {
      const value = decode(cell);
      expect(write(cell)).toBe(value === undefined ? undefined : JSON.stringify(value));
      written += value === undefined ? 0 : 1;
    }),
    { numRuns: 400 },
  );
  expect(written).toBeGreaterThan(0);
});
