// Numbers and groups in words: their whole texts, and what both kinds of pool make of them where T-SQL is not as one expects.

import { beforeAll, describe, test } from "vitest";
import { told } from "#plan/aggregated.ts";
import type { Predicate } from "#plan/plan.ts";
import { renderPlan } from "#sql/render-plan.ts";
import { makeAsker, type Asker } from "../../warehouse/fixture.ts";
import {
  airport,
  always,
  asc,
  batchOf,
  bigint,
  column,
  compare,
  count,
  delay,
  desc,
  field,
  flightColumns,
  flooredGroups,
  grouped,
  guarded,
  int,
  isNull,
  key,
  keys,
  name,
  not,
  or,
  planOf,
  pools,
  rows,
  taken,
  texts,
  value,
  varchar4,
  type Read,
} from "./plans.ts";

/** A text, then its values; the same for both kinds of pool. */
function shown(read: Read, expect: (actual: unknown) => { toEqual(other: unknown): void }) {
  const [dedicated, serverless] = pools.map((pool) => renderPlan(planOf(read), pool)[0]);
  expect(dedicated).toEqual(serverless);
  return [dedicated?.text, ...(dedicated?.parameters ?? []).map((one) => `${one.name} = ${one.text}`)];
}

const late = compare(delay, "gt", value(int, "15"));
const ofDelay = [taken("sum", 0, int), taken("avg", 0, int)];
const counts = told("a0", bigint);
const origin = field("Origin");
const parents = keys(texts(varchar4, "ATL", "XYZ"), origin);

describe("the text of numbers", () => {
  test("of rows alone", ({ expect }) => {
    expect(shown(count({ where: late }), expect)).toMatchInlineSnapshot(`
      [
        "SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS a0 FROM [curated].[Flight] AS t0 WHERE t0.[Delay] > @p0",
        "@p0 = 15",
      ]
    `);
  });

  test("of values, each in a type that holds its sum", ({ expect }) => {
    const { Cost, Fee, IsLate, Latitude } = flightColumns;
    const measures = [
      ...ofDelay,
      taken("sum", 1, Cost),
      taken("avg", 2, Fee),
      taken("max", 3, varchar4),
      taken("countDistinct", 4, IsLate),
      taken("stddev", 5, Latitude),
      taken("variance", 0, int),
    ];
    const values = [delay, field("Cost"), field("Fee"), origin, field("IsLate"), field("Latitude")];
    expect(shown(count({ values, measures, where: late }), expect)).toMatchInlineSnapshot(`
      [
        "SELECT CONVERT(varchar(20), SUM(CAST(y.v0 AS bigint))) AS a0, CONVERT(varchar(41), AVG(CAST(y.v0 AS decimal(38, 0)))) AS a1, CONVERT(varchar(41), SUM(CAST(y.v1 AS decimal(38, 2)))) AS a2, CONVERT(varchar(41), AVG(CAST(y.v2 AS decimal(38, 4)))) AS a3, MAX(y.v3) AS a4, CONVERT(varchar(20), COUNT_BIG(DISTINCT y.v4)) AS a5, CONVERT(char(16), CAST(STDEV(CAST(y.v5 AS float)) AS binary(8)), 2) AS a6, CONVERT(char(16), CAST(VAR(CAST(y.v0 AS float)) AS binary(8)), 2) AS a7 FROM (SELECT t0.[Delay] AS v0, t0.[Cost] AS v1, t0.[Fee] AS v2, CAST(t0.[Origin] AS nvarchar(4)) AS v3, t0.[IsLate] AS v4, t0.[Latitude] AS v5 FROM [curated].[Flight] AS t0 WHERE t0.[Delay] > @p0) AS y",
        "@p0 = 15",
      ]
    `);
  });

  test("of each parent", ({ expect }) => {
    expect(shown(count({ keys: parents, values: [delay], measures: [taken("max", 0, int)] }), expect))
      .toMatchInlineSnapshot(`
        [
          "SELECT p.k AS k0, CONVERT(varchar(20), MAX(y.v0)) AS a0 FROM (SELECT k.[key] AS k, CAST(k.[value] AS nvarchar(4000)) AS k0 FROM OPENJSON(@p0) AS k) AS p INNER JOIN (SELECT CAST(t0.[Origin] AS nvarchar(4)) AS r0, 1 AS m, t0.[Delay] AS v0 FROM [curated].[Flight] AS t0) AS y ON y.r0 = p.k0 GROUP BY p.k ORDER BY p.k",
          "@p0 = ["ATL","XYZ"]",
        ]
      `);
  });

  test("of each row of a page", ({ expect }) => {
    const from = airport;
    const read = rows({ from, kept: value(int, "10"), order: [asc(column("t1", "Iata", varchar4))], isTotal: true });
    const page = { read, locals: [[column("t1", "Iata", varchar4)]] };
    expect(shown(count({ keys: { kind: "page", page, on: [origin] } }), expect)).toMatchInlineSnapshot(`
      [
        "SELECT p.k0 AS k0, CONVERT(varchar(20), COUNT_BIG(y.m)) AS a0 FROM (SELECT DISTINCT q.l0 AS k0, CAST(q.l0 AS varbinary(8000)) AS b0 FROM (SELECT TOP (@p0) CAST(t1.[Iata] AS nvarchar(4)) AS l0 FROM [curated].[Airport] AS t1 ORDER BY CAST(t1.[Iata] AS nvarchar(4)) ASC) AS q) AS p LEFT JOIN (SELECT CAST(t0.[Origin] AS nvarchar(4)) AS r0, 1 AS m FROM [curated].[Flight] AS t0) AS y ON y.r0 = p.k0 GROUP BY p.k0, p.b0 ORDER BY p.k0, p.b0",
        "@p0 = 10",
      ]
    `);
  });
});

