// T-SQL's meaning, not DuckDB's: collation, trailing spaces, NULL order, integer arithmetic, conversions, dates.

import { beforeAll, describe, expect, test } from "vitest";
import { exec, makeAsker } from "./fixture.ts";
import type { Asker } from "./fixture.ts";

let asker: Asker;
beforeAll(async () => {
  asker = await makeAsker();
});

const one = async (expression: string): Promise<unknown> => (await asker.ask(`SELECT ${expression} AS a`))[0]?.[0];
const isTrue = async (condition: string): Promise<boolean> =>
  (await asker.ask(`SELECT 1 AS a WHERE ${condition}`)).length === 1;

test.each([
  ["case does not count", "N'Atl' = N'aTL'", true],
  ["accents do", "N'Zoe' = N'Zoë'", false],
  ["case of accented letters does not", "N'ZOË' = N'zoë'", true],
  ["ß is ss", "N'Straße' = N'STRASSE'", true],
  ["trailing spaces do not count", "N'a' = N'a  '", true],
  ["leading spaces do", "N'a' = N' a'", false],
  ["BIN2 tells case", "N'a' COLLATE Latin1_General_100_BIN2 = N'A'", false],
  ["BIN2 ignores trailing spaces", "N'a' COLLATE Latin1_General_100_BIN2 = N'a '", true],
  ["CI_AI does not tell accents", "N'Zoë' COLLATE Latin1_General_100_CI_AI = N'zoe'", true],
  ["CS tells case", "N'a' COLLATE Latin1_General_100_CS_AS = N'A'", false],
  ["order is linguistic", "N'ä' < N'b'", true],
  ["IN follows the collation", "N'B' IN (N'a', N'b ')", true],
  ["BETWEEN follows the collation", "N'B' BETWEEN N'a' AND N'c'", true],
  ["NOT IN with NULL is never true", "1 NOT IN (2, NULL)", false],
  ["NULL = NULL is not true", "NULL = NULL", false],
  ["LIKE % _", "N'abc' LIKE N'A_%'", true],
  ["LIKE counts its own trailing spaces", "N'abc' LIKE N'abc '", false],
  ["LIKE set", "N'bat' LIKE N'[a-c]at'", true],
  ["LIKE negated set", "N'bat' LIKE N'[^a-c]at'", false],
  ["LIKE [%]", "N'5%' LIKE N'5[%]'", true],
  ["LIKE [_]", "N'axb' LIKE N'a[_]b'", false],
  ["LIKE [[]", "N'a[b' LIKE N'%[[]%'", true],
  ["LIKE unclosed set never matches", "N'a[b' LIKE N'a[b'", false],
  ["LIKE across lines", "N'a' + NCHAR(10) + N'b' LIKE N'a%b'", true],
  ["LIKE under BIN2", "N'ABC' LIKE N'abc%' COLLATE Latin1_General_100_BIN2", false],
  ["LIKE with regex marks", "N'a.b' LIKE N'a.b' AND NOT N'axb' LIKE N'a.b'", true],
  ["text against int converts to int", "N' 7 ' = 7", true],
  ["bit against int", "CAST(1 AS bit) = 1", true],
])("%s", async (_, condition, expected) => {
  expect(await isTrue(condition)).toBe(expected);
});

