// Statements within statements: pages inside derived tables, keys selected from pages, groups, groups of parents, EXISTS in EXISTS.

import * as fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { exec, literal, makeAsker } from "./fixture.ts";
import type { Asker } from "./fixture.ts";

let asker: Asker;
beforeAll(async () => {
  asker = await makeAsker();
});

/** `@p0` is an int. */
const ask = (text: string, p0 = 2): Promise<unknown[][]> => asker.ask(exec(text, [["@p0", "int", String(p0)]]));

describe("refused inside as outside", () => {
  test.each([
    [
      "TOP without parentheses",
      "SELECT q.a FROM (SELECT TOP @p0 t0.Name AS a FROM curated.Flight AS t0 ORDER BY t0.Name) AS q",
      /'\(' expected/,
    ],
    [
      "ORDER BY without TOP",
      "SELECT q.a FROM (SELECT t0.Name AS a FROM curated.Flight AS t0 ORDER BY t0.Name) AS q",
      /without TOP/,
    ],
    ["a column without name", "SELECT q.a FROM (SELECT COUNT_BIG(*) FROM curated.Flight AS t0) AS q", /Msg 8155,/],
    [
      "a neighbour's column",
      "SELECT q.a FROM curated.Flight AS t0 CROSS JOIN (SELECT t0.Name AS a FROM curated.Airport AS t1) AS q",
      /Msg 4104,/,
    ],
    [
      "a row number in WHERE",
      "SELECT t0.Name FROM curated.Flight AS t0 WHERE ROW_NUMBER() OVER (ORDER BY t0.Name) <= @p0",
      /Msg 4108,/,
    ],
    [
      "a key of groups that holds a subquery",
      "SELECT COUNT_BIG(*) AS n FROM curated.Flight AS t0 GROUP BY (SELECT 1 AS x)",
      /Msg 144,/,
    ],
    [
      "a column outside the groups",
      "SELECT y.b FROM (SELECT t0.Name AS a, t0.Day AS b FROM curated.Flight AS t0) AS y GROUP BY y.a",
      /Msg 8120,/,
    ],
    ["an order outside DISTINCT", "SELECT DISTINCT t0.Name FROM curated.Flight AS t0 ORDER BY t0.Day", /Msg 145,/],
  ])("%s", async (_, text, message) => {
    expect(await asker.fails(exec(text, [["@p0", "int", "2"]]))).toMatch(message);
  });
});

describe("pages within", () => {
  test("a page is cut before it is ordered anew", async () => {
    const page =
      "SELECT TOP (@p0) t0.FlightKey AS l0 FROM curated.Flight AS t0 ORDER BY t0.Delay DESC, t0.FlightKey DESC";
    expect(await ask(`SELECT q.l0 FROM (${page}) AS q ORDER BY q.l0`)).toEqual([[1], [4]]);
    const again = `SELECT TOP (1) q.l0 AS l1 FROM (${page}) AS q ORDER BY q.l0 ASC`;
    expect(await ask(`SELECT r.l1 FROM (${again}) AS r`)).toEqual([[1]]);
    expect(await ask(`SELECT r.l1 FROM (${again}) AS r`, 0)).toEqual([]);
  });

  test("DISTINCT goes by collation, and by bytes beside them", async () => {
    const page = "SELECT TOP (@p0) t1.Iata AS l0 FROM curated.Airport AS t1 ORDER BY t1.Iata, t1.Name";
    expect(await ask(`SELECT DISTINCT q.l0 AS k0 FROM (${page}) AS q ORDER BY q.l0`, 3)).toHaveLength(2);
    const byBytes = `SELECT DISTINCT q.l0 AS k0, CAST(q.l0 AS varbinary(8000)) AS b0 FROM (${page}) AS q`;
    const shown = `SELECT p.k0, CONVERT(varchar(8), p.b0, 2) AS b FROM (${byBytes}) AS p ORDER BY p.b0`;
    expect(await ask(shown, 3)).toEqual([
      ["ATL", "41544C"],
      ["JFK", "4A464B"],
      ["jfk", "6A666B"],
    ]);
  });

  test("bytes of nvarchar are those of UTF-16", async () => {
    const text =
      "SELECT DISTINCT CONVERT(varchar(20), CAST(q.a AS varbinary(8000)), 2) AS b FROM (SELECT N'ß' AS a UNION ALL SELECT N'SS' AS a) AS q ORDER BY b";
    expect(await asker.ask(text)).toEqual([["53005300"], ["DF00"]]);
  });

  test("so many rows of each parent", async () => {
    const parents =
      "(SELECT DISTINCT q.l0 AS k0, CAST(q.l0 AS varbinary(8000)) AS b0 FROM (SELECT TOP (9) t1.Iata AS l0 FROM curated.Airport AS t1 ORDER BY t1.Name) AS q) AS p";
    const children =
      "(SELECT t0.Origin AS r0, N'1' AS m, t0.FlightKey AS c0, t0.Delay AS o0 FROM curated.Flight AS t0) AS y";
    const numbered = `SELECT p.k0 AS k0, y.m, y.c0, ROW_NUMBER() OVER (PARTITION BY p.k0, p.b0 ORDER BY y.o0 DESC, y.c0 ASC) AS rn FROM ${parents} LEFT JOIN ${children} ON y.r0 = p.k0`;
    const text = `SELECT x.m, x.c0, x.rn FROM (${numbered}) AS x WHERE x.rn <= @p0 ORDER BY x.k0, x.rn, x.c0`;
    expect(await ask(text)).toEqual([
      ["1", 1, 1],
      ["1", 2, 2],
      ["1", 3, 1],
      ["1", 3, 1],
      [null, null, 1],
    ]);
    expect(await ask(text, 1)).toHaveLength(4);
  });
});

