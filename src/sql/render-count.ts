// A number of rows, in all or for each key that has any. Sample: `SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS n FROM
// [curated].[Flight] AS t0 WHERE t0.[Delay] > @p0`

import type { CountRead } from "#plan/plan.ts";
import type { ParameterList } from "./parameter-list.ts";
import { listKey } from "./render-list.ts";
import { renderWhere } from "./render-predicate.ts";
import { renderSource } from "./render-source.ts";

export function renderCount({ from, keys, where }: CountRead, parameters: ParameterList): string {
  const source = renderSource({ from, keys, joins: [] }, parameters) + renderWhere(where, parameters);
  const count = "CONVERT(varchar(20), COUNT_BIG(*)) AS n";
  if (keys === undefined) return `SELECT ${count} FROM ${source}`;
  const key = listKey(keys.list);
  return `SELECT ${key} AS k, ${count} FROM ${source} GROUP BY ${key} ORDER BY ${key}`;
}