test.each([
  ["7 / 2", 3],
  ["-7 / 2", -3],
  ["-7 % 2", -1],
  ["CAST(7 AS bigint) / 2", 3],
  ["7 / 2.0", "3.500000"],
  ["CAST(1 AS decimal(18,2)) / CAST(3 AS decimal(18,2))", "0.33333333333333333333"],
  ["1.5 * 2", "3.0"],
  ["CAST(1.9 AS int)", 1],
  ["CAST(-1.9E0 AS int)", -1],
  ["CAST('' AS int)", 0],
  ["CAST(2.345 AS decimal(9,2))", "2.35"],
  ["'a' + NULL", null],
  ["CONCAT('a', NULL, 1)", "a1"],
  ["LEN(N'ab  ')", 2],
  ["DATALENGTH(N'a😀')", 6],
  ["CAST(N'abcdef' AS varchar(3))", "abc"],
  ["CAST(N'Łódź' AS varchar(10))", "?ód?"],
  ["CAST('a' AS char(3)) + '|'", "a  |"],
  ["CONVERT(varchar(2), 12345)", "*"],
  ["CONVERT(varchar(30), CAST(0.1 AS float), 2)", "1.000000000000000e-001"],
  ["CONVERT(char(16), CAST(CAST('-0' AS float) AS binary(8)), 2)", "8000000000000000"],
  ["CONVERT(char(16), CAST(5E-324 AS binary(8)), 2)", "0000000000000001"],
  ["CONVERT(char(16), CAST(1.7976931348623157E308 AS binary(8)), 2)", "7FEFFFFFFFFFFFFF"],
  ["CONVERT(varchar(max), 0x0AFF, 1)", "0x0AFF"],
  ["CONVERT(varchar(30), CAST(1.2345 AS money), 2)", "1.2345"],
  ["CONVERT(varchar(30), CAST(1.2345 AS money))", "1.23"],
  [
    "CAST(CAST('6f9619ff-8b86-d011-b42d-00c04fc964ff' AS uniqueidentifier) AS char(36))",
    "6F9619FF-8B86-D011-B42D-00C04FC964FF",
  ],
  ["ISNULL(CAST(NULL AS varchar(2)), 'abc')", "ab"],
  ["COALESCE(NULL, 'abc')", "abc"],
  ["NULLIF(N'a', N'A')", null],
  ["CHARINDEX('B', 'abc')", 2],
  ["REPLACE('aBc', 'b', 'x')", "axc"],
  ["SUBSTRING('abcdef', 0, 3)", "ab"],
  ["LOWER(LEFT('ABC', 2))", "ab"],
  [
    "CONVERT(varchar(64), HASHBYTES('SHA2_256', N'aé😀'), 2)",
    "1C8B98093043495790D74EA66AA2FBF4353291F8E1F041A349E0A40B5FD28886",
  ],
  [
    "CONVERT(varchar(64), HASHBYTES('SHA2_256', 'abc'), 2)",
    "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD",
  ],
  ["JSON_VALUE(N'[1, \"a\", [2]]', N'$[1]')", "a"],
  ["JSON_VALUE(N'[1, \"a\", [2]]', N'$[2]')", null],
  ["CONVERT(varchar(10), 0x0A + 0xFF00, 1)", "0x0AFF00"],
  ["CONVERT(varchar(10), 0x0A + CAST(NULL AS varbinary(4)), 1)", null],
  ["CONVERT(varchar(10), CAST('' AS varbinary(4)) + 0x01, 1)", "0x01"],
  ["DATALENGTH(CAST(REPLICATE('a', 8000) AS varbinary(8000)) + 0x0102)", 8000],
  ["DATALENGTH(CAST(REPLICATE('a', 8000) AS varbinary(max)) + 0x0102)", 8002],
  ["CONVERT(varchar(10), SUBSTRING(0x0A0B0C0D, 2, 2), 1)", "0x0B0C"],
  ["CONVERT(varchar(10), SUBSTRING(0x0A0B0C0D, 0, 2), 1)", "0x0A"],
  ["CONVERT(varchar(10), SUBSTRING(0x0A0B, 2, 9), 1)", "0x0B"],
  ["CONVERT(varchar(10), SUBSTRING(CAST(NULL AS varbinary(4)), 1, 1), 1)", null],
  ["CONVERT(varchar(20), CAST(0x7FFFFFFFFFFFFFFF AS bigint))", "9223372036854775807"],
  ["CONVERT(varchar(20), CAST(0xFFFFFFFFFFFFFFFE AS bigint))", "-2"],
  ["CONVERT(varchar(20), CAST(0x01FF AS bigint))", "511"],
  ["CONVERT(varchar(20), CAST(0xAA000000000000000001 AS bigint))", "1"],
  [
    "CAST(CAST(0xFF19966F868B11D0B42D00C04FC964FFAA AS uniqueidentifier) AS char(36))",
    "6F9619FF-8B86-D011-B42D-00C04FC964FF",
  ],
  ["CAST(CAST(0xFF AS uniqueidentifier) AS char(36))", "000000FF-0000-0000-0000-000000000000"],
  [
    "CONVERT(varchar(41), CAST('9999999999999999999999999999999.9999999' AS decimal(38, 7)) - CAST(1 AS decimal(38, 7)))",
    "9999999999999999999999999999998.9999999",
  ],
  ["CONVERT(varchar(41), CAST('-99.99' AS decimal(4, 2)) % CAST('0.25' AS decimal(38, 2)))", "-0.24"],
  ["CONVERT(varchar(41), ROUND(CAST('-12355.675' AS decimal(38, 3)), 2))", "-12355.680"],
  ["CONVERT(varchar(41), ROUND(CAST('9.4' AS decimal(9, 1)), 0))", "9.0"],
  ["TRY_CAST('x' AS int)", null],
  ["TRY_CONVERT(date, '2024-02-30')", null],
])("%s", async (expression, expected) => {
  expect(await one(expression)).toBe(expected);
});

