// One schema in the making: its builder, the visible set that it is made of, and the types that have a name already. Types
// lead to each other in circles, so each is named before any is filled in.

import type { OrderBy } from "#catalog/where.ts";
import type { VisibleSet, VisibleView } from "#policy/visible-set.ts";
import type {
  LoadedEdge,
  LoadedGroups,
  LoadedPage,
  LoadedRow,
  MeasureValues,
  PageInfoValues,
  ReadGroup,
} from "#resolvers/loaded.ts";
import { createBuilder, createScalars } from "./builder.ts";
import { createFilters } from "./filter-inputs.ts";
import { defineKeyForm, defineTimeBucket } from "./time-bucket.ts";

export type SchemaDraft = ReturnType<typeof openDraft>;
export type ViewTypes = ReturnType<typeof nameTypes>;

/** A group at its place in a page of them. */
export interface GroupEdge {
  readonly node: ReadGroup;
  readonly cursor: string | null;
}

export function openDraft(visible: VisibleSet) {
  const builder = createBuilder();
  const scalar = createScalars(builder);
  const types = new Map([...visible.views].map(([name, shown]) => [name, nameTypes(builder, shown)]));
  return {
    builder,
    visible,
    scalar,
    filter: createFilters(builder, scalar),
    node: builder.interfaceRef<LoadedRow>("Node"),
    pageInfo: builder.objectRef<PageInfoValues>("PageInfo"),
    direction: once(() =>
      builder.enumType("OrderDirection", {
        description: "NULL is lower than every value.",
        values: ["ASC", "DESC"] as const,
      }),
    ),
    keyForm: once(() => defineKeyForm(builder)),
    timeBucket: once(() => defineTimeBucket(builder)),
    /** The types of a visible view. */
    typesOf: (view: string) => types.get(view),
    all: [...types.values()],
  };
}

function nameTypes(builder: ReturnType<typeof createBuilder>, shown: VisibleView) {
  const { name } = shown.view;
  return {
    shown,
    row: builder.objectRef<LoadedRow>(name),
    connection: builder.objectRef<LoadedPage>(`${name}Connection`),
    edge: builder.objectRef<LoadedEdge>(`${name}Edge`),
    where: builder.inputRef<object>(`${name}Where`),
    relationFilter: builder.inputRef<object>(`${name}RelationFilter`),
    orderBy: builder.inputRef<OrderBy, false>(`${name}OrderBy`),
    aggregate: builder.objectRef<MeasureValues>(`${name}Aggregate`),
    aggregateOrder: builder.inputRef<OrderBy, false>(`${name}AggregateOrder`),
    groupConnection: builder.objectRef<LoadedGroups>(`${name}GroupConnection`),
    groupEdge: builder.objectRef<GroupEdge>(`${name}GroupEdge`),
    group: builder.objectRef<ReadGroup>(`${name}Group`),
    groupKeys: builder.objectRef<unknown>(`${name}GroupKeys`),
    groupKey: builder.inputRef<object, false>(`${name}GroupKey`),
    groupOrder: builder.inputRef<object, false>(`${name}GroupOrder`),
    keyOrder: builder.inputRef<object, false>(`${name}KeyOrder`),
    having: builder.inputRef<object>(`${name}Having`),
  };
}

/** What is made at its first use: a type that nothing leads to stays out of the schema. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
