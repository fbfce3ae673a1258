// The rowset of an aggregate -> its numbers, by what they belong to.

import type { Refusal } from "#kernel/refusal.ts";
import { ok, type Result } from "#kernel/result.ts";
import type { AggregateRead, Plan, TakenMeasure } from "#plan/plan.ts";
import type { Cell, Row, Rowset } from "#transport/rowset.ts";
import { cellDecoder, type ApiValue, type CellDecoder } from "./decode-cell.ts";
import { groupRows, placeOf } from "./group-rows.ts";
import { malformed } from "./malformed.ts";
import { nest, type Nested } from "./nest.ts";

/** One set of numbers for each parent; `{ count: "3", sum: { delayMinutes: "12" } }`. */
export function shapeAggregate(plan: Plan, rowsets: readonly Rowset[]): Result<ReadonlyMap<string, Nested>, Refusal> {
  const [read] = plan.reads;
  const [rowset] = rowsets;
  if (read?.kind !== "aggregate") throw new TypeError("an aggregate is one read of numbers");
  if (rowset === undefined) return malformed(placeOf(read), "no rowset");
  const groups = groupRows(read, { width: read.measures.length, marked: false }, rowset);
  if (!groups.ok) return groups;
  const decoders = read.measures.map(({ measured }) => cellDecoder(measured.type));
  const sets = new Map<string, Nested>();
  for (const [label, rows] of groups.value) {
    const values = valuesOf(rows, read, decoders);
    if (values === undefined) return malformed(placeOf(read), "a number in another form, or not one for each parent");
    sets.set(label, nest(read.measures.map(({ path }, index) => [path, values[index] ?? null])));
  }
  return ok(sets);
}

/** A parent that is known by its key has no row here where it has none there. */
function valuesOf(
  [row, ...others]: readonly Row[],
  read: AggregateRead,
  decoders: readonly CellDecoder[],
): readonly (ApiValue | null)[] | undefined {
  if (others.length > 0) return undefined;
  if (row === undefined) return read.keys === undefined ? undefined : read.measures.map(ofNothing);
  const values: (ApiValue | null)[] = [];
  for (const [index, taken] of read.measures.entries()) {
    const value = valueOf(row[index] ?? null, taken, decoders[index]);
    if (value === undefined || (value === null && isCount(taken) && read.floor === undefined)) return undefined;
    values.push(value);
  }
  return values;
}

function valueOf(cell: Cell, taken: TakenMeasure, decode: CellDecoder | undefined): ApiValue | null | undefined {
  if (cell === null) return null;
  const value = decode?.(cell);
  const isBelowZero = isCount(taken) && typeof value === "string" && value.startsWith("-");
  return isBelowZero ? undefined : value;
}

function ofNothing(taken: TakenMeasure): ApiValue | null {
  return isCount(taken) ? "0" : null;
}

function isCount({ measured: { fn } }: TakenMeasure): boolean {
  return fn === "count" || fn === "countDistinct";
}
