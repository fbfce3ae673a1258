// Which operators a type has. The parser of conditions and the filter inputs of the schema both read this.
//
// NULL is as in SQL: a test of it is unknown, neither true nor false, also under `not`, and a row is admitted by true alone. Only
// isNull tells. An empty `in` admits no row, an empty `notIn` every row.

import { isText, type SqlType } from "#kernel/sql-type.ts";

export const comparisons = ["eq", "ne", "lt", "lte", "gt", "gte"] as const;
export const lists = ["in", "notIn"] as const;
export const textTests = ["contains", "startsWith", "endsWith"] as const;

export type Comparison = (typeof comparisons)[number];
export type ListTest = (typeof lists)[number];
export type TextTest = (typeof textTests)[number];
export type Operator = Comparison | ListTest | TextTest | "isNull";

const equality: readonly Operator[] = ["eq", "ne", "in", "notIn", "isNull"];
const ordered: readonly Operator[] = [...equality, "lt", "lte", "gt", "gte"];

/** The operators that a field of this type may be asked with. */
export function operatorsFor(type: SqlType): readonly Operator[] {
  if (type.kind === "bit" || type.kind === "varbinary") return equality;
  return isText(type) ? [...ordered, ...textTests] : ordered;
}

/** False for the types that have no useful order. */
export function isOrderable(type: SqlType): boolean {
  return type.kind !== "varbinary" && !(isText(type) && type.length === "max");
}
