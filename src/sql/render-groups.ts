// Groups in an order: a page of them, or so many for each parent. Sample of a page: `SELECT TOP (@p0) g0.[k0] AS c0,
// CONVERT(varchar(20), g0.[a0]) AS c1 FROM (SELECT y.k0, COUNT_BIG(*) AS a0 FROM (SELECT t0.[Origin] AS k0 FROM [curated].[Flight] AS
// t0) AS y GROUP BY y.k0) AS g0 WHERE g0.[a0] > @p1 ORDER BY g0.[a0] DESC, g0.[k0] ASC`

import type { GroupsRead, Keys, TakenKey } from "#plan/plan.ts";
import { encodeColumn } from "./encode-column.ts";
import type { ParameterList } from "./parameter-list.ts";
import { renderFlooredGroups } from "./render-floored-groups.ts";
import { renderComparable, renderTaken, valueColumns } from "./render-measure.ts";
import { renderOrderBy, renderTerms } from "./render-order.ts";
import { renderBelonging, renderParents } from "./render-parents.ts";
import { renderExpression, renderPredicate, renderWhere } from "./render-predicate.ts";
import { storedType } from "./shown-type.ts";

export function renderGroups(read: GroupsRead, parameters: ParameterList): string {
  if (read.keys !== undefined) return renderOfParents(read, read.keys, parameters);
  const top = parameters.name(read.limit);
  const columns = renderColumns(read, parameters).join(", ");
  const groups =
    read.floor === undefined
      ? renderRowGroups(read, parameters)
      : renderFlooredGroups(read, keyColumns(read.groupKeys, parameters), parameters);
  const having = renderWhere(read.having, parameters);
  return `SELECT TOP (${top}) ${columns} FROM (${groups}) AS g0${having}${renderOrderBy(read.order, parameters)}`;
}

/** The inner SELECT is there because neither GROUP BY nor an aggregate takes a subquery, and a guarded field may hold one. */
function renderRowGroups(read: GroupsRead, parameters: ParameterList): string {
  const keys = read.groupKeys.map((_, index) => `y.k${index}`);
  const columns = [...keyColumns(read.groupKeys, parameters), ...valueColumns(read.values, parameters)];
  const inner = renderBelonging(read, columns, parameters);
  return `SELECT ${[...keys, ...measureColumns(read, false)].join(", ")} FROM ${inner} GROUP BY ${keys.join(", ")}`;
}

/**
 * The first groups of each parent. One that has none gives a row without a mark (`m`), but for known keys without any row:
 * `SELECT x.l0, x.m, x.c0 FROM (SELECT g0.l0, CASE WHEN g0.m = 1 THEN N'1' END AS m, g0.[k0] AS c0, ROW_NUMBER() OVER (PARTITION BY
 * g0.p0 ORDER BY CASE WHEN g0.m = 1 THEN 0 ELSE 1 END, g0.[k0] ASC) AS rn FROM (SELECT p.k AS l0, p.k AS p0, y.m, y.k0, COUNT_BIG(y.m)
 * AS a0 FROM (SELECT ...) AS p INNER JOIN (SELECT ...) AS y ON y.r0 = p.k0 GROUP BY p.k, y.m, y.k0) AS g0) AS x WHERE x.rn <= @p1 AND
 * (x.m IS NOT NULL OR x.rn = 1) ORDER BY x.l0, x.rn`: groups that `having` leaves out come last and lose their mark.
 */
function renderOfParents(read: GroupsRead, keys: Keys, parameters: ParameterList): string {
  const { groups, labels, parts } = groupsOfParents(read, keys, parameters);
  const having = renderPredicate({ kind: "and", parts: [read.having] }, parameters);
  const isTold = read.having.kind === "and" && read.having.parts.length === 0 ? "g0.m = 1" : `g0.m = 1 AND ${having}`;
  const terms = renderTerms(read.order, parameters).map(({ text, direction }) => `${text} ${direction}`);
  const within = [`CASE WHEN ${isTold} THEN 0 ELSE 1 END`, ...terms].join(", ");
  const numbered = [
    ...labels.map((label) => `g0.${label}`),
    `CASE WHEN ${isTold} THEN N'1' END AS m`,
    ...renderColumns(read, parameters),
    `ROW_NUMBER() OVER (PARTITION BY ${parts.map((part) => `g0.${part}`).join(", ")} ORDER BY ${within}) AS rn`,
  ];
  const shown = [...labels, "m", ...read.columns.map((_, index) => `c${index}`)].map((name) => `x.${name}`);
  const kept = `x.rn <= ${parameters.name(read.limit)} AND (x.m IS NOT NULL OR x.rn = 1)`;
  const sorted = [...labels.map((label) => `x.${label}`), "x.rn"].join(", ");
  return `SELECT ${shown.join(", ")} FROM (SELECT ${numbered.join(", ")} FROM (${groups}) AS g0) AS x WHERE ${kept} ORDER BY ${sorted}`;
}

function groupsOfParents(read: GroupsRead, keys: Keys, parameters: ParameterList) {
  const parents = renderParents(keys, parameters);
  const groupKeys = read.groupKeys.map((_, index) => `y.k${index}`);
  const selected = [
    ...parents.labels.map((label, index) => `${label} AS l${index}`),
    ...parents.group.map((part, index) => `${part} AS p${index}`),
    "y.m",
    ...groupKeys,
    ...measureColumns(read, true),
  ];
  const columns = [
    ...parents.rights,
    "1 AS m",
    ...keyColumns(read.groupKeys, parameters),
    ...valueColumns(read.values, parameters),
  ];
  const inner = renderBelonging(read, columns, parameters);
  const grouped = [...parents.group, "y.m", ...groupKeys].join(", ");
  return {
    groups: `SELECT ${selected.join(", ")} FROM ${parents.from} ${parents.join} ${inner} ON ${parents.on} GROUP BY ${grouped}`,
    labels: parents.labels.map((_, index) => `l${index}`),
    parts: parents.group.map((_, index) => `p${index}`),
  };
}

function measureColumns({ measures }: GroupsRead, isMarked: boolean): readonly string[] {
  return measures.map((taken, index) => `${renderTaken(taken, isMarked)} AS a${index}`);
}

/** `t0.[Origin] AS k0` */
function keyColumns(keys: readonly TakenKey[], parameters: ParameterList): readonly string[] {
  return keys.map(({ expression, as }, index) => {
    const text = renderComparable(expression, parameters);
    return `${as === undefined ? text : `CAST(${text} AS ${storedType(as)})`} AS k${index}`;
  });
}

function renderColumns({ columns }: GroupsRead, parameters: ParameterList): readonly string[] {
  return columns.map(
    ({ expression }, index) =>
      `${encodeColumn(renderExpression(expression, parameters), expression.type)} AS c${index}`,
  );
}
