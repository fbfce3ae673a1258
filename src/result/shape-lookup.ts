// The rowset of a lookup -> one row for each asked key. Keys are only declared: of several rows that share one, the first.

import type { Refusal } from "#kernel/refusal.ts";
import { ok, type Result } from "#kernel/result.ts";
import type { Plan } from "#plan/plan.ts";
import type { Rowset } from "#transport/rowset.ts";
import { groupRows, labelsOf, placeOf } from "./group-rows.ts";
import { malformed } from "./malformed.ts";
import { rowShaper, type ShapedValues } from "./shape-row.ts";

/** Aligned with the asked keys; undefined where a key has no row. */
export function shapeLookup(
  plan: Plan,
  rowsets: readonly Rowset[],
): Result<readonly (ShapedValues | undefined)[], Refusal> {
  const [read] = plan.reads;
  const [rowset] = rowsets;
  if (read?.kind !== "rows") throw new TypeError("a lookup reads rows");
  if (rowset === undefined) return malformed(placeOf(read), "no rowset");
  const groups = groupRows(read, read.columns.length, rowset);
  if (!groups.ok) return groups;
  const shape = rowShaper(read, []);
  const found = new Map<string, ShapedValues>();
  for (const [label, [first]] of groups.value) {
    if (first === undefined) continue;
    const shaped = shape(first);
    if (!shaped.ok) return shaped;
    found.set(label, shaped.value.values);
  }
  return ok(labelsOf(read).map((label) => found.get(label)));
}
