// Numbers as conditions and as orders: `having` of groups, and the order of groups, or of rows by what is related to them.

import type { FieldFunction } from "#catalog/measures.ts";
import type { SchemaDraft, ViewTypes } from "./draft.ts";
import { measuredFields, type FunctionFields } from "./measured-fields.ts";

/** Functions that have the same fields with the same operators share an input: there are very many of them. */
const HAVING: Readonly<Record<FieldFunction, string>> = {
  countDistinct: "CountDistinctHaving",
  sum: "SumHaving",
  avg: "AvgHaving",
  min: "MinMaxHaving",
  max: "MinMaxHaving",
  stddev: "StddevVarianceHaving",
  variance: "StddevVarianceHaving",
};

/** An order asks only for the same fields. */
const ORDER: Readonly<Record<FieldFunction, string>> = {
  countDistinct: "CountDistinctOrder",
  sum: "SumAvgOrder",
  avg: "SumAvgOrder",
  min: "MinMaxOrder",
  max: "MinMaxOrder",
  stddev: "StddevVarianceOrder",
  variance: "StddevVarianceOrder",
};

export function defineHaving(draft: SchemaDraft, types: ViewTypes): void {
  const { having, shown } = types;
  const inputs = inputsOf(types, HAVING, (suffix, fields) =>
    draft.builder.inputType(`${shown.view.name}${suffix}`, {
      fields: (t) => Object.fromEntries(fields.map(({ name, type }) => [name, t.field({ type: draft.filter(type) })])),
    }),
  );
  having.implement({
    description: "Groups whose numbers meet every part. A test of a NULL holds for isNull alone, also under not.",
    fields: (t) => ({
      count: t.field({ type: draft.filter({ kind: "bigint" }) }),
      ...Object.fromEntries(inputs.map(({ fn, input }) => [fn, t.field({ type: input })])),
      and: t.field({ type: [having], description: "All of them. An empty list meets every group." }),
      or: t.field({ type: [having], description: "At least one of them. An empty list meets no group." }),
      not: t.field({ type: having, description: "Groups for which this is false. {} meets no group." }),
    }),
  });
}

export function defineAggregateOrder(draft: SchemaDraft, types: ViewTypes): void {
  const { aggregateOrder, shown } = types;
  const inputs = inputsOf(types, ORDER, (suffix, fields) =>
    draft.builder.inputType(`${shown.view.name}${suffix}`, {
      isOneOf: true,
      fields: (t) => Object.fromEntries(fields.map(({ name }) => [name, t.field({ type: draft.direction() })])),
    }),
  );
  aggregateOrder.implement({
    description: `One number over ${shown.view.plural} to order by, with its direction.`,
    isOneOf: true,
    fields: (t) => ({
      count: t.field({ type: draft.direction() }),
      ...Object.fromEntries(inputs.map(({ fn, input }) => [fn, t.field({ type: input })])),
    }),
  });
}

/** The input of each function that the view has: one for those that have one suffix. */
function inputsOf<T>(
  types: ViewTypes,
  suffixes: Readonly<Record<FieldFunction, string>>,
  make: (suffix: string, fields: FunctionFields["fields"]) => T,
): readonly { readonly fn: FieldFunction; readonly input: T }[] {
  const made = new Map<string, T>();
  return measuredFields(types).map(({ fn, fields }) => {
    const suffix = suffixes[fn];
    const input = made.get(suffix) ?? make(suffix, fields);
    made.set(suffix, input);
    return { fn, input };
  });
}
