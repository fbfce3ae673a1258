// A client's condition -> a predicate. Fields and relations that do not exist for the principal are refused here, whatever
// the schema let through, and the rows of a related view are those the principal may see.

import type { View } from "#catalog/catalog.ts";
import { parseCondition, type Condition, type ParseScope } from "#catalog/condition.ts";
import type { Decision } from "#policy/decision.ts";
import type { PlanDraft } from "./draft.ts";
import { allOf, always, fieldExpression, hasRelation, isUsable, never } from "./expressions.ts";
import type { Predicate } from "./planned.ts";
import { resolveRelation, type Place } from "./resolve-relation.ts";
import { resolveTest } from "./resolve-test.ts";

/** `where` as the API gave it; undefined and null mean no condition. */
export function resolveWhere(where: unknown, decision: Decision, alias: string, draft: PlanDraft): Predicate {
  if (where === undefined || where === null) return always;
  const condition = parseCondition(where, decision.view, parseScope(draft));
  return resolveCondition(condition, { decision, alias, draft });
}

/** Names are asked for before anything is told about them, and the budget is spent before anything deeper is read. */
export function parseScope(draft: PlanDraft): ParseScope {
  const { catalog, decisions, limits } = draft.context;
  let nodes = 0;
  return {
    catalog,
    report: (path, problem) => draft.badInput(`${path} ${problem}`),
    admits(view, name) {
      const isGranted = exists(view, name);
      if (!isGranted) draft.noGrant(view, name);
      return isGranted;
    },
    spend() {
      nodes += 1;
      if (nodes === limits.filterNodes + 1) draft.overBudget("LIMIT_FILTER_NODES", limits.filterNodes, nodes);
      return nodes <= limits.filterNodes;
    },
  };

  function exists(view: View, name: string): boolean {
    const decision = decisions(view.name);
    if (decision === undefined) return false;
    const relation = view.relations.get(name);
    return isUsable(name, decision) || (relation !== undefined && hasRelation(relation, decision, decisions));
  }
}

function resolveCondition(condition: Condition, place: Place): Predicate {
  const { decision, alias, draft } = place;
  const { listLength, orWidth } = draft.context.limits;
  switch (condition.kind) {
    case "and":
    case "or":
      if (condition.kind === "or") spend(draft, "LIMIT_OR_WIDTH", orWidth, condition.parts.length);
      return { kind: condition.kind, parts: condition.parts.map((part) => resolveCondition(part, place)) };
    case "not":
    case "unmet":
      return { kind: condition.kind, part: resolveCondition(condition.part, place) };
    case "related": {
      const related = resolveRelation(condition.relation, place);
      if (related === undefined) return never;
      const { from, on, admitted } = related;
      return { kind: "exists", from, on, where: allOf(admitted, resolveCondition(condition.part, related.place)) };
    }
    case "compare":
    case "list":
    case "isNull": {
      if (condition.kind === "list" && Array.isArray(condition.values)) {
        spend(draft, "LIMIT_LIST_LENGTH", listLength, condition.values.length);
      }
      const allowed = fieldExpression(condition.field.name, decision, alias, draft);
      if (allowed === undefined) return never;
      draft.noteFilter(decision.view, condition.field.name);
      return resolveTest(condition, allowed.expression, (problem) =>
        draft.badInput(`${decision.view.name}.${problem}`),
      );
    }
  }
}

export function spend(draft: PlanDraft, budget: string, allowed: number, asked: number): void {
  if (asked > allowed) draft.overBudget(budget, allowed, asked);
}