const when: Predicate = {
  kind: "exists",
  from: airport,
  on: [{ left: origin, right: column("t1", "Iata", varchar4) }],
  where: compare(column("t1", "State", varchar4), "eq", value(varchar4, "NY")),
};

describe("the text of groups", () => {
  test("of a page, cut and ordered by a number", ({ expect }) => {
    const having = compare(counts, "gt", value(bigint, "1"));
    const order = [desc(counts), asc(told("k0", varchar4), true)];
    expect(shown(grouped({ by: [origin], where: late, having, order }), expect)).toMatchInlineSnapshot(`
      [
        "SELECT TOP (@p0) g0.[k0] AS c0, CONVERT(varchar(20), g0.[a0]) AS c1 FROM (SELECT y.k0, COUNT_BIG(*) AS a0 FROM (SELECT CAST(t0.[Origin] AS nvarchar(4)) AS k0 FROM [curated].[Flight] AS t0 WHERE t0.[Delay] > @p1) AS y GROUP BY y.k0) AS g0 WHERE g0.[a0] > @p2 ORDER BY g0.[a0] DESC, CAST(g0.[k0] AS nvarchar(4)) ASC",
        "@p0 = 11",
        "@p1 = 15",
        "@p2 = 1",
      ]
    `);
  });

  test("of a guarded field, which may hold a subquery", ({ expect }) => {
    const seen = guarded(delay, when);
    const facts = { by: [seen], values: [seen], measures: [taken("min", 0, int)] };
    expect(shown(grouped(facts), expect)).toMatchInlineSnapshot(`
      [
        "SELECT TOP (@p0) CONVERT(varchar(20), g0.[k0]) AS c0, CONVERT(varchar(20), g0.[a0]) AS c1 FROM (SELECT y.k0, MIN(y.v0) AS a0 FROM (SELECT CASE WHEN EXISTS (SELECT 1 FROM [curated].[Airport] AS t1 WHERE t1.[Iata] = t0.[Origin] AND t1.[State] = @p1) THEN t0.[Delay] END AS k0, CASE WHEN EXISTS (SELECT 1 FROM [curated].[Airport] AS t1 WHERE t1.[Iata] = t0.[Origin] AND t1.[State] = @p1) THEN t0.[Delay] END AS v0 FROM [curated].[Flight] AS t0) AS y GROUP BY y.k0) AS g0",
        "@p0 = 11",
        "@p1 = NY",
      ]
    `);
  });

  test("of each parent", ({ expect }) => {
    const having = or(compare(counts, "gt", value(bigint, "1")), isNull(counts));
    const facts = { by: [field("IsLate")], keys: parents, having, order: [asc(told("k0", { kind: "bit" }), true)] };
    expect(shown(grouped(facts), expect)).toMatchInlineSnapshot(`
      [
        "SELECT x.l0, x.m, x.c0, x.c1 FROM (SELECT g0.l0, CASE WHEN g0.m = 1 AND (g0.[a0] > @p1 OR g0.[a0] IS NULL) THEN N'1' END AS m, CONVERT(varchar(1), g0.[k0]) AS c0, CONVERT(varchar(20), g0.[a0]) AS c1, ROW_NUMBER() OVER (PARTITION BY g0.p0 ORDER BY CASE WHEN g0.m = 1 AND (g0.[a0] > @p1 OR g0.[a0] IS NULL) THEN 0 ELSE 1 END, g0.[k0] ASC) AS rn FROM (SELECT p.k AS l0, p.k AS p0, y.m, y.k0, COUNT_BIG(y.m) AS a0 FROM (SELECT k.[key] AS k, CAST(k.[value] AS nvarchar(4000)) AS k0 FROM OPENJSON(@p0) AS k) AS p INNER JOIN (SELECT CAST(t0.[Origin] AS nvarchar(4)) AS r0, 1 AS m, t0.[IsLate] AS k0 FROM [curated].[Flight] AS t0) AS y ON y.r0 = p.k0 GROUP BY p.k, y.m, y.k0) AS g0) AS x WHERE x.rn <= @p2 AND (x.m IS NOT NULL OR x.rn = 1) ORDER BY x.l0, x.rn",
        "@p0 = ["ATL","XYZ"]",
        "@p1 = 1",
        "@p2 = 11",
      ]
    `);
  });

  test("of rows that nobody may read", ({ expect }) => {
    const floor = { counted: late, roundTo: value(bigint, "5") };
    const facts = { by: [origin, field("IsLate")], where: isNull(name, true), order: [desc(counts)] };
    expect(shown(flooredGroups(floor, facts), expect)).toMatchInlineSnapshot(`
      [
        "SELECT TOP (@p0) g0.[k0] AS c0, CONVERT(varchar(1), g0.[k1]) AS c1, CONVERT(varchar(20), g0.[a0]) AS c2 FROM (SELECT z.k0, z.k1, (z.n + @p3 / 2) / @p3 * @p3 AS a0 FROM (SELECT v.w, v.k0, v.k1, v.n, v.c, SUM(CASE WHEN v.w = 0 THEN v.f ELSE 0 END) OVER () AS oe, SUM(CASE WHEN v.w = 0 THEN v.n ELSE 0 END) OVER () AS om, SUM(CASE WHEN v.w = 1 AND v.c < @p2 THEN v.h ELSE 0 END) OVER () AS he, SUM(CASE WHEN v.w = 1 AND v.c < @p2 THEN v.n ELSE 0 END) OVER () AS hn, ROW_NUMBER() OVER (ORDER BY CASE WHEN v.w = 1 AND v.c >= @p2 THEN 0 ELSE 1 END, v.c, v.k0, v.k1) AS rn FROM (SELECT u.w, u.k0, u.k1, SUM(u.n) AS n, MAX(u.c) AS c, SUM(CASE WHEN u.f = 1 AND u.e IS NOT NULL THEN CAST(1 AS bigint) ELSE 0 END) AS f, SUM(CASE WHEN u.h = 1 AND u.e IS NOT NULL THEN CAST(1 AS bigint) ELSE 0 END) AS h FROM (SELECT s.w, s.k0, s.k1, s.e, s.n, s.c, s.f, ROW_NUMBER() OVER (PARTITION BY s.w, CASE WHEN s.c < @p2 THEN 1 ELSE 0 END, s.e ORDER BY s.k0, s.k1) AS h FROM (SELECT b.w, b.k0, b.k1, b.e, b.n, COUNT_BIG(b.e) OVER (PARTITION BY b.w, b.k0, b.k1) AS c, ROW_NUMBER() OVER (PARTITION BY b.w, b.e ORDER BY b.k0, b.k1) AS f FROM (SELECT x.w, x.k0, x.k1, x.e, COUNT_BIG(*) AS n FROM (SELECT t0.[FlightKey] AS e, CASE WHEN t0.[Delay] > @p1 THEN 1 ELSE 0 END AS w, CAST(t0.[Origin] AS nvarchar(4)) AS k0, t0.[IsLate] AS k1 FROM [curated].[Flight] AS t0 WHERE t0.[Name] IS NOT NULL) AS x GROUP BY x.w, x.k0, x.k1, x.e) AS b) AS s) AS u GROUP BY u.w, u.k0, u.k1) AS v) AS z WHERE z.w = 1 AND z.c >= @p2 AND (z.om = 0 OR z.oe >= @p2) AND (z.hn = 0 OR z.he >= @p2 OR z.rn > 1)) AS g0 ORDER BY g0.[a0] DESC",
        "@p0 = 11",
        "@p1 = 15",
        "@p2 = 3",
        "@p3 = 5",
      ]
    `);
  });
});

