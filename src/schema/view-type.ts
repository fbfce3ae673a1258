// The object type of a view and its connection. Shape only: what a field reads is its resolver's.

import { encodeGlobalId } from "#resolvers/global-id.ts";
import { edgesOf, endCursor, startCursor } from "#resolvers/resolve-connection.ts";
import { resolveManyRelated, resolveOneRelated, type Link, type ReadRow } from "#resolvers/resolve-view.ts";
import type { SchemaDraft, ViewTypes } from "./draft.ts";
import { listArguments } from "./list-arguments.ts";
import { visibleFields } from "./view-inputs.ts";

export function defineViewType(draft: SchemaDraft, types: ViewTypes): void {
  const { view, hasKey } = types.shown;
  types.row.implement({
    description: view.description,
    ...(hasKey ? { interfaces: [draft.node] } : {}),
    fields: (t) => ({
      ...(hasKey
        ? { id: t.field({ type: "ID", nullable: false, resolve: (row: ReadRow) => encodeGlobalId(view, row) }) }
        : {}),
      ...Object.fromEntries(
        visibleFields(types).map(({ name, type, nullable, description }) => [
          name,
          t.field({
            type: draft.scalar(type),
            // A role may see the field in some rows alone: then it is null in the others.
            nullable: nullable || types.shown.partialFields.includes(name),
            ...described(description),
            resolve: (row: ReadRow) => row[name],
          }),
        ]),
      ),
      ...Object.fromEntries(
        linksOf(draft, types).map(({ link, target }) => {
          const { name, arity, description } = link.relation;
          const field =
            arity === "one"
              ? t.field({
                  type: target.row,
                  nullable: true,
                  ...described(description),
                  extensions: { reads: "lookup" },
                  resolve: resolveOneRelated(link),
                })
              : t.field({
                  type: target.connection,
                  nullable: true,
                  ...described(description),
                  extensions: { reads: "list" },
                  args: listArguments(draft, target),
                  resolve: resolveManyRelated(link),
                });
          return [name, field];
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
): readonly { readonly link: Link; readonly target: ViewTypes }[] {
  return shown.relations.flatMap((name) => {
    const relation = shown.view.relations.get(name);
    const target = relation === undefined ? undefined : draft.typesOf(relation.target);
    if (relation === undefined || target === undefined) return [];
    return [{ link: { relation, target: target.shown.view }, target }];
  });
}

export function defineConnection(draft: SchemaDraft, { connection, edge, row, shown }: ViewTypes): void {
  connection.implement({
    description: `A page of ${shown.view.plural}.`,
    fields: (t) => ({
      nodes: t.field({ type: [row], nullable: false, resolve: (page) => [...page.rows] }),
      edges: t.field({ type: [edge], nullable: false, resolve: (page) => [...edgesOf(page)] }),
      pageInfo: t.field({ type: draft.pageInfo, nullable: false, resolve: (page) => page }),
      totalCount: t.field({
        type: draft.scalar({ kind: "bigint" }),
        nullable: false,
        description: "Rows under the same `where`, on all pages. Counted only where it is selected.",
        resolve: (page) => page.total,
      }),
    }),
  });
  edge.implement({
    description: "A row and its place in the list.",
    fields: (t) => ({
      ...(shown.hasKey
        ? { cursor: t.field({ type: "String", nullable: false, resolve: ({ cursor }) => cursor() }) }
        : {}),
      node: t.field({ type: row, nullable: false, resolve: ({ node }) => node }),
    }),
  });
}

export function definePageInfo({ pageInfo }: SchemaDraft): void {
  pageInfo.implement({
    description: "Where a page stands in its list.",
    fields: (t) => ({
      hasNextPage: t.field({ type: "Boolean", nullable: false, resolve: (page) => page.hasNextPage }),
      hasPreviousPage: t.field({ type: "Boolean", nullable: false, resolve: (page) => page.hasPreviousPage }),
      startCursor: t.field({ type: "String", nullable: true, resolve: startCursor }),
      endCursor: t.field({ type: "String", nullable: true, resolve: endCursor }),
    }),
  });
}
