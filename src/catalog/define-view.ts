// The form of a view in catalog/views. Keys and relations are declared: Synapse enforces none, so an answer must survive an
// orphan and a duplicate.

import type { ViewDirective } from "./directives.ts";
import type { FieldSpec } from "./field-types.ts";
import type { FieldCondition, RelatedRows, Where } from "./where.ts";

export interface RelationSpec<Arity extends "one" | "many" = "one" | "many"> {
  readonly arity: Arity;
  readonly target: string;
  /** Field of this view -> field of the target that equals it. */
  readonly on: Readonly<Record<string, string>>;
  readonly description?: string;
}

type Names<T> = Extract<keyof T, string>;

/** Where, narrowed to the names of one view. What lies behind a relation is checked when the catalog is built. */
type WhereOf<F, R> = { readonly [K in Names<F>]?: FieldCondition } & {
  readonly [K in Names<R>]?: R[K] extends RelationSpec<"many"> ? RelatedRows : Where;
} & {
  readonly and?: readonly WhereOf<F, R>[];
  readonly or?: readonly WhereOf<F, R>[];
  readonly not?: WhereOf<F, R>;
};

interface ViewOptions<F, R> {
  readonly description: string;
  /** GraphQL type name; the object's own name by default. */
  readonly name?: string;
  /** Name of the list field on Query; the type name in camelCase with an `s` by default. */
  readonly plural?: string;
  /** Fields that together name one row. Without a key there are no cursors and no lookup. */
  readonly key?: readonly Names<F>[];
  readonly fields: F;
  readonly relations?: R;
  readonly directives: readonly ViewDirective<WhereOf<F, R>, Names<F>>[];
}

export interface ViewSpec {
  readonly object: string;
  readonly description: string;
  readonly name?: string;
  readonly plural?: string;
  readonly key?: readonly string[];
  readonly fields: Readonly<Record<string, FieldSpec>>;
  readonly relations?: Readonly<Record<string, RelationSpec>>;
  readonly directives: readonly ViewDirective<unknown>[];
}

/** `object` is `schema.name` of the warehouse object that is read. */
export function defineView<
  const F extends Readonly<Record<string, FieldSpec>>,
  const R extends Readonly<Record<string, RelationSpec>> = Record<never, RelationSpec>,
>(object: string, options: ViewOptions<F, R>): ViewSpec {
  return Object.freeze({ object, ...options });
}

/** At most one row of `target`: `one("Airport", { originIata: "iata" })`. */
export function one(target: string, on: Readonly<Record<string, string>>, description?: string): RelationSpec<"one"> {
  return Object.freeze({ arity: "one", target, on, ...(description === undefined ? {} : { description }) });
}

/** Any number of rows of `target`: `many("Flight", { iata: "originIata" })`. */
export function many(target: string, on: Readonly<Record<string, string>>, description?: string): RelationSpec<"many"> {
  return Object.freeze({ arity: "many", target, on, ...(description === undefined ? {} : { description }) });
}
