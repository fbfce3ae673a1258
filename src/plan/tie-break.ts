// What makes an order total for a principal: the key, if every row shows it.

import { isOrderable } from "#catalog/operators.ts";
import type { Decision } from "#policy/decision.ts";
import { isUsable } from "./expressions.ts";

/** The key where every row shows it; otherwise all fields that the principal may order by. */
export function tieBreak(decision: Decision): readonly string[] {
  return hasKey(decision) ? decision.view.key : orderableFields(decision);
}

/** True when the key can name a row: it is declared and no role's row hides a field of it. */
export function hasKey(decision: Decision): boolean {
  const { view, fields } = decision;
  const isShown = (name: string) => fields.get(name)?.rows.kind === "all" && isUsable(name, decision);
  return view.key.length > 0 && view.key.every(isShown);
}

function orderableFields(decision: Decision): readonly string[] {
  return [...decision.fields.keys()].filter((name) => {
    const field = decision.view.fields.get(name);
    return field !== undefined && isOrderable(field.type) && isUsable(name, decision);
  });
}