let asker: Asker;
beforeAll(async () => {
  asker = await makeAsker();
});

/** The answer, the same from both kinds of pool. */
async function ask(read: Read): Promise<readonly (readonly unknown[])[]> {
  const [dedicated, serverless] = await Promise.all(pools.map((pool) => asker.ask(batchOf(read, pool), pool)));
  if (dedicated === undefined || serverless === undefined) throw new TypeError("no answer");
  if (inAnyOrder(dedicated).join() !== inAnyOrder(serverless).join()) throw new TypeError("the pools do not agree");
  return dedicated;
}

/** Parents come in the order of their keys, which the collation may hold equal, or in none. */
const inAnyOrder = (answer: readonly (readonly unknown[])[]): readonly string[] =>
  answer.map((row) => JSON.stringify(row)).toSorted();

interface Row {
  readonly origin?: string | null;
  readonly patient?: string | null;
  readonly delay?: number | null;
}

async function fill(all: readonly Row[]): Promise<void> {
  await asker.connection.run("DELETE FROM curated.Flight");
  const insert = "INSERT INTO curated.Flight (FlightKey, Origin, Name, Delay) VALUES (CAST($1 AS BIGINT), $2, $3, $4)";
  for (const [index, row] of all.entries()) {
    await asker.connection.run(insert, [String(index), row.origin ?? null, row.patient ?? null, row.delay ?? null]);
  }
}

