// Groups of rows, worked out row by row: their keys, which of them may be told where rows may not be read, which meet `having`,
// and their order.

import { bucketOf } from "./oracle-buckets.ts";
import { compareNumbers, measured, nested, type Told } from "./oracle-numbers.ts";
import {
  chooserOf,
  compareCells,
  CURSOR,
  leastOf,
  linkOf,
  OPEN,
  seenOf,
  type Answer,
  type Compare,
  type Place,
  type Taken,
} from "./oracle-place.ts";
import { related, tests, type Truth } from "./oracle-policy.ts";
import { isSamePath, type GroupsAsked, type KeyAsked } from "./random-groups.ts";
import { kindOf, type KindName } from "./random-kinds.ts";
import { measureKind, type Fn, type MeasureAsked } from "./random-measures.ts";
import { fieldOf, type Condition } from "./random-model.ts";
import type { Row } from "./rows.ts";

/** Rows that are alike in their keys. */
interface Gathered {
  readonly key: readonly Taken[];
  readonly rows: readonly Row[];
}

/** What keeps groups from telling of few: whom each row is about, and the rows that the condition leaves out. */
export interface Floor {
  readonly minGroupSize: number;
  readonly roundTo: number;
  readonly left: readonly Row[];
  readonly entityOf: (row: Row) => string | null;
}

export interface Group {
  readonly key: readonly Taken[];
  readonly measure: (asked: MeasureAsked) => Told;
}

/** All groups, in order. */
export function groupsOf(asked: GroupsAsked, rows: readonly Row[], place: Place, floor?: Floor): readonly Group[] {
  const { view } = place.seen;
  const gathered = gather(asked, rows, place);
  const told = floor === undefined ? gathered : tellable(gathered, floor, compareKeys(asked, place));
  const groups = told.map(({ key, rows: own }): Group => ({
    key,
    measure: (one) => (floor === undefined ? measured(one, own, view) : roundedCount(own.length, floor)),
  }));
  const { having } = asked;
  const kept = having === undefined ? groups : groups.filter((group) => meets(having, group, place) === true);
  return kept.toSorted(byTerms(asked, place));
}

export function rounded(count: number, { roundTo }: Pick<Floor, "roundTo">): string {
  return String(Math.floor(count / roundTo + 0.5) * roundTo);
}

function roundedCount(count: number, floor: Floor): Told {
  const cell = rounded(count, floor);
  return { cell, shown: cell };
}

function gather({ keys }: GroupsAsked, rows: readonly Row[], place: Place): readonly Gathered[] {
  const groups: { readonly key: readonly Taken[]; readonly rows: Row[] }[] = [];
  const compares = keys.map(({ path }) => compareOf(path, place));
  const isSame = (one: readonly Taken[], other: readonly Taken[]): boolean =>
    compares.every((compare, at) => compareCells(one[at]?.cell ?? null, other[at]?.cell ?? null, compare) === 0);
  for (const row of rows) {
    const key = keys.map((one) => keyOf(one, row, place));
    const known = groups.find((group) => isSame(group.key, key));
    if (known === undefined) groups.push({ key, rows: [row] });
    else known.rows.push(row);
  }
  // Values that are alike to the warehouse need not look alike.
  return groups.map(({ rows: own }) => {
    const found = own.map((row) => keys.map((one) => keyOf(one, row, place)));
    const key = keys.map((_, at): Taken => {
      const cells = found.map((one) => one[at]?.cell ?? null);
      return {
        cell: cells[0] ?? null,
        isOpen: new Set(cells).size > 1 || found.some((one) => one[at]?.isOpen === true),
      };
    });
    return { key, rows: own };
  });
}

function kindAt([name = "", ...rest]: readonly string[], { seen, oracle }: Place): KindName {
  if (rest.length === 0) return fieldOf(seen.view, name).kind;
  return kindAt(rest, { seen: seenOf(oracle, linkOf(seen, name).target), oracle });
}

const compareOf = (path: readonly string[], place: Place): Compare => kindOf(kindAt(path, place)).compare;

/** Through a relation, the least that is no NULL. */
function keyOf({ path, form }: KeyAsked, row: Row, place: Place): Taken {
  const [name = "", ...rest] = path;
  const { seen, oracle } = place;
  if (rest.length > 0) {
    const link = linkOf(seen, name);
    const there = { seen: seenOf(oracle, link.target), oracle };
    const found = related(link, row, seen.view, oracle).map((other) => keyOf({ path: rest, form }, other, there));
    const least = leastOf(
      found.map(({ cell }) => cell),
      chooserOf(kindAt(rest, there)),
    );
    return { cell: least.cell, isOpen: least.isOpen || found.some(({ isOpen }) => isOpen) };
  }
  const cell = row[name] ?? null;
  if (cell === null || form === "VALUE") return { cell, isOpen: false };
  return { cell: bucketOf(cell, form, fieldOf(seen.view, name).kind), isOpen: false };
}

