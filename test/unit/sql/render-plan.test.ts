// The whole text of every shape of read, as it is sent to both kinds of pool.

import { test } from "vitest";
import type { Expression, Join } from "#plan/plan.ts";
import { renderPlan } from "#sql/render-plan.ts";
import {
  airport,
  always,
  asc,
  bigint,
  column,
  columns,
  compare,
  count,
  delay,
  desc,
  field,
  flightColumns,
  guarded,
  int,
  isNull,
  key,
  keys,
  name,
  numbers,
  nvarchar,
  planOf,
  pools,
  rows,
  statementOf,
  texts,
  value,
  varchar4,
} from "./plans.ts";

/** A text, then its values. */
const shown = (read: Parameters<typeof statementOf>[0]): readonly string[] => {
  const { text, parameters } = statementOf(read);
  return [text, ...parameters.map((parameter) => `${parameter.name} = ${parameter.text}`)];
};

const limit = value(int, "51");
const late = compare(delay, "gt", value(int, "15"));

test("a join without a pair of fields is refused", ({ expect }) => {
  const joins = [{ alias: "j0", from: airport, joins: [], where: always, value: key, on: [] }];
  expect(() => statementOf(rows({ joins }))).toThrow(TypeError);
});

test("a page", ({ expect }) => {
  const read = rows({ columns: columns(key, name), where: late, order: [desc(delay, true), asc(key)], limit });
  expect(shown(read)).toMatchInlineSnapshot(`
    [
      "SELECT TOP (@p0) CONVERT(varchar(20), t0.[FlightKey]) AS c0, t0.[Name] AS c1 FROM [curated].[Flight] AS t0 WHERE t0.[Delay] > @p1 ORDER BY t0.[Delay] DESC, t0.[FlightKey] ASC",
      "@p0 = 51",
      "@p1 = 15",
    ]
  `);
});

test("all rows, without a condition, an order or a limit", ({ expect }) => {
  expect(statementOf(rows()).text).toBe(
    "SELECT CONVERT(varchar(20), t0.[FlightKey]) AS c0 FROM [curated].[Flight] AS t0",
  );
});

test("rows of which nothing is shown still count", ({ expect }) => {
  expect(statementOf(rows({ columns: [], limit })).text).toBe("SELECT TOP (@p0) 1 AS c0 FROM [curated].[Flight] AS t0");
});

test("an expression that is ordered by twice stands once", ({ expect }) => {
  const when = compare(delay, "gt", value(int, "1"));
  const order = [asc(guarded(name, when)), desc(guarded(name, when)), desc(key), asc(key)];
  expect(statementOf(rows({ order })).text).toMatch(
    / ORDER BY CASE WHEN t0\.\[Delay\] > @p0 THEN t0\.\[Name\] END ASC, t0\.\[FlightKey\] DESC$/,
  );
});

test("a lookup by numbers", ({ expect }) => {
  const read = rows({
    keys: keys(numbers(bigint, "1", "2"), key),
    columns: columns(name),
    where: late,
    order: [asc(delay)],
  });
  expect(shown(read)).toMatchInlineSnapshot(`
    [
      "SELECT k.[value] AS k, t0.[Name] AS c0 FROM STRING_SPLIT(@p0, N',') AS k INNER JOIN [curated].[Flight] AS t0 ON t0.[FlightKey] = CAST(NULLIF(k.[value], N'') AS bigint) WHERE t0.[Delay] > @p1 ORDER BY k.[value], t0.[Delay] ASC",
      "@p0 = 1,2",
      "@p1 = 15",
    ]
  `);
});

test("a lookup by texts", ({ expect }) => {
  const read = rows({ keys: keys(texts(varchar4, "ATL"), field("Origin")), columns: columns(name) });
  expect(shown(read)).toMatchInlineSnapshot(`
    [
      "SELECT k.[key] AS k, t0.[Name] AS c0 FROM OPENJSON(@p0) AS k INNER JOIN [curated].[Flight] AS t0 ON t0.[Origin] = CAST(k.[value] AS nvarchar(4000)) ORDER BY k.[key]",
      "@p0 = ["ATL"]",
    ]
  `);
});

test("a lookup by several fields", ({ expect }) => {
  const types = [varchar4, bigint, flightColumns.Bin];
  const list = { encoding: "json" as const, types, text: '[["ATL","1","AA01"]]' };
  expect(shown(rows({ keys: keys(list, field("Origin"), key, field("Bin")) }))).toMatchInlineSnapshot(`
    [
      "SELECT k.[key] AS k, CONVERT(varchar(20), t0.[FlightKey]) AS c0 FROM OPENJSON(@p0) AS k INNER JOIN [curated].[Flight] AS t0 ON t0.[Origin] = CAST(JSON_VALUE(k.[value], N'$[0]') AS nvarchar(4000)) AND t0.[FlightKey] = CAST(JSON_VALUE(k.[value], N'$[1]') AS bigint) AND t0.[Bin] = CONVERT(varbinary(max), JSON_VALUE(k.[value], N'$[2]'), 2) ORDER BY k.[key]",
      "@p0 = [["ATL","1","AA01"]]",
    ]
  `);
});

