// The object type of a view and its connection. Shape only: a field tells the look-ahead what it shows, and resolves to what
// that has loaded.

import { defaultFieldResolver as property, type GraphQLResolveInfo as Info } from "graphql";
import type { Relation } from "#catalog/catalog.ts";
import { fieldPart } from "#resolvers/field-part.ts";
import {
  edgesOf,
  idOf,
  nodeOfEdge,
  nodesOf,
  pageInfoOf,
  relatedPage,
  relatedRow,
  valueOf,
  type LoadedEdge,
  type LoadedPage,
  type LoadedRow,
} from "#resolvers/loaded.ts";
import type { SchemaDraft, ViewTypes } from "./draft.ts";
import { listArguments } from "./list-arguments.ts";
import { visibleFields } from "./view-inputs.ts";

// No resolver stands within what uses it: there it would keep the whole draft alive as long as its schema.
const value = (name: string) => (row: LoadedRow) => valueOf(row, name);
const related = {
  page: (row: LoadedRow, _given: unknown, _context: unknown, info: Info) => relatedPage(row, info),
  row: (row: LoadedRow, _given: unknown, _context: unknown, info: Info) => relatedRow(row, info),
};
const page = {
  nodes: (of: LoadedPage, _given: unknown, _context: unknown, info: Info) => nodesOf(of, info),
  edges: (of: LoadedPage, _given: unknown, _context: unknown, info: Info) => edgesOf(of, info),
  info: (of: LoadedPage) => pageInfoOf(of),
};
const edgeOf = {
  cursor: ({ cursor }: LoadedEdge) => cursor,
  node: (edge: LoadedEdge, _given: unknown, _context: unknown, info: Info) => nodeOfEdge(edge, info),
};

export function defineViewType(draft: SchemaDraft, types: ViewTypes): void {
  const { view, hasKey } = types.shown;
  types.row.implement({
    description: view.description,
    ...(hasKey ? { interfaces: [draft.node] } : {}),
    fields: (t) => ({
      ...(hasKey
        ? { id: t.field({ type: "ID", nullable: false, extensions: fieldPart({ kind: "id", view }), resolve: idOf }) }
        : {}),
      ...Object.fromEntries(
        visibleFields(types).map(({ name, type, nullable, description }) => [
          name,
          t.field({
            type: draft.scalar(type),
            // A role may see the field in some rows alone: then it is null in the others.
            nullable: nullable || types.shown.partialFields.includes(name),
            ...described(description),
            extensions: fieldPart({ kind: "field", name }),
            resolve: value(name),
          }),
        ]),
      ),
      ...Object.fromEntries(
        linksOf(draft, types).map(({ relation, target }) => {
          const { arity, description } = relation;
          const part = { view: target.shown.view, relation };
          const field =
            arity === "one"
              ? t.field({
                  type: target.row,
                  nullable: true,
                  ...described(description),
                  extensions: fieldPart({ kind: "row", ...part }),
                  resolve: related.row,
                })
              : t.field({
                  type: target.connection,
                  nullable: true,
                  ...described(description),
                  extensions: fieldPart({ kind: "list", ...part }),
                  args: listArguments(draft, target),
                  resolve: related.page,
                });
          return [relation.name, field];
        }),
      ),
    }),
  });
}

function described(description: string | undefined): { readonly description?: string } {
  return description === undefined ? {} : { description };
}

function linksOf(
  draft: SchemaDraft,
  { shown }: ViewTypes,
): readonly { readonly relation: Relation; readonly target: ViewTypes }[] {
  return shown.relations.flatMap((name) => {
    const relation = shown.view.relations.get(name);
    const target = relation === undefined ? undefined : draft.typesOf(relation.target);
    return relation === undefined || target === undefined ? [] : [{ relation, target }];
  });
}

/** Without its numbers. */
export function defineConnection(draft: SchemaDraft, types: ViewTypes): void {
  const { connection, edge, row, shown } = types;
  const { view } = shown;
  connection.implement({
    description: `A page of ${view.plural}.`,
    fields: (t) => ({
      nodes: t.field({
        type: [row],
        nullable: false,
        extensions: fieldPart({ kind: "nodes", view }),
        resolve: page.nodes,
      }),
      edges: t.field({
        type: [edge],
        nullable: false,
        extensions: fieldPart({ kind: "edges", view }),
        resolve: page.edges,
      }),
      pageInfo: t.field({
        type: draft.pageInfo,
        nullable: false,
        extensions: fieldPart({ kind: "pageInfo", view }),
        resolve: page.info,
      }),
    }),
  });
  defineEdge(types);
}

function defineEdge({ edge, row, shown }: ViewTypes): void {
  edge.implement({
    description: "A row and its place in the list.",
    fields: (t) => ({
      ...(shown.hasKey
        ? {
            cursor: t.field({
              type: "String",
              nullable: false,
              extensions: fieldPart({ kind: "cursor" }),
              resolve: edgeOf.cursor,
            }),
          }
        : {}),
      node: t.field({
        type: row,
        nullable: false,
        extensions: fieldPart({ kind: "node of an edge" }),
        resolve: edgeOf.node,
      }),
    }),
  });
}

export function definePageInfo({ pageInfo }: SchemaDraft): void {
  pageInfo.implement({
    description: "Where a page stands in its list.",
    fields: (t) => ({
      hasNextPage: t.field({
        type: "Boolean",
        nullable: false,
        extensions: fieldPart({ kind: "hasNextPage" }),
        resolve: property,
      }),
      hasPreviousPage: t.field({
        type: "Boolean",
        nullable: false,
        extensions: fieldPart({ kind: "hasPreviousPage" }),
        resolve: property,
      }),
      startCursor: t.field({
        type: "String",
        nullable: true,
        extensions: fieldPart({ kind: "startCursor" }),
        resolve: property,
      }),
      endCursor: t.field({
        type: "String",
        nullable: true,
        extensions: fieldPart({ kind: "endCursor" }),
        resolve: property,
      }),
    }),
  });
}
