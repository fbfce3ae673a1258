// What is told of a page beside its rows, where they come in parts: the first part knows what is before the page, the last one what is
// behind it. No row is kept for it.

import type { rowsOf } from "./loaded-sets.ts";

export interface PageTold {
  readonly set: { readonly hasNextPage: boolean; readonly hasPreviousPage: boolean };
  /** Of the first row and of the last, where there is one. */
  readonly cursors: readonly (string | null)[];
  readonly isStreamed: boolean;
}

export function toldOf({ set, cursors, loaded }: ReturnType<typeof rowsOf>): PageTold {
  const { hasNextPage, hasPreviousPage } = set;
  const isStreamed = loaded?.answer.kind === "list" && loaded.answer.rest !== undefined;
  const ends = cursors.length === 0 ? [] : [cursors[0] ?? null, cursors.at(-1) ?? null];
  return { set: { hasNextPage, hasPreviousPage }, cursors: ends, isStreamed };
}

export function toldWith({ set: { hasPreviousPage }, cursors, isStreamed }: PageTold, more: PageTold): PageTold {
  const ends =
    more.cursors.length === 0
      ? cursors
      : [...(cursors.length === 0 ? more : { cursors }).cursors.slice(0, 1), ...more.cursors.slice(-1)];
  return { set: { hasPreviousPage, hasNextPage: more.set.hasNextPage }, cursors: ends, isStreamed };
}
