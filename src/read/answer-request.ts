// The rows of a plan -> the answer of the request that it was made for.

import type { Refusal } from "#kernel/refusal.ts";
import { ok, type Result } from "#kernel/result.ts";
import type { Plan } from "#plan/plan.ts";
import { shapeList } from "#result/shape-list.ts";
import { shapeLookup } from "#result/shape-lookup.ts";
import type { Rowset } from "#transport/rowset.ts";
import { bindCursors } from "./bind-cursors.ts";
import type { Operation } from "./operation.ts";
import type { ReadAnswer, ReadRequest } from "./read-request.ts";

interface Answering {
  readonly plan: Plan;
  readonly rowsets: readonly Rowset[];
}

export function answerRequest(
  operation: Operation,
  request: ReadRequest,
  { plan, rowsets }: Answering,
): Result<ReadAnswer, Refusal> {
  if (request.kind === "lookup") {
    const rows = shapeLookup(plan, rowsets);
    return rows.ok ? ok({ kind: "lookup", rows: rows.value }) : rows;
  }
  const shaped = shapeList(plan, rowsets);
  if (!shaped.ok) return shaped;
  const hasCursors = (plan.page?.position.length ?? 0) > 0;
  const seal = hasCursors ? bindCursors(operation, request) : undefined;
  const pages = shaped.value.map(({ rows, positions, hasNextPage, hasPreviousPage, total }) => ({
    rows,
    hasNextPage,
    hasPreviousPage,
    total,
    cursorAt: seal === undefined ? undefined : (index: number) => seal.seal(positions[index] ?? []),
  }));
  return ok({ kind: "list", pages });
}
