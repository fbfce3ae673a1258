// What is wanted through the relations of rows: read in the trip of the rows where their page can be asked for again, and left
// for later where it cannot.

import { describe, test } from "vitest";
import type { RelatedRequest } from "#read/read-request.ts";
import { catalog as counted } from "./plan-nodes.ts";
import { airport, flights, listOf, openSpine, origin, pageOf, relatedOf, said, type Change } from "./spine.ts";

/** Flight 1 from LAX, 2 from nowhere, 3 from SEA. */
const FLIGHTS = [
  "TOP (@p0) CONVERT",
  [
    ["1", "LAX"],
    ["2", null],
    ["3", "SEA"],
  ],
] as const;
const departures = (change: object = {}): RelatedRequest => ({
  relation: "departures",
  request: {
    kind: "list",
    view: "Flight",
    path: "airports.nodes.departures",
    fields: ["flightId"],
    page: { first: 2 },
    wantsCursors: false,
    related: [],
    ...change,
  },
});
const withOrigin = flights({ fields: ["flightId", "originIata"], related: [origin()], wantsCursors: false });
const ask = async (change: Change) => {
  const spine = openSpine(change);
  const [answer] = await spine.read([withOrigin]);
  return { spine, answer, rows: pageOf(answer).rows, related: relatedOf(answer) };
};

describe("what belongs to the rows of a page", () => {
  const airports = [
    "[Airport]",
    [
      ["SEA", null, null],
      ["LAX", "1", "LAX"],
      ["JFK", "1", "JFK"],
    ],
  ] as const;

  test("goes along in one trip, by the page itself", async ({ expect }) => {
    const { spine } = await ask({ rows: [FLIGHTS, airports] });
    expect(spine.batches).toHaveLength(1);
    const [, page, child] = spine.batches[0]?.split("EXEC sp_executesql") ?? [];
    expect(page).toContain("[Flight]");
    // The page keeps one row less than the list looks at.
    expect(child).toContain(
      "(SELECT TOP (@p0) CAST(t0.[OriginIata] AS nvarchar(4)) AS l0 FROM [curated].[Flight] AS t0 ",
    );
    expect([page?.includes("= 11"), child?.includes("= 10")]).toEqual([true, true]);
  });

  test("is found by the key of a row; a null leads nowhere, and what did not come is not known", async ({ expect }) => {
    const { rows, related } = await ask({ rows: [FLIGHTS, airports] });
    const labels = rows.map((row) => related.labelOf(row));
    expect(labels).toEqual(['["LAX"]', undefined, '["SEA"]']);
    const { answer } = related;
    if (answer?.ok !== true) throw new TypeError("not answered");
    expect(answer.value.sets.get('["LAX"]')).toEqual(["LAX"]);
    // A row that has none is known to have none: it came without a mark.
    expect([answer.value.sets.has('["SEA"]'), answer.value.sets.get('["SEA"]')]).toEqual([true, undefined]);
    expect(answer.value.sets.has('["ATL"]')).toBe(false);
    expect(related.keyOf(rows[0] ?? [])).toEqual({ fields: ["iata"], key: ["LAX"] });
  });

  test("is not among the rows that the record counts where there is none", async ({ expect }) => {
    const { spine } = await ask({ rows: [FLIGHTS, airports] });
    const { trips } = await spine.record();
    expect(trips.map(({ statements }) => statements.map(({ rows }) => rows))).toEqual([[3, 2]]);
  });

  test("is refused alone, and said once", async ({ expect }) => {
    const spine = openSpine({ who: { roles: ["regional"], claims: { states: ["CA"] } }, rows: [FLIGHTS] });
    const [answer] = await spine.read([withOrigin]);
    expect(pageOf(answer).rows).toHaveLength(3);
    const { answer: related } = relatedOf(answer);
    expect(related === undefined ? [] : said([related])).toEqual(["Flight.origin is not granted"]);
    expect((await spine.record()).reasons).toEqual(["no-grant: Flight.origin is not granted"]);
    expect(spine.batches.join("").split("EXEC sp_executesql")).toHaveLength(2);
  });

  test("is refused for every level below what is refused, in no statement", async ({ expect }) => {
    const below = departures({
      path: "flights.nodes.origin.departures",
      fields: ["originIata"],
      related: [origin({ fields: ["nothing"] })],
    });
    const spine = openSpine({ rows: [FLIGHTS, airports] });
    const [answer] = await spine.read([{ ...withOrigin, related: [origin({ fields: ["iata"], related: [below] })] }]);
    expect(spine.batches.join("").split("EXEC sp_executesql")).toHaveLength(4);
    expect(pageOf(answer).rows).toHaveLength(3);
    expect((await spine.record()).reasons).toEqual(["no-grant: Airport.nothing is not granted"]);
  });

  test("of a lookup and of known keys goes along too", async ({ expect }) => {
    const found = airport({ keys: [["LAX"], ["SEA"]], related: [departures()] });
    const spine = openSpine();
    await spine.read([found]);
    expect(spine.batches).toHaveLength(1);
    const child = spine.batches[0]?.split("EXEC sp_executesql")[2];
    expect(child).toContain("FROM (SELECT y.l0 FROM (SELECT k.[key] AS k, ");
  });
});

