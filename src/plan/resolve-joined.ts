// A value that a row has through a relation: one value a row, whatever the other view holds, as a column of a join.

import type { Measured } from "#catalog/measures.ts";
import type { SqlType } from "#kernel/sql-type.ts";
import type { PlanDraft } from "./draft.ts";
import type { Expression, Join } from "./planned.ts";
import type { Related } from "./resolve-relation.ts";

/** A value of a row, and what must be joined for it. */
export interface Joined {
  readonly expression: Expression;
  readonly nullable: boolean;
  readonly joins: readonly Join[];
}

const MAX_NVARCHAR_UNITS = 4000;

/** Through a relation to one row: `LEFT JOIN (SELECT key AS k0, MIN(value) AS v … GROUP BY key) AS j0 ON j0.k0 = t0.key`. */
export function joinOne({ from, on, admitted }: Related, inner: Joined, draft: PlanDraft): Joined {
  const join = { alias: draft.alias("j"), from, joins: inner.joins, where: admitted, value: inner.expression, on };
  return { expression: joinedColumn(join.alias, inner.expression.type), nullable: true, joins: [join] };
}

/** Through a relation to many rows: a number made of their values, or of the rows alone. Of no rows, what is counted is 0. */
export function joinMany(
  { from, on, admitted }: Related,
  measured: Measured,
  value: Expression | undefined,
  draft: PlanDraft,
): Joined {
  const join = { alias: draft.alias("j"), from, joins: [], where: admitted, value, on, measured };
  const column = joinedColumn(join.alias, measured.type);
  const isCount = measured.fn === "count" || measured.fn === "countDistinct";
  const expression: Expression = isCount ? { kind: "orZero", of: column, type: column.type } : column;
  return { expression, nullable: !isCount, joins: [join] };
}

function joinedColumn(alias: string, type: SqlType) {
  return { kind: "column", alias, column: "v", type: joinedType(type) } as const;
}

/** MIN knows no bit, so it is a number. */
function joinedType(type: SqlType): SqlType {
  return type.kind === "bit" ? { kind: "int" } : derivedType(type);
}

/** The type of a column of a derived table: text is nvarchar there, and the value of a zone is on its zone's clock already. */
export function derivedType(type: SqlType): SqlType {
  if (type.kind === "varchar") return { kind: "nvarchar", length: nvarcharLength(type.length) };
  return type.kind === "datetime2" && type.zone !== undefined
    ? { kind: "datetimeoffset", precision: type.precision }
    : type;
}

/** nvarchar holds half as many units as varchar holds bytes. */
function nvarcharLength(length: number | "max"): number | "max" {
  return length === "max" || length > MAX_NVARCHAR_UNITS ? "max" : length;
}
