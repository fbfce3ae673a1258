// The rowset of a lookup -> one row for each key. Keys are only declared: of several rows that share one, the first.

import type { Refusal } from "#kernel/refusal.ts";
import { ok, type Result } from "#kernel/result.ts";
import type { Plan } from "#plan/plan.ts";
import type { Row, Rowset } from "#transport/rowset.ts";
import { groupRows, placeOf } from "./group-rows.ts";
import { malformed } from "./malformed.ts";
import { rowTable, type RowTable } from "./read-table.ts";

export interface ShapedLookup {
  readonly table: RowTable;
  /** By what they belong to; undefined where a key has no row. */
  readonly rows: ReadonlyMap<string, Row | undefined>;
}

export function shapeLookup(plan: Plan, rowsets: readonly Rowset[]): Result<ShapedLookup, Refusal> {
  const [read] = plan.reads;
  const [rowset] = rowsets;
  if (read?.kind !== "rows") throw new TypeError("a lookup reads rows");
  if (rowset === undefined) return malformed(placeOf(read), "no rowset");
  const groups = groupRows(read, { width: read.columns.length, marked: true }, rowset);
  if (!groups.ok) return groups;
  const rows = new Map([...groups.value].map(([label, [first]]) => [label, first]));
  return ok({ table: rowTable(read, []), rows });
}