test.each([
  ["CONVERT(varchar(34), CAST('2024-01-02T03:04:05.123456' AS datetime2(7)), 121)", "2024-01-02 03:04:05.1234560"],
  ["CONVERT(varchar(34), CAST('2024-01-02T03:04:05.5' AS datetime2(0)), 121)", "2024-01-02 03:04:06"],
  ["CONVERT(varchar(34), CAST('2024-01-02T03:04:05.123456' AS datetime2(3)), 126)", "2024-01-02T03:04:05.123"],
  ["CONVERT(varchar(34), CAST('0001-01-01' AS datetime2(7)), 121)", "0001-01-01 00:00:00.0000000"],
  ["CONVERT(varchar(34), CAST('2024-01-02T03:04:05' AS datetime), 121)", "2024-01-02 03:04:05.000"],
  ["CONVERT(varchar(10), CAST('2024-01-02T03:04:05' AS datetime2(7)), 23)", "2024-01-02"],
  ["CONVERT(varchar(8), CAST('2024-01-02' AS date), 112)", "20240102"],
  ["CONVERT(varchar(19), CAST('2024-01-02T03:04:05.9' AS datetime2(7)), 120)", "2024-01-02 03:04:05"],
  ["CONVERT(varchar(16), CAST('03:04:05.12' AS time(7)), 121)", "03:04:05.1200000"],
  [
    "CONVERT(varchar(34), CAST('2024-01-02T03:04:05-05:30' AS datetimeoffset(7)), 121)",
    "2024-01-02 03:04:05.0000000 -05:30",
  ],
  [
    "CONVERT(varchar(34), CAST('2024-07-01T12:00:00' AS datetime2(0)) AT TIME ZONE 'UTC' AT TIME ZONE 'Central European Standard Time', 121)",
    "2024-07-01 14:00:00 +02:00",
  ],
  [
    "CONVERT(varchar(34), CAST(CAST('2024-01-01T12:00:00' AS datetime2(0)) AT TIME ZONE 'UTC' AT TIME ZONE 'Eastern Standard Time' AS datetime2(0)), 121)",
    "2024-01-01 07:00:00",
  ],
  ["DATEPART(iso_week, CAST('2021-01-03' AS date))", 53],
  ["DATEPART(weekday, CAST('2024-01-07' AS date))", 1],
  ["DATEPART(week, CAST('2024-01-07' AS date))", 2],
  ["DATEPART(quarter, CAST('2024-12-31' AS date))", 4],
  ["DATEDIFF(year, CAST('2023-12-31' AS date), CAST('2024-01-01' AS date))", 1],
  ["DATEDIFF(week, CAST('2024-01-06' AS date), CAST('2024-01-07' AS date))", 1],
  ["DATEDIFF(week, CAST('2024-01-07' AS date), CAST('2024-01-08' AS date))", 0],
  ["CONVERT(varchar(10), DATEADD(month, 1, CAST('2024-01-31' AS date)), 23)", "2024-02-29"],
  ["CONVERT(varchar(10), DATEFROMPARTS(1799, 2, 28), 23)", "1799-02-28"],
  [
    "CONVERT(varchar(10), DATEADD(day, -(DATEDIFF(day, CAST('0001-01-01' AS date), CAST('1899-12-31' AS date)) % 7), CAST('1899-12-31' AS date)), 23)",
    "1899-12-25",
  ],
  [
    "CONVERT(varchar(23), DATEADD(month, DATEDIFF(month, 0, CAST('2024-05-17' AS date)), 0), 121)",
    "2024-05-01 00:00:00.000",
  ],
  ["CONVERT(varchar(10), EOMONTH(CAST('2023-02-01' AS date)), 23)", "2023-02-28"],
  ["CONVERT(varchar(19), SYSUTCDATETIME(), 120)", "2026-01-02 03:04:05"],
])("%s", async (expression, expected) => {
  expect(await one(expression)).toBe(expected);
});

