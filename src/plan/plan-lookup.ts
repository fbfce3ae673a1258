// Keys -> one read of the rows that have them. The view's own key names one row, so there is no limit to count; any other
// fields may name many rows, and the first by the view's key is taken. Keys are only declared: see `result` for duplicates.

import type { Refusal } from "#kernel/refusal.ts";
import { refuse, type Result } from "#kernel/result.ts";
import type { Decision } from "#policy/decision.ts";
import { PlanDraft, type PlanContext } from "./draft.ts";
import { answerColumn, readExpression, rowsPredicate } from "./expressions.ts";
import { planKeys, type ParentsToPlan } from "./plan-keys.ts";
import type { Plan, RowsRead, Value } from "./planned.ts";
import { resolveOrder } from "./resolve-order.ts";
import { hasKey, tieBreak } from "./tie-break.ts";

export interface LookupToPlan {
  readonly view: string;
  readonly parents: ParentsToPlan;
  readonly fields: readonly string[];
}

export function planLookup(request: LookupToPlan, context: PlanContext): Result<Plan, Refusal> {
  const decision = context.decisions(request.view);
  if (decision?.access !== "rows") return refuse({ reason: "no-grant", detail: `${request.view} is not granted` });
  const draft = new PlanDraft(context);
  draft.noteUse(decision);
  const from = draft.source(decision.view);
  const by = request.parents.fields;
  // A key is often asked for without any other field, to see whether the row exists.
  const fields = request.fields.length > 0 ? request.fields : by;
  const columns = fields.flatMap((field) => {
    const allowed = readExpression(field, decision, from.alias, draft);
    return allowed === undefined ? [] : [answerColumn(field, allowed)];
  });
  const isOneRow = decision.view.key.length > 0 && decision.view.key.every((name) => by.includes(name));
  const ties = isOneRow ? [] : choosing(by, decision);
  const limit: Value | undefined = isOneRow ? undefined : { type: { kind: "int" }, text: "1" };
  const read: RowsRead = {
    kind: "rows",
    from,
    keys: planKeys(request.parents, decision, from.alias, draft),
    joins: [],
    columns,
    where: rowsPredicate(decision.rows, decision.view, from.alias, draft),
    order: resolveOrder([], ties, { decision, alias: from.alias, draft }).terms,
    limit,
    kept: limit,
    isTotal: isOneRow || hasKey(decision),
  };
  return draft.finish({ reads: [read], page: undefined }, decision.view, fields);
}

/** What chooses one of the rows that share a key. The fields of the key itself are equal in all of them. */
function choosing(by: readonly string[], decision: Decision): readonly string[] {
  const ties = tieBreak(decision);
  const telling = ties.filter((name) => !by.includes(name));
  return telling.length > 0 ? telling : ties;
}
