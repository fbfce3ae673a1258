// Looks at every cell of some rows, once: whether the warehouse sent what was asked for.

import type { Recorder } from "#audit/recorder.ts";
import type { Refusal } from "#kernel/refusal.ts";
import type { RowTable } from "#result/read-table.ts";
import type { Cells } from "./read-request.ts";

/** Gives the first refusal, which goes on record, or none. */
export function checkOnce(table: RowTable, rows: readonly Cells[], recorder: Recorder): () => Refusal | undefined {
  let looked: { readonly refusal: Refusal | undefined } | undefined;
  return () => {
    if (looked !== undefined) return looked.refusal;
    const refusal = firstProblem(table, rows);
    if (refusal !== undefined) recorder.noteRefusal(refusal);
    looked = { refusal };
    return refusal;
  };
}

function firstProblem(table: RowTable, rows: readonly Cells[]): Refusal | undefined {
  for (const row of rows) {
    const checked = table.check(row);
    const placed = checked.ok ? table.position(row) : checked;
    if (!placed.ok) return placed.refusal;
  }
  return undefined;
}
