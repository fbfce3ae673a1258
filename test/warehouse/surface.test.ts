// What each pool kind's T-SQL lacks is refused, by a message that names it. One row a rule and pool.

import { beforeAll, describe, expect, test } from "vitest";
import { exec, makeAsker } from "./fixture.ts";
import type { Asker } from "./fixture.ts";

let asker: Asker;
beforeAll(async () => {
  asker = await makeAsker();
});

const from = "FROM curated.Flight AS t0";
const nested = (depth: number): string =>
  depth === 0 ? "SELECT 1 AS a" : `SELECT x.a FROM (${nested(depth - 1)}) AS x`;
const values = (count: number): string =>
  exec(
    "SELECT 1 AS a",
    Array.from({ length: count }, (_, index) => [`@p${index}`, "int", "1"] as const),
  );

const onDedicated: readonly (readonly [rule: string, text: string, message: RegExp])[] = [
  [
    "OFFSET/FETCH",
    `SELECT t0.Name ${from} ORDER BY t0.Name OFFSET 1 ROWS FETCH NEXT 2 ROWS ONLY`,
    /103010.*\n.*column: 59.*OFFSET \.\.\. FETCH: "no" on a dedicated pool/,
  ],
  ["FOR JSON", `SELECT t0.Name ${from} FOR JSON PATH`, /FOR JSON: "no"/],
  ["IIF", "SELECT IIF(1 = 1, 1, 2) AS a", /IIF: "no" on a dedicated/],
  ["CHOOSE", "SELECT CHOOSE(1, 1, 2) AS a", /CHOOSE: "no"/],
  ["GREATEST", "SELECT GREATEST(1, 2) AS a", /GREATEST: "no"/],
  ["LEAST", "SELECT LEAST(1, 2) AS a", /LEAST: "no"/],
  ["STRING_ESCAPE", "SELECT STRING_ESCAPE('a', 'json') AS a", /STRING_ESCAPE: "no"/],
  ["TRANSLATE", "SELECT TRANSLATE('a', 'a', 'b') AS a", /TRANSLATE: "no"/],
  ["more parameters than 2,098", values(2099), /8003.*\n.*2098/],
  ["recursive CTE", "WITH r AS (SELECT 1 AS a UNION ALL SELECT r.a FROM r) SELECT r.a FROM r", /100084/],
  ["MAXDOP", `SELECT t0.Name ${from} OPTION (MAXDOP 1)`, /query hint: "no"/],
  ["operator !<", `SELECT 1 AS a ${from} WHERE t0.Delay !< 1`, /operators !< !>: "no"/],
  ["ISJSON type", `SELECT ISJSON('1', VALUE) AS a`, /207|ISJSON/],
  ["SESSION_CONTEXT", "SELECT SESSION_CONTEXT(N'a') AS a", /SESSION_CONTEXT: "unknown"/],
];

const onServerless: readonly (readonly [rule: string, text: string, message: RegExp])[] = [
  [
    "OPTION (LABEL)",
    `SELECT t0.Name ${from} OPTION (LABEL = 'a')`,
    /Msg 102,.*\n.*OPTION \(LABEL = '\.\.\.'\): "unknown" on a serverless pool/,
  ],
  ["ROLLUP", `SELECT t0.Name ${from} GROUP BY ROLLUP (t0.Name)`, /GROUP BY ROLLUP \(\.\.\.\): "no"/],
  ["CHECKSUM", `SELECT CHECKSUM(t0.Name) AS a ${from}`, /CHECKSUM: "no" on a serverless/],
  ["RAND", "SELECT RAND() AS a", /RAND: "no"/],
  ["more parameters than 2,100", values(2101), /8003.*\n.*2100/],
  ["three-part name", "SELECT t.a FROM db.curated.Flight AS t", /does not implement three-part names/],
  ["FOR JSON", `SELECT t0.Name ${from} FOR JSON PATH`, /does not implement FOR JSON/],
  ["OFFSET/FETCH", `SELECT t0.Name ${from} ORDER BY t0.Name OFFSET 1 ROWS`, /does not implement OFFSET/],
];

