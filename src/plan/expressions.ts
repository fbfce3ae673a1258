// Fields and rows as the decision allows them. Everything that names a column goes through here, so a field stands guarded
// wherever it stands: in the answer, a condition, an order, a key.

import type { Field, Relation, View } from "#catalog/catalog.ts";
import type { Decision, Rows } from "#policy/decision.ts";
import type { Decisions, PlanDraft } from "./draft.ts";
import type { Expression, Predicate } from "./planned.ts";
import { resolvePolicy } from "./resolve-policy.ts";

export const always: Predicate = { kind: "and", parts: [] };
export const never: Predicate = { kind: "or", parts: [] };

/** All of the parts; a single one stands for itself, and what is always true is left out. */
export function allOf(...parts: readonly Predicate[]): Predicate {
  const needed = parts.filter((part) => part !== always);
  return needed.length === 1 && needed[0] !== undefined
    ? needed[0]
    : needed.length === 0
      ? always
      : { kind: "and", parts: needed };
}

/** The column itself. Only policy's own filters, tie-breaks and what a decision has passed may use it. */
export function rawColumn(field: Field, alias: string): Expression {
  return { kind: "column", alias, column: field.column, type: field.type };
}

/** The rows of `view` at `alias` that the decision admits. */
export function rowsPredicate(rows: Rows, view: View, alias: string, draft: PlanDraft): Predicate {
  if (rows.kind === "all") return always;
  if (rows.kind === "none") return never;
  const parts = rows.anyOf.map((condition) => resolvePolicy(condition, view, alias, draft));
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: "or", parts };
}

/** A field as the principal may use it, or undefined (and a refusal in the draft) where it does not exist for it. */
export function fieldExpression(
  name: string,
  decision: Decision,
  alias: string,
  draft: PlanDraft,
): { readonly field: Field; readonly expression: Expression; readonly nullable: boolean } | undefined {
  const { view } = decision;
  const field = view.fields.get(name);
  const allowed = decision.fields.get(name);
  if (field === undefined || allowed === undefined) {
    draft.noGrant(view, name);
    return undefined;
  }
  const raw = rawColumn(field, alias);
  if (allowed.rows.kind === "all") return { field, expression: raw, nullable: field.nullable };
  const when = rowsPredicate(allowed.rows, view, alias, draft);
  return { field, expression: { kind: "guarded", when, of: raw, type: field.type }, nullable: true };
}

/** True when the relation exists for the principal: its target does, and so do the fields of both of its ends. */
export function hasRelation(relation: Relation, decision: Decision, decisions: Decisions): boolean {
  const target = decisions(relation.target);
  return (
    target !== undefined &&
    relation.on.every(({ local, remote }) => decision.fields.has(local) && target.fields.has(remote))
  );
}
