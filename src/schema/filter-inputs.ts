// The operators of a field, one input for each scalar that some visible field has.

import { operatorsFor, type Operator } from "#catalog/operators.ts";
import type { SqlType } from "#kernel/sql-type.ts";
import type { Builder } from "./builder.ts";
import type { ScalarName } from "./scalars.ts";

const ABOUT: Readonly<Record<Operator, string>> = {
  eq: "Equal. Text is compared as the warehouse's collation does, usually without regard to case.",
  ne: "Not equal. NULL is neither equal nor not equal to anything.",
  in: "Equal to one of them. An empty list meets no row.",
  notIn: "Equal to none of them. An empty list meets every row, NULL no other.",
  lt: "Less than.",
  lte: "Less than or equal.",
  gt: "Greater than.",
  gte: "Greater than or equal.",
  isNull: "true: has no value. false: has one.",
  contains: "Holds this text anywhere. No character is a wildcard.",
  startsWith: "Begins with this text.",
  endsWith: "Ends with this text.",
};

/** Gives the filter input of a type, made at its first use. */
export function createFilters(builder: Builder, scalarOf: (type: SqlType) => ScalarName) {
  const known = new Map<ScalarName, ReturnType<typeof defineFilter>>();
  return (type: SqlType) => {
    const scalar = scalarOf(type);
    const filter = known.get(scalar) ?? defineFilter(builder, scalar, operatorsFor(type));
    known.set(scalar, filter);
    return filter;
  };
}

function defineFilter(builder: Builder, scalar: ScalarName, operators: readonly Operator[]) {
  return builder.inputType(`${scalar}Filter`, {
    description: "All operators that are given must hold.",
    fields: (t) =>
      Object.fromEntries(
        operators.map((operator) => {
          const description = ABOUT[operator];
          if (operator === "isNull") return [operator, t.field({ type: "Boolean", description })];
          const isList = operator === "in" || operator === "notIn";
          return [operator, t.field({ type: isList ? [scalar] : scalar, description })];
        }),
      ),
  });
}
