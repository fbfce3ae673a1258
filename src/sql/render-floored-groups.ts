// Groups of rows that nobody may read, before their page is cut. No group of fewer entities than the floor is told, nor one that
// would tell, as what is left of a known total, of groups that are not told. It is one statement, with window functions.

import type { GroupFloor, Predicate, Source } from "#plan/plan.ts";
import type { ParameterList } from "./parameter-list.ts";
import { renderRounded, renderSides } from "./render-aggregate.ts";

interface Floored {
  readonly from: Source;
  readonly where: Predicate;
  readonly floor: GroupFloor;
}

/**
 * From the inside to the outside, for groups by one key and a floor `@p1`:
 *
 *     x  SELECT entity AS e, CASE WHEN asked THEN 1 ELSE 0 END AS w, key AS k0 FROM view WHERE row filter
 *     b  SELECT x.w, x.k0, x.e, COUNT_BIG(*) AS n ... GROUP BY x.w, x.k0, x.e       one row for each entity of each group
 *     s  ... COUNT_BIG(b.e) OVER (PARTITION BY b.w, b.k0) AS c                      how many entities the group has
 *        ROW_NUMBER() OVER (PARTITION BY b.w, b.e ORDER BY b.k0) AS f               1: the entity's first row of its side
 *     u  ... ROW_NUMBER() OVER (PARTITION BY s.w, s.small, s.e ORDER BY s.k0) AS h  1: its first among the small groups, or the others
 *     v  SELECT u.w, u.k0, SUM(u.n) AS n, MAX(u.c) AS c, ... GROUP BY u.w, u.k0     one row for each group
 *     z  sums over all groups: entities and rows that are left out (`oe`, `om`), and that small groups have (`he`, `hn`);
 *        ROW_NUMBER() OVER (ORDER BY told first, v.c, v.k0) AS rn                   1: the smallest group that could be told
 *
 * Told is a group of the side that is counted, of enough entities, where the side that is left out has none or enough, and what
 * small groups hold together is nothing, or enough, or hidden behind the smallest of those that could be told (`rn` > 1).
 */
export function renderFlooredGroups(read: Floored, keyColumns: readonly string[], parameters: ParameterList): string {
  const names = keyColumns.map((_, index) => `k${index}`);
  const of = (alias: string): string => names.map((name) => `${alias}.${name}`).join(", ");
  const sides = renderSides(read, keyColumns, parameters);
  const least = parameters.name(read.floor.minGroupSize);
  const members = `SELECT x.w, ${of("x")}, x.e, COUNT_BIG(*) AS n FROM (${sides}) AS x GROUP BY x.w, ${of("x")}, x.e`;
  const sized = `SELECT b.w, ${of("b")}, b.e, b.n, COUNT_BIG(b.e) OVER (PARTITION BY b.w, ${of("b")}) AS c, ${first("b.w, b.e", of("b"))} AS f FROM (${members}) AS b`;
  const small = `CASE WHEN s.c < ${least} THEN 1 ELSE 0 END`;
  const marked = `SELECT s.w, ${of("s")}, s.e, s.n, s.c, s.f, ${first(`s.w, ${small}, s.e`, of("s"))} AS h FROM (${sized}) AS s`;
  const groups = `SELECT u.w, ${of("u")}, SUM(u.n) AS n, MAX(u.c) AS c, ${firstOnes("u.f")} AS f, ${firstOnes("u.h")} AS h FROM (${marked}) AS u GROUP BY u.w, ${of("u")}`;
  const isSmall = `v.w = 1 AND v.c < ${least}`;
  const place = `ROW_NUMBER() OVER (ORDER BY CASE WHEN v.w = 1 AND v.c >= ${least} THEN 0 ELSE 1 END, v.c, ${of("v")}) AS rn`;
  const sums = [sumOver("v.w = 0", "v.f", "oe"), sumOver("v.w = 0", "v.n", "om")];
  const hidden = [sumOver(isSmall, "v.h", "he"), sumOver(isSmall, "v.n", "hn")];
  const totals = `SELECT v.w, ${of("v")}, v.n, v.c, ${[...sums, ...hidden].join(", ")}, ${place} FROM (${groups}) AS v`;
  const isTold = [
    `z.w = 1 AND z.c >= ${least}`,
    `(z.om = 0 OR z.oe >= ${least})`,
    `(z.hn = 0 OR z.he >= ${least} OR z.rn > 1)`,
  ];
  const count = renderRounded("z.n", read.floor, parameters);
  return `SELECT ${of("z")}, ${count} AS a0 FROM (${totals}) AS z WHERE ${isTold.join(" AND ")}`;
}

function first(partition: string, order: string): string {
  return `ROW_NUMBER() OVER (PARTITION BY ${partition} ORDER BY ${order})`;
}

/** How many entities come first here. An entity that is NULL is nobody. */
function firstOnes(place: string): string {
  return `SUM(CASE WHEN ${place} = 1 AND u.e IS NOT NULL THEN CAST(1 AS bigint) ELSE 0 END)`;
}

function sumOver(condition: string, column: string, name: string): string {
  return `SUM(CASE WHEN ${condition} THEN ${column} ELSE 0 END) OVER () AS ${name}`;
}
