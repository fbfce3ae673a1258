// Numbers over the rows under a `where`, in all or for each parent -> one read.

import type { Refusal } from "#kernel/refusal.ts";
import { refuse, type Result } from "#kernel/result.ts";
import { checkGuards } from "./check-guards.ts";
import { PlanDraft, type PlanContext } from "./draft.ts";
import { aggregateOf } from "./group-floor.ts";
import { MeasureSet } from "./measure-set.ts";
import type { Measure } from "./measures.ts";
import { planKeys, type ParentsToPlan } from "./plan-keys.ts";
import type { Plan } from "./planned.ts";
import { resolveWhere } from "./resolve-condition.ts";

export interface AggregateToPlan {
  readonly view: string;
  readonly parents: ParentsToPlan | undefined;
  /** As the API gave it. */
  readonly where?: unknown;
  readonly measures: readonly Measure[];
}

export function planAggregate(request: AggregateToPlan, context: PlanContext): Result<Plan, Refusal> {
  const decision = context.decisions(request.view);
  if (decision === undefined) return refuse({ reason: "no-grant", detail: `${request.view} is not granted` });
  const draft = new PlanDraft(context);
  draft.noteUse(decision);
  const from = draft.source(decision.view);
  const place = { decision, alias: from.alias, draft };
  checkGuards({ where: request.where, parents: request.parents }, decision, draft);
  const set = new MeasureSet(place);
  for (const measure of request.measures) set.take(measure);
  const keys = planKeys(request.parents, decision, from.alias, draft);
  const asked = resolveWhere(request.where, decision, from.alias, draft);
  const { values, measures } = set;
  return draft.finish(
    { reads: [aggregateOf(decision, { from, keys, asked, values, measures }, draft)], page: undefined },
    decision.view,
    [],
  );
}
