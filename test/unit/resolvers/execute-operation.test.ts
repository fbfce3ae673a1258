// What comes of an operation over rows that a test answers: who writes it, what one refusal costs, and what happens when the
// warehouse's data changes between two statements of one trip.

import { describe, test } from "vitest";
import { id, run } from "./documents.ts";

/** The page itself, and what belongs to its rows. */
const PAGE = "SELECT TOP (@p0) ";
const BELOW = "FROM (SELECT DISTINCT";
const BY_KEYS = "FROM (SELECT k.[key] AS k";
const BY_KEYS_OF_NUMBERS = "FROM (SELECT k.[value] AS k";
type Rows = readonly (readonly (string | null)[])[];
const trip = (...rows: readonly (readonly [string, Rows])[]) => rows.map(([part, cells]) => [part, cells] as const);

/** Of flights that follow another, or none. */
const previous = "flights(first: 2) { nodes { previous { delayMinutes } } }";

describe("one trip", () => {
  const flights = { nodes: [{ previous: { delayMinutes: 90 } }, { previous: null }] };
  const rows = trip([BELOW, [["7", "1", "90"]]], [PAGE, [["7"], [null]]]);

  test("and the answer is written from its cells", async ({ expect }) => {
    const ran = await run(`{ ${previous} }`, { isTrap: true, rows });
    expect(ran).toMatchObject({ errors: [], written: JSON.stringify({ flights }) });
    expect(ran.trips.map((statements) => statements.length)).toEqual([2]);
  });

  test("also where the executor has a part of it", async ({ expect }) => {
    const ran = await run(`{ ${previous} viewer { subject } }`, { isTrap: true, rows });
    expect(ran).toMatchObject({ errors: [], written: undefined, data: { flights, viewer: { subject: "somebody" } } });
    expect(ran.trips).toHaveLength(1);
  });

  test("asks nothing for nothing", async ({ expect }) => {
    const ran = await run('{ flights { __typename } node(id: "W10") @skip(if: true) { id } }');
    expect(ran).toMatchObject({ trips: [], written: '{"flights":{"__typename":"FlightConnection"}}' });
  });
});

