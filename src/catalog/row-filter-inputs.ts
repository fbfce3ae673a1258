// What a row filter reads: the fields that it tests and those that its relations join by, each with the view that it is of.

import type { Field, View } from "./catalog.ts";
import type { Condition } from "./condition.ts";

export interface FilterInput {
  readonly view: View;
  readonly field: Field;
}

/** Each once, in the order of their first use. */
export function inputsOf(filter: Condition, view: View): readonly FilterInput[] {
  const seen = new Map<Field, FilterInput>();
  for (const input of reads(filter, view)) if (!seen.has(input.field)) seen.set(input.field, input);
  return [...seen.values()];
}

function* reads(condition: Condition, view: View): Generator<FilterInput> {
  switch (condition.kind) {
    case "and":
    case "or":
      for (const part of condition.parts) yield* reads(part, view);
      return;
    case "not":
    case "unmet":
      yield* reads(condition.part, view);
      return;
    case "related": {
      const { relation, target, part } = condition;
      for (const { local, remote } of relation.on) yield* [...named(view, local), ...named(target, remote)];
      yield* reads(part, target);
      return;
    }
    case "compare":
    case "list":
    case "isNull":
      yield { view, field: condition.field };
  }
}

/** None where the relation names what does not exist, which is reported as the relation's problem. */
function named(view: View, name: string): readonly FilterInput[] {
  const field = view.fields.get(name);
  return field === undefined ? [] : [{ view, field }];
}
