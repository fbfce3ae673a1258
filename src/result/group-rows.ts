// The rows of one rowset, by what they belong to and without it. Nothing is decoded here.

import type { Refusal } from "#kernel/refusal.ts";
import { ok, type Result } from "#kernel/result.ts";
import type { Keys, Source } from "#plan/plan.ts";
import type { Row, Rowset } from "#transport/rowset.ts";
import { malformed } from "./malformed.ts";

interface Read {
  readonly from: Source;
  readonly keys: Keys | undefined;
}

/** All rows of a read without parents stand under this one. */
const WHOLE = "";

/** The sets that must be there: one in all, or one for each asked key in the order asked. Of a page's rows nobody knows yet. */
export function labelsOf({ keys }: Read): readonly string[] {
  if (keys === undefined) return [WHOLE];
  return keys.kind === "list" ? keys.labels : [];
}

/** `curated.Flight`: how refusals name the read. */
export function placeOf({ from }: Read): string {
  return `${from.schema}.${from.object}`;
}

/** What the rows of a parent come marked with, where its key is in these cells; undefined where a part of it is NULL. */
export function pageLabel(cells: readonly (string | null)[]): string | undefined {
  return cells.includes(null) ? undefined : JSON.stringify(cells);
}

/** Rows that were answered. A parent without any has a row of its own, without a mark. */
export function countRows(read: Read, { rows }: Rowset): number {
  const { keys } = read;
  return keys?.kind === "page" ? rows.filter((row) => row[keys.on.length] !== null).length : rows.length;
}

/**
 * Has every label that was asked for; those of a page as they came. `width` is the number of cells beside the parent's key and,
 * with `marked`, the mark that a row is there at all.
 */
export function groupRows(
  read: Read,
  { width, marked }: { readonly width: number; readonly marked: boolean },
  rowset: Rowset,
): Result<ReadonlyMap<string, readonly Row[]>, Refusal> {
  const { keys } = read;
  const labels = labelWidth(keys);
  const skipped = labels + (keys !== undefined && marked ? 1 : 0);
  const odd = rowset.rows.find((row) => row.length !== skipped + width);
  if (odd !== undefined) {
    return malformed(placeOf(read), `${odd.length} cells in a row where ${skipped + width} were asked for`);
  }
  if (keys === undefined) return ok(new Map([[WHOLE, rowset.rows]]));
  const groups = new Map<string, Row[]>(labelsOf(read).map((label) => [label, []]));
  for (const row of rowset.rows) {
    const group = groupOf(row, keys, groups);
    if (!marked || row[labels] !== null) group?.push(row.slice(skipped));
  }
  return ok(groups);
}

/** Undefined for a row of a key that was not asked for: it is nobody's. */
function groupOf(row: Row, keys: Keys, groups: Map<string, Row[]>): Row[] | undefined {
  if (keys.kind === "list") return groups.get(row[0] ?? "");
  const label = pageLabel(row.slice(0, keys.on.length));
  if (label === undefined) return undefined;
  const group = groups.get(label) ?? [];
  groups.set(label, group);
  return group;
}

function labelWidth(keys: Keys | undefined): number {
  if (keys === undefined) return 0;
  return keys.kind === "list" ? 1 : keys.on.length;
}