describe("groups", () => {
  test("having, order and keyset stand outside", async () => {
    const groups =
      "SELECT y.k0, COUNT_BIG(*) AS a0, SUM(CAST(y.v0 AS bigint)) AS a1 FROM (SELECT t0.Origin AS k0, t0.Delay AS v0 FROM curated.Flight AS t0) AS y GROUP BY y.k0";
    const text = (where: string): string =>
      `SELECT TOP (@p0) g.k0 AS c0, CONVERT(varchar(20), g.a0) AS c1, CONVERT(varchar(20), g.a1) AS c2 FROM (${groups}) AS g WHERE ${where} ORDER BY g.a0 DESC, g.k0 ASC`;
    expect(await ask(text("g.a0 >= 1"))).toEqual([
      ["ATL", "2", "5"],
      ["JFK", "1", "-7"],
    ]);
    expect(await ask(text("g.a1 > 0 AND (g.a0 < 2 OR (g.a0 = 2 AND g.k0 > N'atl'))"))).toEqual([["XXX", "1", "5"]]);
  });

  test("several keys, of a to-one relation too, and NULL is a group", async () => {
    const inner =
      "SELECT t0.Delay AS k0, t1.State AS k1 FROM curated.Flight AS t0 LEFT JOIN (SELECT DISTINCT t2.Iata AS i, UPPER(t2.State) AS State FROM curated.Airport AS t2) AS t1 ON t1.i = t0.Origin AND t1.State IS NOT NULL";
    const text = `SELECT y.k0, y.k1, COUNT_BIG(*) AS n FROM (${inner}) AS y GROUP BY y.k0, y.k1 ORDER BY y.k0, y.k1`;
    expect(await asker.ask(text)).toEqual([
      [null, "GA", 1],
      [-7, "NY", 1],
      [5, null, 1],
      [5, "GA", 1],
    ]);
  });

  test("keys of every kind", async () => {
    const groups = (key: string): Promise<unknown[][]> =>
      asker.ask(
        `SELECT g.k0, g.n FROM (SELECT y.k0, COUNT_BIG(*) AS n FROM (SELECT ${key} AS k0 FROM curated.Flight AS t0) AS y GROUP BY y.k0) AS g ORDER BY g.k0`,
      );
    expect(await groups("t0.IsLate")).toEqual([
      [null, 1],
      [false, 1],
      [true, 2],
    ]);
    expect(await groups("t0.Day")).toHaveLength(4);
    expect(await groups("t0.Local")).toEqual([
      [null, 3],
      ["2024-01-01 01:02:03.0000000 +01:00", 1],
    ]);
    expect((await groups("t0.Id")).map(([id]) => String(id).slice(0, 8))).toEqual([
      "null",
      "FFFFFFFF",
      "6F9619FF",
      "00000000",
    ]);
    expect(await groups("CASE WHEN t0.FlightKey > 2 THEN t0.Delay END")).toEqual([
      [null, 2],
      [-7, 1],
      [5, 1],
    ]);
    expect(await groups("CAST(t0.Fee AS decimal(28, 6))")).toEqual([
      [null, 2],
      ["0.000000", 1],
      ["1.234500", 1],
    ]);
    expect(
      await groups(
        "DATEADD(month, DATEDIFF(month, CAST('0001-01-01' AS date), t0.DepartedAt), CAST('0001-01-01' AS date))",
      ),
    ).toEqual([
      [null, 1],
      ["2023-12-01", 1],
      ["2024-01-01", 1],
      ["2024-07-01", 1],
    ]);
  });

  test("HAVING inside, and expressions over keys and aggregates", async () => {
    const text =
      "SELECT y.k0 + N'!' AS a, ISNULL(SUM(y.v0), 0) AS b FROM (SELECT t0.Origin AS k0, t0.Delay AS v0 FROM curated.Flight AS t0) AS y GROUP BY y.k0 HAVING COUNT_BIG(y.v0) = COUNT_BIG(*) ORDER BY CASE WHEN SUM(y.v0) < 0 THEN 1 ELSE 0 END, y.k0";
    expect(await asker.ask(text)).toEqual([
      ["XXX!", 5],
      ["JFK!", -7],
    ]);
  });

  test("aggregates of parents: one row for each, 0 where there is nothing", async () => {
    const text = `SELECT p.k AS k0, CONVERT(varchar(20), COUNT_BIG(y.m)) AS a0, CONVERT(varchar(20), SUM(CAST(y.v0 AS bigint))) AS a1, CONVERT(varchar(41), AVG(CAST(y.v0 AS decimal(28, 6)))) AS a2
 FROM (SELECT k.[key] AS k, CAST(k.[value] AS nvarchar(4000)) AS k0 FROM OPENJSON(N'["jfk","ATL","ZZZ"]') AS k) AS p
 LEFT JOIN (SELECT t0.Origin AS r0, N'1' AS m, t0.Delay AS v0 FROM curated.Flight AS t0) AS y ON y.r0 = p.k0 GROUP BY p.k ORDER BY p.k`;
    expect(await asker.ask(text)).toEqual([
      ["0", "1", "-7", "-7.000000"],
      ["1", "2", "5", "5.000000"],
      ["2", "0", null, null],
    ]);
  });

  test("groups of parents, numbered and cut, and a row for a parent without", async () => {
    const groups =
      "SELECT p.k0, y.g0, MIN(y.m) AS m, COUNT_BIG(y.m) AS a0 FROM (SELECT DISTINCT t1.Iata AS k0 FROM curated.Airport AS t1) AS p LEFT JOIN (SELECT t0.Origin AS r0, t0.Delay AS g0, N'1' AS m FROM curated.Flight AS t0) AS y ON y.r0 = p.k0 GROUP BY p.k0, y.g0";
    const numbered = `SELECT h.k0, h.g0, h.m, h.a0, ROW_NUMBER() OVER (PARTITION BY h.k0 ORDER BY h.a0 DESC, h.g0 DESC) AS rn FROM (${groups}) AS h`;
    const text = `SELECT z.k0, z.g0, z.m, z.a0 FROM (${numbered}) AS z WHERE z.rn <= @p0 ORDER BY z.k0, z.rn`;
    expect(await ask(text)).toEqual([
      ["ATL", 5, "1", 1],
      ["ATL", null, "1", 1],
      ["JFK", -7, "1", 1],
      ["ORD", null, null, 0],
    ]);
    expect(await ask(text, 1)).toHaveLength(3);
  });

  test("a sum over a union of all", async () => {
    const text =
      "SELECT y.k, SUM(y.n) AS s FROM (SELECT t0.Origin AS k, 1 AS n FROM curated.Flight AS t0 UNION ALL SELECT t1.Iata AS k, 10 AS n FROM curated.Airport AS t1) AS y GROUP BY y.k HAVING SUM(y.n) > 1 ORDER BY SUM(y.n) DESC, y.k";
    expect(await asker.ask(text)).toEqual([
      ["JFK", 21],
      ["ATL", 12],
      ["ORD", 10],
    ]);
  });
});

