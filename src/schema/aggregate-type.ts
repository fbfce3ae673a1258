// The numbers of a connection: `totalCount`, `aggregate` and `groupBy`, and the types of an aggregate. Of hidden rows they are
// all that there is. Shape only.

import { defaultFieldResolver as property, type GraphQLResolveInfo as Info } from "graphql";
import { fieldPart } from "#resolvers/field-part.ts";
import { aggregateOf, groupsOf, totalOf, type LoadedPage, type MeasureValues } from "#resolvers/loaded.ts";
import type { SchemaDraft, ViewTypes } from "./draft.ts";
import { groupArguments } from "./group-inputs.ts";
import { hasGroups, measuredFields, type FunctionFields } from "./measured-fields.ts";

const ABOUT_TOTAL = "Rows under the same `where`, on all pages. Counted only where it is selected.";
const ABOUT_FEW =
  "Rows under the same `where`. Null where they, or the rows that are left out, are of too few to be told of: none, few and " +
  "almost all look alike.";

const ABOUT: Readonly<Record<FunctionFields["fn"], string>> = {
  countDistinct: "How many different values a field has. NULL is none.",
  sum: "Exact but for a Float. Null where no row has a value.",
  avg: "The mean of the values, with six digits after the point at the least. Null where no row has a value.",
  min: "The lowest value. Null where no row has a value.",
  max: "The highest value. Null where no row has a value.",
  stddev: "The standard deviation of a sample. Null where fewer than two rows have a value.",
  variance: "The variance of a sample. Null where fewer than two rows have a value.",
};

/** The connection of a view whose rows are hidden: numbers, and no type of a row, an edge or a page. */
export function defineHidden({ connection, shown }: ViewTypes): void {
  connection.implement({ description: `How many ${shown.view.plural} there are.` });
}

export function defineNumbers(draft: SchemaDraft, types: ViewTypes): void {
  const { view, access } = types.shown;
  draft.builder.objectFields(types.connection, (t) => ({
    totalCount: t.field({
      type: draft.scalar({ kind: "bigint" }),
      nullable: access === "aggregates",
      description: access === "aggregates" ? rounded(types) : ABOUT_TOTAL,
      extensions: fieldPart({ kind: "totalCount", view }),
      resolve: total,
    }),
    aggregate: t.field({
      type: types.aggregate,
      nullable: false,
      description: "Numbers over the rows under the same `where`, on all pages.",
      extensions: fieldPart({ kind: "aggregate", view }),
      resolve: aggregate,
    }),
    ...(hasGroups(types)
      ? {
          groupBy: t.field({
            type: types.groupConnection,
            nullable: false,
            description: "Numbers over the rows under the same `where`, by groups that have the same keys.",
            extensions: fieldPart({ kind: "groupBy", view }),
            args: groupArguments(draft, types),
            resolve: groups,
          }),
        }
      : {}),
  }));
}

// No resolver stands within what uses it: there it would keep the whole draft alive as long as its schema.
const total = (page: LoadedPage, _given: unknown, _context: unknown, info: Info) => totalOf(page, info);
const aggregate = (page: LoadedPage, _given: unknown, _context: unknown, info: Info) => aggregateOf(page, info);
const groups = (page: LoadedPage, _given: unknown, _context: unknown, info: Info) => groupsOf(page, info);
/** None were asked for where only the type is shown. */
const numbers = (values: MeasureValues, _given: unknown, _context: unknown, { fieldName }: Info) =>
  values[fieldName] ?? {};

function rounded({ shown }: ViewTypes): string {
  const { roundTo = 1 } = shown.view.aggregate ?? {};
  return roundTo === 1 ? ABOUT_FEW : `${ABOUT_FEW} Rounded to a multiple of ${roundTo}.`;
}

export function defineAggregate(draft: SchemaDraft, types: ViewTypes): void {
  const { view, access } = types.shown;
  const functions = measuredFields(types).map((one) => ({ ...one, type: defineFunction(draft, types, one) }));
  types.aggregate.implement({
    description: `Numbers over ${view.plural}.`,
    fields: (t) => ({
      count: t.field({
        type: draft.scalar({ kind: "bigint" }),
        nullable: access === "aggregates",
        description: access === "aggregates" ? rounded(types) : "How many rows.",
        extensions: fieldPart({ kind: "count" }),
        resolve: property,
      }),
      ...Object.fromEntries(
        functions.map(({ fn, type }) => [
          fn,
          t.field({
            type,
            nullable: false,
            description: ABOUT[fn],
            extensions: fieldPart({ kind: "measures", fn }),
            resolve: numbers,
          }),
        ]),
      ),
    }),
  });
}

/** `FlightSum`: a field for each field that has a sum. */
function defineFunction({ builder, scalar }: SchemaDraft, { shown }: ViewTypes, { fn, fields }: FunctionFields) {
  return builder.objectRef<unknown>(`${shown.view.name}${fn.charAt(0).toUpperCase()}${fn.slice(1)}`).implement({
    fields: (t) =>
      Object.fromEntries(
        fields.map(({ name, type }) => [
          name,
          t.field({
            type: scalar(type),
            nullable: fn !== "countDistinct",
            extensions: fieldPart({ kind: "measure", field: name }),
            resolve: property,
          }),
        ]),
      ),
  });
}
