// `where` and `orderBy` of a view: exactly the fields and relations to one row that exist for the principal.

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
        oneRelations(draft, types).map(({ name, target }) => [name, t.field({ type: target.where })]),
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

export function defineOrderBy(draft: SchemaDraft, types: ViewTypes): void {
  types.orderBy.implement({
    description: "One field to order by, with its direction. Ties are settled by the key.",
    isOneOf: true,
    fields: (t) => ({
      ...Object.fromEntries(orderableFields(types).map(({ name }) => [name, t.field({ type: draft.direction() })])),
      ...Object.fromEntries(
        oneRelations(draft, types)
          .filter(({ target }) => hasOrder(target))
          .map(({ name, target }) => [name, t.field({ type: target.orderBy })]),
      ),
    }),
  });
}

/** False for a view whose rows are hidden and that lists no field to count them by. */
export function hasWhere({ shown }: ViewTypes): boolean {
  return shown.access === "rows" || shown.queryableFields.length > 0;
}

/** False for a view that shows no field with an order, or no row: it has no `orderBy`. */
export function hasOrder(types: ViewTypes): boolean {
  return types.shown.access === "rows" && orderableFields(types).length > 0;
}

export function visibleFields({ shown }: ViewTypes): readonly Field[] {
  return shown.fields.flatMap((name) => shown.view.fields.get(name) ?? []);
}

function queryableFields({ shown }: ViewTypes): readonly Field[] {
  return shown.queryableFields.flatMap((name) => shown.view.fields.get(name) ?? []);
}

function orderableFields(types: ViewTypes): readonly Field[] {
  return queryableFields(types).filter((field) => isOrderable(field.type));
}

function oneRelations(draft: SchemaDraft, { shown }: ViewTypes) {
  return shown.relations.flatMap((name) => {
    const relation = shown.view.relations.get(name);
    const target = relation?.arity === "one" ? draft.typesOf(relation.target) : undefined;
    return target === undefined ? [] : [{ name, target }];
  });
}
