// Keys -> one read of the rows that have them. Keys are only declared: where two rows share one, the first by the view's
// own key order is taken.

import type { Refusal } from "#kernel/refusal.ts";
import { refuse, type Result } from "#kernel/result.ts";
import { PlanDraft, type PlanContext } from "./draft.ts";
import { fieldExpression, rowsPredicate } from "./expressions.ts";
import { planKeys } from "./plan-keys.ts";
import type { Plan, RowsRead } from "./planned.ts";
import { resolveOrder } from "./resolve-order.ts";

export interface LookupToPlan {
  readonly view: string;
  readonly by: readonly string[];
  readonly keys: readonly (readonly unknown[])[];
  readonly fields: readonly string[];
}

export function planLookup(request: LookupToPlan, context: PlanContext): Result<Plan, Refusal> {
  const decision = context.decisions(request.view);
  if (decision === undefined) return refuse({ reason: "no-grant", detail: `${request.view} is not granted` });
  const draft = new PlanDraft(context);
  draft.noteUse(decision);
  const from = draft.source(decision.view);
  // A key is often asked for without any other field, to see whether the row exists.
  const fields = request.fields.length > 0 ? request.fields : request.by;
  const columns = fields.flatMap((field) => {
    const allowed = fieldExpression(field, decision, from.alias, draft);
    return allowed === undefined ? [] : [{ field, expression: allowed.expression }];
  });
  const ties = decision.view.key.filter((name) => decision.fields.has(name) && !request.by.includes(name));
  const read: RowsRead = {
    kind: "rows",
    from,
    keys: planKeys({ fields: request.by, keys: request.keys }, decision, from.alias, draft),
    joins: [],
    columns,
    where: rowsPredicate(decision.rows, decision.view, from.alias, draft),
    order: resolveOrder([], ties, decision, from, draft).terms,
    limit: undefined,
  };
  return draft.finish({ reads: [read], page: undefined }, decision.view, fields);
}
