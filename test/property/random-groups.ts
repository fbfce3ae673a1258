// Random numbers and groups of what somebody may ask by, and their text: measures, keys that lead through relations, buckets of
// time, `having` and orders.

import { isOrderable, operatorsFor } from "#catalog/operators.ts";
import type { Value } from "./domains.ts";
import type { SeenView, Sight } from "./oracle-policy.ts";
import { printArguments } from "./print-value.ts";
import { kindOf, type KindName } from "./random-kinds.ts";
import { atMeasure, isExact, measureKind, measuresOf, printMeasures, type MeasureAsked } from "./random-measures.ts";
import { fieldOf, type Condition } from "./random-model.ts";
import type { Scene } from "./random-operations.ts";

/** Undefined parts are left out; without a unit it is the value itself. */
export interface TimeForm {
  readonly unit?: string;
  readonly timeZone?: string;
  readonly weekStart?: string;
  readonly fiscalYearStart?: number;
}

export interface KeyAsked {
  /** Through relations to one row. */
  readonly path: readonly string[];
  readonly form: "VALUE" | TimeForm;
}

export const isSamePath = (one: readonly string[], other: readonly string[]): boolean => one.join() === other.join();

export type GroupTerm =
  | { readonly key: readonly string[]; readonly way: "ASC" | "DESC" }
  | { readonly measure: MeasureAsked; readonly way: "ASC" | "DESC" };

export interface GroupsAsked {
  readonly keys: readonly KeyAsked[];
  readonly measures: readonly MeasureAsked[];
  readonly having?: Condition | undefined;
  readonly orderBy?: readonly GroupTerm[] | undefined;
  readonly first?: number | undefined;
  readonly after?: string | undefined;
}

const DATED: ReadonlySet<KindName> = new Set(["date", "local", "tokyo", "instant"]);
export const isDated = (kind: KindName): boolean => DATED.has(kind);
const INSTANTS: ReadonlySet<KindName> = new Set(["tokyo", "instant"]);
export const WEEKDAYS = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"] as const;
const ZONES = ["UTC", "America/Chicago", "Asia/Tokyo", "Tokyo Standard Time"] as const;
const NUMBERS: Readonly<Partial<Record<KindName, readonly Value[]>>> = {
  bigint: ["0", "1", "2", "3", "10", "-5"],
  decimal: ["0", "1", "2.5", "12.50", "-0.5", "3"],
};
const MOST_STEPS = 2;

export function randomMeasures({ view, access, askable }: SeenView, { dice }: Scene): readonly MeasureAsked[] {
  if (access === "numbers") return [{ fn: "count" }];
  const some = dice.some(measuresOf(view, askable), 0.35);
  return some.length > 0 ? some.slice(0, 8) : [{ fn: "count" }];
}

/** Undefined for a view that has nothing to group by. */
export function randomGroups(seen: SeenView, scene: Scene): GroupsAsked | undefined {
  const { dice } = scene;
  const drawn = dice.times(2, () => randomKey(seen, scene, MOST_STEPS));
  const keys = [randomKey(seen, scene, MOST_STEPS), ...drawn].filter((key) => key !== undefined);
  const own = keys.filter(({ path }, at) => keys.findIndex((key) => isSamePath(key.path, path)) === at);
  if (own.length === 0) return undefined;
  return {
    keys: own,
    measures: randomMeasures(seen, scene),
    having: dice.chance(0.4) ? randomHaving(seen, scene, 2) : undefined,
    orderBy: dice.chance(0.5) ? dice.times(2, () => randomGroupTerm(own, seen, scene)) : undefined,
    ...dice.pick([{}, {}, { first: 1 }, { first: 2 }, { first: 5 }]),
  };
}

function orderable({ view, askable }: SeenView): readonly string[] {
  return askable.filter((name) => isOrderable(kindOf(fieldOf(view, name).kind).type));
}

function randomKey(seen: SeenView, scene: Scene, steps: number): KeyAsked | undefined {
  const { dice, sight } = scene;
  const ones = seen.relations.filter(({ arity }) => arity === "one");
  if (steps > 0 && ones.length > 0 && dice.chance(0.35)) {
    const { name, target } = dice.pick(ones);
    const there = sight.get(target);
    const inner = there === undefined ? undefined : randomKey(there, scene, steps - 1);
    if (inner !== undefined) return { ...inner, path: [name, ...inner.path] };
  }
  const fields = orderable(seen);
  if (fields.length === 0) return undefined;
  const dated = fields.filter((name) => isDated(fieldOf(seen.view, name).kind));
  const name = dice.pick(dated.length > 0 && dice.chance(0.5) ? dated : fields);
  return { path: [name], form: randomForm(fieldOf(seen.view, name).kind, scene) };
}

function randomForm(kind: KindName, { dice }: Scene): KeyAsked["form"] {
  if (!isDated(kind)) return "VALUE";
  if (dice.chance(0.2)) return {};
  const clock = kind === "date" ? [] : ["MINUTE", "HOUR"];
  const unit = dice.pick([...clock, "DAY", "WEEK", "ISO_WEEK", "MONTH", "QUARTER", "YEAR"]);
  const isFiscal = (unit === "QUARTER" || unit === "YEAR") && dice.chance(0.5);
  return {
    unit,
    ...(INSTANTS.has(kind) && dice.chance(0.5) ? { timeZone: dice.pick(ZONES) } : {}),
    ...(unit === "WEEK" && dice.chance(0.6) ? { weekStart: dice.pick(WEEKDAYS) } : {}),
    ...(isFiscal ? { fiscalYearStart: 1 + dice.nat(11) } : {}),
  };
}

