// One request -> its Plan, the cursors in it opened first.

import type { Refusal } from "#kernel/refusal.ts";
import { ok, type Result } from "#kernel/result.ts";
import { planAggregate } from "#plan/plan-aggregate.ts";
import { planGroups } from "#plan/plan-groups.ts";
import type { ParentsToPlan } from "#plan/plan-keys.ts";
import { planList, type Position } from "#plan/plan-list.ts";
import { planLookup } from "#plan/plan-lookup.ts";
import type { Plan } from "#plan/plan.ts";
import { bindCursors, contextOf, type BoundSeal } from "./bind-cursors.ts";
import type { Operation } from "./operation.ts";
import type { TreeRequest } from "./plan-tree.ts";

export async function planRequest(
  operation: Operation,
  request: TreeRequest,
  parents: ParentsToPlan | undefined,
): Promise<Result<Plan, Refusal>> {
  const context = contextOf(operation);
  if (request.kind === "lookup") {
    if (parents === undefined) throw new TypeError("a lookup without keys");
    return planLookup({ ...request, parents }, context);
  }
  if (request.kind === "aggregate") return planAggregate({ ...request, parents }, context);
  const seal = bindCursors(operation, request, parents?.fields ?? []);
  const after = await openCursor(request.page.after, seal);
  if (!after.ok) return after;
  if (request.kind === "groups") {
    return planGroups({ ...request, parents, first: request.page.first, after: after.value }, context);
  }
  const before = await openCursor(request.page.before, seal);
  if (!before.ok) return before;
  const { view, fields, where, orderBy = [], wantsCursors } = request;
  const { first, last } = request.page;
  return planList(
    { view, parents, fields, where, orderBy, first, last, after: after.value, before: before.value, wantsCursors },
    context,
  );
}

/** The empty cursor is the start of a list, or its end for `before`: no position at all. */
async function openCursor(cursor: string | undefined, seal: BoundSeal): Promise<Result<Position | undefined, Refusal>> {
  return cursor === undefined || cursor === "" ? ok(undefined) : seal.open(cursor);
}