describe("the page had other rows when it was asked for again", () => {
  const query = "{ flights(first: 3) { nodes { flightId origin { name } } } }";
  const page = [
    PAGE,
    [
      ["1", "LAX"],
      ["2", "SEA"],
      ["3", "SEA"],
    ],
  ] as const;
  const lax = ["LAX", "1", "Los Angeles"] as const;
  const answerOf = (origin: unknown) => ({
    flights: {
      nodes: [
        { flightId: "1", origin: { name: "Los Angeles" } },
        { flightId: "2", origin },
        { flightId: "3", origin },
      ],
    },
  });

  test("what is missing is asked for by its key, once", async ({ expect }) => {
    const ran = await run(query, { trips: [trip([BELOW, [lax]], page), trip([BY_KEYS, [["0", "1", "Seattle"]]])] });
    expect(ran).toMatchObject({ errors: [], reasons: [], written: JSON.stringify(answerOf({ name: "Seattle" })) });
    expect(ran.trips.map((statements) => statements.length)).toEqual([2, 1]);
    expect(ran.trips[1]?.[0]).toContain(`N'["SEA"]'`);
  });

  test("what has no row the second time either is null", async ({ expect }) => {
    const ran = await run(query, { trips: [trip([BELOW, [lax]], page), trip([BY_KEYS, []])] });
    expect([ran.data, ran.trips.length]).toEqual([answerOf(null), 2]);
  });

  test("what is known to lead nowhere is not asked for again", async ({ expect }) => {
    const ran = await run(query, { rows: trip([BELOW, [lax, ["SEA", null, null]]], page) });
    expect([ran.data, ran.trips.length]).toEqual([answerOf(null), 1]);
  });

  test("rows of others are left out", async ({ expect }) => {
    const below = [BELOW, [["ATL", "1", "Atlanta"], lax, ["SEA", "1", "Seattle"], [null, "1", "Nowhere"]]] as const;
    const ran = await run(query, { rows: trip(below, page) });
    expect([ran.data, ran.trips.length]).toEqual([answerOf({ name: "Seattle" }), 1]);
  });

  test("a text is another where its bytes are, whatever the collation says", async ({ expect }) => {
    const ran = await run("{ flights(first: 2) { nodes { origin { name } } } }", {
      trips: [
        trip([BELOW, [["lax", "1", "small"]]], [PAGE, [["lax"], ["LAX "]]]),
        trip([BY_KEYS, [["0", "1", "large"]]]),
      ],
    });
    expect(ran.data).toEqual({ flights: { nodes: [{ origin: { name: "small" } }, { origin: { name: "large" } }] } });
    expect(ran.trips[1]?.[0]).toContain(`N'["LAX "]'`);
  });

  test("behind either of two relations, each row finds its own", async ({ expect }) => {
    const both = "{ flights(first: 2) { nodes { origin { iata } destination { name } a: origin { name } } } }";
    const ran = await run(both, {
      trips: [
        trip(
          [BELOW, [["LAX", "1", "LAX", "Los Angeles"]]],
          [
            PAGE,
            [
              ["LAX", "SEA"],
              ["ATL", "LAX"],
            ],
          ],
        ),
        trip([
          BY_KEYS,
          [
            ["1", "1", "ATL", "Atlanta"],
            ["0", "1", "SEA", "Seattle"],
          ],
        ]),
      ],
    });
    expect([ran.errors, ran.reasons]).toEqual([[], []]);
    const flight = ([iata, name, to]: readonly string[]) => ({
      origin: { iata },
      destination: { name: to },
      a: { name },
    });
    expect(ran.written).toBe(
      JSON.stringify({
        flights: { nodes: [flight(["LAX", "Los Angeles", "Seattle"]), flight(["ATL", "Atlanta", "Los Angeles"])] },
      }),
    );
    expect(ran.trips.map((statements) => statements.length)).toEqual([2, 1]);
  });

  test("lists, numbers and groups are asked for too, with what is below, in one more trip", async ({ expect }) => {
    const ran = await run(
      `{ airports(first: 2) { nodes { iata departures(first: 1) { nodes { origin { name } } totalCount
        groupBy(keys: [{ destinationIata: VALUE }]) { nodes { key { destinationIata } aggregate { count } } } } } } }`,
      {
        trips: [
          trip(
            ["AS g0", [["LAX", "1", "SEA", "4"]]],
            ["AS a0 FROM", [["LAX", "4"]]],
            ["LEFT JOIN (SELECT CAST(t0.[OriginIata]", [["LAX", "1", "LAX"]]],
            ["LEFT JOIN (SELECT CAST(t0.[Iata]", [["LAX", "1", "Los Angeles"]]],
            [PAGE, [["LAX"], ["SEA"]]],
          ),
          trip(
            ["AS g0", [["0", "1", "ATL", "2"]]],
            ["AS a0 FROM", [["0", "2"]]],
            ["AS m, t0.[OriginIata] AS c0", [["0", "1", "SEA"]]],
            ["LEFT JOIN (SELECT CAST(t0.[Iata]", [["SEA", "1", "Seattle"]]],
          ),
        ],
      },
    );
    expect([ran.errors, ran.reasons]).toEqual([[], []]);
    expect(ran.trips.map((statements) => statements.length)).toEqual([5, 4]);
    const airport = (iata: string, name: string, [to, count]: readonly [string, string]) => ({
      iata,
      departures: {
        nodes: [{ origin: { name } }],
        totalCount: count,
        groupBy: { nodes: [{ key: { destinationIata: to }, aggregate: { count } }] },
      },
    });
    expect(ran.data).toEqual({
      airports: { nodes: [airport("LAX", "Los Angeles", ["SEA", "4"]), airport("SEA", "Seattle", ["ATL", "2"])] },
    });
  });

  test("what is refused then is refused where it belongs, and the rest stands", async ({ expect }) => {
    const ran = await run(query, {
      trips: [trip([BELOW, [lax]], page), trip([BY_KEYS, [["0", "1", "Seattle", "more"]]])],
    });
    expect(ran.data).toEqual(answerOf(null));
    expect(ran.errors.map(({ path }) => path)).toEqual([1, 2].map((at) => ["flights", "nodes", at, "origin"]));
    expect(ran.reasons).toEqual(["warehouse-malformed: curated.Airport: 4 cells in a row where 3 were asked for"]);
  });
});

