// The statement shapes that the Worker sends, whole.

import { beforeAll, expect, test } from "vitest";
import { exec, makeAsker } from "./fixture.ts";
import type { Asker } from "./fixture.ts";

let asker: Asker;
beforeAll(async () => {
  asker = await makeAsker();
});

const page = `SELECT TOP (51) CONVERT(varchar(20), t0.[FlightKey]) AS c0, CONVERT(varchar(34), t0.[DepartedAt], 121) AS c1, t0.[Name] AS c2,
 CONVERT(varchar(41), t0.[Cost]) AS c3, CONVERT(char(16), CAST(t0.[Latitude] AS binary(8)), 2) AS c4, CONVERT(varchar(max), t0.[Bin], 2) AS c5,
 CONVERT(varchar(30), t0.[Fee], 2) /* money */ AS c6, CONVERT(varchar(10), t0.[Day], 23) AS c7, CAST(t0.[Id] AS char(36)) AS c8,
 CONVERT(varchar(1), t0.[IsLate]) AS c9, CONVERT(varchar(34), t0.[Local], 121) AS c10
 FROM [curated].[Flight] AS t0
 WHERE (EXISTS (SELECT 1 FROM [curated].[Airport] AS t1 WHERE t1.[Iata] = t0.[Origin] AND t1.[State] IN (SELECT CAST(k.[value] AS nvarchar(4000)) FROM OPENJSON(@p0) AS k)))
 AND (@p3 IS NULL AND t0.[Delay] IS NOT NULL OR t0.[Delay] > @p3 OR ((t0.[Delay] = @p3 OR (t0.[Delay] IS NULL AND @p3 IS NULL)) AND t0.[FlightKey] > @p4))
 ORDER BY t0.[Delay] ASC, t0.[FlightKey] ASC OPTION (LABEL = 'ew_0af765_0')`;

const first = [
  "1",
  "2024-01-02 03:04:05",
  "Zoë",
  "12.50",
  "8000000000000000",
  "AA01",
  "1.2345",
  "2024-02-29",
  "6F9619FF-8B86-D011-B42D-00C04FC964FF",
  "1",
  "2024-01-01 01:02:03.0000000 +01:00",
];

test("a page with a row filter and a keyset", async () => {
  const ask = (p3: string, p4: string): Promise<unknown[][]> =>
    asker.ask(
      exec(page, [
        ["@p0", "nvarchar(max)", `N'["GA","ny"]'`],
        ["@p3", "int", p3],
        ["@p4", "bigint", p4],
      ]),
    );
  const keys = async (p3: string, p4: string): Promise<unknown[]> => (await ask(p3, p4)).map((row) => row[0]);
  expect(await keys("NULL", "0")).toEqual(["2", "3", "1"]);
  expect(await keys("NULL", "2")).toEqual(["3", "1"]);
  expect(await ask("-7", "3")).toEqual([first]);
});

test("counts", async () => {
  expect(await asker.ask("SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS n FROM curated.Flight AS t0")).toEqual([["4"]]);
});

test("a lookup by STRING_SPLIT", async () => {
  const text =
    "SELECT k.[value] AS k, t0.[Name] AS c0 FROM STRING_SPLIT(@p0, N',') AS k INNER JOIN [curated].[Flight] AS t0 ON t0.[FlightKey] = CAST(k.[value] AS bigint) WHERE t0.[Name] LIKE @p1 ORDER BY t0.[FlightKey]";
  expect(
    await asker.ask(
      exec(text, [
        ["@p0", "nvarchar(max)", "N'1,2,9'"],
        ["@p1", "nvarchar(100)", "N'%[_]B[%]%'"],
      ]),
    ),
  ).toEqual([["2", "a_b%c[d]"]]);
  expect(await asker.ask("SELECT k.[value] AS v FROM STRING_SPLIT(N'', N',') AS k")).toEqual([[""]]);
  expect(await asker.ask("SELECT k.[value] AS v FROM STRING_SPLIT(NULL, N',') AS k")).toEqual([]);
});

