// One row of cells -> the values of its fields, and its position in the order.

import { coerceValue } from "#catalog/coerce-value.ts";
import type { Refusal } from "#kernel/refusal.ts";
import { ok, type Result } from "#kernel/result.ts";
import type { SqlType } from "#kernel/sql-type.ts";
import type { RowsRead } from "#plan/plan.ts";
import type { Row } from "#transport/rowset.ts";
import type { Position } from "./cursor.ts";
import { cellDecoder, type ApiValue, type CellDecoder } from "./decode-cell.ts";
import { placeOf } from "./group-rows.ts";
import { malformed } from "./malformed.ts";

/** Values by field name. */
export type ShapedValues = Readonly<Record<string, unknown>>;

export interface ShapedRow {
  readonly values: ShapedValues;
  /** The text of each order term, as a parameter takes it. Empty where no position was asked for. */
  readonly position: Position;
}

export type RowShaper = (cells: Row) => Result<ShapedRow, Refusal>;

interface ColumnShape {
  readonly field: string | undefined;
  /** `curated.Flight, delayMinutes` or, for what only orders the rows, `curated.Flight, column 3`. */
  readonly place: string;
  readonly type: SqlType;
  readonly decode: CellDecoder;
  /** The view declares that there is always a value. */
  readonly isRequired: boolean;
}

/** Made once for a read. `position` holds the indexes of the columns that make a row's position. */
export function rowShaper(read: RowsRead, position: readonly number[]): RowShaper {
  const columns = read.columns.map(({ field, expression: { type }, required = false }, index) => {
    const place = `${placeOf(read)}, ${field ?? `column ${index}`}`;
    return { field, place, type, decode: cellDecoder(type), isRequired: required };
  });
  return (cells) => {
    const decoded: (ApiValue | null)[] = [];
    const values: Record<string, ApiValue | null> = {};
    for (const [index, column] of columns.entries()) {
      const cell = cells[index] ?? null;
      if (cell === null && column.isRequired) return malformed(column.place, "NULL, where the view declares a value");
      const value = cell === null ? null : column.decode(cell);
      if (value === undefined) return malformed(column.place, `a cell is not in the form of ${column.type.kind}`);
      decoded.push(value);
      if (column.field !== undefined) values[column.field] = value;
    }
    const placed = positionOf(decoded, position, columns);
    return placed.ok ? ok({ values, position: placed.value }) : placed;
  };
}

function positionOf(
  decoded: readonly (ApiValue | null)[],
  position: readonly number[],
  columns: readonly ColumnShape[],
): Result<Position, Refusal> {
  const texts: (string | null)[] = [];
  for (const index of position) {
    const [value, column] = [decoded[index], columns[index]];
    if (value === undefined || column === undefined) throw new TypeError("a position is made of columns that are read");
    const coerced = value === null ? { text: null } : coerceValue(column.type, value);
    if ("problem" in coerced) return malformed(column.place, `no cursor can be made: a value ${coerced.problem}`);
    texts.push(coerced.text);
  }
  return ok(texts);
}
