// A number of rows, in all or for each key that has any. Sample: `SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS n FROM
// [curated].[Flight] AS t0 WHERE t0.[Delay] > @p0`

import type { CountRead, GroupFloor, Predicate, Source } from "#plan/plan.ts";
import type { ParameterList } from "./parameter-list.ts";
import { quoteSource } from "./quote.ts";
import { listKey } from "./render-list.ts";
import { renderExpression, renderPredicate, renderWhere } from "./render-predicate.ts";
import { renderSource } from "./render-source.ts";

export function renderCount(read: CountRead, parameters: ParameterList): string {
  if (read.floor !== undefined) return renderFloored(read, parameters);
  const { from, keys, where } = read;
  const source = renderSource({ from, keys, joins: [] }, parameters) + renderWhere(where, parameters);
  const count = `${asText("COUNT_BIG(*)")} AS n`;
  if (keys === undefined) return `SELECT ${count} FROM ${source}`;
  const key = listKey(keys.list);
  return `SELECT ${key} AS k, ${count} FROM ${source} GROUP BY ${key} ORDER BY ${key}`;
}

interface Floored {
  readonly from: Source;
  readonly where: Predicate;
  readonly floor: GroupFloor;
}

/**
 * `SELECT CASE WHEN COUNT_BIG(DISTINCT CASE WHEN x.w = 1 THEN x.e END) >= @p1 AND (COUNT_BIG(CASE WHEN x.w = 0 THEN 1 END) = 0 OR
 * COUNT_BIG(DISTINCT CASE WHEN x.w = 0 THEN x.e END) >= @p1) THEN CONVERT(varchar(20), COUNT_BIG(CASE WHEN x.w = 1 THEN 1 END))
 * END AS n FROM (SELECT t0.[PatientKey] AS e, CASE WHEN t0.[Ward] = @p0 THEN 1 ELSE 0 END AS w FROM [curated].[Visit] AS t0) AS x`:
 * NULL where the group or its complement is too small. A row for which the condition is unknown is not counted, so it belongs
 * to the complement. The inner SELECT is there because no aggregate takes a subquery, and a condition may hold one.
 */
function renderFloored({ from, where, floor }: Floored, parameters: ParameterList): string {
  const entityKey = renderExpression(floor.entityKey, parameters);
  const isCounted = `CASE WHEN ${renderPredicate(floor.counted, parameters)} THEN 1 ELSE 0 END`;
  const inner = `SELECT ${entityKey} AS e, ${isCounted} AS w FROM ${quoteSource(from)}${renderWhere(where, parameters)}`;
  const least = parameters.name(floor.minGroupSize);
  const isLarge = (side: 0 | 1) => `COUNT_BIG(DISTINCT CASE WHEN x.w = ${side} THEN x.e END) >= ${least}`;
  const isTold = `${isLarge(1)} AND (${rowsOn(0)} = 0 OR ${isLarge(0)})`;
  return `SELECT CASE WHEN ${isTold} THEN ${asText(rounded(floor, parameters))} END AS n FROM (${inner}) AS x`;
}

/** Rows, not entities: an entity that is NULL is no member of any group, but its row is there. */
function rowsOn(side: 0 | 1): string {
  return `COUNT_BIG(CASE WHEN x.w = ${side} THEN 1 END)`;
}

/** `(COUNT_BIG(…) + @p2 / 2) / @p2 * @p2`: the quotients of whole numbers are cut, so this is the nearest multiple. */
function rounded({ roundTo }: GroupFloor, parameters: ParameterList): string {
  if (roundTo === undefined) return rowsOn(1);
  const step = parameters.name(roundTo);
  return `(${rowsOn(1)} + ${step} / 2) / ${step} * ${step}`;
}

function asText(number: string): string {
  return `CONVERT(varchar(20), ${number})`;
}
