// What stands after FROM: the view, and one joined value for each relation that an order goes through. Sample:
// `[curated].[Flight] AS t0 LEFT JOIN (SELECT ...) AS j0 ON j0.k0 = t0.[Origin]`

import type { Expression, Join, Source } from "#plan/plan.ts";
import { comparable } from "./declared-type.ts";
import type { ParameterList } from "./parameter-list.ts";
import { bareAlias, quoteSource } from "./quote.ts";
import { renderMeasure } from "./render-measure.ts";
import { renderExpression, renderWhere } from "./render-predicate.ts";

interface From {
  readonly from: Source;
  readonly joins: readonly Join[];
}

export function renderSource({ from, joins }: From, parameters: ParameterList): string {
  return quoteSource(from) + joins.map((join) => renderJoin(join, parameters)).join("");
}

/**
 * ` LEFT JOIN (SELECT x.k0, MIN(x.v) AS v FROM (SELECT t1.[Iata] AS k0, t1.[Name] AS v FROM [curated].[Airport] AS t1) AS x
 * GROUP BY x.k0) AS j0 ON j0.k0 = t0.[Origin]`: one row for each key, whatever the view holds; or `COUNT_BIG(*) AS v`, any number
 * of what the rows of the key hold. The inner SELECT is there
 * because neither GROUP BY nor MIN takes a subquery, and a guarded field may hold one.
 */
function renderJoin(join: Join, parameters: ParameterList): string {
  if (join.on.length === 0) throw new TypeError("a join needs a pair of fields");
  const names = join.on.map((_, index) => `k${index}`);
  const keys = join.on.map(({ right }, index) => `${renderExpression(right, parameters)} AS k${index}`);
  const values = join.value === undefined ? [] : [`${renderValue(join.value, parameters)} AS v`];
  const source = renderSource(join, parameters);
  const inner = `SELECT ${[...keys, ...values].join(", ")} FROM ${source}${renderWhere(join.where, parameters)}`;
  const grouped = names.map((name) => `x.${name}`).join(", ");
  const alias = bareAlias(join.alias);
  const on = join.on.map(({ left }, index) => `${alias}.k${index} = ${renderExpression(left, parameters)}`);
  const outer = `SELECT ${grouped}, ${renderFolded(join)} AS v FROM (${inner}) AS x GROUP BY ${grouped}`;
  return ` LEFT JOIN (${outer}) AS ${alias} ON ${on.join(" AND ")}`;
}

/** Not every engine has MIN of bit and of uniqueidentifier, and the least text must be the one that is ordered first. */
function renderValue(value: Expression, parameters: ParameterList): string {
  const text = renderExpression(value, parameters);
  if (value.type.kind === "uniqueidentifier") return `CAST(${text} AS char(36))`;
  return value.type.kind === "bit" ? `CAST(${text} AS int)` : comparable(text, value.type);
}

/** What is made of the values of one key: the least of them, or a number. */
function renderFolded({ value, measured }: Join): string {
  if (measured !== undefined) return renderMeasure(measured, "x.v");
  return value?.type.kind === "uniqueidentifier" ? "CAST(MIN(x.v) AS uniqueidentifier)" : "MIN(x.v)";
}