test("the first rows of many parents", ({ expect }) => {
  const read = rows({
    keys: keys(texts(varchar4, "ATL", "JFK"), field("Origin")),
    columns: columns(key, name),
    where: late,
    order: [desc(field("DepartedAt")), asc(key)],
    limit,
  });
  expect(shown(read)).toMatchInlineSnapshot(`
    [
      "SELECT x.k, x.c0, x.c1 FROM (SELECT k.[key] AS k, CONVERT(varchar(20), t0.[FlightKey]) AS c0, t0.[Name] AS c1, ROW_NUMBER() OVER (PARTITION BY k.[key] ORDER BY t0.[DepartedAt] DESC, t0.[FlightKey] ASC) AS rn FROM OPENJSON(@p0) AS k INNER JOIN [curated].[Flight] AS t0 ON t0.[Origin] = CAST(k.[value] AS nvarchar(4000)) WHERE t0.[Delay] > @p1) AS x WHERE x.rn <= @p2 ORDER BY x.k, x.rn",
      "@p0 = ["ATL","JFK"]",
      "@p1 = 15",
      "@p2 = 51",
    ]
  `);
});

test("the first rows of many parents, in no order", ({ expect }) => {
  const read = rows({ keys: keys(numbers(bigint, "1"), key), columns: [], limit });
  expect(shown(read)).toMatchInlineSnapshot(`
    [
      "SELECT x.k FROM (SELECT k.[value] AS k, ROW_NUMBER() OVER (PARTITION BY k.[value] ORDER BY k.[value]) AS rn FROM STRING_SPLIT(@p0, N',') AS k INNER JOIN [curated].[Flight] AS t0 ON t0.[FlightKey] = CAST(NULLIF(k.[value], N'') AS bigint)) AS x WHERE x.rn <= @p1 ORDER BY x.k, x.rn",
      "@p0 = 1",
      "@p1 = 51",
    ]
  `);
});

test("totals", ({ expect }) => {
  expect(shown(count({ where: late }))).toMatchInlineSnapshot(`
    [
      "SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS n FROM [curated].[Flight] AS t0 WHERE t0.[Delay] > @p0",
      "@p0 = 15",
    ]
  `);
  expect(shown(count({ keys: keys(texts(varchar4, "ATL"), field("Origin")), where: late }))).toMatchInlineSnapshot(`
    [
      "SELECT k.[key] AS k, CONVERT(varchar(20), COUNT_BIG(*)) AS n FROM OPENJSON(@p0) AS k INNER JOIN [curated].[Flight] AS t0 ON t0.[Origin] = CAST(k.[value] AS nvarchar(4000)) WHERE t0.[Delay] > @p1 GROUP BY k.[key] ORDER BY k.[key]",
      "@p0 = ["ATL"]",
      "@p1 = 15",
    ]
  `);
  expect(shown(count({ keys: keys(numbers(bigint, "1"), key) }))).toMatchInlineSnapshot(`
    [
      "SELECT k.[value] AS k, CONVERT(varchar(20), COUNT_BIG(*)) AS n FROM STRING_SPLIT(@p0, N',') AS k INNER JOIN [curated].[Flight] AS t0 ON t0.[FlightKey] = CAST(NULLIF(k.[value], N'') AS bigint) GROUP BY k.[value] ORDER BY k.[value]",
      "@p0 = 1",
    ]
  `);
});

const airportName = column("t1", "Name", nvarchar);
const joined = (of: Expression, facts: Partial<Join> = {}): Join => ({
  alias: "j0",
  from: airport,
  joins: [],
  where: always,
  value: of,
  on: [{ left: field("Origin"), right: column("t1", "Iata", varchar4) }],
  ...facts,
});

test("varchar is ordered as nvarchar, by the rules that its comparisons with a position follow", ({ expect }) => {
  expect(statementOf(rows({ order: [asc(field("Origin")), asc(key)] })).text).toMatch(
    / ORDER BY CAST\(t0\.\[Origin\] AS nvarchar\(4\)\) ASC, t0\.\[FlightKey\] ASC$/u,
  );
});

