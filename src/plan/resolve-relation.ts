// A relation -> the other view as the principal may see it, and both ends guarded like any other use of their fields.

import type { Relation } from "#catalog/catalog.ts";
import type { Decision } from "#policy/decision.ts";
import type { PlanDraft } from "./draft.ts";
import { fieldExpression, rowsPredicate } from "./expressions.ts";
import type { Equality, Predicate, Source } from "./planned.ts";

/** A view in a plan: what may be read of it, and where it stands. */
export interface Place {
  readonly decision: Decision;
  readonly alias: string;
  readonly draft: PlanDraft;
}

/** The other end of a relation. */
export interface Related {
  readonly place: Place;
  readonly from: Source;
  readonly on: readonly Equality[];
  /** The rows of the target that exist for the principal. */
  readonly admitted: Predicate;
}

/** Undefined, and a refusal in the draft, where the relation leads to nothing that exists for the principal. */
export function resolveRelation(relation: Relation, here: Place): Related | undefined {
  const { decision, draft } = here;
  const target = draft.context.decisions(relation.target);
  if (target?.access !== "rows") {
    draft.noGrant(decision.view, relation.name);
    return undefined;
  }
  draft.noteUse(target);
  const from = draft.source(target.view);
  const there = { decision: target, alias: from.alias, draft };
  return {
    place: there,
    from,
    on: pairs(relation, here, there),
    admitted: rowsPredicate(target.rows, target.view, from.alias, draft),
  };
}

/** A hidden end is refused by the draft, so a pair that is left out here is never planned. */
function pairs(relation: Relation, here: Place, there: Place): readonly Equality[] {
  return relation.on.flatMap((pair) => {
    const left = end(pair.local, here);
    const right = end(pair.remote, there);
    return left === undefined || right === undefined ? [] : [{ left, right }];
  });
}

function end(name: string, { decision, alias, draft }: Place) {
  draft.noteFilter(decision.view, name);
  return fieldExpression(name, decision, alias, draft)?.expression;
}
