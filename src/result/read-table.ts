// How the rows of one statement are read: the value of a field, its JSON text, the position of a row in the order. Rows stay as
// the warehouse sent them until somebody asks for a cell.

import { coerceValue } from "#catalog/coerce-value.ts";
import type { Refusal } from "#kernel/refusal.ts";
import { ok, type Result } from "#kernel/result.ts";
import type { Column, RowsRead } from "#plan/plan.ts";
import type { Row } from "#transport/rowset.ts";
import type { Position } from "./cursor.ts";
import { cellDecoder, type ApiValue } from "./decode-cell.ts";
import { placeOf } from "./group-rows.ts";
import { malformed } from "./malformed.ts";
import { cellWriter } from "./write-cell.ts";

export interface RowTable {
  /** Decoded. Only of rows that were checked: of others it may throw. */
  readonly value: (field: string) => (row: Row) => ApiValue | null;
  /** JSON text; undefined for a cell that is not in the form of its type, or is NULL where the view declares a value. */
  readonly json: (field: string) => (row: Row) => string | undefined;
  /** The text of each order term, as a parameter takes it. */
  readonly position: (row: Row) => Result<Position, Refusal>;
  /** Every cell of a row in the form of its type, and none NULL where a value is declared. */
  readonly check: (row: Row) => Result<Row, Refusal>;
}

type Decoded = { readonly value: ApiValue | null } | { readonly problem: string };

interface ColumnShape extends Column {
  /** `curated.Flight, delayMinutes` or, for what only orders the rows, `curated.Flight, column 3`. */
  readonly place: string;
  readonly decode: (row: Row) => Decoded;
}

/** Made once for a read. `position` holds the indexes of the columns that make a row's position. */
export function rowTable(read: RowsRead, position: readonly number[]): RowTable {
  const columns = read.columns.map((column, index) => ({
    ...column,
    place: `${placeOf(read)}, ${column.field ?? `column ${index}`}`,
    decode: columnDecoder(column, index),
  }));
  return {
    value: (field) => valueOf(columnOf(read, field, columns).column),
    json(field) {
      const { column, index } = columnOf(read, field, columns);
      return columnWriter(column, index);
    },
    position: (row) => positionOf(row, position, columns),
    check: (row) => checkRow(row, columns),
  };
}

function columnOf(read: RowsRead, field: string, columns: readonly ColumnShape[]) {
  const index = columns.findIndex((column) => column.field === field);
  const column = columns[index];
  if (column === undefined) throw new TypeError(`${placeOf(read)}: ${field} was not read`);
  return { column, index };
}

function columnDecoder({ expression: { type }, required }: Column, index: number): (row: Row) => Decoded {
  const decode = cellDecoder(type);
  return (row) => {
    const cell = row[index] ?? null;
    if (cell === null)
      return required === true ? { problem: "NULL, where the view declares a value" } : { value: null };
    const value = decode(cell);
    return value === undefined ? { problem: `a cell is not in the form of ${type.kind}` } : { value };
  };
}

function valueOf({ place, decode }: ColumnShape): (row: Row) => ApiValue | null {
  return (row) => {
    const decoded = decode(row);
    if ("problem" in decoded) throw new TypeError(`${place}: a row that was not checked`);
    return decoded.value;
  };
}

function columnWriter({ expression: { type }, required }: Column, index: number) {
  const write = cellWriter(type);
  const none = required === true ? undefined : "null";
  return (row: Row): string | undefined => {
    const cell = row[index];
    return cell === null || cell === undefined ? none : write(cell);
  };
}

function checkRow(row: Row, columns: readonly ColumnShape[]): Result<Row, Refusal> {
  for (const { place, decode } of columns) {
    const decoded = decode(row);
    if ("problem" in decoded) return malformed(place, decoded.problem);
  }
  return ok(row);
}

function positionOf(row: Row, position: readonly number[], columns: readonly ColumnShape[]): Result<Position, Refusal> {
  const texts: (string | null)[] = [];
  for (const index of position) {
    const column = columns[index];
    if (column === undefined) throw new TypeError("a position is made of columns that are read");
    const text = positionText(row, column);
    if ("problem" in text) return malformed(column.place, `no cursor can be made: ${text.problem}`);
    texts.push(text.text);
  }
  return ok(texts);
}

function positionText(row: Row, { decode, expression }: ColumnShape) {
  const decoded = decode(row);
  if ("problem" in decoded || decoded.value === null) return "problem" in decoded ? decoded : { text: null };
  const coerced = coerceValue(expression.type, decoded.value);
  return "problem" in coerced ? { problem: `a value ${coerced.problem}` } : coerced;
}
