// Fields and rows as the decision allows them. Everything that names a column goes through here, so a field stands guarded
// and masked wherever it stands: in the answer, a condition, an order, a key.

import type { Field, Relation, View } from "#catalog/catalog.ts";
import type { Decision, FieldForm, Rows } from "#policy/decision.ts";
import type { Decisions, PlanDraft } from "./draft.ts";
import type { Column, Expression, Predicate } from "./planned.ts";
import { maskedColumn } from "./resolve-mask.ts";
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
  const { anyOf } = rows;
  return draft.once(rows, alias, () => {
    const parts = anyOf.map((condition) => resolvePolicy(condition, view, alias, draft));
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: "or", parts };
  });
}

/** A field as the principal may use it. */
interface Allowed {
  readonly field: Field;
  readonly expression: Expression;
  readonly nullable: boolean;
}

interface Use {
  readonly decision: Decision;
  readonly alias: string;
  readonly draft: PlanDraft;
}

/**
 * A field that something is asked by: a condition, an order, a key. Undefined, and a refusal in the draft, where it does not
 * exist for the principal, or is there to be read alone: a mask that cannot be asked by.
 */
export function fieldExpression(
  name: string,
  decision: Decision,
  alias: string,
  draft: PlanDraft,
): Allowed | undefined {
  if (isUsable(name, decision)) return shownField(name, { decision, alias, draft });
  draft.noGrant(decision.view, name);
  return undefined;
}

/** A field of the answer: masked, where that is how the principal sees it. */
export function readExpression(name: string, decision: Decision, alias: string, draft: PlanDraft): Allowed | undefined {
  return shownField(name, { decision, alias, draft });
}

/** A column of the answer. */
export function answerColumn(field: string, { expression, nullable }: Allowed): Column {
  return nullable ? { field, expression } : { field, expression, required: true };
}

/** True where something may be asked by the field. */
export function isUsable(name: string, decision: Decision): boolean {
  return decision.fields.get(name)?.queryable === true;
}

function shownField(name: string, { decision, alias, draft }: Use): Allowed | undefined {
  const { view } = decision;
  const field = view.fields.get(name);
  const allowed = decision.fields.get(name);
  if (field === undefined || allowed === undefined) {
    draft.noGrant(view, name);
    return undefined;
  }
  const nullable = field.nullable || allowed.rows.kind !== "all";
  return { field, expression: oneOf(allowed.forms, field, { decision, alias, draft }), nullable };
}

/** The first form whose rows hold the row; NULL where none does. */
function oneOf(forms: readonly FieldForm[], field: Field, { decision, alias, draft }: Use): Expression {
  const { view } = decision;
  const shown = forms.reduceRight<Expression | undefined>((otherwise, { rows, mask }) => {
    const of = mask === undefined ? rawColumn(field, alias) : maskedColumn(field, mask, { view, alias, draft });
    if (rows.kind === "all") return of;
    const guarded = { kind: "guarded", when: rowsPredicate(rows, view, alias, draft), of, type: field.type } as const;
    return otherwise === undefined ? guarded : { ...guarded, otherwise };
  }, undefined);
  if (shown === undefined) throw new TypeError(`${view.name}.${field.name} is decided without a form`);
  return shown;
}

/** True for a mask that shows the same in every row: it has no order, and the warehouse takes none that reads no column. */
export function isConstant(expression: Expression): boolean {
  if (expression.kind === "column" || expression.kind === "orZero") return false;
  if (expression.kind === "bucket") return isConstant(expression.of);
  if (expression.kind === "masked") return expression.mask.fn === "null" || expression.mask.fn === "constant";
  const { when, of, otherwise } = expression;
  const isFixed = (when.kind === "and" || when.kind === "or") && when.parts.length === 0;
  return isFixed && isConstant(of) && (otherwise === undefined || isConstant(otherwise));
}

/** True when the relation exists for the principal: rows of both views may be read, and both ends' fields joined by. */
export function hasRelation(relation: Relation, decision: Decision, decisions: Decisions): boolean {
  const target = decisions(relation.target);
  return (
    decision.access === "rows" &&
    target?.access === "rows" &&
    relation.on.every(({ local, remote }) => isUsable(local, decision) && isUsable(remote, target))
  );
}
