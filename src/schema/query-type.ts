// The root: one list and one row of each visible view, `node`, `nodes`, `viewer`. Each root field is nullable, so that the
// failure of one spares the rest.

import type { GraphQLResolveInfo as Info } from "graphql";
import type { ResolverContext } from "#resolvers/context.ts";
import { fieldPart } from "#resolvers/field-part.ts";
import { rootNode, rootNodes, rootPage, rootRow } from "#resolvers/loaded.ts";
import type { SchemaDraft, ViewTypes } from "./draft.ts";
import { listArguments } from "./list-arguments.ts";
import { defineViewer } from "./viewer-type.ts";

// No resolver stands within what uses it: there it would keep the whole draft alive as long as its schema.
const root = {
  viewer: (_root: unknown, _given: unknown, { principal }: ResolverContext) => principal,
  page: (_root: unknown, _given: unknown, context: ResolverContext, info: Info) => rootPage(context, info),
  row: (_root: unknown, _given: unknown, context: ResolverContext, info: Info) => rootRow(context, info),
  node: (_root: unknown, _given: unknown, context: ResolverContext, info: Info) => rootNode(context, info),
  nodes: (_root: unknown, _given: unknown, context: ResolverContext, info: Info) => rootNodes(context, info),
};

export function defineQuery(draft: SchemaDraft): void {
  const viewer = defineViewer(draft.builder);
  const keyed = draft.all.filter(({ shown }) => shown.hasKey);
  draft.builder.queryType({
    fields: (t) => ({
      viewer: t.field({
        type: viewer,
        nullable: false,
        description: "Who asks, as this API knows it.",
        resolve: root.viewer,
      }),
    }),
  });
  for (const types of draft.all) defineList(draft, types);
  for (const types of keyed) defineOne(draft, types);
  if (keyed.length > 0) defineNodes(draft, keyed);
}

function defineList(draft: SchemaDraft, types: ViewTypes): void {
  const { view } = types.shown;
  draft.builder.queryField(view.plural, (t) =>
    t.field({
      type: types.connection,
      nullable: true,
      description: view.description,
      extensions: fieldPart({ kind: "list", view }),
      args: listArguments(draft, types),
      resolve: root.page,
    }),
  );
}

function defineOne({ builder, scalar }: SchemaDraft, types: ViewTypes): void {
  const { view } = types.shown;
  builder.queryField(view.singular, (t) =>
    t.field({
      type: types.row,
      nullable: true,
      description: `The ${view.name} with this key, or null.`,
      extensions: fieldPart({ kind: "row", view }),
      args: Object.fromEntries(
        view.key.flatMap((name) => {
          const field = view.fields.get(name);
          return field === undefined ? [] : [[name, t.arg({ type: scalar(field.type), required: true })]];
        }),
      ),
      resolve: root.row,
    }),
  );
}

function defineNodes({ builder, node }: SchemaDraft, keyed: readonly ViewTypes[]): void {
  const views = new Map(keyed.map(({ shown }) => [shown.view.name, shown.view]));
  node.implement({
    description: "A row that can be found again by its id.",
    fields: (t) => ({ id: t.field({ type: "ID", nullable: false }) }),
  });
  builder.queryFields((t) => ({
    node: t.field({
      type: node,
      nullable: true,
      description: "The row with this id, or null.",
      extensions: fieldPart({ kind: "node", views, isList: false }),
      args: { id: t.arg({ type: "ID", required: true }) },
      resolve: root.node,
    }),
    nodes: t.field({
      type: [node],
      nullable: { list: false, items: true },
      description: "The rows with these ids, in this order, null where there is none.",
      extensions: fieldPart({ kind: "node", views, isList: true }),
      args: { ids: t.arg({ type: ["ID"], required: true }) },
      resolve: root.nodes,
    }),
  }));
}