describe("waits, counted but not sent,", () => {
  const statements = (texts: readonly string[]) => texts.map((text) => text.split("EXEC sp_executesql").length - 1);
  const levels = flights({
    fields: ["originIata"],
    wantsCursors: false,
    related: [origin({ related: [departures({ path: "flights.nodes.origin.departures" })] })],
  });

  test("what belongs to the rows of a page that is dear", async ({ expect }) => {
    const limits = {
      ...{ defaultPageRows: 10, pageRows: 50, filterNodes: 20, listLength: 10_000, orWidth: 5 },
      ...{ totalRows: 10_000, statements: 5, cost: 1e9, costPerMinute: 0, batchCharacters: 1e9 },
    };
    const sent = async (repeatedRows: number) => {
      const spine = openSpine({ catalog: counted, limits: { ...limits, repeatedRows } });
      const [answer] = await spine.read([levels]);
      expect(relatedOf(answer).answer === undefined).toBe(repeatedRows < 1_000_000);
      return statements(spine.batches);
    };
    // A million flights, and with the airports that they lead to 1,001,000.
    expect([await sent(999_999), await sent(1_000_000), await sent(1_001_000)]).toEqual([[1], [2], [3]]);
  });

  test("what would stand deeper in subqueries than the warehouse takes", async ({ expect }) => {
    const chain = (depth: number): RelatedRequest => ({
      relation: "previous",
      request: {
        kind: "lookup",
        view: "Flight",
        path: "flights.nodes".padEnd(14 + depth, "p"),
        fields: ["previousId"],
        related: depth === 0 ? [] : [chain(depth - 1)],
      },
    });
    const limits = {
      ...{ defaultPageRows: 10, pageRows: 50, filterNodes: 20, listLength: 10_000, orWidth: 5 },
      ...{ totalRows: 10_000, statements: 100, cost: 1e12, costPerMinute: 0, repeatedRows: 1e12, batchCharacters: 1e9 },
    };
    const spine = openSpine({ limits });
    await spine.read([flights({ fields: ["previousId"], wantsCursors: false, related: [chain(40)] })]);
    const [first = ""] = spine.batches;
    const depths = first.split("EXEC sp_executesql").slice(1).map(depthOf);
    expect(Math.max(...depths)).toBeGreaterThan(20);
    expect(Math.max(...depths)).toBeLessThanOrEqual(32);
    expect(depths.length).toBeLessThan(41);
  });

  test("is budgeted as if it went along", async ({ expect }) => {
    const limits = {
      ...{ defaultPageRows: 10, pageRows: 50, filterNodes: 20, listLength: 10_000, orWidth: 5 },
      ...{ totalRows: 10_000, statements: 2, cost: 1e9, costPerMinute: 0, repeatedRows: 0, batchCharacters: 1e9 },
    };
    const answered = await openSpine({ catalog: counted, limits }).begin([levels]);
    expect(answered).toMatchObject({ ok: false, refusal: { budget: "LIMIT_STATEMENTS", asked: 3 } });
  });

  test("what was read later is found by its labels, in the order asked", async ({ expect }) => {
    const spine = openSpine({
      rows: [
        [
          "[Airport]",
          [
            ["1", "1", "LAX"],
            ["0", "1", "SEA"],
          ],
        ],
      ],
    });
    const [answer] = await spine.readLater([airport({ keys: [["SEA"], ["LAX"], ["SEA"]] })]);
    if (answer?.ok !== true || answer.value.kind !== "lookup") throw new TypeError("no lookup");
    const { labels, sets, table } = answer.value;
    const shown = labels
      .map((label) => sets.get(label))
      .map((row) => (row === undefined ? row : table.value("iata")(row)));
    expect(shown).toEqual(["SEA", "LAX", "SEA"]);
  });
});

/** How many queries of a text stand in each other at the most. */
function depthOf(text: string): number {
  let depth = 0;
  const open: boolean[] = [];
  return [...text.matchAll(/\((SELECT)?|\)/gu)].reduce((most, [mark, query]) => {
    if (mark === ")") depth -= open.pop() === true ? 1 : 0;
    else {
      open.push(query !== undefined);
      depth += query === undefined ? 0 : 1;
    }
    return Math.max(most, depth);
  }, 0);
}

test("a relation that the view has not is a fault of ours", async ({ expect }) => {
  const asked = openSpine().read([{ ...withOrigin, related: [departures()] }]);
  await expect(asked).rejects.toThrow("no relation departures");
  expect(() => listOf(undefined)).toThrow(TypeError);
});