function randomHaving(seen: SeenView, scene: Scene, depth: number): Condition {
  const { dice } = scene;
  const roll = depth === 0 ? 9 : dice.nat(9);
  const again = (): Condition => randomHaving(seen, scene, depth - 1);
  if (roll === 0) return { not: again() };
  if (roll === 1) return { or: [again(), again()] };
  if (roll === 2) return { and: [again(), again()] };
  return randomTest(seen, scene);
}

function randomTest({ view, access, askable }: SeenView, { dice, rows }: Scene): Condition {
  const isCount = access === "numbers" || dice.chance(0.4);
  const measure: MeasureAsked = isCount ? { fn: "count" } : dice.pick(measuresOf(view, askable));
  const kind = measureKind(measure, view);
  const operator = isExact(measure, view) ? dice.pick(operatorsFor(kindOf(kind).type)) : "isNull";
  if (operator === "isNull") return atMeasure(measure, { isNull: dice.chance(0.4) });
  const { fn, field } = measure;
  const shown = field === undefined ? [] : (rows[view.name] ?? []).flatMap((row) => row[field] ?? []);
  const values = fn === "min" || fn === "max" ? [...shown, ...kindOf(kind).stored] : (NUMBERS[kind] ?? []);
  const isList = operator === "in" || operator === "notIn";
  return atMeasure(measure, { [operator]: isList ? dice.times(3, () => dice.pick(values)) : dice.pick(values) });
}

function randomGroupTerm(keys: readonly KeyAsked[], { view, access, askable }: SeenView, { dice }: Scene): GroupTerm {
  const way = dice.pick(["ASC", "DESC"] as const);
  if (dice.chance(0.4)) return { key: dice.pick(keys).path, way };
  const exact = access === "numbers" ? [] : measuresOf(view, askable).filter((one) => isExact(one, view));
  return { measure: exact.length === 0 || dice.chance(0.3) ? { fn: "count" } : dice.pick(exact), way };
}

// What is left of them in a smaller case.

export function pruneMeasures(measures: readonly MeasureAsked[], { askable, access }: SeenView) {
  const isThere = ({ field }: MeasureAsked) => field === undefined || (access === "rows" && askable.includes(field));
  const kept = measures.filter(isThere);
  return kept.length > 0 ? kept : [{ fn: "count" as const }];
}

export function pruneGroups(groups: GroupsAsked, seen: SeenView, sight: Sight): GroupsAsked | undefined {
  const keys = groups.keys.filter(({ path }) => isKey(path, seen, sight));
  if (keys.length === 0) return undefined;
  const { having } = groups;
  const orderBy = groups.orderBy?.filter((term) =>
    "key" in term
      ? keys.some(({ path }) => isSamePath(path, term.key))
      : pruneMeasures([term.measure], seen)[0]?.field === term.measure.field,
  );
  const kept = having === undefined ? undefined : pruneHaving(having, seen);
  return { ...groups, keys, measures: pruneMeasures(groups.measures, seen), having: kept, orderBy };
}

function isKey([name = "", ...rest]: readonly string[], seen: SeenView, sight: Sight): boolean {
  if (rest.length === 0) return orderable(seen).includes(name);
  const link = seen.relations.find((known) => known.name === name);
  const there = link === undefined ? undefined : sight.get(link.target);
  return there !== undefined && isKey(rest, there, sight);
}

function pruneHaving(having: Condition, seen: SeenView): Condition | undefined {
  const entries = Object.entries(having).flatMap(([name, part]) => {
    if (name === "not") {
      const kept = pruneHaving(part as Condition, seen);
      return kept === undefined ? [] : [[name, kept] as const];
    }
    if (name === "and" || name === "or") {
      const parts = (part as Condition[]).flatMap((one) => pruneHaving(one, seen) ?? []);
      return parts.length === 0 ? [] : [[name, parts] as const];
    }
    const isThere = name === "count" || Object.keys(part as Condition).every((field) => seen.askable.includes(field));
    return isThere ? [[name, part] as const] : [];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** Each with one thing less. */
export function* smallerGroups(groups: GroupsAsked): Generator<GroupsAsked> {
  for (const part of ["having", "orderBy", "first"] as const) {
    if (groups[part] !== undefined) yield { ...groups, [part]: undefined };
  }
  const { keys, measures } = groups;
  if (keys.length > 1)
    for (const at of keys.keys()) yield { ...groups, keys: keys.toSpliced(at, 1), orderBy: undefined };
  if (measures.length > 1) for (const at of measures.keys()) yield { ...groups, measures: measures.toSpliced(at, 1) };
}

export const printAggregate = (measures: readonly MeasureAsked[]): string => `aggregate { ${printMeasures(measures)} }`;

export function printGroups(groups: GroupsAsked): string {
  const { keys, measures, having, orderBy, first, after } = groups;
  const given = {
    keys: keys.map(({ path, form }) => along(path, form)),
    having,
    orderBy: orderBy?.map((term) =>
      "key" in term ? { key: along(term.key, term.way) } : { aggregate: atMeasure(term.measure, term.way) },
    ),
    first,
    after,
  };
  const page = "pageInfo { hasNextPage hasPreviousPage startCursor endCursor }";
  const selected = keys.map(({ path }) => path.join(" { ") + " }".repeat(path.length - 1)).join(" ");
  const node = `key { ${selected} } ${printAggregate(measures)}`;
  return `groupBy${printArguments(given)} { ${page} edges { cursor node { ${node} } } }`;
}

const along = (path: readonly string[], value: unknown): unknown =>
  path.reduceRight<unknown>((rest, name) => ({ [name]: rest }), value);
