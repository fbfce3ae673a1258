// The answer to an operation, worked out row by row over what is shown. Where SQL leaves an order open (rows that are alike in all
// that orders them, and not alike in all that is shown), it says so instead.

import { isOrderable } from "#catalog/operators.ts";
import type { Cell } from "./domains.ts";
import { groupPage, groupsOf, rounded, type Floor, type Group } from "./oracle-groups.ts";
import { measured, numbersOf } from "./oracle-numbers.ts";
import { chooserOf, compareCells, CURSOR, leastOf, linkOf, OPEN, seenOf } from "./oracle-place.ts";
import type { Answer, Compare, Oracle, Place } from "./oracle-place.ts";
import { countedEntities, entityOf, holds, related, type SeenView } from "./oracle-policy.ts";
import { kindOf } from "./random-kinds.ts";
import { measureKind, type Fn } from "./random-measures.ts";
import { fieldOf } from "./random-model.ts";
import { globalId, type Asked, type Operation, type Term } from "./random-operations.ts";
import type { Row } from "./rows.ts";

export function answerOf(operation: Operation, oracle: Oracle): Answer {
  return Object.fromEntries(Object.entries(operation).map(([alias, asked]) => [alias, answerRoot(asked, oracle)]));
}

function answerRoot(asked: Asked, oracle: Oracle): unknown {
  const seen = seenOf(oracle, asked.view);
  const rows = oracle.rows[asked.view] ?? [];
  if (asked.as === "list") return answerList(asked, seen, rows, oracle);
  const found = rows.find((row) =>
    seen.view.key.every((name, index) => {
      const [cell, wanted] = [row[name] ?? null, asked.key?.[index]];
      return cell !== null && wanted !== undefined && kindOf(fieldOf(seen.view, name).kind).compare(cell, wanted) === 0;
    }),
  );
  return found === undefined ? null : answerRow(asked, seen, found, oracle);
}

function answerRow({ fields, below }: Asked, seen: SeenView, row: Row, oracle: Oracle): Answer {
  const { view, hasKey } = seen;
  return {
    __typename: view.name,
    ...(hasKey
      ? {
          id: globalId(
            view.name,
            view.key.map((name) => row[name]),
          ),
        }
      : {}),
    ...Object.fromEntries(fields.map((name) => [name, row[name] ?? null])),
    ...Object.fromEntries(
      Object.entries(below).map(([alias, asked]) => [alias, answerRelated(asked, seen, row, oracle)]),
    ),
  };
}

function answerRelated(asked: Asked, seen: SeenView, row: Row, oracle: Oracle): unknown {
  const rows = related(linkOf(seen, asked.relation), row, seen.view, oracle);
  const there = seenOf(oracle, asked.view);
  if (asked.as === "list") return answerList(asked, there, rows, oracle);
  const [first, second] = sorted(rows, [], there, oracle);
  if (first === undefined) return null;
  if (second !== undefined && isOpen(first, second, [], { seen: there, oracle })) return OPEN;
  return answerRow(asked, there, first, oracle);
}

/** The rows of a list on all pages, in order. */
export function listed(asked: Asked, oracle: Oracle): readonly Row[] {
  const seen = seenOf(oracle, asked.view);
  return sorted(admitted(asked, seen, oracle.rows[asked.view] ?? [], oracle), asked.orderBy ?? [], seen, oracle);
}

function admitted({ where }: Asked, { view }: SeenView, rows: readonly Row[], oracle: Oracle): readonly Row[] {
  return where === undefined ? rows : rows.filter((row) => holds(where, row, view, oracle) === true);
}

function answerList(asked: Asked, seen: SeenView, rows: readonly Row[], oracle: Oracle): unknown {
  const numbers = answerNumbers(asked, seen, rows, oracle);
  if (!asked.wantsRows) return { ...numbers, __typename: `${asked.view}Connection` };
  const { first, last } = asked.page;
  const orderBy = asked.orderBy ?? [];
  const whole = sorted(admitted(asked, seen, rows, oracle), orderBy, seen, oracle);
  const page = last === undefined ? whole.slice(0, first) : whole.slice(Math.max(0, whole.length - last));
  const hasMore = page.length < whole.length;
  const ends = { hasNextPage: last === undefined && hasMore, hasPreviousPage: last !== undefined && hasMore };
  const shown = pageOf(page, asked, { seen, oracle }, ends);
  const isAnyOrder = whole.some((row, at) => at > 0 && isOpen(whole[at - 1] ?? row, row, orderBy, { seen, oracle }));
  return { ...numbers, ...shown, ...(isAnyOrder ? { edges: OPEN } : {}) };
}

/** What is said of all rows of a list: how many, numbers, groups. */
export function answerNumbers(asked: Asked, seen: SeenView, rows: readonly Row[], oracle: Oracle): Answer {
  const { wantsTotal, aggregate, groups } = asked;
  const own = admitted(asked, seen, rows, oracle);
  const floor = seen.access === "numbers" ? floorOf(own, rows, { seen, oracle }) : undefined;
  const count = floor === undefined ? String(own.length) : told(own, floor);
  return {
    ...(wantsTotal ? { totalCount: count } : {}),
    ...(aggregate === undefined
      ? {}
      : { aggregate: floor === undefined ? numbersOf(aggregate, own, seen.view) : { count } }),
    ...(groups === undefined ? {} : { groupBy: groupPage(groupsOf(groups, own, { seen, oracle }, floor), groups) }),
  };
}

