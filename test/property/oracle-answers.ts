// The answer to an operation, worked out row by row over what is shown. Where SQL leaves an order open (rows that are alike in all
// that orders them, and not alike in all that is shown), it says so instead.

import { isOrderable } from "#catalog/operators.ts";
import type { Cell } from "./domains.ts";
import { countedEntities, entityOf, holds, related, type SeenView, type Sight } from "./oracle-policy.ts";
import type { Who } from "./people.ts";
import { kindOf } from "./random-kinds.ts";
import { fieldOf, type CatalogModel, type RelationModel } from "./random-model.ts";
import { globalId, type Asked, type Operation, type Term } from "./random-operations.ts";
import type { Rows } from "./random-people.ts";
import type { Row } from "./rows.ts";

/** Stands for what has no one answer. */
export const OPEN = "(open)";
/** Stands for any cursor. */
export const CURSOR = "(cursor)";

export interface Oracle {
  readonly catalog: CatalogModel;
  readonly who: Who;
  readonly sight: Sight;
  /** All rows, as they are. */
  readonly all: Rows;
  /** The rows that exist, as they are shown. */
  readonly rows: Rows;
}

/** A view, as whoever asks has it. */
export interface Place {
  readonly seen: SeenView;
  readonly oracle: Oracle;
}

type Answer = Readonly<Record<string, unknown>>;

export function answerOf(operation: Operation, oracle: Oracle): Answer {
  return Object.fromEntries(Object.entries(operation).map(([alias, asked]) => [alias, answerRoot(asked, oracle)]));
}

export function seenOf({ sight }: Oracle, name: string): SeenView {
  const seen = sight.get(name);
  if (seen === undefined) throw new TypeError(`${name} is not seen`);
  return seen;
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

function linkOf({ relations }: SeenView, name: string | undefined): RelationModel {
  const link = relations.find((known) => known.name === name);
  if (link === undefined) throw new TypeError(`no relation ${name}`);
  return link;
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
  if (seen.access === "numbers") return { totalCount: told(asked, seen, rows, oracle), ...typeName(asked) };
  const { first, last } = asked.page;
  const orderBy = asked.orderBy ?? [];
  const whole = sorted(admitted(asked, seen, rows, oracle), orderBy, seen, oracle);
  const total = asked.wantsTotal ? { totalCount: String(whole.length) } : {};
  if (!asked.wantsRows) return { ...total, ...typeName(asked) };
  if (whole.some((row, at) => at > 0 && isOpen(whole[at - 1] ?? row, row, orderBy, { seen, oracle }))) return OPEN;
  const page = last === undefined ? whole.slice(0, first) : whole.slice(Math.max(0, whole.length - last));
  const hasMore = page.length < whole.length;
  return {
    ...total,
    ...pageOf(
      page,
      asked,
      { seen, oracle },
      {
        hasNextPage: last === undefined && hasMore,
        hasPreviousPage: last !== undefined && hasMore,
      },
    ),
  };
}

const typeName = ({ view, wantsRows }: Asked): Answer => (wantsRows ? {} : { __typename: `${view}Connection` });

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

/** The number of those that the condition is true for, unless they or the others are few. */
function told(asked: Asked, seen: SeenView, rows: readonly Row[], oracle: Oracle): string | null {
  const { view } = seen;
  const { minGroupSize = 2, roundTo = 1, entityKey = "" } = view.aggregate ?? {};
  const entities = countedEntities(oracle.catalog, oracle.all, seen, oracle.who);
  const inside = new Set(admitted(asked, seen, rows, oracle));
  const { kind } = fieldOf(view, entityKey);
  const isFew = (isInside: boolean): boolean => {
    const some = rows.flatMap((row, at) =>
      inside.has(row) === isInside ? [entityOf(kind, entities[at] ?? null)] : [],
    );
    return new Set(some.filter((entity) => entity !== null)).size < minGroupSize;
  };
  if (isFew(true) || (inside.size < rows.length && isFew(false))) return null;
  return String(Math.floor(inside.size / roundTo + 0.5) * roundTo);
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

type Compare = ReturnType<typeof kindOf>["compare"];

function compareCells(one: Cell, other: Cell, compare: Compare): number {
  if (one === null || other === null) return Number(one !== null) - Number(other !== null);
  return compare(one, other);
}

interface Position {
  readonly cell: Cell;
  readonly compare: Compare;
  readonly isDescending: boolean;
}

/** Where a row stands by one term: through a relation, the least value that is no NULL. */
function placeOf(term: Term, row: Row, seen: SeenView, oracle: Oracle): Position {
  const [entry] = Object.entries(term);
  if (entry === undefined) throw new TypeError("a term without a field");
  const [name, rest] = entry;
  if (typeof rest === "string") {
    const { compare } = kindOf(fieldOf(seen.view, name).kind);
    return { cell: row[name] ?? null, compare, isDescending: rest === "DESC" };
  }
  const link = linkOf(seen, name);
  const there = seenOf(oracle, link.target);
  const { compare, isDescending } = placeOf(rest, {}, there, oracle);
  const cells = related(link, row, seen.view, oracle).map((other) => placeOf(rest, other, there, oracle).cell);
  const [least = null] = cells.filter((cell) => cell !== null).toSorted(compare);
  return { cell: least, compare, isDescending };
}

function sorted(rows: readonly Row[], orderBy: readonly Term[], seen: SeenView, oracle: Oracle): readonly Row[] {
  const terms = [...orderBy, ...tieBreak(seen)];
  return rows.toSorted((one, other) => compareRows(one, other, terms, { seen, oracle }));
}

function isOpen(one: Row, other: Row, orderBy: readonly Term[], place: Place): boolean {
  const isTie = compareRows(one, other, [...orderBy, ...tieBreak(place.seen)], place) === 0;
  return isTie && JSON.stringify(one) !== JSON.stringify(other);
}