test("a lookup by OPENJSON, by a composite key, and in the WITH form", async () => {
  const join = (on: string): string =>
    `SELECT k.[key] AS k, t0.[Iata] AS c0 FROM OPENJSON(@p0) AS k INNER JOIN [curated].[Airport] AS t0 ON ${on} ORDER BY k.[key], t0.[Name]`;
  expect(
    await asker.ask(
      exec(join("t0.[Iata] = CAST(k.[value] AS nvarchar(4000))"), [["@p0", "nvarchar(max)", `N'["jfk","ATL"]'`]]),
    ),
  ).toEqual([
    ["0", "JFK"],
    ["0", "jfk"],
    ["1", "ATL"],
  ]);
  const both =
    "t0.[Iata] = CAST(JSON_VALUE(k.[value], N'$[0]') AS nvarchar(4000)) AND t0.[Name] = JSON_VALUE(k.[value], N'$[1]')";
  expect(await asker.ask(exec(join(both), [["@p0", "nvarchar(max)", `N'[["JFK","kennedy 2"],["ATL","x"]]'`]]))).toEqual(
    [["0", "jfk"]],
  );
  expect(
    await asker.ask(
      `SELECT j.k, j.n FROM OPENJSON(N'["a", "b"]') WITH (k nvarchar(400) '$', n int '$.n') AS j ORDER BY j.k`,
    ),
  ).toEqual([
    ["a", null],
    ["b", null],
  ]);
});

test("OPENJSON keeps the text of numbers and of what is inside", async () => {
  const rows = await asker.ask(
    `SELECT k.[key] AS k, k.[value] AS v, k.[type] AS t FROM OPENJSON(N'[1.50, 12345678901234567890123, "a\\u00e9", null, true, [1, 2], {"a": "]"}]') AS k ORDER BY k.[key]`,
  );
  expect(rows).toEqual([
    ["0", "1.50", 2],
    ["1", "12345678901234567890123", 2],
    ["2", "aé", 1],
    ["3", null, 0],
    ["4", "true", 3],
    ["5", "[1, 2]", 4],
    ["6", `{"a": "]"}`, 5],
  ]);
});

test("children of many parents, and their counts", async () => {
  const children = `SELECT x.k, x.c0 FROM (SELECT k.[key] AS k, t0.[Name] AS c0, ROW_NUMBER() OVER (PARTITION BY k.[key] ORDER BY t0.[DepartedAt] DESC, t0.[FlightKey] ASC) AS rn
    FROM OPENJSON(@p0) AS k INNER JOIN [curated].[Flight] AS t0 ON t0.[Origin] = CAST(k.[value] AS nvarchar(4000)) WHERE t0.[FlightKey] > @p2) AS x WHERE x.rn <= @p1 ORDER BY x.k, x.rn`;
  const keys = ["@p0", "nvarchar(max)", `N'["ATL","JFK"]'`] as const;
  expect(await asker.ask(exec(children, [keys, ["@p1", "bigint", "1"], ["@p2", "bigint", "0"]]))).toEqual([
    ["0", "a_b%c[d]"],
    ["1", "O'Hara"],
  ]);
  const counts =
    "SELECT k.[key] AS k, CONVERT(varchar(20), COUNT_BIG(*)) AS n FROM OPENJSON(@p0) AS k INNER JOIN [curated].[Flight] AS t0 ON t0.[Origin] = CAST(k.[value] AS nvarchar(4000)) GROUP BY k.[key] ORDER BY k.[key]";
  expect(await asker.ask(exec(counts, [keys]))).toEqual([
    ["0", "2"],
    ["1", "1"],
  ]);
});

test("order through a to-one relation, and masks by CASE", async () => {
  const text = `SELECT t0.[FlightKey] AS c0, CASE WHEN t0.[Delay] > 0 THEN t0.[Name] END AS c1 FROM [curated].[Flight] AS t0
    LEFT JOIN (SELECT t1.[Iata] AS k, MIN(t1.[Name]) AS v FROM [curated].[Airport] AS t1 GROUP BY t1.[Iata]) AS j0 ON j0.k = t0.[Origin] ORDER BY j0.v DESC, t0.[FlightKey] ASC`;
  expect(await asker.ask(text)).toEqual([
    [3, null],
    [1, "Zoë"],
    [2, null],
    [4, "äpfel"],
  ]);
});

