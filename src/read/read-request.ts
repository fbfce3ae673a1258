// What resolvers ask of the spine, free of protocol, and what they get back.

import type { OrderBy } from "#catalog/where.ts";

/** Which rows of an ordered list. `first` goes forward, `last` backward; neither means the default page size, forward. */
export interface PageRequest {
  readonly first?: number | undefined;
  readonly last?: number | undefined;
  /** Sealed cursor; the empty string is the start of the list. */
  readonly after?: string | undefined;
  /** Sealed cursor; the empty string is the end of the list. */
  readonly before?: string | undefined;
}

/** One value for each field that a key or a relation is made of, as the API shows it. */
export type Key = readonly unknown[];

/** Rows of a view in an order, and how many there are. */
export interface ListRequest {
  readonly kind: "list";
  readonly view: string;
  /** Where the list is a relation: the target's fields and, for each parent, the values they must equal. */
  readonly of?: { readonly fields: readonly string[]; readonly keys: readonly Key[] } | undefined;
  /** Fields to read. Empty when only the total is wanted. */
  readonly fields: readonly string[];
  readonly where?: unknown;
  readonly orderBy?: readonly OrderBy[] | undefined;
  readonly page: PageRequest;
  readonly wantsRows: boolean;
  readonly wantsTotal: boolean;
  /** True where `cursorAt` will be called. */
  readonly wantsCursors: boolean;
}

/** At most one row for each key. */
export interface LookupRequest {
  readonly kind: "lookup";
  readonly view: string;
  /** The view's fields that the keys are values of. */
  readonly by: readonly string[];
  readonly keys: readonly Key[];
  readonly fields: readonly string[];
}

export type ReadRequest = ListRequest | LookupRequest;

/** Values by field name, decoded, only of the fields asked for. */
export type ReadRow = Readonly<Record<string, unknown>>;

export interface ReadPage {
  readonly rows: readonly ReadRow[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  /** Number of rows under the same `where`, a bigint's text; null where too few to be told of, undefined when not wanted. */
  readonly total: string | null | undefined;
  /** Seals the position of `rows[index]`. Undefined where no cursors were wanted, or a row has no key to be found again by. */
  readonly cursorAt: ((index: number) => Promise<string>) | undefined;
}

export interface ListAnswer {
  readonly kind: "list";
  /** One page for each parent key, in the order given; one page for a list without parents. */
  readonly pages: readonly ReadPage[];
}

export interface LookupAnswer {
  readonly kind: "lookup";
  /** Aligned with the keys. */
  readonly rows: readonly (ReadRow | undefined)[];
}

export type ReadAnswer = ListAnswer | LookupAnswer;