describe("related", () => {
  test("some, none and every, one within another", async () => {
    const airports = async (where: string): Promise<unknown[]> =>
      (
        await asker.ask(`SELECT t1.Iata AS i FROM curated.Airport AS t1 WHERE ${where} ORDER BY t1.Iata, t1.Name`)
      ).flat();
    const flights = "SELECT 1 AS x FROM curated.Flight AS t0 WHERE t0.Origin = t1.Iata";
    expect(await airports(`EXISTS (${flights} AND t0.Delay > 0)`)).toEqual(["ATL"]);
    expect(await airports(`NOT EXISTS (${flights})`)).toEqual(["ORD"]);
    // Every: none of which it is not true. An unknown condition is not true.
    expect(await airports(`NOT EXISTS (${flights} AND CASE WHEN t0.Delay > 0 THEN 1 ELSE 0 END = 0)`)).toEqual(["ORD"]);
    expect(await airports(`NOT EXISTS (${flights} AND NOT (t0.Delay > 0))`)).toEqual(["ATL", "ORD"]);
    const sister = "SELECT 1 AS x FROM curated.Airport AS t2 WHERE t2.Iata = t0.Origin AND t2.Name = N'kennedy 2'";
    expect(await airports(`EXISTS (${flights} AND NOT EXISTS (${sister}))`)).toEqual(["ATL"]);
    expect(await airports(`EXISTS (${flights} AND EXISTS (${sister}))`)).toEqual(["JFK", "jfk"]);
  });

  test("EXISTS within a derived table", async () => {
    const text =
      "SELECT y.k0, COUNT_BIG(*) AS n FROM (SELECT t0.Origin AS k0 FROM curated.Flight AS t0 WHERE EXISTS (SELECT 1 AS x FROM curated.Airport AS t1 WHERE t1.Iata = t0.Origin AND t1.State IS NOT NULL)) AS y GROUP BY y.k0 ORDER BY y.k0";
    expect(await asker.ask(text)).toEqual([
      ["ATL", 2],
      ["JFK", 1],
    ]);
  });

  test("order by a count of related rows", async () => {
    const counts = "(SELECT t1.Iata AS r0, COUNT_BIG(*) AS a0 FROM curated.Airport AS t1 GROUP BY t1.Iata) AS o";
    const text = (order: string): string =>
      `SELECT t0.FlightKey AS f FROM curated.Flight AS t0 LEFT JOIN ${counts} ON o.r0 = t0.Origin ORDER BY ${order}, t0.FlightKey ASC`;
    expect((await asker.ask(text("ISNULL(o.a0, 0) DESC"))).flat()).toEqual([3, 1, 2, 4]);
    expect((await asker.ask(text("CASE WHEN o.a0 IS NULL THEN 0 ELSE 1 END, COALESCE(o.a0, 0)"))).flat()).toEqual([
      4, 1, 2, 3,
    ]);
    const scalar = "(SELECT COUNT_BIG(*) AS n FROM curated.Airport AS t1 WHERE t1.Iata = t0.Origin) DESC";
    expect(
      (await asker.ask(`SELECT t0.FlightKey AS f FROM curated.Flight AS t0 ORDER BY ${scalar}, t0.FlightKey`)).flat(),
    ).toEqual([3, 1, 2, 4]);
  });
});