const onBoth: readonly (readonly [rule: string, text: string, message: RegExp])[] = [
  ["FOR XML", `SELECT t0.Name ${from} FOR XML PATH`, /FOR XML: "no"/],
  ["VALUES rows", "SELECT x.a FROM (VALUES (1), (2)) AS x(a)", /VALUES rows in FROM/],
  ["hint", `SELECT t0.Name ${from} OPTION (RECOMPILE)`, /query hint: "no"/],
  ["NOLOCK", `SELECT t0.Name ${from} WITH (NOLOCK)`, /table hint/],
  ["CUBE", `SELECT t0.Name ${from} GROUP BY CUBE (t0.Name)`, /GROUP BY CUBE/],
  ["GROUPING SETS", `SELECT t0.Name ${from} GROUP BY GROUPING SETS ((t0.Name))`, /GROUPING SETS/],
  ["WITH ROLLUP", `SELECT t0.Name ${from} GROUP BY t0.Name WITH ROLLUP`, /WITH ROLLUP/],
  ["named @stmt", "EXEC sp_executesql @stmt = N'SELECT 1 AS a'", /sp_executesql with named @stmt/],
  ["nested WITH", "SELECT x.a FROM (WITH c AS (SELECT 1 AS a) SELECT c.a FROM c) AS x", /nested WITH/],
  ["LIKE ESCAPE", `SELECT t0.Name ${from} WHERE t0.Name LIKE 'a!%' ESCAPE '!'`, /LIKE \.\.\. ESCAPE/],
  ["TOP PERCENT", `SELECT TOP (5) PERCENT t0.Name ${from}`, /TOP \(n\) PERCENT/],
  ["DATETRUNC", `SELECT DATETRUNC(month, t0.Day) AS a ${from}`, /DATETRUNC: "(no|unknown)"/],
  ["DATE_BUCKET", `SELECT DATE_BUCKET(month, 1, t0.Day) AS a ${from}`, /DATE_BUCKET/],
  ["DATEDIFF_BIG", `SELECT DATEDIFF_BIG(day, t0.Day, t0.Day) AS a ${from}`, /DATEDIFF_BIG/],
  ["IS DISTINCT FROM", `SELECT 1 AS a ${from} WHERE t0.Name IS NOT DISTINCT FROM 'a'`, /IS \[NOT\] DISTINCT FROM/],
  ["WINDOW clause", `SELECT COUNT(*) OVER w AS a ${from} WINDOW w AS (PARTITION BY t0.Name)`, /WINDOW clause/],
  ["row values", `SELECT 1 AS a ${from} WHERE (t0.Name, t0.Delay) IN (SELECT 'a', 1)`, /row value comparison/],
  [
    "ORDER BY x COLLATE c",
    `SELECT t0.Name ${from} ORDER BY t0.Name COLLATE Latin1_General_100_BIN2`,
    /ORDER BY x COLLATE c/,
  ],
  [
    "ORDER BY in a derived table",
    `SELECT x.Name FROM (SELECT t0.Name ${from} ORDER BY t0.Name) AS x`,
    /ORDER BY in a derived table without TOP/,
  ],
  ["window in WHERE", `SELECT 1 AS a ${from} WHERE ROW_NUMBER() OVER (ORDER BY t0.Name) = 1`, /4108/],
  ["SELECT *", `SELECT * ${from}`, /SELECT \*/],
  ["SELECT t.*", `SELECT t0.* ${from}`, /SELECT \*/],
  ["long identifier", `SELECT 1 AS [${"a".repeat(129)}]`, /Msg 103,/],
  ["deep nesting", nested(33), /Msg 191,/],
  [
    "20,001 string literals",
    `SELECT 1 AS a WHERE 'a' IN (${Array.from({ length: 20_000 }, () => "'a'").join(",")})`,
    /Msg 8632,/,
  ],
  ["unknown function", "SELECT FOO(1) AS a", /'FOO' is not a recognized built-in function name/],
  ["NULLS LAST", `SELECT t0.Name ${from} ORDER BY t0.Name NULLS LAST`, /NULLS FIRST \/ NULLS LAST/],
  ["LIMIT", `SELECT t0.Name ${from} LIMIT 5`, /LIMIT: "no"/],
  ["USING", `SELECT t0.Name ${from} JOIN curated.Flight AS t1 USING (FlightKey)`, /USING/],
  ["boolean value", `SELECT (t0.Delay = 1) AS a ${from}`, /no boolean values/],
  ["value as condition", `SELECT 1 AS a ${from} WHERE t0.Delay`, /4145/],
  ["CONVERT float style 3", `SELECT CONVERT(varchar(30), t0.Latitude, 3) AS a ${from}`, /CONVERT float style 3/],
  ["FILTER", `SELECT COUNT(*) FILTER (WHERE 1 = 1) AS a ${from}`, /FILTER/],
  ["COUNT(DISTINCT a, b)", `SELECT COUNT(DISTINCT t0.Name, t0.Delay) AS a ${from}`, /COUNT\(DISTINCT a, b\)/],
  ["|| operator", "SELECT 'a' || 'b' AS a", /operators << >> and \|\|/],
  ["QUALIFY", `SELECT t0.Name ${from} QUALIFY 1 = 1`, /QUALIFY/],
  ["SQL_ collation", `SELECT t0.Name COLLATE SQL_Latin1_General_CP1_CI_AS AS a ${from}`, /Msg 448,/],
  ["DuckDB's own functions", `SELECT read_csv('/etc/passwd') AS a`, /'READ_CSV' is not a recognized/],
  [
    "DuckDB's own table functions",
    `SELECT a.content FROM read_text('/etc/passwd') AS a`,
    /'READ_TEXT' is not a recognized/,
  ],
  ["files as tables", `SELECT a.x FROM '/etc/passwd' AS a`, /Incorrect syntax near/],
  ["the builder's schema", `SELECT t.sql_type FROM edgewise.column_types AS t`, /Msg 208,/],
  [
    "expression as a value",
    "EXEC sp_executesql N'SELECT @a AS a', N'@a int', @a = 1 + 1",
    /Incorrect syntax near '\+'/,
  ],
  ["two SELECTs inside", "EXEC sp_executesql N'SELECT 1 AS a; SELECT 2 AS a'", /one SELECT inside/],
];

