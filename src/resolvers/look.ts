// What the parts of the look-ahead have in common: the operation that is looked at, the place that was reached in it, and what is
// left to the executor.

import { getArgumentValues, type GraphQLObjectType } from "graphql";
import type { Relation, View } from "#catalog/catalog.ts";
import type { Asks } from "./asks.ts";
import type { SelectedField, SelectScope, VariableValues } from "./select.ts";

/** What one look at an operation has in common. */
export interface Look extends SelectScope {
  readonly values: VariableValues;
  /** Set where something is left to the executor. */
  isPartial: boolean;
}

/** Something reached at a place in the operation. */
export interface Reached {
  readonly view: View;
  readonly relation: Relation | undefined;
  /** The asks of the rows above, or of the root. */
  readonly asks: Asks;
  readonly path: string;
}

/** The arguments of a field, as the schema coerces them. */
export type Given = Readonly<Record<string, unknown>>;

const OTHER = { kind: "other" } as const;

/** Undefined where they are not valid: the executor finds the same, and says so at the field. */
export function argumentsOf({ field, nodes: [node] }: SelectedField, { values }: Look): Given | undefined {
  if (field === undefined) return undefined;
  try {
    return getArgumentValues(field, node, values);
  } catch {
    return undefined;
  }
}

export function typename({ nodes: [node] }: SelectedField, { name }: GraphQLObjectType) {
  return node.name.value === "__typename" ? ({ kind: "typename", name } as const) : undefined;
}

export function leave(look: Look): typeof OTHER {
  look.isPartial = true;
  return OTHER;
}
