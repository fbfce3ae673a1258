// The keys of parents or of a lookup, as one parameter and the expressions that must equal them. A key that its fields cannot
// hold (a parent's number that is too large here, NULL) is no error: no row has it, so it is asked for by nobody.

import type { Decision } from "#policy/decision.ts";
import type { PlanDraft } from "./draft.ts";
import { fieldExpression } from "./expressions.ts";
import type { Keys } from "./planned.ts";
import { coerceTuple, listTuples, type Tuple } from "./value-list.ts";

interface KeysToPlan {
  readonly fields: readonly string[];
  readonly keys: readonly (readonly unknown[])[];
}

/** Label of a key that no row can have: no canonical text of a `split` type, and no index. */
const NOBODY = "none";

export function planKeys(
  asked: KeysToPlan | undefined,
  decision: Decision,
  alias: string,
  draft: PlanDraft,
): Keys | undefined {
  if (asked === undefined) return undefined;
  const on = asked.fields.flatMap((name) => {
    draft.noteFilter(decision.view, name);
    return fieldExpression(name, decision, alias, draft) ?? [];
  });
  const types = on.map(({ field }) => field.type);
  const tuples = asked.keys.map((key) => coerceTuple(types, key)).map((key) => ("problem" in key ? undefined : key));
  const { list, labels } = listTuples(types, tuples.filter(isSet));
  const known = labels.values();
  return {
    list,
    on: on.map(({ expression }) => expression),
    labels: tuples.map((tuple) => (isSet(tuple) ? (known.next().value ?? NOBODY) : NOBODY)),
  };
}

function isSet(tuple: Tuple | undefined): tuple is Tuple {
  return tuple !== undefined;
}
