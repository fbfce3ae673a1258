// When a page is too dear to be asked for once more, so that what belongs to its rows waits for them instead. The rule: a
// page is dear where the views that it and the pages above it read have more than PLAN_REPEATED_ROWS rows together. A view
// that is read by known keys counts nothing. See docs/planner.md.

import type { Catalog } from "#catalog/catalog.ts";
import type { Source } from "#plan/plan.ts";
import { UNKNOWN_ROWS } from "./estimate.ts";
import type { PlanNode } from "./plan-tree.ts";
import { sourcesOf } from "./sources-of.ts";

export interface RepeatLimits {
  /** Rows of the views that a page reads, its parents' among them. */
  readonly repeatedRows: number;
}

interface Parts {
  readonly catalog: Catalog;
  readonly limits: RepeatLimits;
}

export function isDear(node: PlanNode, { catalog, limits }: Parts): boolean {
  return rowsRead(node, catalog) > limits.repeatedRows;
}

function rowsRead({ plan, parent }: PlanNode, catalog: Catalog): number {
  const [read] = plan.reads;
  const own =
    read?.kind === "rows" && read.keys?.kind !== "list" ? sourcesOf(read).map((source) => rowsOf(source, catalog)) : [];
  return own.reduce((sum, rows) => sum + rows, 0) + (parent === undefined ? 0 : rowsRead(parent, catalog));
}

function rowsOf({ schema, object }: Source, catalog: Catalog): number {
  for (const view of catalog.views.values()) {
    if (view.schema === schema && view.object === object) return view.statistics?.rows ?? UNKNOWN_ROWS;
  }
  return 0;
}
