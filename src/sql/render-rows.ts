// Rows in an order: a page of a view, all rows of a lookup, or so many rows for each key. Sample of a page:
// `SELECT TOP (@p0) CONVERT(varchar(20), t0.[FlightKey]) AS c0, t0.[Name] AS c1 FROM [curated].[Flight] AS t0
//  WHERE t0.[Delay] > @p1 ORDER BY t0.[Delay] DESC, t0.[FlightKey] ASC`

import type { Column, Keys, OrderTerm, RowsRead, Value } from "#plan/plan.ts";
import { comparable } from "./declared-type.ts";
import { encodeColumn } from "./encode-column.ts";
import type { ParameterList } from "./parameter-list.ts";
import { listKey } from "./render-list.ts";
import { renderExpression, renderWhere } from "./render-predicate.ts";
import { renderSource } from "./render-source.ts";

export function renderRows(read: RowsRead, parameters: ParameterList): string {
  if (read.keys === undefined) return renderPage(read, parameters);
  return read.limit === undefined
    ? renderLookup(read, read.keys, parameters)
    : renderChildren(read, { keys: read.keys, limit: read.limit }, parameters);
}

function renderPage(read: RowsRead, parameters: ParameterList): string {
  const top = read.limit === undefined ? "" : `TOP (${parameters.name(read.limit)}) `;
  // A view may have no field that the caller sees and that has an order; its rows still count.
  const columns = read.columns.length === 0 ? ["1 AS c0"] : renderColumns(read.columns, parameters);
  const source = renderSource(read, parameters) + renderWhere(read.where, parameters);
  const order = renderOrder(read.order, parameters);
  return `SELECT ${top}${columns.join(", ")} FROM ${source}${order.length === 0 ? "" : ` ORDER BY ${order.join(", ")}`}`;
}

/** `SELECT k.[value] AS k, t0.[Name] AS c0 FROM STRING_SPLIT(@p0, N',') AS k INNER JOIN ... ORDER BY k.[value], ...` */
function renderLookup(read: RowsRead, keys: Keys, parameters: ParameterList): string {
  const key = listKey(keys.list);
  const columns = [`${key} AS k`, ...renderColumns(read.columns, parameters)];
  const source = renderSource(read, parameters) + renderWhere(read.where, parameters);
  const order = [key, ...renderOrder(read.order, parameters)];
  return `SELECT ${columns.join(", ")} FROM ${source} ORDER BY ${order.join(", ")}`;
}

/**
 * `SELECT x.k, x.c0 FROM (SELECT k.[key] AS k, t0.[Name] AS c0, ROW_NUMBER() OVER (PARTITION BY k.[key] ORDER BY ...) AS rn
 * FROM OPENJSON(@p0) AS k INNER JOIN ...) AS x WHERE x.rn <= @p1 ORDER BY x.k, x.rn`
 */
function renderChildren(
  read: RowsRead,
  { keys, limit }: { readonly keys: Keys; readonly limit: Value },
  parameters: ParameterList,
): string {
  const key = listKey(keys.list);
  const columns = renderColumns(read.columns, parameters);
  const order = renderOrder(read.order, parameters);
  const within = order.length === 0 ? key : order.join(", ");
  const number = `ROW_NUMBER() OVER (PARTITION BY ${key} ORDER BY ${within}) AS rn`;
  const source = renderSource(read, parameters) + renderWhere(read.where, parameters);
  const inner = `SELECT ${[`${key} AS k`, ...columns, number].join(", ")} FROM ${source}`;
  const outer = ["x.k", ...columns.map((_, index) => `x.c${index}`)].join(", ");
  return `SELECT ${outer} FROM (${inner}) AS x WHERE x.rn <= ${parameters.name(limit)} ORDER BY x.k, x.rn`;
}

function renderColumns(columns: readonly Column[], parameters: ParameterList): readonly string[] {
  return columns.map(
    ({ expression }, index) =>
      `${encodeColumn(renderExpression(expression, parameters), expression.type)} AS c${index}`,
  );
}

/** T-SQL refuses an expression that stands in an order twice (169); the second decides nothing. */
function renderOrder(order: readonly OrderTerm[], parameters: ParameterList): readonly string[] {
  const directions = new Map<string, string>();
  for (const { expression, descending } of order) {
    const text = comparable(renderExpression(expression, parameters), expression.type);
    if (!directions.has(text)) directions.set(text, descending ? "DESC" : "ASC");
  }
  return [...directions].map(([text, direction]) => `${text} ${direction}`);
}