describe("as the warehouse answers", () => {
  test("numbers of nothing are 0 and NULL", async ({ expect }) => {
    await fill([]);
    const measures = [...count().measures, taken("countDistinct", 0, int), ...ofDelay, taken("stddev", 0, int)];
    expect(await ask(count({ values: [delay], measures }))).toEqual([["0", "0", null, null, null]]);
    expect(await ask(grouped({ by: [delay] }))).toEqual([]);
  });

  test("NULL is a group of its own, and counts in no number but that of rows", async ({ expect }) => {
    await fill([{ delay: null }, { delay: null }, { delay: 3 }]);
    const measures = [...count().measures, taken("countDistinct", 0, int), taken("stddev", 0, int)];
    const facts = { by: [delay], values: [delay], measures, order: [asc(told("k0", int), true)] };
    expect(await ask(grouped(facts))).toEqual([
      [null, "2", "0", null],
      ["3", "1", "1", null],
    ]);
  });

  test("sums leave the type of their values, and averages are not cut to whole numbers", async ({ expect }) => {
    await fill([{ delay: 2_147_483_647 }, { delay: 2_147_483_647 }, { delay: 1 }]);
    expect(await ask(count({ values: [delay], measures: ofDelay }))).toEqual([["4294967295", "1431655765.000000"]]);
    await fill([{ delay: 1 }, { delay: 2 }]);
    expect(await ask(count({ values: [delay], measures: ofDelay }))).toEqual([["3", "1.500000"]]);
  });

  test("texts that the collation holds equal are one group", async ({ expect }) => {
    await fill([{ origin: "ATL" }, { origin: "atl" }, { origin: "ATL " }, { origin: "JFK" }]);
    const groups = await ask(grouped({ by: [origin], order: [desc(counts)] }));
    expect(groups.map(([, rowsOfIt]) => rowsOfIt)).toEqual(["3", "1"]);
  });

  test("a parent in the same trip has a row, also without groups or rows; a known one has none without rows", async ({
    expect,
  }) => {
    await fill([
      { origin: "ATL", delay: 1 },
      { origin: "atl", delay: 1 },
      { origin: "JFK", delay: 2 },
    ]);
    const having = compare(counts, "gt", value(bigint, "1"));
    const iata = column("t1", "Iata", varchar4);
    const read = rows({ from: airport, kept: value(int, "10"), order: [asc(iata)], isTotal: true });
    const page = { kind: "page", page: { read, locals: [[iata]] }, on: [origin] } as const;
    const of = keys(texts(varchar4, "ATL", "JFK", "XYZ"), origin);
    expect(await ask(grouped({ by: [delay], keys: of, having }))).toEqual([
      ["0", "1", "1", "2"],
      ["1", null, "2", "1"],
    ]);
    expect(inAnyOrder(await ask(grouped({ by: [delay], keys: page, having })))).toEqual(
      inAnyOrder([
        ["ATL", "1", "1", "2"],
        ["JFK", null, "2", "1"],
        ["jfk", null, "2", "1"],
        ["ORD", null, null, "0"],
      ]),
    );
    expect(inAnyOrder(await ask(count({ keys: of })))).toEqual(
      inAnyOrder([
        ["0", "2"],
        ["1", "1"],
      ]),
    );
    expect(await ask(count({ keys: page }))).toContainEqual(["ORD", "0"]);
  });
});