test("GROUP BY, DISTINCT, COUNT(DISTINCT) and joins hold equal what = holds equal", async () => {
  const texts = fc.array(fc.string({ unit: fc.constantFrom("a", "A", "ä", "Ä", "ß", "s", "S", " "), maxLength: 4 }), {
    minLength: 1,
    maxLength: 8,
  });
  await fc.assert(
    fc.asyncProperty(texts, async (drawn) => {
      const rows = drawn.map((text, index) => `SELECT ${literal(text)} AS v, ${index} AS i`).join(" UNION ALL ");
      const pairs = await asker.ask(
        `SELECT a.i, b.i AS j FROM (${rows}) AS a CROSS JOIN (${rows}) AS b WHERE a.v = b.v`,
      );
      const joined = await asker.ask(`SELECT a.i, b.i AS j FROM (${rows}) AS a INNER JOIN (${rows}) AS b ON a.v = b.v`);
      expect(new Set(joined.map(String))).toEqual(new Set(pairs.map(String)));
      const firsts = new Set(
        drawn.map((_, index) => Math.min(...pairs.filter(([i]) => i === index).map(([, j]) => Number(j)))),
      );
      expect(await asker.ask(`SELECT MIN(y.i) AS i FROM (${rows}) AS y GROUP BY y.v ORDER BY MIN(y.i)`)).toEqual(
        [...firsts].sort((a, b) => a - b).map((first) => [first]),
      );
      expect(await asker.ask(`SELECT DISTINCT y.v FROM (${rows}) AS y`)).toHaveLength(firsts.size);
      expect(await asker.ask(`SELECT COUNT_BIG(DISTINCT y.v) AS n FROM (${rows}) AS y`)).toEqual([[firsts.size]]);
    }),
    { numRuns: 40 },
  );
});