test.each([
  ["SELECT 1/0 AS a", /Msg 8134,/],
  [
    "SELECT CAST('abc' AS int) AS a",
    /Msg 245, Level 16, State 1, Line 1\nConversion failed when converting the varchar value 'abc' to data type int\./,
  ],
  ["SELECT CAST('1.5' AS int) AS a", /Msg 245,/],
  [
    "SELECT CAST(t0.Name AS bigint) AS a FROM curated.Flight AS t0",
    /Msg 8114,.*\nError converting data type nvarchar to bigint\./,
  ],
  ["SELECT CAST('2024-02-30' AS date) AS a", /Msg 241,/],
  ["SELECT SUM(CAST(2147483647 AS int)) AS a FROM curated.Flight AS t0", /Msg 8115,/],
  ["SELECT CONVERT(varchar(3), CAST(12345 AS bigint)) AS a", /Msg 8115,/],
  ["SELECT t0.Nope FROM curated.Flight AS t0", /Msg 207,.*\nInvalid column name 'Nope'\./],
  ["SELECT t9.Name FROM curated.Flight AS t0", /Msg 4104,/],
  [
    "SELECT t0.Name FROM curated.Nope AS t0",
    /Msg 208, Level 16, State 1, Line 1\nInvalid object name 'curated\.Nope'\./,
  ],
  ["SELECT Name FROM curated.Flight AS t0 CROSS JOIN curated.Airport AS t1", /Msg 209,/],
  ["SELECT t0.Name, COUNT(*) AS n FROM curated.Flight AS t0", /Msg 8120,/],
  ["SELECT 1 AS a FROM curated.Flight AS t0 WHERE COUNT(*) > 1", /Msg 147,/],
  ["SELECT SUM(t0.IsLate) AS a FROM curated.Flight AS t0", /Msg 8117,/],
  ["SELECT t0.Name FROM curated.Flight AS t0 ORDER BY t0.Name, t0.Name", /Msg 169,/],
  [
    "SELECT k.[key] AS k FROM OPENJSON(N'[\"a\"]') AS k INNER JOIN curated.Flight AS t0 ON t0.Name = k.[key]",
    /Msg 468,/,
  ],
  ["SELECT k.[value] AS v FROM OPENJSON(N'[1') AS k", /Msg 13609,/],
  ["SELECT (SELECT t.FlightKey FROM curated.Flight AS t) AS a", /Msg 512,/],
  ["SELECT (SELECT 1 AS a, 2 AS b) AS c", /Msg 116,/],
  ["SELECT t0.Name FROM curated.Flight AS t0 ORDER BY 'a'", /Msg 408,/],
  ["SELECT t0.Name FROM curated.Flight AS t0 ORDER BY CAST(NULL AS int)", /Msg 408,/],
  ["SELECT t0.Name FROM curated.Flight AS t0 ORDER BY t0.Name, CASE WHEN 1 = 0 THEN 'a' END", /Msg 408,/],
  ["SELECT ROW_NUMBER() OVER (ORDER BY CAST(NULL AS int)) AS n FROM curated.Flight AS t0", /Msg 5309,/],
  ["SELECT CONVERT(varchar(9), 0xAA + 'a', 1) AS a", /Msg 402,/],
  ["SELECT CAST(CAST(0x01 AS varbinary(4)) AS decimal(9, 2)) AS a", /Msg 529,/],
  ["SELECT @p0 AS a", /Msg 137,/],
  ["SELECT CAST(1 AS nope) AS a", /Msg 243,/],
  ["SELECT 1 AS a UNION ALL SELECT 1 AS a, 2 AS b", /Msg 205,/],
  ["SELECT x.a FROM (SELECT 1 AS a, 2 AS a) AS x", /Msg 8156,/],
  ["SELECT x.a FROM (SELECT 1) AS x", /Msg 8155,/],
])("%s fails", async (text, message) => {
  expect(await asker.fails(text)).toMatch(message);
});

