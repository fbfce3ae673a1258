// The rowsets of a list -> its pages: the page is cut, put in the order asked for and decoded; cursors are sealed elsewhere.

import type { Refusal } from "#kernel/refusal.ts";
import { ok, type Result } from "#kernel/result.ts";
import type { CountRead, PageShape, Plan, RowsRead } from "#plan/plan.ts";
import type { Row, Rowset } from "#transport/rowset.ts";
import type { Position } from "./cursor.ts";
import { cellDecoder } from "./decode-cell.ts";
import { groupRows, labelsOf, placeOf } from "./group-rows.ts";
import { malformed } from "./malformed.ts";
import { rowShaper, type RowShaper, type ShapedValues } from "./shape-row.ts";

/** The rows of one page. */
interface Slice {
  readonly rows: readonly ShapedValues[];
  /** Of each row; empty ones where the plan has no positions. */
  readonly positions: readonly Position[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

export interface ShapedPage extends Slice {
  /** Digits; null where the group is too small to be told of, undefined where no total was wanted. */
  readonly total: string | null | undefined;
}

const noSlice: Slice = { rows: [], positions: [], hasNextPage: false, hasPreviousPage: false };

/** One page for each asked key, in the order asked; exactly one for a list without keys. */
export function shapeList(plan: Plan, rowsets: readonly Rowset[]): Result<readonly ShapedPage[], Refusal> {
  let slices: readonly Slice[] | undefined;
  let totals: readonly (string | null)[] | undefined;
  for (const [index, read] of plan.reads.entries()) {
    const rowset = rowsets[index];
    if (rowset === undefined) return malformed(placeOf(read), "no rowset");
    if (read.kind === "rows") {
      const shaped = shapeSlices(read, plan.page, rowset);
      if (!shaped.ok) return shaped;
      slices = shaped.value;
    } else {
      const shaped = shapeTotals(read, rowset);
      if (!shaped.ok) return shaped;
      totals = shaped.value;
    }
  }
  const length = slices?.length ?? totals?.length ?? 1;
  return ok(Array.from({ length }, (_, at) => ({ ...(slices?.[at] ?? noSlice), total: totals?.[at] })));
}

function shapeSlices(read: RowsRead, page: PageShape | undefined, rowset: Rowset): Result<readonly Slice[], Refusal> {
  if (page === undefined) throw new TypeError("a list of rows has a page");
  const groups = groupRows(read, read.columns.length, rowset);
  if (!groups.ok) return groups;
  const shape = rowShaper(read, page.position);
  const slices = new Map<string, Slice>();
  for (const [label, rows] of groups.value) {
    if (rows.length > page.size + 1) return malformed(placeOf(read), "more rows than were asked for");
    const slice = cutSlice(rows, page, shape);
    if (!slice.ok) return slice;
    slices.set(label, slice.value);
  }
  return ok(labelsOf(read).map((label) => slices.get(label) ?? noSlice));
}

/** One row more than the page holds was asked for: where it came, there is more in the direction walked. */
function cutSlice(fetched: readonly Row[], page: PageShape, shape: RowShaper): Result<Slice, Refusal> {
  const kept = fetched.slice(0, page.size);
  const hasMore = fetched.length > page.size;
  const rows: ShapedValues[] = [];
  const positions: Position[] = [];
  for (const cells of page.isBackward ? kept.toReversed() : kept) {
    const shaped = shape(cells);
    if (!shaped.ok) return shaped;
    rows.push(shaped.value.values);
    positions.push(shaped.value.position);
  }
  const ends = page.isBackward
    ? { hasNextPage: page.isBefore, hasPreviousPage: hasMore }
    : { hasNextPage: hasMore, hasPreviousPage: page.isAfter };
  return ok({ rows, positions, ...ends });
}

const decodeCount = cellDecoder({ kind: "bigint" });

/** A key without rows has no row of its own in a count. */
function shapeTotals(read: CountRead, rowset: Rowset): Result<readonly (string | null)[], Refusal> {
  const groups = groupRows(read, 1, rowset);
  if (!groups.ok) return groups;
  const totals = new Map<string, string | null>();
  for (const [label, rows] of groups.value) {
    const total = totalOf(rows, read);
    if (total === undefined) return malformed(placeOf(read), "a count that is no number, or not one for each key");
    totals.set(label, total);
  }
  return ok(labelsOf(read).map((label) => totals.get(label) ?? null));
}

/** NULL is a number's answer under a floor alone: anywhere else it is none. */
function totalOf([row, ...others]: readonly Row[], { keys, floor }: CountRead): string | null | undefined {
  if (others.length > 0) return undefined;
  if (row === undefined) return keys === undefined ? undefined : "0";
  if (floor !== undefined && row[0] === null) return null;
  const count = decodeCount(row[0] ?? "");
  return typeof count === "string" && !count.startsWith("-") ? count : undefined;
}