test("APPLY with TOP, a CTE at the head, comma joins", async () => {
  expect(
    await asker.ask(
      "SELECT a.Iata, b.FlightKey FROM curated.Airport AS a OUTER APPLY (SELECT TOP (1) t.FlightKey FROM curated.Flight AS t WHERE t.Origin = a.Iata ORDER BY t.FlightKey DESC) AS b ORDER BY a.Name",
    ),
  ).toEqual([
    ["ATL", 2],
    ["JFK", 3],
    ["jfk", 3],
    ["ORD", null],
  ]);
  expect(
    await asker.ask(
      "WITH a AS (SELECT t.Origin AS o FROM curated.Flight AS t), b (p) AS (SELECT a.o FROM a) SELECT COUNT(*) AS n FROM a, b WHERE a.o = b.p",
    ),
  ).toEqual([[6]]);
});

test("several statements, comments, no separators", async () => {
  expect(
    await asker.ask(
      "/* ew /* nested */ 1 */ SELECT 1 AS a -- one\nSELECT 2 AS a;; EXEC sp_executesql N'SELECT 3 AS a' SELECT 4 AS a",
    ),
  ).toEqual([[4]]);
  expect(await asker.fails("SELECT 1 AS a WITH c AS (SELECT 1 AS a) SELECT c.a FROM c")).toMatch(
    /Msg 319,|Incorrect syntax/,
  );
});

test.each([
  ["bigint", "9223372036854775807", "9223372036854775807"],
  ["int", "-5", -5],
  ["decimal(38,10)", "N'1234567890123456789012345678.0123456789'", "1234567890123456789012345678.0123456789"],
  ["money", "N'-1.2345'", "-1.2345"],
  ["float", "1.5E0", 1.5],
  ["bit", "1", true],
  ["date", "N'2024-02-29'", "2024-02-29"],
  ["time(3)", "N'01:02:03.004'", "01:02:03.004"],
  ["datetime2(7)", "N'2024-02-29T01:02:03.1234560'", "2024-02-29 01:02:03.1234560"],
  ["datetimeoffset(7)", "N'2024-02-29T01:02:03.0000000+02:00'", "2024-02-29 01:02:03.0000000 +02:00"],
  ["uniqueidentifier", "N'6f9619ff-8b86-d011-b42d-00c04fc964ff'", "6F9619FF-8B86-D011-B42D-00C04FC964FF"],
  ["varbinary(max)", "0x00FF", "00FF"],
  ["nvarchar(3)", "N'abcdef'", "abc"],
  ["varchar(10)", "N'Łódź'", "?ód?"],
  ["nvarchar(10)", "NULL", null],
])("a parameter of %s given %s", async (type, given, expected) => {
  expect(await asker.ask(exec("SELECT @p AS a", [["@p", type, given]]))).toEqual([[expected]]);
});

test.each([
  ["int", "2147483648", /8115/],
  ["int", "1.5", /8114/],
  ["bigint", "N'x'", /8114, .*\nError converting data type nvarchar to bigint\./],
  ["date", "N'29/02/2024'", /241/],
  ["datetime2(7)", "N'2024-02-29T01:02:03.1234567'", /100 ns/],
  ["decimal(5,2)", "1000", /8115/],
  ["uniqueidentifier", "N'x'", /8169/],
  ["nvarchar(5000)", "N'x'", /1001/],
])("a parameter of %s refuses %s", async (type, given, message) => {
  expect(await asker.fails(exec("SELECT @p AS a", [["@p", type, given]]))).toMatch(message);
});

test("parameters and declarations must match", async () => {
  expect(await asker.fails("EXEC sp_executesql N'SELECT @a AS a', N'@a int, @b int', @a = 1")).toMatch(/Msg 8178,/);
  expect(await asker.fails("EXEC sp_executesql N'SELECT 1 AS a', N'@a int', @a = 1, @b = 2")).toMatch(/Msg 8145,/);
  expect(await asker.fails("EXEC sp_executesql 'SELECT 1 AS a'")).toMatch(/Msg 214,/);
});
