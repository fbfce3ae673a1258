// The only maker of a Rowset. `result` may import `rowset.ts`, which has the type and not the maker.

const received: unique symbol = Symbol("received");

/** Text as the statement encoded it, or NULL. */
export type Cell = string | null;
export type Row = readonly Cell[];

/** Raw rows of one statement, cells in the order selected. */
export type Rowset = { readonly rows: readonly Row[] } & { readonly [received]: true };

export function makeRowset(rows: readonly Row[]): Rowset {
  return { rows, [received]: true as const };
}
