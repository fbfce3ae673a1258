// What the oracle answers from, the two words for what it does not say, and where a value stands in an order.

import type { Cell } from "./domains.ts";
import type { SeenView, Sight } from "./oracle-policy.ts";
import type { Who } from "./people.ts";
import { kindOf, type KindName } from "./random-kinds.ts";
import type { CatalogModel, RelationModel } from "./random-model.ts";
import type { Rows } from "./random-people.ts";

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

export type Answer = Readonly<Record<string, unknown>>;

export function seenOf({ sight }: Oracle, name: string): SeenView {
  const seen = sight.get(name);
  if (seen === undefined) throw new TypeError(`${name} is not seen`);
  return seen;
}

export function linkOf({ relations }: SeenView, name: string | undefined): RelationModel {
  const link = relations.find((known) => known.name === name);
  if (link === undefined) throw new TypeError(`no relation ${name}`);
  return link;
}

export type Compare = ReturnType<typeof kindOf>["compare"];

/** NULL is least. */
export function compareCells(one: Cell, other: Cell, compare: Compare): number {
  if (one === null || other === null) return Number(one !== null) - Number(other !== null);
  return compare(one, other);
}

/** One value of those that are alike to the warehouse; whether they look alike too. */
export interface Taken {
  readonly cell: Cell;
  readonly isOpen: boolean;
}

/** The least, or with a sign of -1 the greatest, that is no NULL. */
export function leastOf(cells: readonly Cell[], compare: Compare, sign: 1 | -1 = 1): Taken {
  const known = cells.filter((cell) => cell !== null).toSorted((one, other) => sign * compare(one, other));
  const [least] = known;
  if (least === undefined) return { cell: null, isOpen: false };
  return { cell: least, isOpen: known.some((cell) => cell !== least && compare(cell, least) === 0) };
}

const byText: Compare = (one, other) => (String(one) < String(other) ? -1 : Number(String(one) > String(other)));

/** By what one of several rows' values is chosen, where one is meant: there is no MIN of a uniqueidentifier but of its text. */
export const chooserOf = (kind: KindName): Compare => (kind === "uuid" ? byText : kindOf(kind).compare);
