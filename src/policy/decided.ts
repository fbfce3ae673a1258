// The only maker of a Decision. `plan` may import `decision.ts`, which has the types and not the maker.

import type { View } from "#catalog/catalog.ts";
import type { Condition } from "#catalog/condition.ts";

const decided: unique symbol = Symbol("decided");

/**
 * The rows that something holds for: all, none, or those that meet at least one of the conditions. Claims are already
 * replaced by the principal's values.
 */
export type Rows =
  | { readonly kind: "all" }
  | { readonly kind: "none" }
  | { readonly kind: "some"; readonly anyOf: readonly Condition[] };

/** What one principal may do with one field. Masks will stand beside `rows`. */
export interface FieldDecision {
  /** Rows, among those of the view, in which this field may be seen or used at all. */
  readonly rows: Rows;
}

export interface DecisionFacts {
  readonly view: View;
  /** Rows that exist for the principal. */
  readonly rows: Rows;
  /** Fields that exist for the principal, by name. What is not here does not exist. */
  readonly fields: ReadonlyMap<string, FieldDecision>;
  /** Roles whose row filters are part of this decision, for its rows or for a field of theirs; for the audit. */
  readonly rowFilterRoles: readonly string[];
}

/** Policy's frozen answer for one principal and one view. */
export type Decision = DecisionFacts & { readonly [decided]: true };

export function makeDecision(facts: DecisionFacts): Decision {
  return Object.freeze({ ...facts, [decided]: true as const });
}
