// Numbers over rows, in all or for each parent. Samples: `SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS a0 FROM [curated].[Flight]
// AS t0 WHERE t0.[Delay] > @p0`; with values, `SELECT CONVERT(varchar(20), SUM(CAST(y.v0 AS bigint))) AS a0 FROM (SELECT t0.[Delay]
// AS v0 FROM [curated].[Flight] AS t0) AS y`.

import type { AggregateRead, GroupFloor, Keys, Predicate, Source, TakenMeasure } from "#plan/plan.ts";
import { encodeColumn } from "./encode-column.ts";
import type { ParameterList } from "./parameter-list.ts";
import { quoteSource } from "./quote.ts";
import { renderTaken, valueColumns } from "./render-measure.ts";
import { renderBelonging, renderParents } from "./render-parents.ts";
import { renderExpression, renderPredicate, renderWhere } from "./render-predicate.ts";

export function renderAggregate(read: AggregateRead, parameters: ParameterList): string {
  if (read.floor !== undefined) return renderFloored(read, parameters);
  if (read.keys !== undefined) return renderOfParents(read, read.keys, parameters);
  const measures = measureColumns(read.measures, false).join(", ");
  const inner = valueColumns(read.values, parameters).join(", ");
  const source = quoteSource(read.from) + renderWhere(read.where, parameters);
  return inner === ""
    ? `SELECT ${measures} FROM ${source}`
    : `SELECT ${measures} FROM (SELECT ${inner} FROM ${source}) AS y`;
}

/**
 * One row for every parent that has rows, and for the rows of a page also where it has none:
 * `SELECT p.k AS k0, CONVERT(varchar(20), COUNT_BIG(y.m)) AS a0 FROM (SELECT ...) AS p INNER JOIN (SELECT t0.[Origin] AS r0, 1 AS m,
 * t0.[Delay] AS v0 FROM [curated].[Flight] AS t0) AS y ON y.r0 = p.k0 GROUP BY p.k ORDER BY p.k`
 */
function renderOfParents(read: AggregateRead, keys: Keys, parameters: ParameterList): string {
  const parents = renderParents(keys, parameters);
  const labels = parents.labels.map((label, index) => `${label} AS k${index}`);
  const columns = [...parents.rights, "1 AS m", ...valueColumns(read.values, parameters)];
  const inner = renderBelonging({ ...read, joins: [] }, columns, parameters);
  const shown = [...labels, ...measureColumns(read.measures, true)].join(", ");
  const group = parents.group.join(", ");
  return `SELECT ${shown} FROM ${parents.from} ${parents.join} ${inner} ON ${parents.on} GROUP BY ${group} ORDER BY ${group}`;
}

function measureColumns(measures: readonly TakenMeasure[], isMarked: boolean): readonly string[] {
  return measures.map(
    (taken, index) => `${encodeColumn(renderTaken(taken, isMarked), taken.measured.type)} AS a${index}`,
  );
}

interface Floored {
  readonly from: Source;
  readonly where: Predicate;
  readonly floor: GroupFloor;
}

/**
 * `SELECT CASE WHEN COUNT_BIG(DISTINCT CASE WHEN x.w = 1 THEN x.e END) >= @p1 AND (COUNT_BIG(CASE WHEN x.w = 0 THEN 1 END) = 0 OR
 * COUNT_BIG(DISTINCT CASE WHEN x.w = 0 THEN x.e END) >= @p1) THEN CONVERT(varchar(20), COUNT_BIG(CASE WHEN x.w = 1 THEN 1 END))
 * END AS a0 FROM (SELECT t0.[PatientKey] AS e, CASE WHEN t0.[Ward] = @p0 THEN 1 ELSE 0 END AS w FROM [curated].[Visit] AS t0) AS x`:
 * NULL where the group or its complement is too small. A row for which the condition is unknown is not counted, so it belongs
 * to the complement. The inner SELECT is there because no aggregate takes a subquery, and a condition may hold one.
 */
function renderFloored(read: Floored, parameters: ParameterList): string {
  const inner = renderSides(read, [], parameters);
  const least = parameters.name(read.floor.minGroupSize);
  const isLarge = (side: 0 | 1) => `COUNT_BIG(DISTINCT CASE WHEN x.w = ${side} THEN x.e END) >= ${least}`;
  const isTold = `${isLarge(1)} AND (${rowsOn(0)} = 0 OR ${isLarge(0)})`;
  const count = encodeColumn(renderRounded(rowsOn(1), read.floor, parameters), { kind: "bigint" });
  return `SELECT CASE WHEN ${isTold} THEN ${count} END AS a0 FROM (${inner}) AS x`;
}

/** Whom each row is about (`e`), and whether it is counted (`w`) or left out, beside other columns. */
export function renderSides(
  { from, where, floor }: Floored,
  columns: readonly string[],
  parameters: ParameterList,
): string {
  const entityKey = `${renderExpression(floor.entityKey, parameters)} AS e`;
  const isCounted = `CASE WHEN ${renderPredicate(floor.counted, parameters)} THEN 1 ELSE 0 END AS w`;
  const selected = [entityKey, isCounted, ...columns].join(", ");
  return `SELECT ${selected} FROM ${quoteSource(from)}${renderWhere(where, parameters)}`;
}

/** Rows, not entities: an entity that is NULL is no member of any group, but its row is there. */
function rowsOn(side: 0 | 1): string {
  return `COUNT_BIG(CASE WHEN x.w = ${side} THEN 1 END)`;
}

/** `(n + @p2 / 2) / @p2 * @p2`: the quotients of whole numbers are cut, so this is the nearest multiple. */
export function renderRounded(count: string, { roundTo }: GroupFloor, parameters: ParameterList): string {
  if (roundTo === undefined) return count;
  const step = parameters.name(roundTo);
  return `(${count} + ${step} / 2) / ${step} * ${step}`;
}
