// Rows in an order: a page of a view, or so many rows for each parent. Sample of a page:
// `SELECT TOP (@p0) CONVERT(varchar(20), t0.[FlightKey]) AS c0, t0.[Name] AS c1 FROM [curated].[Flight] AS t0
//  WHERE t0.[Delay] > @p1 ORDER BY t0.[Delay] DESC, t0.[FlightKey] ASC`

import type { Column, Keys, RowsRead, Value } from "#plan/plan.ts";
import { encodeColumn } from "./encode-column.ts";
import type { ParameterList } from "./parameter-list.ts";
import { renderOrderBy } from "./render-order.ts";
import { renderBelonging, renderNumber, renderParents, type Parents } from "./render-parents.ts";
import { renderExpression, renderWhere } from "./render-predicate.ts";
import { renderSource } from "./render-source.ts";

export function renderRows(read: RowsRead, parameters: ParameterList): string {
  if (read.keys === undefined) return renderPage(read, parameters);
  return read.limit === undefined
    ? renderAll(read, read.keys, parameters)
    : renderFirst(read, { keys: read.keys, limit: read.limit }, parameters);
}

function renderPage(read: RowsRead, parameters: ParameterList): string {
  const top = read.limit === undefined ? "" : `TOP (${parameters.name(read.limit)}) `;
  // A view may have no field that the caller sees and that has an order; its rows still count.
  const columns = read.columns.length === 0 ? ["1 AS c0"] : renderColumns(read.columns, parameters);
  const source = renderSource(read, parameters) + renderWhere(read.where, parameters);
  return `SELECT ${top}${columns.join(", ")} FROM ${source}${renderOrderBy(read.order, parameters)}`;
}

/**
 * All rows of each parent, and one without a mark (`m`) for a parent that has none:
 * `SELECT p.k AS k0, y.m, y.c0 FROM (SELECT ...) AS p LEFT JOIN (SELECT t0.[Iata] AS r0, N'1' AS m, t0.[Name] AS c0 FROM
 * [curated].[Airport] AS t0) AS y ON y.r0 = p.k0 ORDER BY p.k`
 */
function renderAll(read: RowsRead, keys: Keys, parameters: ParameterList): string {
  const parents = renderParents(keys, parameters);
  const inner = renderBelonging(read, belongingColumns(read, parents, parameters), parameters);
  const shown = [...labelColumns(parents), ...shownColumns(read, "y")].join(", ");
  const order = parents.group.join(", ");
  return `SELECT ${shown} FROM ${parents.from} ${parents.join} ${inner} ON ${parents.on} ORDER BY ${order}`;
}

/**
 * The first rows of each parent:
 * `SELECT x.k0, x.m, x.c0 FROM (SELECT p.k AS k0, y.m, y.c0, ROW_NUMBER() OVER (PARTITION BY p.k ORDER BY y.o0 ASC) AS rn FROM
 * (SELECT ...) AS p LEFT JOIN (SELECT ...) AS y ON y.r0 = p.k0) AS x WHERE x.rn <= @p1 ORDER BY x.k0, x.rn`
 */
function renderFirst(
  read: RowsRead,
  { keys, limit }: { readonly keys: Keys; readonly limit: Value },
  parameters: ParameterList,
): string {
  const parents = renderParents(keys, parameters);
  const { order, number } = renderNumber(read.order, parents, parameters);
  const inner = renderBelonging(read, [...belongingColumns(read, parents, parameters), ...order], parameters);
  const numbered = [...labelColumns(parents), ...shownColumns(read, "y"), number].join(", ");
  const from = `SELECT ${numbered} FROM ${parents.from} ${parents.join} ${inner} ON ${parents.on}`;
  const labels = parents.labels.map((_, index) => `x.k${index}`);
  const shown = [...labels, ...shownColumns(read, "x")].join(", ");
  const sorted = [...labels, "x.rn"].join(", ");
  return `SELECT ${shown} FROM (${from}) AS x WHERE x.rn <= ${parameters.name(limit)} ORDER BY ${sorted}`;
}

function labelColumns({ labels }: Parents): readonly string[] {
  return labels.map((label, index) => `${label} AS k${index}`);
}

function belongingColumns(read: RowsRead, { rights }: Parents, parameters: ParameterList): readonly string[] {
  return [...rights, "N'1' AS m", ...renderColumns(read.columns, parameters)];
}

/** `y.m, y.c0, y.c1` */
function shownColumns({ columns }: RowsRead, alias: "x" | "y"): readonly string[] {
  return [`${alias}.m`, ...columns.map((_, index) => `${alias}.c${index}`)];
}

function renderColumns(columns: readonly Column[], parameters: ParameterList): readonly string[] {
  return columns.map(
    ({ expression }, index) =>
      `${encodeColumn(renderExpression(expression, parameters), expression.type)} AS c${index}`,
  );
}
