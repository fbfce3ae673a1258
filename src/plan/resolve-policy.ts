// A row filter -> a predicate. Policy speaks of the warehouse as it is: no decision is applied inside, and what it names
// need not exist for the principal. Values were checked when claims were bound: a problem here is a fault.

import type { View } from "#catalog/catalog.ts";
import type { Condition } from "#catalog/condition.ts";
import type { PlanDraft } from "./draft.ts";
import type { Expression, Predicate } from "./planned.ts";
import { resolveTest } from "./resolve-test.ts";

export function resolvePolicy(condition: Condition, view: View, alias: string, draft: PlanDraft): Predicate {
  switch (condition.kind) {
    case "and":
    case "or":
      return { kind: condition.kind, parts: condition.parts.map((part) => resolvePolicy(part, view, alias, draft)) };
    case "not":
    case "unmet":
      return { kind: condition.kind, part: resolvePolicy(condition.part, view, alias, draft) };
    case "related": {
      const from = draft.source(condition.target);
      const on = condition.relation.on.map(({ local, remote }) => ({
        left: column(view, local, alias),
        right: column(condition.target, remote, from.alias),
      }));
      return { kind: "exists", from, on, where: resolvePolicy(condition.part, condition.target, from.alias, draft) };
    }
    case "compare":
    case "list":
    case "isNull":
      return resolveTest(condition, column(view, condition.field.name, alias), (problem) => {
        throw new TypeError(`row filter of ${view.name}: ${problem}`);
      });
  }
}

/** A pair of a relation that went missing would admit every row, so it is a fault. */
function column(view: View, name: string, alias: string): Expression {
  const field = view.fields.get(name);
  if (field === undefined) throw new TypeError(`row filter of ${view.name}: no field ${name}`);
  return { kind: "column", alias, column: field.column, type: field.type };
}