/** The groups of a list at the root on all pages, in order. */
export function grouped(asked: Asked, oracle: Oracle): readonly Group[] {
  const seen = seenOf(oracle, asked.view);
  const rows = oracle.rows[asked.view] ?? [];
  const own = admitted(asked, seen, rows, oracle);
  const floor = seen.access === "numbers" ? floorOf(own, rows, { seen, oracle }) : undefined;
  return asked.groups === undefined ? [] : groupsOf(asked.groups, own, { seen, oracle }, floor);
}

export function pageOf(
  page: readonly Row[],
  asked: Asked,
  { seen, oracle }: Place,
  ends: { readonly hasNextPage: boolean; readonly hasPreviousPage: boolean },
): Answer {
  const cursor = seen.hasKey && page.length > 0 ? CURSOR : null;
  return {
    pageInfo: { ...ends, startCursor: cursor, endCursor: cursor },
    edges: page.map((row) => ({
      ...(seen.hasKey ? { cursor: CURSOR } : {}),
      node: answerRow(asked, seen, row, oracle),
    })),
  };
}

/** Of rows that nobody may read: whom each is about, and which are left out. */
function floorOf(own: readonly Row[], rows: readonly Row[], { seen, oracle }: Place): Floor {
  const { minGroupSize = 2, roundTo = 1, entityKey = "" } = seen.view.aggregate ?? {};
  const entities = countedEntities(oracle.catalog, oracle.all, seen, oracle.who);
  const { kind } = fieldOf(seen.view, entityKey);
  const inside = new Set(own);
  const places = new Map(rows.map((row, at) => [row, at]));
  return {
    minGroupSize,
    roundTo,
    left: rows.filter((row) => !inside.has(row)),
    entityOf: (row) => entityOf(kind, entities[places.get(row) ?? -1] ?? null),
  };
}

/** The number of those that the condition is true for, unless they or the others are few. */
function told(own: readonly Row[], floor: Floor): string | null {
  const isFew = (some: readonly Row[]): boolean =>
    new Set(some.map(floor.entityOf).filter((entity) => entity !== null)).size < floor.minGroupSize;
  return isFew(own) || (floor.left.length > 0 && isFew(floor.left)) ? null : rounded(own.length, floor);
}

// Orders. NULL is least, and what settles ties is the key, or without one all that can be ordered by.

function tieBreak({ view, hasKey, askable }: SeenView): readonly Term[] {
  const names = hasKey ? view.key : askable.filter((name) => isOrderable(kindOf(fieldOf(view, name).kind).type));
  return names.map((name) => ({ [name]: "ASC" as const }));
}

function compareRows(one: Row, other: Row, terms: readonly Term[], { seen, oracle }: Place): number {
  for (const term of terms) {
    const [a, b] = [placeOf(term, one, seen, oracle), placeOf(term, other, seen, oracle)];
    const sign = compareCells(a.cell, b.cell, a.compare);
    if (sign !== 0) return a.isDescending ? -sign : sign;
  }
  return 0;
}

interface Position {
  readonly cell: Cell;
  readonly compare: Compare;
  readonly isDescending: boolean;
  /** Which of several rows' values it is, where one is meant. */
  readonly choose: Compare;
}

/** Where a row stands by one term: through a relation, the least value that is no NULL; of a uniqueidentifier the least text. */
function placeOf(term: Term, row: Row, seen: SeenView, oracle: Oracle): Position {
  const [entry] = Object.entries(term);
  if (entry === undefined) throw new TypeError("a term without a field");
  const [name, rest] = entry;
  if (typeof rest === "string") {
    const { kind } = fieldOf(seen.view, name);
    const { compare } = kindOf(kind);
    return { cell: row[name] ?? null, compare, isDescending: rest === "DESC", choose: chooserOf(kind) };
  }
  const link = linkOf(seen, name);
  const there = seenOf(oracle, link.target);
  if (link.arity === "many") return placeOfMany(rest, related(link, row, seen.view, oracle), there);
  const { compare, isDescending, choose } = placeOf(rest, {}, there, oracle);
  const cells = related(link, row, seen.view, oracle).map((other) => placeOf(rest, other, there, oracle).cell);
  return { cell: leastOf(cells, choose).cell, compare, isDescending, choose };
}

/** `{ count: "DESC" }`, `{ sum: { int0: "ASC" } }` */
function placeOfMany(term: Term, rows: readonly Row[], { view }: SeenView): Position {
  const [entry] = Object.entries(term);
  if (entry === undefined) throw new TypeError("no number of many rows");
  const [fn, rest] = entry;
  const [field, way] = typeof rest === "string" ? [undefined, rest] : (Object.entries(rest)[0] ?? []);
  const asked = { fn: fn as Fn, field };
  const { compare } = kindOf(measureKind(asked, view));
  return { cell: measured(asked, rows, view).cell, compare, isDescending: way === "DESC", choose: compare };
}

function sorted(rows: readonly Row[], orderBy: readonly Term[], seen: SeenView, oracle: Oracle): readonly Row[] {
  const terms = [...orderBy, ...tieBreak(seen)];
  return rows.toSorted((one, other) => compareRows(one, other, terms, { seen, oracle }));
}

function isOpen(one: Row, other: Row, orderBy: readonly Term[], place: Place): boolean {
  const isTie = compareRows(one, other, [...orderBy, ...tieBreak(place.seen)], place) === 0;
  return isTie && JSON.stringify(one) !== JSON.stringify(other);
}
