// An order by what a relation to many rows leads to: how many they are, or a number made of one of their fields. Only rows that
// the principal may see are counted, and a field counts as it is shown.

import type { Relation } from "#catalog/catalog.ts";
import { MEASURE_FUNCTIONS, measureOf, type Measured, type MeasureFunction } from "#catalog/measures.ts";
import { fieldExpression } from "./expressions.ts";
import { joinMany, type Joined } from "./resolve-joined.ts";
import { resolveRelation, type Place } from "./resolve-relation.ts";

interface Asked {
  readonly fn: MeasureFunction;
  readonly field: string | undefined;
  readonly descending: boolean;
}

const countOfRows: Measured = { fn: "count", type: { kind: "bigint" }, over: undefined };

/** `rest` is what stands behind the relation: `{ count: "DESC" }`, `{ avg: { delayMinutes: "ASC" } }`. */
export function resolveMany(relation: Relation, rest: unknown, place: Place) {
  const asked = readAsked(rest);
  if (asked === undefined) {
    place.draft.badInput(
      `orderBy: ${relation.name} leads to many rows; order by { count: ASC } or by a function of one field, { avg: { … } }`,
    );
    return undefined;
  }
  const { fn, field, descending } = asked;
  const joined = joinAsked(asked, relation, place);
  const path = [relation.name, fn, ...(field === undefined ? [] : [field])].join(".");
  return joined === undefined ? undefined : { ...joined, path, descending };
}

function joinAsked({ fn, field }: Asked, relation: Relation, place: Place): Joined | undefined {
  const { draft } = place;
  const related = resolveRelation(relation, place);
  if (related === undefined) return undefined;
  if (field === undefined) return joinMany(related, countOfRows, undefined, draft);
  const { decision, alias } = related.place;
  const allowed = fieldExpression(field, decision, alias, draft);
  if (allowed === undefined) return undefined;
  const measured = measureOf(fn, allowed.field.type);
  if (measured === undefined) {
    draft.badInput(`orderBy: ${relation.name}: there is no ${fn} of ${field}`);
    return undefined;
  }
  draft.noteFilter(decision.view, field);
  return joinMany(related, measured, allowed.expression, draft);
}

function readAsked(rest: unknown): Asked | undefined {
  const [name, of] = onlyEntry(rest);
  const fn = MEASURE_FUNCTIONS.find((known) => known === name);
  if (fn === undefined) return undefined;
  const [field, way] = fn === "count" ? [undefined, of] : onlyEntry(of);
  const isWhole = fn === "count" || field !== undefined;
  return isWhole && (way === "ASC" || way === "DESC") ? { fn, field, descending: way === "DESC" } : undefined;
}

/** The one name that is given, and what it is given; nothing where there is none or more. */
function onlyEntry(value: unknown): readonly [string?, unknown?] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  const [entry, ...more] = Object.entries(value).filter(([, given]) => given !== undefined);
  return entry === undefined || more.length > 0 ? [] : entry;
}
