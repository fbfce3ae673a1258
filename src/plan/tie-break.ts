// What makes an order total for a principal: the key, if every row shows it.

import { isOrderable } from "#catalog/operators.ts";
import type { Decision } from "#policy/decision.ts";

/** The key where every row shows it; otherwise all fields that exist for the principal and have an order. */
export function tieBreak(decision: Decision): readonly string[] {
  return hasKey(decision) ? decision.view.key : orderableFields(decision);
}

/** True when the key can name a row: it is declared and no role's row hides a field of it. */
export function hasKey({ view, fields }: Decision): boolean {
  return view.key.length > 0 && view.key.every((name) => fields.get(name)?.rows.kind === "all");
}

function orderableFields({ view, fields }: Decision): readonly string[] {
  return [...fields.keys()].filter((name) => {
    const field = view.fields.get(name);
    return field !== undefined && isOrderable(field.type);
  });
}