test("an order through a relation", ({ expect }) => {
  const where = isNull(column("t1", "State", varchar4), true);
  const order = [desc(column("j0", "v", nvarchar), true), asc(key)];
  expect(shown(rows({ joins: [joined(airportName, { where })], order, limit }))).toMatchInlineSnapshot(`
    [
      "SELECT TOP (@p0) CONVERT(varchar(20), t0.[FlightKey]) AS c0 FROM [curated].[Flight] AS t0 LEFT JOIN (SELECT x.k0, MIN(x.v) AS v FROM (SELECT t1.[Iata] AS k0, t1.[Name] AS v FROM [curated].[Airport] AS t1 WHERE t1.[State] IS NOT NULL) AS x GROUP BY x.k0) AS j0 ON j0.k0 = t0.[Origin] ORDER BY j0.[v] DESC, t0.[FlightKey] ASC",
      "@p0 = 51",
    ]
  `);
});

test("an order through a guarded key, a relation of a relation, and a bit", ({ expect }) => {
  const state = { alias: "t2", schema: "curated", object: "State" };
  const inner = joined(column("t2", "IsBig", { kind: "bit" }), {
    from: state,
    on: [{ left: column("t1", "State", varchar4), right: column("t2", "Code", varchar4) }],
  });
  const iata = guarded(
    column("t1", "Iata", varchar4),
    compare(column("t1", "State", varchar4), "eq", value(varchar4, "GA")),
  );
  const outer = joined(column("j0", "v", int), {
    alias: "j1",
    joins: [inner],
    on: [
      { left: field("Origin"), right: iata },
      { left: name, right: airportName },
    ],
  });
  const order = [asc(column("j1", "v", int), true)];
  expect(shown(rows({ joins: [outer], order }))).toMatchInlineSnapshot(`
    [
      "SELECT CONVERT(varchar(20), t0.[FlightKey]) AS c0 FROM [curated].[Flight] AS t0 LEFT JOIN (SELECT x.k0, x.k1, MIN(x.v) AS v FROM (SELECT CASE WHEN t1.[State] = @p0 THEN t1.[Iata] END AS k0, t1.[Name] AS k1, j0.[v] AS v FROM [curated].[Airport] AS t1 LEFT JOIN (SELECT x.k0, MIN(x.v) AS v FROM (SELECT t2.[Code] AS k0, CAST(t2.[IsBig] AS int) AS v FROM [curated].[State] AS t2) AS x GROUP BY x.k0) AS j0 ON j0.k0 = t1.[State]) AS x GROUP BY x.k0, x.k1) AS j1 ON j1.k0 = t0.[Origin] AND j1.k1 = t0.[Name] ORDER BY j1.[v] ASC",
      "@p0 = GA",
    ]
  `);
});

test("the lossless text of each type", ({ expect }) => {
  const zoned = column("t0", "DepartedAt", { kind: "datetime2", precision: 0, zone: "UTC" });
  const time = column("t0", "At", { kind: "time", precision: 3 });
  const all = Object.keys(flightColumns).map((each) => field(each as keyof typeof flightColumns));
  const { text } = statementOf(rows({ columns: columns(...all, zoned, time) }));
  expect(text.replace(/^SELECT (.*) FROM .*$/, "$1").split(/(?<= AS c\d+), /)).toMatchInlineSnapshot(`
    [
      "CONVERT(varchar(20), t0.[FlightKey]) AS c0",
      "t0.[Origin] AS c1",
      "t0.[Name] AS c2",
      "CONVERT(varchar(20), t0.[Delay]) AS c3",
      "CONVERT(varchar(34), t0.[DepartedAt], 121) AS c4",
      "CONVERT(varchar(41), t0.[Cost]) AS c5",
      "CONVERT(char(16), CAST(t0.[Latitude] AS binary(8)), 2) AS c6",
      "CONVERT(varchar(max), t0.[Bin], 2) AS c7",
      "CONVERT(varchar(30), t0.[Fee], 2) AS c8",
      "CONVERT(varchar(10), t0.[Day], 23) AS c9",
      "CAST(t0.[Id] AS char(36)) AS c10",
      "CONVERT(varchar(1), t0.[IsLate]) AS c11",
      "CONVERT(varchar(34), t0.[Local], 121) AS c12",
      "CONVERT(varchar(34), t0.[DepartedAt] AT TIME ZONE N'UTC', 121) AS c13",
      "CONVERT(varchar(34), t0.[At], 121) AS c14",
    ]
  `);
});

test("a plan gives a statement a read, in order, the same for both pools", ({ expect }) => {
  const plan = planOf(rows({ limit }), count());
  const [dedicated, serverless] = pools.map((pool) => renderPlan(plan, pool));
  expect(dedicated).toEqual(serverless);
  expect(dedicated?.map(({ parameters }) => parameters.length)).toEqual([1, 0]);
});
