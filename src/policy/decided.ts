// The only maker of a Decision. `plan` may import `decision.ts`, which has the types and not the maker.

import type { Field, View } from "#catalog/catalog.ts";
import type { Condition } from "#catalog/condition.ts";
import type { Mask } from "#catalog/mask.ts";

const decided: unique symbol = Symbol("decided");

/**
 * The rows that something holds for: all, none, or those that meet at least one of the conditions. Claims are already
 * replaced by the principal's values.
 */
export type Rows =
  | { readonly kind: "all" }
  | { readonly kind: "none" }
  | { readonly kind: "some"; readonly anyOf: readonly Condition[] };

/** How a field is shown in some rows. */
export interface FieldForm {
  readonly rows: Rows;
  /** Undefined where its value is shown. */
  readonly mask: Mask | undefined;
}

/** What one principal may do with one field. */
export interface FieldDecision {
  /** Rows, among those of the view, in which this field may be seen or used at all, in whatever form. */
  readonly rows: Rows;
  /** At least one, least masked first. The first whose rows a row is of is what it shows; of none, NULL. */
  readonly forms: readonly FieldForm[];
  /** False where the field may be read and nothing may be asked by it: masked, and the mask is not to be asked by. */
  readonly queryable: boolean;
}

/** What rules in `dryRun` would do to one field, as the audit says it. */
export interface FieldDryRuns {
  /** Where it is read or used: it would be hidden, or masked. */
  readonly shown: readonly string[];
  /** Where it is used: nothing could be asked by it. */
  readonly asked: readonly string[];
}

/** What would be refused if the rules in `dryRun` held. Nothing is decided by it. */
export interface DryRuns {
  /** Wherever anything of the view is read. */
  readonly view: readonly string[];
  /** By field; what is not here would stay as it is. */
  readonly fields: ReadonlyMap<string, FieldDryRuns>;
}

/** What must be asked for in parts. It hides nothing: who asks in the right way is given all that the decision allows. */
export interface Guards {
  /** A request needs a filter on one of these; undefined where it needs none. */
  readonly filterFields: readonly string[] | undefined;
  /** Rows that a list without a filter may give; undefined where as many as a page holds, and all pages. */
  readonly exportRows: number | undefined;
}

export interface DecisionFacts {
  readonly view: View;
  /** Rows that exist for the principal. */
  readonly rows: Rows;
  /** Fields that exist for the principal, by name. What is not here does not exist. */
  readonly fields: ReadonlyMap<string, FieldDecision>;
  /** Roles whose row filters are part of this decision, for its rows or for a field of theirs; for the audit. */
  readonly rowFilterRoles: readonly string[];
  readonly dryRuns: DryRuns;
  readonly guards: Guards;
}

/** What keeps a number over rows that nobody may see from telling of a few of them. */
export interface GroupRule {
  readonly minGroupSize: number;
  /** Its distinct values are what a group is counted by. Used raw, and seen by nobody. */
  readonly entityField: Field;
  readonly roundTo: number;
}

/**
 * With `aggregates`, numbers over the rows may be told under the rule, and nothing of a row: the fields are there to be
 * filtered by, and no relation leads anywhere.
 */
export type AccessFacts =
  | { readonly access: "rows" }
  | { readonly access: "aggregates"; readonly groupRule: GroupRule };

/** Policy's frozen answer for one principal and one view. */
export type Decision = DecisionFacts & AccessFacts & { readonly [decided]: true };
export type RowsDecision = Extract<Decision, { readonly access: "rows" }>;
export type AggregatesDecision = Extract<Decision, { readonly access: "aggregates" }>;

export function makeDecision(facts: DecisionFacts & AccessFacts): Decision {
  return Object.freeze({ ...facts, [decided]: true as const });
}
