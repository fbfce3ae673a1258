// What a field of the schema is to the look-ahead: which part of an answer it shows, and what it asks of the spine. A field
// without a part is resolved by itself, and is no business of the look-ahead.

import type { GraphQLField } from "graphql";
import type { Relation, View } from "#catalog/catalog.ts";
import type { FieldFunction } from "#catalog/measures.ts";

export type FieldPart =
  /** A connection: of a root field, or through a relation to many. */
  | { readonly kind: "list"; readonly view: View; readonly relation?: Relation | undefined }
  /** One row: of a root field by the view's key, or through a relation to one. */
  | { readonly kind: "row"; readonly view: View; readonly relation?: Relation | undefined }
  /** `node(id)` and `nodes(ids)`, of the views that have an id. */
  | { readonly kind: "node"; readonly views: ReadonlyMap<string, View>; readonly isList: boolean }
  /** A field of a row. */
  | { readonly kind: "field"; readonly name: string }
  /** The global id of a row. */
  | { readonly kind: "id"; readonly view: View }
  /** Of a connection of rows, or of groups. */
  | { readonly kind: "nodes" | "edges" | "pageInfo"; readonly view: View }
  | { readonly kind: "totalCount" | "aggregate" | "groupBy"; readonly view: View }
  /** Of an edge. */
  | { readonly kind: "node of an edge" | "cursor" }
  | { readonly kind: "hasNextPage" | "hasPreviousPage" | "startCursor" | "endCursor" }
  /** Of a group. */
  | { readonly kind: "key of a group" | "aggregate of a group" }
  /** Of the keys of a group: a field's value, or the keys behind a relation to one. */
  | { readonly kind: "key field" | "key relation"; readonly name: string }
  /** Of an aggregate: the numbers of one function, by field; or how many rows there are. */
  | { readonly kind: "measures"; readonly fn: FieldFunction }
  | { readonly kind: "count" }
  /** One field's number, of the function that stands around it. */
  | { readonly kind: "measure"; readonly field: string };

/** What another has put on a field by the same name is none of it. */
class Marked {
  readonly part: FieldPart;

  constructor(part: FieldPart) {
    this.part = part;
  }
}

/** `extensions: fieldPart({ kind: "nodes", view })` of a field in the schema. */
export function fieldPart(part: FieldPart): { readonly part: unknown } {
  return { part: new Marked(part) };
}

export function partOf(field: Pick<GraphQLField<unknown, unknown>, "extensions">): FieldPart | undefined {
  const marked: unknown = field.extensions["part"];
  return marked instanceof Marked ? marked.part : undefined;
}