describe("a page that cannot be asked for twice", () => {
  const limits = { repeatedRows: 0 };

  test("is read first, and level by level what belongs to it", async ({ expect }) => {
    const ran = await run("{ flights(first: 2) { nodes { previous { origin { departures { totalCount } } } } } }", {
      isTrap: true,
      limits,
      trips: [
        trip([PAGE, [["7"], [null]]]),
        trip(["[Airport]", [["LAX", "1", "LAX"]]], [BY_KEYS_OF_NUMBERS, [["7", "1", "LAX"]]]),
        trip(["COUNT_BIG", [["0", "3"]]]),
      ],
    });
    expect(ran.errors).toEqual([]);
    const origin = { departures: { totalCount: "3" } };
    expect(ran.data).toEqual({ flights: { nodes: [{ previous: { origin } }, { previous: null }] } });
    // What is read by known keys may be asked for again: its own relations go along, and theirs wait.
    expect(ran.trips.map((statements) => statements.length)).toEqual([1, 2, 1]);
  });

  test("needs no second trip where none of its rows leads anywhere", async ({ expect }) => {
    const ran = await run(`{ ${previous} }`, { isTrap: true, limits, rows: trip([PAGE, [[null]]]) });
    expect([ran.data, ran.trips.length]).toEqual([{ flights: { nodes: [{ previous: null }] } }, 1]);
  });
});

describe("what the warehouse sent in another form", () => {
  const detail = (place: string) => `warehouse-malformed: curated.${place}`;
  test.for<readonly [name: string, flights: Rows, reason: string]>([
    [
      "a cell",
      [
        ["1", "5"],
        ["2", "canary"],
      ],
      "Flight, delayMinutes: a cell is not in the form of int",
    ],
    ["NULL where a value is declared", [[null, "5"]], "Flight, flightId: NULL, where the view declares a value"],
    ["a cell too few", [["1"]], "Flight: 1 cells in a row where 2 were asked for"],
    [
      "too many rows",
      [
        ["1", "5"],
        ["2", "5"],
        ["3", "5"],
        ["4", "5"],
      ],
      "Flight: more rows than were asked for",
    ],
  ])("%s refuses its list alone, whoever writes the rest", async ([, flights, reason], { expect }) => {
    const change = { rows: trip(["[Flight]", flights], ["[Airport]", [["LAX"]]]) };
    const asked = "flights(first: 2) { nodes { flightId delayMinutes } } airports { nodes { iata } }";
    const [ahead, left] = [await run(`{ ${asked} }`, change), await run(`{ ${asked} viewer { subject } }`, change)];
    for (const ran of [ahead, left]) {
      expect(ran.data).toMatchObject({ flights: null, airports: { nodes: [{ iata: "LAX" }] } });
      expect(ran.errors.map(({ path }) => path)).toEqual([["flights"]]);
      expect(ran.reasons).toEqual([detail(reason)]);
      expect(JSON.stringify(ran.errors)).not.toContain("canary");
    }
  });

  test("of an order alone refuses the list whose cursors it would make", async ({ expect }) => {
    const query = "{ flights(orderBy: [{ delayMinutes: ASC }]) { edges { cursor } } }";
    const ran = await run(query, { rows: trip(["[Flight]", [["canary", "1"]]]) });
    expect([ran.data, ran.errors.map(({ path }) => path)]).toEqual([{ flights: null }, [["flights"]]]);
    expect(ran.reasons).toEqual([detail("Flight, column 0: a cell is not in the form of int")]);
  });

  test("of a key that is not shown is no way to nowhere: it refuses the list", async ({ expect }) => {
    const ran = await run("{ flights { nodes { origin { name } } } }", { rows: trip([BELOW, []], [PAGE, [[null]]]) });
    expect([ran.data, ran.errors.map(({ path }) => path)]).toEqual([{ flights: null }, [["flights"]]]);
    expect(ran.reasons).toEqual([detail("Flight, originIata: NULL, where the view declares a value")]);
  });

  test("in numbers refuses the page that they are of", async ({ expect }) => {
    const query = "{ flights { nodes { flightId } totalCount } airports { totalCount } }";
    const ran = await run(query, {
      rows: trip(
        ["COUNT_BIG(*)) AS a0 FROM [curated].[Airport]", [["3"]]],
        ["COUNT_BIG", [["-1"]]],
        ["[Flight]", [["1"]]],
      ),
    });
    expect([ran.data, ran.errors.map(({ path }) => path)]).toEqual([
      { flights: null, airports: { totalCount: "3" } },
      [["flights"]],
    ]);
  });

  test("below a page refuses what belongs to each row, and asks for nothing by its keys", async ({ expect }) => {
    const query = "{ flights { nodes { flightId origin { iata state { name } } } } }";
    const ran = await run(query, {
      trips: [
        trip(
          ["[State]", []],
          ["[Airport]", [["LAX", "1", null, "CA"]]],
          [
            PAGE,
            [
              ["1", "LAX"],
              ["2", "LAX"],
            ],
          ],
        ),
      ],
    });
    expect(ran.data).toEqual({
      flights: {
        nodes: [
          { flightId: "1", origin: null },
          { flightId: "2", origin: null },
        ],
      },
    });
    expect(ran.errors.map(({ path }) => path)).toEqual([0, 1].map((at) => ["flights", "nodes", at, "origin"]));
    expect(ran.trips).toHaveLength(1);
    expect(ran.reasons).toEqual([detail("Airport, iata: NULL, where the view declares a value")]);
  });
});