type CompareKeys = (one: { readonly key: readonly Taken[] }, other: { readonly key: readonly Taken[] }) => number;

function compareKeys({ keys }: GroupsAsked, place: Place): CompareKeys {
  const compares = keys.map(({ path }) => compareOf(path, place));
  return (one, other) => {
    const signs = compares.map((compare, at) =>
      compareCells(one.key[at]?.cell ?? null, other.key[at]?.cell ?? null, compare),
    );
    return signs.find((sign) => sign !== 0) ?? 0;
  };
}

/** By the three rules of docs/aggregate-access.md. */
function tellable(groups: readonly Gathered[], floor: Floor, byKey: CompareKeys): readonly Gathered[] {
  const sizeOf = (rows: readonly Row[]): number =>
    new Set(rows.map(floor.entityOf).filter((entity) => entity !== null)).size;
  const isFew = (rows: readonly Row[]): boolean => sizeOf(rows) < floor.minGroupSize;
  if (floor.left.length > 0 && isFew(floor.left)) return [];
  const large = groups.filter(({ rows }) => !isFew(rows));
  const hidden = groups.filter(({ rows }) => isFew(rows)).flatMap(({ rows }) => rows);
  if (hidden.length === 0 || !isFew(hidden)) return large;
  const [smallest] = large.toSorted((one, other) => sizeOf(one.rows) - sizeOf(other.rows) || byKey(one, other));
  return large.filter((group) => group !== smallest);
}

function meets(having: Condition, group: Group, { seen: { view } }: Place): Truth {
  const of = (part: unknown): Truth => meets(part as Condition, group, { seen: { view } } as Place);
  const all = Object.entries(having).flatMap(([name, part]): readonly Truth[] => {
    if (name === "and") return (part as Condition[]).map(of);
    if (name === "or") return [not(every((part as Condition[]).map((one) => not(of(one)))))];
    if (name === "not") return [not(of(part))];
    const fn = name as Fn;
    const parts = fn === "count" ? [[undefined, part] as const] : Object.entries(part as Condition);
    return parts.map(([field, test]) => {
      const asked = { fn, field };
      return tests(test as Condition, measureKind(asked, view), group.measure(asked).cell);
    });
  });
  return every(all);
}

const not = (truth: Truth): Truth => (truth === null ? null : !truth);
const every = (parts: readonly Truth[]): Truth => (parts.includes(false) ? false : parts.includes(null) ? null : true);

function byTerms(asked: GroupsAsked, place: Place): (one: Group, other: Group) => number {
  const { keys, orderBy = [] } = asked;
  const byKey = compareKeys(asked, place);
  return (one, other) => {
    for (const term of orderBy) {
      const sign =
        "key" in term ? byOneKey(keys, term.key, place)(one, other) : byNumber(term.measure, place)(one, other);
      if (sign !== 0) return term.way === "DESC" ? -sign : sign;
    }
    return byKey(one, other);
  };
}

function byOneKey(keys: readonly KeyAsked[], path: readonly string[], place: Place) {
  const at = keys.findIndex((key) => isSamePath(key.path, path));
  const compare = compareOf(path, place);
  return (one: Group, other: Group) => compareCells(one.key[at]?.cell ?? null, other.key[at]?.cell ?? null, compare);
}

function byNumber(measure: MeasureAsked, { seen }: Place) {
  const kind = measureKind(measure, seen.view);
  return (one: Group, other: Group) => compareNumbers(one.measure(measure).cell, other.measure(measure).cell, kind);
}

/** A page of them as it is answered. */
export function groupPage(groups: readonly Group[], { keys, measures, first }: GroupsAsked, from = 0): Answer {
  const page = groups.slice(from, first === undefined ? undefined : from + first);
  const cursor = page.length > 0 ? CURSOR : null;
  return {
    pageInfo: {
      hasNextPage: from + page.length < groups.length,
      hasPreviousPage: from > 0,
      startCursor: cursor,
      endCursor: cursor,
    },
    edges: page.map(({ key, measure }) => ({
      cursor: CURSOR,
      node: {
        key: keyAnswer(keys, key),
        aggregate: nested(measures.map((one) => [one, measure(one).shown] as const)),
      },
    })),
  };
}

function keyAnswer(keys: readonly KeyAsked[], cells: readonly Taken[]): Answer {
  const answer: Record<string, unknown> = {};
  for (const [at, { path }] of keys.entries()) {
    const { cell, isOpen } = cells[at] ?? { cell: null, isOpen: false };
    const last = path.at(-1) ?? "";
    let inner = answer;
    for (const name of path.slice(0, -1)) inner = (inner[name] ??= {}) as Record<string, unknown>;
    inner[last] = isOpen ? OPEN : cell;
  }
  return answer;
}
