// The whole text of every shape of read, as it is sent to both kinds of pool.

import { test } from "vitest";
import type { Expression, Join, Keys, RowsRead } from "#plan/plan.ts";
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
      "SELECT p.k AS k0, y.m, y.c0 FROM (SELECT k.[value] AS k, CAST(NULLIF(k.[value], N'') AS bigint) AS k0 FROM STRING_SPLIT(@p0, N',') AS k) AS p INNER JOIN (SELECT t0.[FlightKey] AS r0, N'1' AS m, t0.[Name] AS c0 FROM [curated].[Flight] AS t0 WHERE t0.[Delay] > @p1) AS y ON y.r0 = p.k0 ORDER BY p.k",
      "@p0 = 1,2",
      "@p1 = 15",
    ]
  `);
});

test("a lookup by texts", ({ expect }) => {
  const read = rows({ keys: keys(texts(varchar4, "ATL"), field("Origin")), columns: columns(name) });
  expect(shown(read)).toMatchInlineSnapshot(`
    [
      "SELECT p.k AS k0, y.m, y.c0 FROM (SELECT k.[key] AS k, CAST(k.[value] AS nvarchar(4000)) AS k0 FROM OPENJSON(@p0) AS k) AS p INNER JOIN (SELECT CAST(t0.[Origin] AS nvarchar(4)) AS r0, N'1' AS m, t0.[Name] AS c0 FROM [curated].[Flight] AS t0) AS y ON y.r0 = p.k0 ORDER BY p.k",
      "@p0 = ["ATL"]",
    ]
  `);
});

test("a lookup by several fields", ({ expect }) => {
  const types = [varchar4, bigint, flightColumns.Bin];
  const list = { encoding: "json" as const, types, text: '[["ATL","1","AA01"]]' };
  expect(shown(rows({ keys: keys(list, field("Origin"), key, field("Bin")) }))).toMatchInlineSnapshot(`
    [
      "SELECT p.k AS k0, y.m, y.c0 FROM (SELECT k.[key] AS k, CAST(JSON_VALUE(k.[value], N'$[0]') AS nvarchar(4000)) AS k0, CAST(JSON_VALUE(k.[value], N'$[1]') AS bigint) AS k1, CONVERT(varbinary(max), JSON_VALUE(k.[value], N'$[2]'), 2) AS k2 FROM OPENJSON(@p0) AS k) AS p INNER JOIN (SELECT CAST(t0.[Origin] AS nvarchar(4)) AS r0, t0.[FlightKey] AS r1, t0.[Bin] AS r2, N'1' AS m, CONVERT(varchar(20), t0.[FlightKey]) AS c0 FROM [curated].[Flight] AS t0) AS y ON y.r0 = p.k0 AND y.r1 = p.k1 AND y.r2 = p.k2 ORDER BY p.k",
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
      "SELECT x.k0, x.m, x.c0, x.c1 FROM (SELECT p.k AS k0, y.m, y.c0, y.c1, ROW_NUMBER() OVER (PARTITION BY p.k ORDER BY y.o0 DESC, y.o1 ASC) AS rn FROM (SELECT k.[key] AS k, CAST(k.[value] AS nvarchar(4000)) AS k0 FROM OPENJSON(@p0) AS k) AS p INNER JOIN (SELECT CAST(t0.[Origin] AS nvarchar(4)) AS r0, N'1' AS m, CONVERT(varchar(20), t0.[FlightKey]) AS c0, t0.[Name] AS c1, t0.[DepartedAt] AS o0, t0.[FlightKey] AS o1 FROM [curated].[Flight] AS t0 WHERE t0.[Delay] > @p1) AS y ON y.r0 = p.k0) AS x WHERE x.rn <= @p2 ORDER BY x.k0, x.rn",
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
      "SELECT x.k0, x.m FROM (SELECT p.k AS k0, y.m, ROW_NUMBER() OVER (PARTITION BY p.k ORDER BY p.k) AS rn FROM (SELECT k.[value] AS k, CAST(NULLIF(k.[value], N'') AS bigint) AS k0 FROM STRING_SPLIT(@p0, N',') AS k) AS p INNER JOIN (SELECT t0.[FlightKey] AS r0, N'1' AS m FROM [curated].[Flight] AS t0) AS y ON y.r0 = p.k0) AS x WHERE x.rn <= @p1 ORDER BY x.k0, x.rn",
      "@p0 = 1",
      "@p1 = 51",
    ]
  `);
});

test("totals", ({ expect }) => {
  expect(shown(count({ where: late }))).toMatchInlineSnapshot(`
    [
      "SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS a0 FROM [curated].[Flight] AS t0 WHERE t0.[Delay] > @p0",
      "@p0 = 15",
    ]
  `);
  expect(shown(count({ keys: keys(texts(varchar4, "ATL"), field("Origin")), where: late }))).toMatchInlineSnapshot(`
    [
      "SELECT p.k AS k0, CONVERT(varchar(20), COUNT_BIG(y.m)) AS a0 FROM (SELECT k.[key] AS k, CAST(k.[value] AS nvarchar(4000)) AS k0 FROM OPENJSON(@p0) AS k) AS p INNER JOIN (SELECT CAST(t0.[Origin] AS nvarchar(4)) AS r0, 1 AS m FROM [curated].[Flight] AS t0 WHERE t0.[Delay] > @p1) AS y ON y.r0 = p.k0 GROUP BY p.k ORDER BY p.k",
      "@p0 = ["ATL"]",
      "@p1 = 15",
    ]
  `);
  expect(shown(count({ keys: keys(numbers(bigint, "1"), key) }))).toMatchInlineSnapshot(`
    [
      "SELECT p.k AS k0, CONVERT(varchar(20), COUNT_BIG(y.m)) AS a0 FROM (SELECT k.[value] AS k, CAST(NULLIF(k.[value], N'') AS bigint) AS k0 FROM STRING_SPLIT(@p0, N',') AS k) AS p INNER JOIN (SELECT t0.[FlightKey] AS r0, 1 AS m FROM [curated].[Flight] AS t0) AS y ON y.r0 = p.k0 GROUP BY p.k ORDER BY p.k",
      "@p0 = 1",
    ]
  `);
});

/** Rows of [curated].[Airport], of which a page is kept. */
const airports = rows({
  from: airport,
  columns: columns(column("t1", "Iata", varchar4)),
  where: isNull(column("t1", "State", varchar4), true),
  order: [asc(column("t1", "Iata", varchar4))],
  limit,
  kept: value(int, "50"),
  isTotal: true,
});
const airportKey = column("t1", "Iata", varchar4);
const ofPage = (read: RowsRead, local: Expression, on: Expression): Keys => ({
  kind: "page",
  page: { read, locals: [[local]] },
  on: [on],
});

test("all rows of the rows of a page, which is asked for again, under its own conditions", ({ expect }) => {
  const read = rows({ keys: ofPage(airports, airportKey, field("Origin")), columns: columns(name), where: late });
  expect(shown(read)).toMatchInlineSnapshot(`
    [
      "SELECT p.k0 AS k0, y.m, y.c0 FROM (SELECT DISTINCT q.l0 AS k0, CAST(q.l0 AS varbinary(8000)) AS b0 FROM (SELECT TOP (@p0) CAST(t1.[Iata] AS nvarchar(4)) AS l0 FROM [curated].[Airport] AS t1 WHERE t1.[State] IS NOT NULL ORDER BY CAST(t1.[Iata] AS nvarchar(4)) ASC) AS q) AS p LEFT JOIN (SELECT CAST(t0.[Origin] AS nvarchar(4)) AS r0, N'1' AS m, t0.[Name] AS c0 FROM [curated].[Flight] AS t0 WHERE t0.[Delay] > @p1) AS y ON y.r0 = p.k0 ORDER BY p.k0, p.b0",
      "@p0 = 50",
      "@p1 = 15",
    ]
  `);
});

test("the first rows of each row of a page, told from those of others by bytes", ({ expect }) => {
  const read = rows({
    keys: ofPage(airports, airportKey, field("Origin")),
    columns: columns(key),
    order: [asc(key)],
    limit,
  });
  expect(shown(read)).toMatchInlineSnapshot(`
    [
      "SELECT x.k0, x.m, x.c0 FROM (SELECT p.k0 AS k0, y.m, y.c0, ROW_NUMBER() OVER (PARTITION BY p.k0, p.b0 ORDER BY y.o0 ASC) AS rn FROM (SELECT DISTINCT q.l0 AS k0, CAST(q.l0 AS varbinary(8000)) AS b0 FROM (SELECT TOP (@p0) CAST(t1.[Iata] AS nvarchar(4)) AS l0 FROM [curated].[Airport] AS t1 WHERE t1.[State] IS NOT NULL ORDER BY CAST(t1.[Iata] AS nvarchar(4)) ASC) AS q) AS p LEFT JOIN (SELECT CAST(t0.[Origin] AS nvarchar(4)) AS r0, N'1' AS m, CONVERT(varchar(20), t0.[FlightKey]) AS c0, t0.[FlightKey] AS o0 FROM [curated].[Flight] AS t0) AS y ON y.r0 = p.k0) AS x WHERE x.rn <= @p1 ORDER BY x.k0, x.rn",
      "@p0 = 50",
      "@p1 = 51",
    ]
  `);
});

test("numbers for each row of a page", ({ expect }) => {
  expect(shown(count({ keys: ofPage(airports, airportKey, field("Origin")), where: late }))).toMatchInlineSnapshot(`
    [
      "SELECT p.k0 AS k0, CONVERT(varchar(20), COUNT_BIG(y.m)) AS a0 FROM (SELECT DISTINCT q.l0 AS k0, CAST(q.l0 AS varbinary(8000)) AS b0 FROM (SELECT TOP (@p0) CAST(t1.[Iata] AS nvarchar(4)) AS l0 FROM [curated].[Airport] AS t1 WHERE t1.[State] IS NOT NULL ORDER BY CAST(t1.[Iata] AS nvarchar(4)) ASC) AS q) AS p LEFT JOIN (SELECT CAST(t0.[Origin] AS nvarchar(4)) AS r0, 1 AS m FROM [curated].[Flight] AS t0 WHERE t0.[Delay] > @p1) AS y ON y.r0 = p.k0 GROUP BY p.k0, p.b0 ORDER BY p.k0, p.b0",
      "@p0 = 50",
      "@p1 = 15",
    ]
  `);
});

test("the rows of a page of the rows of a page, and of all rows of a page", ({ expect }) => {
  const departures = { columns: columns(key), order: [asc(key)], limit, kept: value(int, "5"), isTotal: true };
  const first = rows({ ...departures, keys: ofPage(airports, airportKey, field("Origin")) });
  expect(shown(rows({ keys: ofPage(first, key, key), columns: columns(name) }))).toMatchInlineSnapshot(`
    [
      "SELECT CONVERT(varchar(20), p.k0) AS k0, y.m, y.c0 FROM (SELECT DISTINCT q.l0 AS k0 FROM (SELECT x.l0 FROM (SELECT y.l0, ROW_NUMBER() OVER (PARTITION BY p.k0, p.b0 ORDER BY y.o0 ASC) AS rn FROM (SELECT DISTINCT q.l0 AS k0, CAST(q.l0 AS varbinary(8000)) AS b0 FROM (SELECT TOP (@p0) CAST(t1.[Iata] AS nvarchar(4)) AS l0 FROM [curated].[Airport] AS t1 WHERE t1.[State] IS NOT NULL ORDER BY CAST(t1.[Iata] AS nvarchar(4)) ASC) AS q) AS p INNER JOIN (SELECT CAST(t0.[Origin] AS nvarchar(4)) AS r0, t0.[FlightKey] AS l0, t0.[FlightKey] AS o0 FROM [curated].[Flight] AS t0) AS y ON y.r0 = p.k0) AS x WHERE x.rn <= @p1) AS q) AS p LEFT JOIN (SELECT t0.[FlightKey] AS r0, N'1' AS m, t0.[Name] AS c0 FROM [curated].[Flight] AS t0) AS y ON y.r0 = p.k0 ORDER BY p.k0",
      "@p0 = 50",
      "@p1 = 5",
    ]
  `);
  const all = rows({ keys: ofPage(airports, airportKey, field("Origin")), columns: columns(key), isTotal: true });
  expect(shown(rows({ keys: ofPage(all, key, key), columns: columns(name) }))).toMatchInlineSnapshot(`
    [
      "SELECT CONVERT(varchar(20), p.k0) AS k0, y.m, y.c0 FROM (SELECT DISTINCT q.l0 AS k0 FROM (SELECT y.l0 FROM (SELECT DISTINCT q.l0 AS k0, CAST(q.l0 AS varbinary(8000)) AS b0 FROM (SELECT TOP (@p0) CAST(t1.[Iata] AS nvarchar(4)) AS l0 FROM [curated].[Airport] AS t1 WHERE t1.[State] IS NOT NULL ORDER BY CAST(t1.[Iata] AS nvarchar(4)) ASC) AS q) AS p INNER JOIN (SELECT CAST(t0.[Origin] AS nvarchar(4)) AS r0, t0.[FlightKey] AS l0 FROM [curated].[Flight] AS t0) AS y ON y.r0 = p.k0) AS q) AS p LEFT JOIN (SELECT t0.[FlightKey] AS r0, N'1' AS m, t0.[Name] AS c0 FROM [curated].[Flight] AS t0) AS y ON y.r0 = p.k0 ORDER BY p.k0",
      "@p0 = 50",
    ]
  `);
});

test("the rows of the rows of known keys", ({ expect }) => {
  const known = rows({ keys: keys(numbers(bigint, "1", "2"), key), columns: columns(field("Origin")), isTotal: true });
  const read = rows({
    ...airports,
    keys: ofPage(known, field("Origin"), airportKey),
    limit: undefined,
    kept: undefined,
  });
  expect(shown(read)).toMatchInlineSnapshot(`
    [
      "SELECT p.k0 AS k0, y.m, y.c0 FROM (SELECT DISTINCT q.l0 AS k0, CAST(q.l0 AS varbinary(8000)) AS b0 FROM (SELECT y.l0 FROM (SELECT k.[value] AS k, CAST(NULLIF(k.[value], N'') AS bigint) AS k0 FROM STRING_SPLIT(@p0, N',') AS k) AS p INNER JOIN (SELECT t0.[FlightKey] AS r0, CAST(t0.[Origin] AS nvarchar(4)) AS l0 FROM [curated].[Flight] AS t0) AS y ON y.r0 = p.k0) AS q) AS p LEFT JOIN (SELECT CAST(t1.[Iata] AS nvarchar(4)) AS r0, N'1' AS m, t1.[Iata] AS c0 FROM [curated].[Airport] AS t1 WHERE t1.[State] IS NOT NULL) AS y ON y.r0 = p.k0 ORDER BY p.k0, p.b0",
      "@p0 = 1,2",
    ]
  `);
});

test("the rows behind two relations to one view, in one statement", ({ expect }) => {
  const page = { from: airport, columns: columns(airportKey), order: [asc(airportKey)], kept: limit, isTotal: true };
  const state = column("t1", "State", varchar4);
  const both: Keys = {
    kind: "page",
    page: { read: rows(page), locals: [[airportKey], [state]] },
    on: [field("Origin")],
  };
  expect(shown(rows({ keys: both, columns: columns(name) }))[0]).toMatchInlineSnapshot(
    `"SELECT p.k0 AS k0, y.m, y.c0 FROM (SELECT DISTINCT CASE n.w WHEN 1 THEN q.l0 WHEN 2 THEN q.l1 END AS k0, CAST(CASE n.w WHEN 1 THEN q.l0 WHEN 2 THEN q.l1 END AS varbinary(8000)) AS b0 FROM (SELECT TOP (@p0) CAST(t1.[Iata] AS nvarchar(4)) AS l0, CAST(t1.[State] AS nvarchar(4)) AS l1 FROM [curated].[Airport] AS t1 ORDER BY CAST(t1.[Iata] AS nvarchar(4)) ASC) AS q CROSS JOIN (SELECT 1 AS w UNION ALL SELECT 2 AS w) AS n) AS p LEFT JOIN (SELECT CAST(t0.[Origin] AS nvarchar(4)) AS r0, N'1' AS m, t0.[Name] AS c0 FROM [curated].[Flight] AS t0) AS y ON y.r0 = p.k0 ORDER BY p.k0, p.b0"`,
  );
});

test("a zoned key of a page is on its zone's clock already", ({ expect }) => {
  const zoned = column("t0", "DepartedAt", { kind: "datetime2", precision: 0, zone: "UTC" });
  const page = rows({ columns: columns(zoned), order: [asc(key)], limit, kept: limit, isTotal: true });
  expect(shown(rows({ keys: ofPage(page, zoned, zoned), columns: columns(key) }))[0]).toMatchInlineSnapshot(
    `"SELECT CONVERT(varchar(34), p.k0, 121) AS k0, y.m, y.c0 FROM (SELECT DISTINCT q.l0 AS k0, CONVERT(varchar(34), q.l0, 121) AS b0 FROM (SELECT TOP (@p0) t0.[DepartedAt] AT TIME ZONE N'UTC' AS l0 FROM [curated].[Flight] AS t0 ORDER BY t0.[FlightKey] ASC) AS q) AS p LEFT JOIN (SELECT t0.[DepartedAt] AT TIME ZONE N'UTC' AS r0, N'1' AS m, CONVERT(varchar(20), t0.[FlightKey]) AS c0 FROM [curated].[Flight] AS t0) AS y ON y.r0 = p.k0 ORDER BY p.k0, p.b0"`,
  );
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