describe.each([
  ["dedicated", onDedicated],
  ["serverless", onServerless],
] as const)("%s refuses", (pool, rows) => {
  test.each(rows)("%s", async (_, text, message) => {
    expect(await asker.fails(text, pool)).toMatch(message);
  });
});

describe.each(["dedicated", "serverless"] as const)("%s too refuses", (pool) => {
  test.each(onBoth)("%s", async (_, text, message) => {
    expect(await asker.fails(text, pool)).toMatch(message);
  });

  test.each([
    "INSERT INTO a VALUES (1)",
    "UPDATE a SET b = 1",
    "DELETE FROM a",
    "CREATE TABLE a (b int)",
    "DROP TABLE a",
    "USE master",
    "DECLARE @a int",
    "SET NOCOUNT ON",
    "CREATE EXTERNAL TABLE a WITH (LOCATION = 'b') AS SELECT 1 AS c",
    "EXEC xp_cmdshell 'a'",
    "EXEC ('SELECT 1')",
    "MERGE a USING b ON 1 = 1",
    "SELECT 1 AS a INTO b",
    "COPY INTO a FROM 'b'",
  ])("%s", async (text) => {
    expect(await asker.fails(text, pool)).toMatch(/denied|Incorrect syntax|sp_executesql/);
  });
});

test.each(["a-b", "a b", "a''b", "", "ä"])("a label of %j is refused on dedicated", async (label) => {
  expect(await asker.fails(`SELECT 1 AS a OPTION (LABEL = '${label}')`)).toMatch(
    /a label is letters, digits and underscores/,
  );
});

test("what is allowed on one pool runs there", async () => {
  expect(await asker.ask("SELECT 1 AS a OPTION (LABEL = 'ew_0af765_0')")).toEqual([[1]]);
  expect(await asker.ask(values(2098))).toEqual([[1]]);
  expect(await asker.ask(values(2100), "serverless")).toEqual([[1]]);
  expect(await asker.ask(nested(32))).toEqual([[1]]);
});
