// The body of one answer to Rowsets. Accepts exactly what is known of the query API and refuses the rest; cells stay the text
// that the statement encoded. No I/O, no types from column metadata, and no text of the answer in a refusal.

import { ok, refuse } from "#kernel/result.ts";
import type { Result } from "#kernel/result.ts";
import { classifyMessage } from "./classify-fault.ts";
import type { Fault } from "./fault-classes.ts";
import { isList, isRecord, parseJson } from "./narrow.ts";
import { makeRowset } from "./received.ts";
import type { Cell, Row, Rowset } from "./received.ts";

export interface Expected {
  /** Result sets that the batch gives. */
  readonly count: number;
  /** Rows at which the endpoint cuts a result set off. */
  readonly topRows: number;
}

/** In order: JSON? one result set or a list of them? did one fail? as many as asked for? then the rows of each. */
export function decodeResponse(text: string, expected: Expected): Result<readonly Rowset[], Fault> {
  const parsed = parseJson(text);
  if (parsed === undefined) {
    return malformed(/^\s*</.test(text) ? "a page of markup instead of JSON" : "not JSON, or cut off");
  }
  const sets = isList(parsed) ? parsed : [parsed];
  const failed = firstFailure(sets);
  if (failed !== undefined) {
    return refuse(failed);
  }
  if (sets.length !== expected.count) {
    return malformed(`${sets.length} result sets for ${expected.count} statements`);
  }
  return decodeSets(sets, expected.topRows);
}

/** A failed statement may end the batch early, so it is looked for before the result sets are counted. */
function firstFailure(sets: readonly unknown[]): Fault | undefined {
  for (const set of sets) {
    if (isRecord(set) && set["isSuccess"] === false) {
      return classifyMessage(set["message"]);
    }
  }
  return undefined;
}

function decodeSets(sets: readonly unknown[], topRows: number): Result<readonly Rowset[], Fault> {
  const rowsets: Rowset[] = [];
  for (const [index, set] of sets.entries()) {
    const rows = decodeRows(set, topRows);
    if (typeof rows === "string") {
      return malformed(`result set ${index + 1}: ${rows}`);
    }
    rowsets.push(makeRowset(rows));
  }
  return ok(rowsets);
}

/** The rows, or what is wrong with them. At `topRows` the endpoint may have dropped rows without a word: a batch never asks
 * for so many, and an answer that may be incomplete is no answer. */
function decodeRows(set: unknown, topRows: number): readonly Row[] | string {
  if (!isRecord(set) || set["isSuccess"] !== true) {
    return "no isSuccess";
  }
  const rows = set["data"];
  if (!isList(rows)) {
    return "no rows";
  }
  if (rows.length >= topRows) {
    return "cut off at topRows";
  }
  if (areRows(rows)) {
    return rows;
  }
  return convertRows(rows) ?? "a row that is no list, of another width, or with a cell that is no text";
}

/** The one pass over every cell of the usual answer: text and null only, so the parsed rows are used as they are. */
function areRows(rows: readonly unknown[]): rows is readonly Row[] {
  const first = rows[0];
  const width = isList(first) ? first.length : 0;
  for (const row of rows) {
    if (!isList(row) || row.length !== width || !areCells(row)) {
      return false;
    }
  }
  return true;
}

function areCells(cells: readonly unknown[]): cells is Row {
  for (const cell of cells) {
    if (typeof cell !== "string" && cell !== null) {
      return false;
    }
  }
  return true;
}

/** The unusual answer: some cell is a JSON number or boolean. Undefined when one cannot be taken without loss. */
function convertRows(rows: readonly unknown[]): readonly Row[] | undefined {
  const first = rows[0];
  const width = isList(first) ? first.length : 0;
  const converted: Row[] = [];
  for (const row of rows) {
    const cells = isList(row) && row.length === width ? convertCells(row) : undefined;
    if (cells === undefined) {
      return undefined;
    }
    converted.push(cells);
  }
  return converted;
}

function convertCells(row: readonly unknown[]): Row | undefined {
  const cells: Cell[] = [];
  for (const value of row) {
    const cell = convertCell(value);
    if (cell === undefined) {
      return undefined;
    }
    cells.push(cell);
  }
  return cells;
}

/** Whole numbers within 2^53 are exact in JSON. A fraction, or a larger number, has lost digits before it came here. */
function convertCell(value: unknown): Cell | undefined {
  if (typeof value === "string" || value === null) {
    return value;
  }
  if (typeof value === "boolean") {
    return value ? "1" : "0";
  }
  return typeof value === "number" && Number.isSafeInteger(value) ? String(value) : undefined;
}

function malformed(detail: string): Result<never, Fault> {
  return refuse({ reason: "warehouse-malformed", detail });
}
