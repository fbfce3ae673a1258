// UNION, UNION ALL, EXCEPT, INTERSECT -> DuckDB text. Types are unified by precedence, rows are equal by collation; INTERSECT and
// EXCEPT hold NULL equal to NULL, which makes them the portable IS NOT DISTINCT FROM.

import type { Body, SetOperation } from "./ast.ts";
import { howOf } from "./context.ts";
import type { Context, OutColumn, RenderedQuery } from "./context.ts";
import { convert } from "./convert.ts";
import { SqlFailure } from "./sql-failure.ts";
import { unify } from "./sql-type.ts";
import { equalityKey, meet, quoteName, typed } from "./typed.ts";
import type { Typed } from "./typed.ts";

export interface Item {
  readonly value: Typed;
  readonly column: OutColumn;
}

type Branch = (body: Body, context: Context) => RenderedQuery;

/** The columns of a query that stands in FROM under an alias. */
export const itemsOf = (query: RenderedQuery, alias: string): Item[] =>
  query.columns.map((column) => ({
    column,
    value: typed(`${alias}.${quoteName(column.key)}`, column.type, column.collation),
  }));

/** `branch` translates either side. */
export function setOperation(body: SetOperation, context: Context, branch: Branch): RenderedQuery {
  const [left, right] = [branch(body.left, context), branch(body.right, context)];
  if (left.columns.length !== right.columns.length) {
    throw new SqlFailure(
      205,
      "All queries combined using a UNION, INTERSECT or EXCEPT operator must have an equal number of expressions in their target lists.",
    );
  }
  const [lefts, rights] = [itemsOf(left, "l"), itemsOf(right, "r")];
  const columns = left.columns.map((column, index) => {
    const [a, b] = [lefts[index], rights[index]];
    if (a === undefined || b === undefined) throw new TypeError("counted above");
    return { ...column, type: unify(a.value.type, b.value.type), collation: meet(a.value, b.value, body.operator) };
  });
  const show = (items: readonly Item[]): Typed[] =>
    columns.map((column, index) => ({
      ...convert(items[index]?.value ?? typed("NULL", column.type), column.type, howOf(context)),
      collation: column.collation,
    }));
  const list = (values: readonly Typed[]): string =>
    values.map((value, index) => `${value.sql} AS ${quoteName(columns[index]?.key ?? "")}`).join(", ");
  const [as, bs] = [show(lefts), show(rights)];
  if (body.operator === "UNION ALL" || body.operator === "UNION") {
    const all = `(SELECT ${list(as)} FROM (${left.sql}) AS l) UNION ALL (SELECT ${list(bs)} FROM (${right.sql}) AS r)`;
    const keys = itemsOf({ sql: "", columns }, "d").map((item) => equalityKey(item.value));
    return {
      sql: body.operator === "UNION" ? `SELECT DISTINCT ON (${keys.join(", ")}) d.* FROM (${all}) AS d` : all,
      columns,
    };
  }
  const same = as
    .map((value, index) => `${equalityKey(value)} IS NOT DISTINCT FROM ${equalityKey(bs[index] ?? value)}`)
    .join(" AND ");
  const not = body.operator === "EXCEPT" ? "NOT " : "";
  const distinct = as.map((value) => equalityKey(value)).join(", ");
  return {
    sql: `SELECT DISTINCT ON (${distinct}) ${list(as)} FROM (${left.sql}) AS l WHERE ${not}EXISTS (SELECT 1 FROM (${right.sql}) AS r WHERE ${same})`,
    columns,
  };
}
