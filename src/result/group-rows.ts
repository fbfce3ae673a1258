// The rows of one rowset, by the key they belong to and without it. Nothing is decoded here.

import type { Refusal } from "#kernel/refusal.ts";
import { ok, type Result } from "#kernel/result.ts";
import type { CountRead, RowsRead } from "#plan/plan.ts";
import type { Row, Rowset } from "#transport/rowset.ts";
import { malformed } from "./malformed.ts";

type Read = RowsRead | CountRead;

/** All rows of a read without keys stand under this one. */
const WHOLE = "";

/** One label for each asked key, in the order asked; one in all for a read without keys. */
export function labelsOf(read: Read): readonly string[] {
  return read.keys?.labels ?? [WHOLE];
}

/** `curated.Flight`: how refusals name the read. */
export function placeOf({ from }: Read): string {
  return `${from.schema}.${from.object}`;
}

/** Has every label that was asked for, and no other. `width` is the number of cells beside the key. */
export function groupRows(
  read: Read,
  width: number,
  rowset: Rowset,
): Result<ReadonlyMap<string, readonly Row[]>, Refusal> {
  const isKeyed = read.keys !== undefined;
  const asked = isKeyed ? width + 1 : width;
  const groups = new Map<string, Row[]>(labelsOf(read).map((label) => [label, []]));
  for (const row of rowset.rows) {
    if (row.length !== asked)
      return malformed(placeOf(read), `${row.length} cells in a row where ${asked} were asked for`);
    const label = isKeyed ? row[0] : WHOLE;
    const group = typeof label === "string" ? groups.get(label) : undefined;
    if (group === undefined) return malformed(placeOf(read), "a row of a key that was not asked for");
    group.push(isKeyed ? row.slice(1) : row);
  }
  return ok(groups);
}
