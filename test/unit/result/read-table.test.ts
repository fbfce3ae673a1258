// How the cells of a row are read: values, JSON and positions, and what is refused without being quoted.

import { describe, test } from "vitest";
import type { SqlType } from "#kernel/sql-type.ts";
import type { RowsRead } from "#plan/plan.ts";
import { rowTable } from "#result/read-table.ts";
import { rowsRead } from "./plans.ts";

const int: SqlType = { kind: "int" };
const text: SqlType = { kind: "nvarchar", length: 20 };
const bit: SqlType = { kind: "bit" };
const instant: SqlType = { kind: "datetimeoffset", precision: 0 };
const wide = rowsRead([
  ["name", text],
  ["isLate", bit],
  [undefined, instant],
  ["cost", { kind: "decimal", precision: 9, scale: 2 }],
]);
const ROW = ["Zoë", "1", "2024-01-01 01:02:03 +01:00", ".50"];
const NULLS = [null, null, null, null];

const required = (read: RowsRead): RowsRead => ({
  ...read,
  columns: read.columns.map((column) => ({ ...column, required: true })),
});

describe("a cell is shown", () => {
  const table = rowTable(wide, []);
  test.for([
    ["name", "Zoë"],
    ["isLate", true],
    ["cost", "0.50"],
  ] as const)("%s", ([field, value], { expect }) => {
    expect([table.value(field)(ROW), table.json(field)(ROW)]).toEqual([value, JSON.stringify(value)]);
    expect([table.value(field)(NULLS), table.json(field)(NULLS)]).toEqual([null, "null"]);
  });

  test.for(["unread", "constructor", "", "undefined"])(
    "not under the name %s, which was not read",
    (field, { expect }) => {
      expect(() => table.value(field)).toThrow(`curated.Flight: ${field} was not read`);
      expect(() => table.json(field)).toThrow(`curated.Flight: ${field} was not read`);
    },
  );
});

describe("a row is refused for", () => {
  test.for<readonly [string, RowsRead, readonly (string | null)[], string]>([
    ["a bad cell", rowsRead([["delay", int]]), ["canary"], ", delay: a cell is not in the form of int"],
    [
      "the second",
      rowsRead([
        ["a", int],
        ["b", bit],
      ]),
      ["1", "canary"],
      ", b: a cell is not in the form of bit",
    ],
    [
      "a bad cell of an order only",
      rowsRead([[undefined, int]]),
      ["canary"],
      ", column 0: a cell is not in the form of int",
    ],
    [
      "NULL for a value",
      required(rowsRead([["delay", int]])),
      [null],
      ", delay: NULL, where the view declares a value",
    ],
  ])("%s", ([, read, row, problem], { expect }) => {
    const table = rowTable(read, []);
    const refusal = { reason: "warehouse-malformed", detail: `curated.Flight${problem}` };
    expect(table.check(row)).toEqual({ ok: false, refusal });
    const [field] = read.columns.flatMap((column) => column.field ?? []).slice(-1);
    if (field === undefined) return;
    expect(table.json(field)(row)).toBeUndefined();
    expect(() => table.value(field)(row)).toThrow("a row that was not checked");
  });

  test("nothing where every cell is in its form, or NULL where it may be", ({ expect }) => {
    expect([rowTable(required(wide), []).check(ROW).ok, rowTable(wide, []).check(NULLS).ok]).toEqual([true, true]);
  });
});

describe("a position", () => {
  test("is the text of each term, as a parameter takes it", ({ expect }) => {
    const { position } = rowTable(wide, [2, 3, 0]);
    expect(position(ROW)).toEqual({ ok: true, value: ["2024-01-01T01:02:03+01:00", "0.5", "Zoë"] });
    expect(position(NULLS)).toEqual({ ok: true, value: [null, null, null] });
  });

  test("of a text that no parameter can carry is none", ({ expect }) => {
    const detail =
      "curated.Flight, name: no cursor can be made: a value holds U+0000, which the warehouse cannot compare";
    const refusal = { reason: "warehouse-malformed", detail };
    expect(rowTable(rowsRead([["name", text]]), [0]).position(["canary\0"])).toEqual({ ok: false, refusal });
  });

  test("of a column that is not read is a fault of ours", ({ expect }) => {
    expect(() => rowTable(rowsRead([["name", text]]), [1]).position(["a"])).toThrow(TypeError);
  });
});