interface Told {
  readonly all: readonly Row[];
  readonly groups: readonly (readonly [string | null, string])[];
}

const people = (of: string, patients: string): readonly Row[] =>
  [...patients].map((patient) => ({ origin: of, patient }));

describe("groups of three entities or more, of rows that nobody may read", () => {
  test.for<readonly [string, Told]>([
    ["one short", { all: people("A", "ab"), groups: [] }],
    ["enough, and nobody left out", { all: people("A", "abc"), groups: [["A", "3"]] }],
    ["many rows of few", { all: [...people("A", "aabb"), ...people("B", "abc")], groups: [] }],
    [
      "a few that are left hide the smallest of the others",
      { all: [...people("A", "abc"), ...people("B", "abcd"), ...people("C", "a")], groups: [["B", "4"]] },
    ],
    [
      "of equal ones the first by its key",
      { all: [...people("B", "abc"), ...people("A", "abc"), ...people("C", "ab")], groups: [["B", "3"]] },
    ],
    [
      "small groups that are enough together hide no other",
      { all: [...people("A", "abc"), ...people("B", "ab"), ...people("C", "c")], groups: [["A", "3"]] },
    ],
    [
      "small groups of the same people are not enough together",
      {
        all: [...people("A", "abc"), ...people("B", "ab"), ...people("C", "ab"), ...people("D", "abcd")],
        groups: [["D", "4"]],
      },
    ],
    [
      "rows of nobody are rows",
      { all: [...people("A", "abc"), ...people("B", "abcd"), { origin: "C", patient: null }], groups: [["B", "4"]] },
    ],
    [
      "rows of nobody count beside others",
      { all: [...people("A", "abc"), { origin: "A", patient: null }], groups: [["A", "4"]] },
    ],
    ["who is equal by collation is one", { all: people("A", "aAb"), groups: [] }],
  ])("%s", async ([, { all, groups }], { expect }) => {
    await fill(all);
    const read = flooredGroups(
      { counted: always, entityKey: name },
      { by: [origin], order: [asc(told("k0", varchar4), true)] },
    );
    expect(await ask(read)).toEqual(groups);
  });

  test("nothing is told where too few are left out of the condition, or it is unknown for them", async ({ expect }) => {
    const asked = people("A", "abc").map((row) => ({ ...row, delay: 20 }));
    const by = { by: [origin] };
    for (const left of [
      { patient: "d", delay: 1 },
      { patient: "d", delay: null },
      { patient: null, delay: 1 },
    ]) {
      await fill([...asked, { origin: "A", ...left }]);
      expect(await ask(flooredGroups({ counted: late, entityKey: name }, by))).toEqual([]);
      expect(await ask(flooredGroups({ counted: or(late, not(late), isNull(delay)), entityKey: name }, by))).toEqual([
        ["A", "4"],
      ]);
      // A row filter that leaves them out is another matter: they are not there for who asks.
      expect(await ask(flooredGroups({ counted: late, entityKey: name }, { ...by, where: late }))).toEqual([
        ["A", "3"],
      ]);
    }
    await fill([...asked, ...people("B", "xyz")]);
    expect(await ask(flooredGroups({ counted: late, entityKey: name }, by))).toEqual([["A", "3"]]);
  });

  test("having and order see the rounded number", async ({ expect }) => {
    await fill([...people("A", "abcd"), ...people("B", "abcdefg")]);
    const having = compare(counts, "gte", value(bigint, "5"));
    const floor = { counted: always, entityKey: name, roundTo: value(bigint, "5") };
    const order = [asc(counts), desc(told("k0", varchar4), true)];
    expect(await ask(flooredGroups(floor, { by: [origin], having, order }))).toEqual([
      ["B", "5"],
      ["A", "5"],
    ]);
  });
});

test("a text of groups depends on no value", ({ expect }) => {
  const textOf = (size: string, most: string) => {
    const having = compare(counts, "gt", value(bigint, most));
    const floor = { counted: compare(key, "gt", value(bigint, size)), minGroupSize: value(bigint, size) };
    const facts = { by: [origin], having, limit: value(int, size) };
    const of = keys(texts(varchar4, size, most), origin);
    const reads = [flooredGroups(floor, facts), grouped(facts), grouped({ ...facts, keys: of }), count({ keys: of })];
    return reads.map((read) => renderPlan(planOf(read), "dedicated")[0]?.text);
  };
  expect(textOf("3", "7")).toEqual(textOf("1000", "-2"));
});
