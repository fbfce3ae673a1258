// What stands after FROM: the view, its keys, one joined value for each relation that an order goes through. Sample:
// `OPENJSON(@p0) AS k INNER JOIN [curated].[Flight] AS t0 ON t0.[Origin] = CAST(k.[value] AS nvarchar(4000))`

import type { Join, Keys, Source } from "#plan/plan.ts";
import { comparable } from "./declared-type.ts";
import type { ParameterList } from "./parameter-list.ts";
import { bareAlias, quoteSource } from "./quote.ts";
import { listSource, listValues } from "./render-list.ts";
import { renderExpression, renderWhere } from "./render-predicate.ts";

interface From {
  readonly from: Source;
  readonly keys: Keys | undefined;
  readonly joins: readonly Join[];
}

export function renderSource({ from, keys, joins }: From, parameters: ParameterList): string {
  const head =
    keys === undefined
      ? quoteSource(from)
      : `${listSource(keys.list, parameters)} INNER JOIN ${quoteSource(from)} ON ${keyPairs(keys, parameters)}`;
  return head + joins.map((join) => renderJoin(join, parameters)).join("");
}

function keyPairs({ on, list }: Keys, parameters: ParameterList): string {
  const values = listValues(list);
  if (on.length === 0 || on.length !== values.length) throw new TypeError("keys need a value for each field");
  return on.map((left, index) => `${renderExpression(left, parameters)} = ${values[index]}`).join(" AND ");
}

/**
 * ` LEFT JOIN (SELECT x.k0, MIN(x.v) AS v FROM (SELECT t1.[Iata] AS k0, t1.[Name] AS v FROM [curated].[Airport] AS t1) AS x
 * GROUP BY x.k0) AS j0 ON j0.k0 = t0.[Origin]`: one row for each key, whatever the view holds. The inner SELECT is there
 * because neither GROUP BY nor MIN takes a subquery, and a guarded field may hold one.
 */
function renderJoin(join: Join, parameters: ParameterList): string {
  if (join.on.length === 0) throw new TypeError("a join needs a pair of fields");
  const names = join.on.map((_, index) => `k${index}`);
  const keys = join.on.map(({ right }, index) => `${renderExpression(right, parameters)} AS k${index}`);
  const value = renderValue(join, parameters);
  const source = renderSource({ from: join.from, keys: undefined, joins: join.joins }, parameters);
  const inner = `SELECT ${keys.join(", ")}, ${value} AS v FROM ${source}${renderWhere(join.where, parameters)}`;
  const grouped = names.map((name) => `x.${name}`).join(", ");
  const alias = bareAlias(join.alias);
  const on = join.on.map(({ left }, index) => `${alias}.k${index} = ${renderExpression(left, parameters)}`);
  const outer = `SELECT ${grouped}, MIN(x.v) AS v FROM (${inner}) AS x GROUP BY ${grouped}`;
  return ` LEFT JOIN (${outer}) AS ${alias} ON ${on.join(" AND ")}`;
}

/** bit has no MIN, and the least text must be the one that is ordered first. */
function renderValue({ value }: Join, parameters: ParameterList): string {
  const text = renderExpression(value, parameters);
  return value.type.kind === "bit" ? `CAST(${text} AS int)` : comparable(text, value.type);
}
