// The rowset of a list -> its pages: each is cut and put in the order asked for. Cells are decoded, and cursors sealed, elsewhere.

import type { Refusal } from "#kernel/refusal.ts";
import { ok, type Result } from "#kernel/result.ts";
import type { PageShape, Plan } from "#plan/plan.ts";
import type { Row, Rowset } from "#transport/rowset.ts";
import { groupRows, placeOf } from "./group-rows.ts";
import { malformed } from "./malformed.ts";
import { rowTable, type RowTable } from "./read-table.ts";

export interface ShapedPage {
  readonly rows: readonly Row[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

export interface ShapedList {
  readonly table: RowTable;
  /** By what they belong to. */
  readonly pages: ReadonlyMap<string, ShapedPage>;
}

/** `before`: rows of the one page that have come in earlier parts. */
export function shapeList(plan: Plan, rowsets: readonly Rowset[], before = 0): Result<ShapedList, Refusal> {
  const [read] = plan.reads;
  const [rowset] = rowsets;
  const { page } = plan;
  if (read?.kind !== "rows" || page === undefined) throw new TypeError("a list is rows of a page");
  if (rowset === undefined) return malformed(placeOf(read), "no rowset");
  const groups = groupRows(read, { width: read.columns.length, marked: true }, rowset);
  if (!groups.ok) return groups;
  const pages = new Map<string, ShapedPage>();
  for (const [label, rows] of groups.value) {
    if (before + rows.length > page.size + 1) return malformed(placeOf(read), "more rows than were asked for");
    pages.set(label, cutPage(rows, page, page.size - before));
  }
  return ok({ table: rowTable(read, page.position), pages });
}

/**
 * One row more than the page holds was asked for: where it came, there is more in the direction walked. `size`: rows that the page
 * still has place for, and one less than none where that row came before.
 */
function cutPage(fetched: readonly Row[], page: PageShape, size: number): ShapedPage {
  const kept = fetched.slice(0, Math.max(0, size));
  const hasMore = fetched.length > size;
  return page.isBackward
    ? { rows: kept.toReversed(), hasNextPage: page.isBefore, hasPreviousPage: hasMore }
    : { rows: kept, hasNextPage: hasMore, hasPreviousPage: page.isAfter };
}