describe("grouping and order", () => {
  const ask = (text: string): Promise<unknown[][]> => asker.ask(text);

  test("groups by collation, and shows a member", async () => {
    expect(
      await ask("SELECT t0.Origin, COUNT_BIG(*) AS n FROM curated.Flight AS t0 GROUP BY t0.Origin ORDER BY t0.Origin"),
    ).toEqual([
      ["ATL", 2],
      ["JFK", 1],
      ["XXX", 1],
    ]);
  });
  test("DISTINCT and COUNT(DISTINCT) by collation", async () => {
    expect(await ask("SELECT DISTINCT t0.Origin FROM curated.Flight AS t0 ORDER BY t0.Origin")).toHaveLength(3);
    expect(await ask("SELECT COUNT(DISTINCT t0.Origin) AS n FROM curated.Flight AS t0")).toEqual([[3]]);
  });
  test("NULL is lowest, both ways", async () => {
    expect(await ask("SELECT t0.Delay FROM curated.Flight AS t0 ORDER BY t0.Delay, t0.FlightKey")).toEqual([
      [null],
      [-7],
      [5],
      [5],
    ]);
    expect(await ask("SELECT t0.Delay FROM curated.Flight AS t0 ORDER BY t0.Delay DESC, t0.FlightKey")).toEqual([
      [5],
      [5],
      [-7],
      [null],
    ]);
  });
  test("text is ordered by the language, MIN and MAX too", async () => {
    expect((await ask("SELECT t0.Name FROM curated.Flight AS t0 ORDER BY t0.Name")).flat()).toEqual([
      "a_b%c[d]",
      "äpfel",
      "O'Hara",
      "Zoë",
    ]);
    expect(await ask("SELECT MIN(t0.Name) AS a, MAX(t0.Name) AS b FROM curated.Flight AS t0")).toEqual([
      ["a_b%c[d]", "Zoë"],
    ]);
  });
  test("uniqueidentifier is ordered by its last bytes first", async () => {
    expect(
      (await ask("SELECT t0.FlightKey FROM curated.Flight AS t0 WHERE t0.Id IS NOT NULL ORDER BY t0.Id")).flat(),
    ).toEqual([4, 1, 2]);
  });
  test("AVG of int truncates; aggregates of nothing are NULL, COUNT is 0", async () => {
    expect(
      await ask(
        "SELECT AVG(t0.Delay) AS a, SUM(t0.Delay) AS s, AVG(t0.Cost) AS c, STDEV(t0.Delay) AS d FROM curated.Flight AS t0 WHERE t0.FlightKey > 2",
      ),
    ).toEqual([[-1, -2, "7.000000", 8.48528137423857]]);
    expect(
      await ask("SELECT COUNT(*) AS n, SUM(t0.Delay) AS s, AVG(t0.Delay) AS a FROM curated.Flight AS t0 WHERE 1 = 0"),
    ).toEqual([[0, null, null]]);
  });
  test("HAVING, expressions over keys, window over aggregates", async () => {
    const text =
      "SELECT YEAR(t0.DepartedAt) AS y, COUNT(*) AS n, RANK() OVER (ORDER BY COUNT(*) DESC) AS r FROM curated.Flight AS t0 WHERE t0.DepartedAt IS NOT NULL GROUP BY YEAR(t0.DepartedAt) HAVING COUNT(*) > 0 ORDER BY YEAR(t0.DepartedAt) DESC";
    expect(await ask(text)).toEqual([
      [2024, 2, 1],
      [2023, 1, 2],
    ]);
  });
  test("two parameters of one value are two expressions", async () => {
    const text = "SELECT t0.Delay + @a AS x FROM curated.Flight AS t0 GROUP BY t0.Delay + @b";
    expect(
      await asker.fails(
        exec(text, [
          ["@a", "int", "1"],
          ["@b", "int", "1"],
        ]),
      ),
    ).toMatch(/Msg 8120,/);
  });
  test("set operations by collation; INTERSECT is null-safe equality", async () => {
    expect(
      await ask(
        "SELECT t0.Origin AS o FROM curated.Flight AS t0 UNION SELECT t1.Iata FROM curated.Airport AS t1 ORDER BY o",
      ),
    ).toEqual([["ATL"], ["JFK"], ["ORD"], ["XXX"]]);
    expect(
      await ask(
        "SELECT t1.Iata FROM curated.Airport AS t1 WHERE EXISTS (SELECT t1.State AS s INTERSECT SELECT CAST(NULL AS varchar(2)) AS s)",
      ),
    ).toEqual([["ORD"]]);
    expect(await ask("SELECT t1.Iata AS i FROM curated.Airport AS t1 EXCEPT SELECT 'atl' AS i ORDER BY i")).toEqual([
      ["JFK"],
      ["ORD"],
    ]);
  });
  test("STRING_AGG within an order", async () => {
    expect(
      await ask(
        "SELECT STRING_AGG(CAST(t1.Name AS nvarchar(max)), N',') WITHIN GROUP (ORDER BY t1.Name DESC) AS a FROM curated.Airport AS t1",
      ),
    ).toEqual([["Straße,Kennedy 2,Kennedy,Atlanta"]]);
  });
});

test("a time of day is read out of a list", async () => {
  const text = "SELECT CONVERT(varchar(34), CAST(k.[value] AS time(7)), 121) AS c0 FROM STRING_SPLIT(@p0, N',') AS k";
  expect(await asker.ask(exec(text, [["@p0", "nvarchar(max)", "N'12:30:00.5'"]]))).toEqual([["12:30:00.5000000"]]);
});
