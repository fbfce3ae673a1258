// What resolvers ask of the spine, free of protocol, and what they get back. A request may carry, for its rows, what is wanted
// through their relations: the whole tree leaves in one round trip.

import type { MeasureFunction } from "#catalog/measures.ts";
import type { OrderBy } from "#catalog/where.ts";
import type { Refusal } from "#kernel/refusal.ts";
import type { Result } from "#kernel/result.ts";

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

/** Where a list is a relation that is read by itself: the target's fields and, for each parent, the values they must equal. */
export interface OfParents {
  readonly fields: readonly string[];
  readonly keys: readonly Key[];
}

interface Asked {
  readonly view: string;
  /** Where in the operation it is asked, by response names: `flights.origin`. */
  readonly path: string;
}

/** Rows of a view in an order. */
export interface ListRequest extends Asked {
  readonly kind: "list";
  readonly of?: OfParents | undefined;
  /** Fields to read. Empty when only the number of rows on the page matters. */
  readonly fields: readonly string[];
  readonly where?: unknown;
  readonly orderBy?: readonly OrderBy[] | undefined;
  readonly page: PageRequest;
  /** True where `cursorAt` will be called. */
  readonly wantsCursors: boolean;
  /** True where its rows are shown once, one after the other, and can be taken in parts. */
  readonly mayStream?: boolean;
  readonly related: readonly RelatedRequest[];
}

/** At most one row for each key. */
export interface LookupRequest extends Asked {
  readonly kind: "lookup";
  /** The view's fields that the keys are values of. */
  readonly by: readonly string[];
  readonly keys: readonly Key[];
  readonly fields: readonly string[];
  readonly related: readonly RelatedRequest[];
}

/** A number over rows: of a field, or how many they are. */
export interface Measure {
  readonly fn: MeasureFunction;
  /** Undefined for `count` alone. */
  readonly field: string | undefined;
}

/** Numbers over all rows under a `where`. */
export interface AggregateRequest extends Asked {
  readonly kind: "aggregate";
  readonly of?: OfParents | undefined;
  readonly where?: unknown;
  readonly measures: readonly Measure[];
}

/** Numbers over the rows under a `where`, by groups of them. `keys`, `having` and `orderBy` are as the API was given them. */
export interface GroupsRequest extends Asked {
  readonly kind: "groups";
  readonly of?: OfParents | undefined;
  readonly where?: unknown;
  readonly keys: unknown;
  /** Which of them are shown: `originIata`, `origin.stateCode`. */
  readonly shows: readonly string[];
  readonly having?: unknown;
  readonly orderBy?: unknown;
  readonly page: Pick<PageRequest, "first" | "after">;
  readonly measures: readonly Measure[];
  readonly wantsCursors: boolean;
}

export type ReadRequest = ListRequest | LookupRequest | AggregateRequest | GroupsRequest;

/** What is wanted of each row of a request through one of its relations. */
export interface RelatedRequest {
  readonly relation: string;
  /** More relations to one row of the same view, by the same fields: what is wanted through them is read along. */
  readonly also?: readonly string[];
  readonly request:
    | Omit<ListRequest, "of">
    | Omit<LookupRequest, "by" | "keys">
    | Omit<AggregateRequest, "of">
    | Omit<GroupsRequest, "of">;
}

/** Cells of one row as the warehouse sent them: what they mean is known to the table that they are of. */
export type Cells = readonly (string | null)[];

/** How the rows of one statement are read. */
export interface ReadTable {
  /** The value of a field, decoded. */
  readonly value: (field: string) => (row: Cells) => unknown;
  /** The JSON text of a field; undefined for a cell that is not in the form of its type. */
  readonly json: (field: string) => (row: Cells) => string | undefined;
}

export interface ReadPage {
  readonly rows: readonly Cells[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  /** Seals the position of `rows[index]`. Undefined where no cursors were wanted, or a row has no key to be found again by. */
  readonly cursorAt: ((index: number) => Promise<string>) | undefined;
}

/** Values by function, then by field, as the API shows them: `{ count: "3", avg: { delayMinutes: "12.500000" } }`. */
export type MeasureValues = Readonly<Record<string, unknown>>;

export interface ReadGroup {
  /** Values by field, nested by relation. */
  readonly key: Readonly<Record<string, unknown>>;
  readonly aggregate: MeasureValues;
}

export interface ReadGroups {
  readonly groups: readonly ReadGroup[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  /** Seals the position of `groups[index]`. Undefined where no cursors were wanted. */
  readonly cursorAt: ((index: number) => Promise<string>) | undefined;
}

/** Sets by what they belong to. A root has one, named by the empty text; of keys there is one for each that was asked. */
interface AnswerOf<Kind extends ReadRequest["kind"], Set> {
  readonly kind: Kind;
  readonly sets: ReadonlyMap<string, Set>;
  /** Names of the sets, for a root or for the keys in the order asked. */
  readonly labels: readonly string[];
}

interface OfRows {
  readonly table: ReadTable;
  /** Aligned with the request's. */
  readonly related: readonly Related[];
  /** The refusal where a cell is not in the form of its type, or none where a value is declared. Looks once. */
  readonly check: () => Refusal | undefined;
}

export type ListAnswer = AnswerOf<"list", ReadPage> &
  OfRows & {
    /** Undefined where all rows are there. */
    readonly rest?: ListRest;
  };

/** The rows of a root's page that are still to come. */
export interface ListRest {
  /** The next rows as an answer of their own, or undefined after the last. Only the last one knows whether there is a next page. */
  readonly next: () => Promise<Result<ListAnswer | undefined, Refusal>>;
  /** The answer with all of its rows. Not to be asked for after `next`. */
  readonly hold: () => Promise<Result<ListAnswer, Refusal>>;
  /** Nothing more is wanted of it: all has come, or nobody waits any more. */
  readonly close: () => void;
  /** Settles when nothing more comes and the trip is on record. Gives why it broke off, if it did. */
  readonly ended: Promise<Refusal | undefined>;
}

export type LookupAnswer = AnswerOf<"lookup", Cells | undefined> & OfRows;
export type AggregateAnswer = AnswerOf<"aggregate", MeasureValues>;
export type GroupsAnswer = AnswerOf<"groups", ReadGroups>;
export type ReadAnswer = ListAnswer | LookupAnswer | AggregateAnswer | GroupsAnswer;

/** What was read through a relation of some rows. Where it was several relations, each is asked for by its name. */
export interface Related {
  /** The name of the set that belongs to a row; undefined where a part of its key is null, so that it leads nowhere. */
  readonly labelOf: (row: Cells, relation?: string) => string | undefined;
  /** Undefined where it did not go along in this trip, and must be asked by keys. So must a label that is not among its sets. */
  readonly answer: Result<ReadAnswer, Refusal> | undefined;
  /** The target's fields and the row's values for them. */
  readonly keyOf: (row: Cells, relation?: string) => { readonly fields: readonly string[]; readonly key: Key };
}
