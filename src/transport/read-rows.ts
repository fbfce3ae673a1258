// Parsed rows of an answer -> cells: text and null. What has lost something on its way, or is no row, is refused.

import { isList } from "./narrow.ts";
import type { Cell, Row } from "./received.ts";

/** Undefined where one is no list, is not of this width, or has a cell that cannot be taken without loss. */
export function readRows(rows: readonly unknown[], width: number): readonly Row[] | undefined {
  return areRows(rows, width) ? rows : convertRows(rows, width);
}

/** The one pass over every cell of the usual answer: text and null only, so the parsed rows are used as they are. */
function areRows(rows: readonly unknown[], width: number): rows is readonly Row[] {
  for (const row of rows) {
    if (!isList(row) || row.length !== width || !areCells(row)) return false;
  }
  return true;
}

function areCells(cells: readonly unknown[]): cells is Row {
  for (const cell of cells) {
    if (typeof cell !== "string" && cell !== null) return false;
  }
  return true;
}

/** The unusual answer: some cell is a JSON number or boolean. */
function convertRows(rows: readonly unknown[], width: number): readonly Row[] | undefined {
  const converted: Row[] = [];
  for (const row of rows) {
    const cells = isList(row) && row.length === width ? convertCells(row) : undefined;
    if (cells === undefined) return undefined;
    converted.push(cells);
  }
  return converted;
}

function convertCells(row: readonly unknown[]): Row | undefined {
  const cells: Cell[] = [];
  for (const value of row) {
    const cell = convertCell(value);
    if (cell === undefined) return undefined;
    cells.push(cell);
  }
  return cells;
}

/** Whole numbers within 2^53 are exact in JSON. A fraction, or a larger number, has lost digits before it came here. */
function convertCell(value: unknown): Cell | undefined {
  if (typeof value === "string" || value === null) return value;
  if (typeof value === "boolean") return value ? "1" : "0";
  return typeof value === "number" && Number.isSafeInteger(value) ? String(value) : undefined;
}
