// `where` and `orderBy` of a view: exactly the fields and relations that exist for the principal.

import type { Field } from "#catalog/catalog.ts";
import { isOrderable } from "#catalog/operators.ts";
import type { SchemaDraft, ViewTypes } from "./draft.ts";

export function defineWhere(draft: SchemaDraft, types: ViewTypes): void {
  const { where } = types;
  where.implement({
    description: "Rows that meet every part. A test of a NULL holds for isNull alone, also under not.",
    fields: (t) => ({
      ...Object.fromEntries(
        queryableFields(types).map((field) => [field.name, t.field({ type: draft.filter(field.type) })]),
      ),
      ...Object.fromEntries(
        relations(draft, types).map(({ name, arity, target }) => [
          name,
          t.field({ type: arity === "one" ? target.where : target.relationFilter }),
        ]),
      ),
      and: t.field({ type: [where], description: "All of them. An empty list meets every row." }),
      or: t.field({ type: [where], description: "At least one of them. An empty list meets no row." }),
      not: t.field({
        type: where,
        description: "Rows for which this is false; of a relation also those that lead to no row. {} meets no row.",
      }),
    }),
  });
}

/** What a relation to many rows is asked by: the rows that the caller may see, and no others. */
export function defineRelationFilter({ relationFilter, where }: ViewTypes): void {
  relationFilter.implement({
    description: "All that are given must hold, and one must be given. Only rows that can be seen count.",
    fields: (t) => ({
      some: t.field({ type: where, description: "There is a row that meets it. {}: there is a row." }),
      none: t.field({ type: where, description: "No row meets it. {}: there is no row." }),
      every: t.field({
        type: where,
        description: "Every row meets it, as is so where there is no row. A test of a NULL is not met.",
      }),
    }),
  });
}

export function defineOrderBy(draft: SchemaDraft, types: ViewTypes): void {
  types.orderBy.implement({
    description: "One field to order by, with its direction. Ties are settled by the key.",
    isOneOf: true,
    fields: (t) => ({
      ...Object.fromEntries(orderableFields(types).map(({ name }) => [name, t.field({ type: draft.direction() })])),
      ...Object.fromEntries(
        relations(draft, types)
          .filter(({ arity, target }) => arity === "many" || hasOrder(target))
          .map(({ name, arity, target }) => [
            name,
            t.field({ type: arity === "one" ? target.orderBy : target.aggregateOrder }),
          ]),
      ),
    }),
  });
}

/** False for a view whose rows are hidden and that lists no field to count them by. */
export function hasWhere({ shown }: ViewTypes): boolean {
  return shown.access === "rows" || shown.queryableFields.length > 0;
}

/** False for a view that shows nothing with an order, or no row: it has no `orderBy`. Any relation to many rows can be counted. */
export function hasOrder(types: ViewTypes): boolean {
  const { access, view, relations: names } = types.shown;
  const isMany = (name: string) => view.relations.get(name)?.arity === "many";
  return access === "rows" && (orderableFields(types).length > 0 || names.some(isMany));
}

/** True where some relation to many rows of this view exists for the caller. */
export function isOneOfMany(draft: SchemaDraft, types: ViewTypes): boolean {
  return draft.all.some((other) =>
    relations(draft, other).some(({ arity, target }) => arity === "many" && target === types),
  );
}

export function visibleFields({ shown }: ViewTypes): readonly Field[] {
  return shown.fields.flatMap((name) => shown.view.fields.get(name) ?? []);
}

export function queryableFields({ shown }: ViewTypes): readonly Field[] {
  return shown.queryableFields.flatMap((name) => shown.view.fields.get(name) ?? []);
}

function orderableFields(types: ViewTypes): readonly Field[] {
  return queryableFields(types).filter((field) => isOrderable(field.type));
}

export function relations(draft: SchemaDraft, { shown }: ViewTypes) {
  return shown.relations.flatMap((name) => {
    const relation = shown.view.relations.get(name);
    const target = relation === undefined ? undefined : draft.typesOf(relation.target);
    return relation === undefined || target === undefined ? [] : [{ name, arity: relation.arity, target }];
  });
}
