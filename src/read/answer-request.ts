// The rows of a plan -> the answer of the request that it was made for.

import type { Refusal } from "#kernel/refusal.ts";
import { ok, type Result } from "#kernel/result.ts";
import type { Plan } from "#plan/plan.ts";
import { shapeList } from "#result/shape-list.ts";
import { shapeLookup } from "#result/shape-lookup.ts";
import type { Rowset } from "#transport/rowset.ts";
import type { BoundSeal } from "./bind-cursors.ts";
import type { ReadAnswer, ReadRequest } from "./read-request.ts";

export function answerRequest(
  plan: Plan,
  rowsets: readonly Rowset[],
  request: ReadRequest,
  seal: BoundSeal,
): Result<ReadAnswer, Refusal> {
  if (request.kind === "lookup") {
    const rows = shapeLookup(plan, rowsets);
    return rows.ok ? ok({ kind: "lookup", rows: rows.value }) : rows;
  }
  const shaped = shapeList(plan, rowsets);
  if (!shaped.ok) return shaped;
  const hasCursors = (plan.page?.position.length ?? 0) > 0;
  const pages = shaped.value.map(({ rows, positions, hasNextPage, hasPreviousPage, total }) => ({
    rows,
    hasNextPage,
    hasPreviousPage,
    total,
    cursorAt: hasCursors ? (index: number) => seal.seal(positions[index] ?? []) : undefined,
  }));
  return ok({ kind: "list", pages });
}
