// A request -> a Plan, its cursors opened first.

import type { Refusal } from "#kernel/refusal.ts";
import { ok, type Result } from "#kernel/result.ts";
import { planList, type Position } from "#plan/plan-list.ts";
import { planLookup } from "#plan/plan-lookup.ts";
import type { Plan } from "#plan/plan.ts";
import { bindCursors, type BoundSeal } from "./bind-cursors.ts";
import type { Operation } from "./operation.ts";
import type { ListRequest, ReadRequest } from "./read-request.ts";

export async function planRequest(operation: Operation, request: ReadRequest): Promise<Result<Plan, Refusal>> {
  const { catalog, limits, maskKeys } = operation.parts;
  const context = { catalog, limits, maskKeys, decisions: operation.decisions };
  if (request.kind === "lookup") return planLookup(request, context);
  const seal = bindCursors(operation, request);
  const after = await openCursor(request.page.after, seal);
  if (!after.ok) return after;
  const before = await openCursor(request.page.before, seal);
  if (!before.ok) return before;
  return planList({ ...listOf(request), after: after.value, before: before.value }, context);
}

function listOf(request: ListRequest) {
  const { view, of, fields, where, orderBy = [], page, wantsRows, wantsTotal, wantsCursors } = request;
  const { first, last } = page;
  return { view, of, fields, where, orderBy, first, last, wantsRows, wantsTotal, wantsCursors };
}

/** The empty cursor is the start of a list, or its end for `before`: no position at all. */
async function openCursor(cursor: string | undefined, seal: BoundSeal): Promise<Result<Position | undefined, Refusal>> {
  return cursor === undefined || cursor === "" ? ok(undefined) : seal.open(cursor);
}
