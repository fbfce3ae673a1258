// A client's condition -> a predicate. Fields and relations that do not exist for the principal are refused here, whatever
// the schema let through, and the rows of a related view are those the principal may see.

import { parseCondition, type Condition } from "#catalog/condition.ts";
import type { Decision } from "#policy/decision.ts";
import type { PlanDraft } from "./draft.ts";
import { allOf, always, fieldExpression, never, rowsPredicate } from "./expressions.ts";
import type { Equality, Predicate } from "./planned.ts";
import { resolveTest } from "./resolve-test.ts";

/** `where` as the API gave it; undefined and null mean no condition. */
export function resolveWhere(where: unknown, decision: Decision, alias: string, draft: PlanDraft): Predicate {
  if (where === undefined || where === null) return always;
  const report = (path: string, problem: string) => draft.badInput(`${path} ${problem}`);
  const condition = parseCondition(where, decision.view, { catalog: draft.context.catalog, report });
  return resolveCondition(condition, decision, alias, draft);
}

function resolveCondition(condition: Condition, decision: Decision, alias: string, draft: PlanDraft): Predicate {
  spendNode(draft);
  switch (condition.kind) {
    case "and":
    case "or":
      spendWidth(condition.kind, condition.parts.length, draft);
      return {
        kind: condition.kind,
        parts: condition.parts.map((part) => resolveCondition(part, decision, alias, draft)),
      };
    case "not":
      return { kind: "not", part: resolveCondition(condition.part, decision, alias, draft) };
    case "related": {
      const target = relatedDecision(condition.relation.target, decision, draft);
      if (target === undefined) return never;
      const from = draft.source(target.view);
      const on = relationPairs(condition.relation.on, decision, alias, target, from.alias, draft);
      const admitted = rowsPredicate(target.rows, target.view, from.alias, draft);
      return {
        kind: "exists",
        from,
        on,
        where: allOf(admitted, resolveCondition(condition.part, target, from.alias, draft)),
      };
    }
    case "compare":
    case "list":
    case "isNull": {
      if (condition.kind === "list" && Array.isArray(condition.values)) spendList(condition.values.length, draft);
      const allowed = fieldExpression(condition.field.name, decision, alias, draft);
      if (allowed === undefined) return never;
      draft.noteFilter(decision.view, condition.field.name);
      return resolveTest(condition, allowed.expression, (problem) =>
        draft.badInput(`${decision.view.name}.${problem}`),
      );
    }
  }
}

/** The decision on a view that a relation leads to; noted as used. */
export function relatedDecision(target: string, from: Decision, draft: PlanDraft): Decision | undefined {
  const decision = draft.context.decisions(target);
  if (decision === undefined) {
    draft.refuse({ reason: "no-grant", detail: `${from.view.name} leads to ${target}, which is not granted` });
    return undefined;
  }
  draft.noteUse(decision);
  return decision;
}

/** Both ends of a relation, guarded like any other use of the fields. */
export function relationPairs(
  pairs: readonly { readonly local: string; readonly remote: string }[],
  local: Decision,
  localAlias: string,
  remote: Decision,
  remoteAlias: string,
  draft: PlanDraft,
): readonly Equality[] {
  return pairs.flatMap((pair) => {
    const left = fieldExpression(pair.local, local, localAlias, draft);
    const right = fieldExpression(pair.remote, remote, remoteAlias, draft);
    draft.noteFilter(local.view, pair.local);
    draft.noteFilter(remote.view, pair.remote);
    return left === undefined || right === undefined ? [] : [{ left: left.expression, right: right.expression }];
  });
}

function spendNode(draft: PlanDraft): void {
  draft.filterNodes += 1;
  const allowed = draft.context.limits.filterNodes;
  if (draft.filterNodes === allowed + 1) overBudget(draft, "LIMIT_FILTER_NODES", allowed, draft.filterNodes);
}

function spendWidth(kind: "and" | "or", width: number, draft: PlanDraft): void {
  const allowed = draft.context.limits.orWidth;
  if (kind === "or" && width > allowed) overBudget(draft, "LIMIT_OR_WIDTH", allowed, width);
}

function spendList(length: number, draft: PlanDraft): void {
  const allowed = draft.context.limits.listLength;
  if (length > allowed) overBudget(draft, "LIMIT_LIST_LENGTH", allowed, length);
}

function overBudget(draft: PlanDraft, budget: string, allowed: number, asked: number): void {
  draft.refuse({ reason: "over-budget", budget, allowed, asked, detail: `${budget} ${asked} > ${allowed}` });
}
