// The keys of parents or of a lookup, as one parameter and the expressions that must equal them.

import type { Decision } from "#policy/decision.ts";
import type { PlanDraft } from "./draft.ts";
import { fieldExpression } from "./expressions.ts";
import type { Keys } from "./planned.ts";
import { valueList } from "./value-list.ts";

interface KeysToPlan {
  readonly fields: readonly string[];
  readonly keys: readonly (readonly unknown[])[];
}

export function planKeys(
  asked: KeysToPlan | undefined,
  decision: Decision,
  alias: string,
  draft: PlanDraft,
): Keys | undefined {
  if (asked === undefined) return undefined;
  const on = asked.fields.flatMap((name) => {
    const allowed = fieldExpression(name, decision, alias, draft);
    draft.noteFilter(decision.view, name);
    return allowed === undefined ? [] : [allowed];
  });
  const list = valueList(
    on.map(({ field }) => field.type),
    asked.keys,
  );
  if ("problem" in list) {
    draft.badInput(`${decision.view.name} by ${asked.fields.join(", ")}: ${list.problem}`);
    return undefined;
  }
  return { list, on: on.map(({ expression }) => expression) };
}
