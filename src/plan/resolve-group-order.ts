// The order of groups, as the API gave it, -> terms over the table of groups: `{ key: { origin: { stateCode: "ASC" } } }`,
// `{ aggregate: { sum: { delayMinutes: "DESC" } } }`. All keys end it, so that it is total. NULLs are lowest.

import { MEASURE_FUNCTIONS } from "#catalog/measures.ts";
import { told, type AnswerPath } from "./aggregated.ts";
import { isNullable, toldType, type MeasureSet } from "./measure-set.ts";
import type { OrderTerm } from "./planned.ts";
import type { GroupKey } from "./resolve-group-key.ts";
import type { Place } from "./resolve-relation.ts";

export interface GroupTerm extends OrderTerm {
  /** `aggregate.count:DESC`: what a cursor is bound to. */
  readonly shape: string;
}

interface Way {
  readonly path: AnswerPath;
  readonly descending: boolean;
}

const MAX_TERMS = 16;

interface Groups {
  readonly keys: readonly GroupKey[];
  readonly set: MeasureSet;
}

export function resolveGroupOrder(orderBy: unknown, groups: Groups, place: Place): readonly GroupTerm[] {
  const given: readonly unknown[] = orderBy === undefined || orderBy === null ? [] : listOf(orderBy);
  if (given.length > MAX_TERMS) place.draft.badInput(`orderBy: at most ${MAX_TERMS} terms`);
  const asked = given.slice(0, MAX_TERMS).flatMap((term, index) => {
    const at = `orderBy[${index}]`;
    const way = readWay(term);
    if (way === undefined) place.draft.badInput(`${at}: must name one key or one aggregate, and ASC or DESC`);
    return way === undefined ? [] : (termOf(way, groups, (problem) => place.draft.badInput(`${at}: ${problem}`)) ?? []);
  });
  const ties = groups.keys.map((key) => keyTerm(key, false));
  return onceEach([...asked, ...ties]);
}

function listOf(orderBy: unknown): readonly unknown[] {
  return Array.isArray(orderBy) ? orderBy : [orderBy];
}

function termOf({ path, descending }: Way, { keys, set }: Groups, complain: (problem: string) => void) {
  const [kind, ...rest] = path;
  if (kind === "key") {
    const key = keys.find((known) => known.path.join(".") === rest.join("."));
    if (key === undefined) complain("is no key of the groups");
    return key === undefined ? undefined : keyTerm(key, descending);
  }
  const [name, field, ...deeper] = rest;
  const fn = kind === "aggregate" ? MEASURE_FUNCTIONS.find((known) => known === name) : undefined;
  if (fn === undefined || deeper.length > 0 || (fn === "count") !== (field === undefined)) {
    complain("is no number of a group");
    return undefined;
  }
  const index = set.take({ fn, field });
  const taken = index === undefined ? undefined : set.measures[index];
  if (taken === undefined) return undefined;
  const shape = shapeOf(["aggregate", ...taken.path], descending);
  return { expression: told(`a${index}`, toldType(taken)), descending, nullable: isNullable(taken), shape };
}

function keyTerm({ told: expression, nullable, path }: GroupKey, descending: boolean): GroupTerm {
  return { expression, descending, nullable, shape: shapeOf(["key", ...path], descending) };
}

function shapeOf(path: AnswerPath, descending: boolean): string {
  return `${path.join(".")}:${descending ? "DESC" : "ASC"}`;
}

/** The warehouse refuses an order that names a column twice. */
function onceEach(terms: readonly GroupTerm[]): readonly GroupTerm[] {
  const known = new Map<string, GroupTerm>();
  for (const term of terms) {
    const name = JSON.stringify(term.expression);
    if (!known.has(name)) known.set(name, term);
  }
  return [...known.values()];
}

/** The one name at each level, down to ASC or DESC. */
function readWay(term: unknown): Way | undefined {
  const path: string[] = [];
  let rest = term;
  while (isObject(rest)) {
    const [entry, ...more] = Object.entries(rest).filter(([, given]) => given !== undefined);
    if (entry === undefined || more.length > 0) return undefined;
    path.push(entry[0]);
    [, rest] = entry;
  }
  return rest === "ASC" || rest === "DESC" ? { path, descending: rest === "DESC" } : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
