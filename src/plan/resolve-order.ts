// `orderBy` -> order terms that end in a total order. NULLs are lowest, as the warehouse sorts them: first in ASC, last in
// DESC. Ties are settled by the key, or without one by every field that exists for the principal.

import { isOrderable } from "#catalog/operators.ts";
import type { OrderBy } from "#catalog/where.ts";
import type { SqlType } from "#kernel/sql-type.ts";
import type { Decision } from "#policy/decision.ts";
import type { PlanDraft } from "./draft.ts";
import { fieldExpression, rowsPredicate } from "./expressions.ts";
import type { Expression, Join, OrderTerm, Source } from "./planned.ts";
import { relatedDecision, relationPairs } from "./resolve-condition.ts";

export interface ResolvedOrder {
  readonly terms: readonly OrderTerm[];
  readonly joins: readonly Join[];
  /** `departedAt:DESC origin.name:ASC flightId:ASC`: what a cursor is bound to. */
  readonly shape: string;
}

interface Place {
  readonly decision: Decision;
  readonly alias: string;
  readonly draft: PlanDraft;
}

interface Reached {
  readonly expression: Expression;
  readonly nullable: boolean;
  readonly joins: readonly Join[];
  readonly path: string;
  readonly descending: boolean;
}

/** `tieBreak` names the fields that make the order total. */
export function resolveOrder(
  orderBy: readonly OrderBy[],
  tieBreak: readonly string[],
  decision: Decision,
  from: Source,
  draft: PlanDraft,
): ResolvedOrder {
  const place = { decision, alias: from.alias, draft };
  const asked = orderBy.flatMap((term) => reach(term, place) ?? []);
  const named = new Set(asked.map((term) => term.path));
  const ties = tieBreak.filter((name) => !named.has(name)).flatMap((name) => reach({ [name]: "ASC" }, place) ?? []);
  const all = [...asked, ...ties].filter(
    (term, index, terms) => terms.findIndex((other) => other.path === term.path) === index,
  );
  return {
    terms: all.map(({ expression, descending, nullable }) => ({ expression, descending, nullable })),
    joins: all.flatMap((term) => term.joins),
    shape: all.map((term) => `${term.path}:${term.descending ? "DESC" : "ASC"}`).join(" "),
  };
}

function reach(term: OrderBy, place: Place): Reached | undefined {
  const { decision, draft } = place;
  const entries = Object.entries(term);
  const [entry] = entries;
  if (entry === undefined || entries.length !== 1) {
    draft.badInput("orderBy: each term must name exactly one field");
    return undefined;
  }
  const [name, rest] = entry;
  if (rest === "ASC" || rest === "DESC") return ownField(name, rest === "DESC", place);
  if (typeof rest !== "object" || rest === null) {
    draft.badInput(`orderBy: ${name} must be ASC or DESC`);
    return undefined;
  }
  const relation = decision.view.relations.get(name);
  if (relation?.arity !== "one") {
    draft.badInput(`orderBy: ${decision.view.name} has no relation ${name} to one row`);
    return undefined;
  }
  return throughRelation(relation, rest, place);
}

function ownField(name: string, descending: boolean, { decision, alias, draft }: Place): Reached | undefined {
  const allowed = fieldExpression(name, decision, alias, draft);
  if (allowed === undefined) return undefined;
  if (!isOrderable(allowed.field.type)) {
    draft.badInput(`orderBy: ${name} has no order`);
    return undefined;
  }
  draft.noteFilter(decision.view, name);
  return { expression: allowed.expression, nullable: allowed.nullable, joins: [], path: name, descending };
}

/** Joins one value a row: `LEFT JOIN (SELECT key AS k0, MIN(value) AS v … GROUP BY key) AS j0 ON j0.k0 = t0.key`. */
function throughRelation(
  relation: NonNullable<ReturnType<Decision["view"]["relations"]["get"]>>,
  rest: OrderBy,
  { decision, alias, draft }: Place,
): Reached | undefined {
  const target = relatedDecision(relation.target, decision, draft);
  if (target === undefined) return undefined;
  const from = draft.source(target.view);
  const inner = reach(rest, { decision: target, alias: from.alias, draft });
  if (inner === undefined) return undefined;
  const join: Join = {
    alias: draft.alias("j"),
    from,
    joins: inner.joins,
    where: rowsPredicate(target.rows, target.view, from.alias, draft),
    value: inner.expression,
    on: relationPairs(relation.on, decision, alias, target, from.alias, draft),
  };
  const type: SqlType = inner.expression.type.kind === "bit" ? { kind: "int" } : inner.expression.type;
  return {
    expression: { kind: "column", alias: join.alias, column: "v", type: localType(type) },
    nullable: true,
    joins: [join],
    path: `${relation.name}.${inner.path}`,
    descending: inner.descending,
  };
}

/** The joined value is already on its zone's clock. */
function localType(type: SqlType): SqlType {
  return type.kind === "datetime2" && type.zone !== undefined
    ? { kind: "datetimeoffset", precision: type.precision }
    : type;
}
