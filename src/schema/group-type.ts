// The groups of a connection: their page, each group's keys and its numbers. Shape only.

import { defaultFieldResolver as property } from "graphql";
import { fieldPart } from "#resolvers/field-part.ts";
import { groupEdgesOf, pageInfoOf, type LoadedGroups, type ReadGroup } from "#resolvers/loaded.ts";
import type { GroupEdge, SchemaDraft, ViewTypes } from "./draft.ts";
import { keyFields, keyRelations } from "./measured-fields.ts";

// No resolver stands within what uses it: there it would keep the whole draft alive as long as its schema.
const page = {
  nodes: ({ groups }: LoadedGroups) => groups.groups,
  edges: (groups: LoadedGroups) => groupEdgesOf(groups),
  info: (groups: LoadedGroups) => pageInfoOf(groups),
};
const edge = { node: ({ node }: GroupEdge) => node };
const group = { key: ({ key }: ReadGroup) => key, aggregate: ({ aggregate }: ReadGroup) => aggregate };

export function defineGroups(draft: SchemaDraft, types: ViewTypes): void {
  definePage(draft, types);
  defineGroup(types);
  defineKeys(draft, types);
}

function definePage(draft: SchemaDraft, types: ViewTypes): void {
  const { groupConnection, groupEdge } = types;
  const { view } = types.shown;
  groupConnection.implement({
    description: `A page of groups of ${view.plural}.`,
    fields: (t) => ({
      nodes: t.field({
        type: [types.group],
        nullable: false,
        extensions: fieldPart({ kind: "nodes", view }),
        resolve: page.nodes,
      }),
      edges: t.field({
        type: [groupEdge],
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
  groupEdge.implement({
    description: "A group and its place in the list.",
    fields: (t) => ({
      cursor: t.field({
        type: "String",
        nullable: false,
        extensions: fieldPart({ kind: "cursor" }),
        resolve: property,
      }),
      node: t.field({
        type: types.group,
        nullable: false,
        extensions: fieldPart({ kind: "node of an edge" }),
        resolve: edge.node,
      }),
    }),
  });
}

function defineGroup(types: ViewTypes): void {
  types.group.implement({
    description: "Rows that have the same keys.",
    fields: (t) => ({
      key: t.field({
        type: types.groupKeys,
        nullable: false,
        extensions: fieldPart({ kind: "key of a group" }),
        resolve: group.key,
      }),
      aggregate: t.field({
        type: types.aggregate,
        nullable: false,
        extensions: fieldPart({ kind: "aggregate of a group" }),
        resolve: group.aggregate,
      }),
    }),
  });
}

/** Each is nullable: a key may be NULL, and a relation may lead to no row. */
function defineKeys(draft: SchemaDraft, types: ViewTypes): void {
  types.groupKeys.implement({
    description: "What the rows of a group have in common. Only what is in `keys` can be selected.",
    fields: (t) => ({
      ...Object.fromEntries(
        keyFields(types).map(({ name, type }) => [
          name,
          t.field({
            type: draft.scalar(type),
            nullable: true,
            extensions: fieldPart({ kind: "key field", name }),
            resolve: property,
          }),
        ]),
      ),
      ...Object.fromEntries(
        keyRelations(draft, types).map(({ name, target }) => [
          name,
          t.field({
            type: target.groupKeys,
            nullable: true,
            extensions: fieldPart({ kind: "key relation", name }),
            resolve: property,
          }),
        ]),
      ),
    }),
  });
}
