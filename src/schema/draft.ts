// One schema in the making: its builder, the visible set that it is made of, and the types that have a name already. Types
// lead to each other in circles, so each is named before any is filled in.

import type { OrderBy } from "#catalog/where.ts";
import type { VisibleSet, VisibleView } from "#policy/visible-set.ts";
import type { EdgeRow } from "#resolvers/resolve-connection.ts";
import type { NodeRow } from "#resolvers/resolve-node.ts";
import type { ReadPage, ReadRow } from "#resolvers/resolve-view.ts";
import { createBuilder, createScalars } from "./builder.ts";
import { createFilters } from "./filter-inputs.ts";

export type SchemaDraft = ReturnType<typeof openDraft>;
export type ViewTypes = ReturnType<typeof nameTypes>;

export function openDraft(visible: VisibleSet) {
  const builder = createBuilder();
  const scalar = createScalars(builder);
  const types = new Map([...visible.views].map(([name, shown]) => [name, nameTypes(builder, shown)]));
  return {
    builder,
    visible,
    scalar,
    filter: createFilters(builder, scalar),
    node: builder.interfaceRef<NodeRow | ReadRow>("Node"),
    pageInfo: builder.objectRef<ReadPage>("PageInfo"),
    direction: once(() =>
      builder.enumType("OrderDirection", {
        description: "NULL is lower than every value.",
        values: ["ASC", "DESC"] as const,
      }),
    ),
    /** The types of a visible view. */
    typesOf: (view: string) => types.get(view),
    all: [...types.values()],
  };
}

function nameTypes(builder: ReturnType<typeof createBuilder>, shown: VisibleView) {
  const { name } = shown.view;
  return {
    shown,
    row: builder.objectRef<ReadRow>(name),
    connection: builder.objectRef<ReadPage>(`${name}Connection`),
    edge: builder.objectRef<EdgeRow>(`${name}Edge`),
    where: builder.inputRef<object>(`${name}Where`),
    orderBy: builder.inputRef<OrderBy, false>(`${name}OrderBy`),
  };
}

/** What is made at its first use: a type that nothing leads to stays out of the schema. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
