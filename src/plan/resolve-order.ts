// `orderBy` -> order terms that end in a total order. NULLs are lowest, as the warehouse sorts them: first in ASC, last in
// DESC. Ties are settled by the key, or without one by every field that exists for the principal.

import type { Relation } from "#catalog/catalog.ts";
import { isOrderable } from "#catalog/operators.ts";
import type { OrderBy } from "#catalog/where.ts";
import { fieldExpression, hasRelation, isConstant, isUsable } from "./expressions.ts";
import type { Expression, Join, OrderTerm } from "./planned.ts";
import { joinOne, type Joined } from "./resolve-joined.ts";
import { resolveMany } from "./resolve-many.ts";
import { resolveRelation, type Place } from "./resolve-relation.ts";

export interface ResolvedOrder {
  readonly terms: readonly OrderTerm[];
  readonly joins: readonly Join[];
  /** `departedAt:DESC origin.name:ASC flightId:ASC`: what a cursor is bound to. */
  readonly shape: string;
}

interface Reached extends Joined {
  readonly path: string;
  readonly descending: boolean;
}

/** Terms in one order, and relations on the way of one term. Relations may lead in circles. */
const MAX_TERMS = 16;
const MAX_STEPS = 4;

/** `tieBreak` names the fields that make the order total. */
export function resolveOrder(orderBy: readonly OrderBy[], tieBreak: readonly string[], place: Place): ResolvedOrder {
  if (orderBy.length > MAX_TERMS) place.draft.badInput(`orderBy: at most ${MAX_TERMS} terms`);
  const asked = orderBy.slice(0, MAX_TERMS).flatMap((term) => reach(term, place, MAX_STEPS) ?? []);
  const ties = tieBreak.flatMap((name) => reach({ [name]: "ASC" }, place, 0) ?? []);
  const all = onceEach([...asked, ...ties], place.alias).filter(({ expression }) => !isConstant(expression));
  return {
    terms: all.map(({ expression, descending, nullable }) => ({ expression, descending, nullable })),
    joins: all.flatMap((term) => term.joins),
    shape: all.map((term) => `${term.path}:${term.descending ? "DESC" : "ASC"}`).join(" "),
  };
}

/** The first of terms that are the same expression: the warehouse refuses an order that names one twice. */
function onceEach(terms: readonly Reached[], alias: string): readonly Reached[] {
  const known = new Map<string, Reached>();
  for (const term of terms) {
    const name = term.joins.length > 0 ? term.path : sameness(term.expression, alias);
    if (!known.has(name)) known.set(name, term);
  }
  return [...known.values()];
}

/** Equal for two fields over one column under one guard. Aliases inside a guard are made anew for each use. */
function sameness(expression: Expression, alias: string): string {
  return JSON.stringify(expression, (key, value: unknown) => (key === "alias" && value !== alias ? "" : value));
}

function reach(term: OrderBy, place: Place, steps: number): Reached | undefined {
  const { decision, draft } = place;
  const entries = Object.entries(term).filter(([, rest]) => rest !== undefined);
  const [entry] = entries;
  if (entry === undefined || entries.length !== 1) {
    draft.badInput("orderBy: each term must name exactly one field");
    return undefined;
  }
  const [name, rest] = entry;
  if (rest === "ASC" || rest === "DESC") return ownField(name, rest === "DESC", place);
  const relation = decision.view.relations.get(name);
  if (relation === undefined || !hasRelation(relation, decision, draft.context.decisions)) {
    if (isUsable(name, decision)) draft.badInput(`orderBy: ${name} must be ASC or DESC`);
    else draft.noGrant(decision.view, name);
    return undefined;
  }
  return throughRelation(relation, rest, place, steps);
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

function throughRelation(relation: Relation, rest: unknown, place: Place, steps: number): Reached | undefined {
  const { draft } = place;
  if (steps <= 0) {
    draft.badInput(`orderBy: ${relation.name} lies behind more than ${MAX_STEPS} relations`);
    return undefined;
  }
  if (relation.arity === "many") return resolveMany(relation, rest, place);
  if (!isTerm(rest)) {
    draft.badInput(`orderBy: ${relation.name} must lead to a field`);
    return undefined;
  }
  const related = resolveRelation(relation, place);
  const inner = related === undefined ? undefined : reach(rest, related.place, steps - 1);
  if (related === undefined || inner === undefined) return undefined;
  const { path, descending } = inner;
  return { ...joinOne(related, inner, draft), path: `${relation.name}.${path}`, descending };
}

function isTerm(rest: unknown): rest is OrderBy {
  return typeof rest === "object" && rest !== null && !Array.isArray(rest);
}