describe("rows by id", () => {
  test("of several views in one trip, in the order asked, each id once", async ({ expect }) => {
    const ids = [id("Flight", "1"), id("Airport", "LAX"), id("Flight", "2"), id("Flight", "1"), id("Airport", "XXX")];
    const ran = await run(
      `{ nodes(ids: ${JSON.stringify(ids)}) { __typename id ... on Flight { destinationIata } ... on Airport { name } } }`,
      {
        rows: trip(
          ["[Airport]", [["0", "1", "LAX", "Los Angeles"]]],
          [
            "[Flight]",
            [
              ["2", "1", "2", "JFK"],
              ["1", "1", "1", "SEA"],
            ],
          ],
        ),
      },
    );
    expect(ran.trips.map((statements) => statements.length)).toEqual([2]);
    const flight = { __typename: "Flight", id: ids[0], destinationIata: "SEA" };
    expect(ran.data).toEqual({
      nodes: [
        flight,
        { __typename: "Airport", id: ids[1], name: "Los Angeles" },
        { __typename: "Flight", id: ids[2], destinationIata: "JFK" },
        flight,
        null,
      ],
    });
    expect(ran.written).toBe(JSON.stringify(ran.data));
  });

  const hiddenOrUnknown = [
    id("Flight", "1"),
    ...[id("Flight", "1", "2"), id("Nothing", "1"), id("Nothing", "1", "2"), id("flight", "1")],
    ...["__proto__", "constructor", "toString", "Query", "FlightConnection"].map((name) => id(name, "1")),
  ];
  test.for(hiddenOrUnknown)("%s leads nowhere for one who sees no Flight: the same null", async (given, { expect }) => {
    const ran = await run(`{ node(id: "${given}") { id } }`, {}, { roles: ["ci"], scopes: ["data.read"] });
    expect(ran).toMatchObject({ trips: [], written: '{"node":null}', errors: [], reasons: [] });
  });

  test.for(["", "#", "Flight", id("Airport"), id("Airport", "a", "b"), id("Airport", null), id()])(
    "'%s' is no id, and is told so, and spares what is beside it",
    async (given, { expect }) => {
      const query = `{ nodes(ids: ["${given}", "${id("Airport", "LAX")}"]) { __typename } airports { totalCount } }`;
      const ran = await run(query, { rows: trip(["COUNT_BIG", [["3"]]], ["[Airport]", [["0", "1", "LAX"]]]) });
      expect(ran.data).toEqual({ nodes: [null, { __typename: "Airport" }], airports: { totalCount: "3" } });
      expect(ran.errors).toEqual([
        {
          message: "The id is not one that this API gave out. Use the id of a row as it was answered.",
          path: ["nodes", 0],
        },
      ]);
    },
  );
});
