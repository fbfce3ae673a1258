// Where in an operation something is shown, by response names in the order of the answer: what the writer prints from, and what
// resolvers find their part of the answer by.

import type { View } from "#catalog/catalog.ts";
import type { FieldFunction } from "#catalog/measures.ts";
import type { Key } from "#read/read-request.ts";
import type { AggregateAsk, GroupsAsk, ListAsk, LookupAsk } from "./asks.ts";

interface Typename {
  readonly kind: "typename";
  readonly name: string;
}

/** Something that the look-ahead leaves to the executor: its arguments, or what it is, are not for us to judge. */
interface Other {
  readonly kind: "other";
}

export type Entries<Entry> = ReadonlyMap<string, Entry | Typename>;

export type FieldEntry = { readonly kind: "field"; readonly name: string } | { readonly kind: "id" };

export interface RowSite {
  readonly view: View;
  readonly entries: Entries<FieldEntry | RowEntry | PageEntry | Other>;
}

/** One row through a relation. */
export interface RowEntry {
  readonly kind: "row";
  /** Its name: several relations may share an ask. */
  readonly relation: string;
  readonly ask: LookupAsk;
  readonly row: RowSite;
}

export interface PageEntry {
  readonly kind: "list";
  readonly page: PageSite;
}

export interface PageSite {
  readonly view: View;
  /** Undefined where no row of the page, nor anything about it, is shown. */
  readonly rows: ListAsk | undefined;
  readonly entries: Entries<PagePart | Other>;
}

export type EdgeEntries<Node> = Entries<{ readonly kind: "cursor" } | { readonly kind: "node"; readonly node: Node }>;
export type PageInfoField = "hasNextPage" | "hasPreviousPage" | "startCursor" | "endCursor";

type Paged<Node> =
  | { readonly kind: "nodes"; readonly node: Node }
  | { readonly kind: "edges"; readonly edge: EdgeEntries<Node> }
  | { readonly kind: "pageInfo"; readonly fields: Entries<{ readonly kind: PageInfoField }> };

export type PagePart =
  | Paged<RowSite>
  | { readonly kind: "totalCount"; readonly ask: AggregateAsk }
  | { readonly kind: "aggregate"; readonly ask: AggregateAsk; readonly numbers: NumbersSite }
  | { readonly kind: "groupBy"; readonly groups: GroupsSite };

export type NumbersSite = Entries<
  | { readonly kind: "count" }
  | {
      readonly kind: "measures";
      readonly fn: FieldFunction;
      readonly fields: Entries<{ readonly kind: "measure"; readonly field: string }>;
    }
>;

export interface GroupsSite {
  readonly ask: GroupsAsk;
  readonly entries: Entries<Paged<GroupSite>>;
}

export type GroupSite = Entries<
  { readonly kind: "key"; readonly keys: KeysSite } | { readonly kind: "aggregate"; readonly numbers: NumbersSite }
>;

export type KeysSite = Entries<
  | { readonly kind: "key field"; readonly name: string }
  | { readonly kind: "key relation"; readonly name: string; readonly keys: KeysSite }
>;

/** One row of the root, by a key of its ask. */
export interface KeyedRow {
  readonly ask: LookupAsk;
  readonly key: Key;
  readonly row: RowSite;
}

export type RootEntry =
  | PageEntry
  | ({ readonly kind: "root row" } & KeyedRow)
  /** Rows by their ids; null leads nowhere, `bad` is no id. */
  | { readonly kind: "nodes by id"; readonly isList: boolean; readonly found: readonly (KeyedRow | null | "bad")[] }
  | Other;

export type RootSite = Entries<RootEntry>;
