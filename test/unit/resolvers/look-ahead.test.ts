// What an operation asks of the spine before anything is read: each thing once, whatever it is called and however it is written.

import { describe, test } from "vitest";
import { ahead, asked, id } from "./documents.ts";

const list = (change: object = {}) => ({
  kind: "list",
  view: "Flight",
  path: "flights",
  where: undefined,
  orderBy: [],
  page: {},
  wantsCursors: false,
  fields: [],
  related: [],
  ...change,
});
const count = [{ fn: "count", field: undefined }];
const total = { kind: "aggregate", view: "Flight", path: "flights", where: undefined, measures: count };

describe("a row reads", () => {
  test.for([
    ["what is selected, in the catalog's order", "{ delayMinutes flightId }", ["flightId", "delayMinutes"]],
    ["nothing for its type alone", "{ __typename }", []],
    ["a field once, under any names", "{ a: delayMinutes b: delayMinutes delayMinutes }", ["delayMinutes"]],
    ["its key for its id", "{ id }", ["flightId"]],
    ["the near end of a relation", "{ origin { name } }", ["originIata"]],
    ["both, where a relation's field is selected too", "{ originIata origin { name } }", ["originIata"]],
    [
      "what an inline fragment selects",
      "{ ... { flightId } ... on Flight { delayMinutes } }",
      ["flightId", "delayMinutes"],
    ],
    ["what a fragment on an interface selects", "{ ... on Node { id } }", ["flightId"]],
    ["nothing that lies behind a relation", "{ origin { name } delayMinutes }", ["delayMinutes", "originIata"]],
    [
      "nothing that is skipped",
      "{ flightId @skip(if: true) delayMinutes @include(if: false) originIata }",
      ["originIata"],
    ],
    [
      "nothing of a fragment that is skipped",
      "{ ... @skip(if: true) { flightId } ...A @include(if: false) originIata }",
      ["originIata"],
    ],
    ["what a variable includes", "{ flightId @include(if: $yes) delayMinutes @include(if: $no) }", ["flightId"]],
    ["nested fragments, whichever way they go", "{ ...B ...A }", ["flightId", "delayMinutes"]],
    [
      "all nodes that become one field",
      "{ flightId } flight(flightId: 1) { delayMinutes }",
      ["flightId", "delayMinutes"],
    ],
  ] as const)("%s", async ([, selection, fields], { expect }) => {
    const text = `query ($yes: Boolean! = true, $no: Boolean! = false) { flight(flightId: 1) ${selection} }
      fragment A on Flight { flightId ... on Node { ... on Flight { delayMinutes } } } fragment B on Node { ...A }`;
    expect(await asked(text)).toMatchObject([
      { kind: "lookup", view: "Flight", by: ["flightId"], keys: [["1"]], fields },
    ]);
  });

  test("nothing of a fragment on another view", async ({ expect }) => {
    const text = `{ node(id: "${id("Flight", "1")}") { ... on Airport { name } ... on Flight { delayMinutes } } }`;
    expect(await asked(text)).toMatchObject([{ view: "Flight", fields: ["delayMinutes"] }]);
  });
});

describe("a list asks", () => {
  const held = (fields: readonly string[], wantsCursors = false) => list({ fields, wantsCursors });
  const rows = (fields: readonly string[], wantsCursors = false) => list({ fields, wantsCursors, mayStream: true });
  test.for([
    ["nothing for its type alone", "{ __typename }", []],
    ["its total alone", "{ totalCount }", [total]],
    ["for rows by nodes", "{ nodes { flightId } }", [rows(["flightId"])]],
    ["for rows of no field", "{ nodes { __typename } }", [rows([])]],
    ["for rows by edges", "{ edges { node { flightId } } }", [rows(["flightId"])]],
    [
      "for rows by both, once",
      "{ nodes { flightId } edges { node { delayMinutes } cursor } }",
      [held(["flightId", "delayMinutes"], true)],
    ],
    ["for cursors of edges alone", "{ edges { cursor } }", [rows([], true)]],
    ["for rows to know whether there are more", "{ pageInfo { hasNextPage } }", [held([])]],
    ["for the ends' cursors", "{ pageInfo { endCursor } }", [held([], true)]],
    ["under other names", "{ a: nodes { b: flightId } c: totalCount d: totalCount }", [rows(["flightId"]), total]],
    [
      "through fragments on its own types",
      "{ ... on FlightConnection { edges { ... on FlightEdge { node { ...A } } } pageInfo { ... on PageInfo { startCursor } } } }",
      [rows(["flightId"], true)],
    ],
    [
      "for nothing that is skipped",
      "{ __typename totalCount @skip(if: true) edges @include(if: false) { cursor } }",
      [],
    ],
    [
      "for its total and its numbers together",
      "{ totalCount aggregate { avg { delayMinutes } } }",
      [{ ...total, measures: [...count, { fn: "avg", field: "delayMinutes" }] }],
    ],
    [
      "for each number once",
      "{ aggregate { a: count b: count max { delayMinutes } } c: aggregate { max { d: delayMinutes } } }",
      [{ ...total, measures: [...count, { fn: "max", field: "delayMinutes" }] }],
    ],
    ["for whether it may be counted, where only types are shown", "{ aggregate { __typename } }", [total]],
  ] as const)("%s", async ([, selection, requests], { expect }) => {
    expect(await asked(`{ flights ${selection} } fragment A on Flight { flightId }`)).toEqual(requests);
  });

  test("for groups by what was given, and for their numbers", async ({ expect }) => {
    const text = `{ flights(where: { delayMinutes: { gt: 5 } }) {
      groupBy(keys: [{ originIata: VALUE }], having: { count: { gt: "1" } }, orderBy: [{ aggregate: { count: DESC } }], first: 3) {
        nodes { key { originIata } aggregate { count sum { delayMinutes } } } pageInfo { endCursor } } } }`;
    expect(await asked(text)).toMatchObject([
      {
        kind: "groups",
        view: "Flight",
        path: "flights.groupBy",
        where: { delayMinutes: { gt: 5 } },
        keys: [{ originIata: "VALUE" }],
        having: { count: { gt: "1" } },
        orderBy: [{ aggregate: { count: "DESC" } }],
        page: { first: 3, after: undefined },
        measures: [...count, { fn: "sum", field: "delayMinutes" }],
        wantsCursors: true,
      },
    ]);
  });
});

describe("asked once", () => {
  test.for([
    [
      "two aliases with the same arguments",
      "a: flights(first: 1) { nodes { flightId } } b: flights(first: 1) { nodes { delayMinutes } }",
    ],
    ["nodes and edges of one list", "flights(first: 1) { nodes { flightId } edges { node { delayMinutes } } }"],
    [
      "a list by a variable and by what it stands for",
      "a: flights(first: 1) { nodes { flightId } } b: flights(first: $one) { nodes { delayMinutes } }",
    ],
    [
      "a list with and without what is its default",
      "a: flights(first: 1, after: null) { nodes { flightId } } b: flights(first: 1, where: null) { nodes { delayMinutes } }",
    ],
    [
      "a condition that is written in another form",
      "a: flights(first: 1, orderBy: { flightId: ASC }) { nodes { flightId } } b: flights(first: 1, orderBy: [{ flightId: ASC }]) { nodes { delayMinutes } }",
    ],
  ] as const)("%s", async ([, text], { expect }) => {
    const requests = await asked(`query ($one: Int = 1) { ${text} }`);
    expect(requests).toMatchObject([{ kind: "list", page: { first: 1 }, fields: ["flightId", "delayMinutes"] }]);
  });

  test("one relation of one row, with what any place shows of it", async ({ expect }) => {
    const text =
      "{ flights { nodes { origin { name } a: origin { state { name } } } edges { node { origin { state { code } } } } } }";
    const [flights, ...others] = await asked(text);
    expect(others).toEqual([]);
    expect(flights).toMatchObject({
      fields: ["originIata"],
      related: [
        {
          relation: "origin",
          request: {
            kind: "lookup",
            path: "flights.origin",
            fields: ["name", "stateCode"],
            related: [{ relation: "state", request: { fields: ["code", "name"] } }],
          },
        },
      ],
    });
  });

  test("rows behind two relations to one view by its key, with what any place shows of them", async ({ expect }) => {
    const [flights, ...others] = await asked(
      "{ flights { nodes { origin { name } destination { city state { code } } } } }",
    );
    expect(others).toEqual([]);
    expect(flights).toMatchObject({
      fields: ["originIata", "destinationIata"],
      related: [
        {
          relation: "origin",
          also: ["destination"],
          request: { kind: "lookup", fields: ["name", "city", "stateCode"], related: [{ relation: "state" }] },
        },
      ],
    });
  });

  test("rows of one view by their keys, in one lookup", async ({ expect }) => {
    const text = `{ a: airport(iata: "LAX") { name } b: airport(iata: "JFK") { city } nodes(ids: ["${id("Airport", "SEA")}"]) { id } }`;
    expect(await asked(text)).toMatchObject([
      { kind: "lookup", by: ["iata"], keys: [["LAX"], ["JFK"], ["SEA"]], fields: ["iata", "name", "city"] },
    ]);
  });
});

describe("asked apart", () => {
  test.for([
    ["other sizes", "first: 1", "first: 2"],
    ["the first and the last", "first: 1", "last: 1"],
    ["another place", 'after: "a"', 'after: "b"'],
    ["another condition", "where: { delayMinutes: { gt: 1 } }", "where: { delayMinutes: { gt: 2 } }"],
    ["another order", "orderBy: [{ delayMinutes: ASC }]", "orderBy: [{ delayMinutes: DESC }]"],
    [
      "an order of another order",
      "orderBy: [{ delayMinutes: ASC }, { flightId: ASC }]",
      "orderBy: [{ flightId: ASC }, { delayMinutes: ASC }]",
    ],
  ] as const)("a list with %s", async ([, one, other], { expect }) => {
    const requests = await asked(
      `{ a: flights(${one}) { nodes { flightId } } b: flights(${other}) { nodes { flightId } } }`,
    );
    expect(requests.map(({ path }) => path)).toEqual(["a", "b"]);
  });

  test("lists behind two relations to one view", async ({ expect }) => {
    const [airports] = await asked("{ airports { nodes { departures { totalCount } arrivals { totalCount } } } }");
    expect(airports).toMatchObject({ related: [{ relation: "departures" }, { relation: "arrivals" }] });
  });

  test("rows and their total, of a relation too", async ({ expect }) => {
    const [airports] = await asked("{ airports { nodes { departures(first: 3) { nodes { flightId } totalCount } } } }");
    expect(airports).toMatchObject({
      fields: ["iata"],
      related: [
        { relation: "departures", request: { kind: "list", page: { first: 3 }, path: "airports.departures" } },
        { relation: "departures", request: { kind: "aggregate", measures: count } },
      ],
    });
  });
});

describe("the size of a page", () => {
  const sized = async (given: string, variables: Readonly<Record<string, unknown>> = {}) => {
    const text = `query ($n: Int, $d: Int = 7) { flights(${given}) { nodes { id } } }`;
    const [request] = await asked(text, variables);
    return request?.kind === "list" ? [request.page.first, request.page.last] : undefined;
  };
  test.for([
    ["as it is written", "first: 3", {}, [3, undefined]],
    ["from the end", "last: 3", {}, [undefined, 3]],
    ["by a variable", "first: $n", { n: 4 }, [4, undefined]],
    ["by a variable that is not given", "first: $n", {}, [undefined, undefined]],
    ["by a variable's default", "first: $d", {}, [7, undefined]],
    ["by a variable in place of its default", "first: $d", { d: 4 }, [4, undefined]],
    ["null, in place of a default", "first: $d", { d: null }, [undefined, undefined]],
    ["below nothing, which the plan refuses", "first: -1", {}, [-1, undefined]],
  ] as const)("%s", async ([, given, variables, sizes], { expect }) => {
    expect(await sized(given, variables)).toEqual(sizes);
  });

  test("takes no value from the prototype of its variables", async ({ expect }) => {
    expect(await asked("query ($constructor: Int) { flights(first: $constructor) { nodes { id } } }")).toMatchObject([
      { page: { first: undefined } },
    ]);
  });
});

describe("left to the executor", () => {
  test.for([
    [
      "nothing of what the catalog has",
      '{ flights { nodes { id origin { name } } totalCount } node(id: "x") @skip(if: true) { id } }',
      true,
    ],
    ["the viewer", "{ viewer { subject } }", false],
    ["introspection", "{ __schema { queryType { name } } }", false],
    ["what is no id", '{ node(id: "x") { id } }', false],
  ] as const)("%s", async ([, text, isWhole], { expect }) => {
    expect((await ahead(text)).isWhole).toBe(isWhole);
  });

  test("an argument whose value is not valid after all, and that alone", async ({ expect }) => {
    const text = "query ($id: BigInt = 1) { flight(flightId: $id) { flightId } flights { totalCount } }";
    expect((await ahead(text)).isWhole).toBe(true);
    const { asks, isWhole, root } = await ahead(text, { id: null });
    expect([isWhole, asks.size, root.get("flight")]).toEqual([false, 1, { kind: "other" }]);
  });

  test("a part of which spares what is beside it", async ({ expect }) => {
    const { asks, isWhole, root } = await ahead("{ viewer { subject } flights { nodes { flightId } } }");
    expect([isWhole, asks.size, root.get("viewer")]).toEqual([false, 1, { kind: "other" }]);
  });
});

describe("ids", () => {
  test("lead to rows of several views, each key once asked for is found by its place", async ({ expect }) => {
    const ids = [id("Flight", "1"), id("Airport", "LAX"), id("Flight", "2")];
    const requests = await asked(`{ nodes(ids: ${JSON.stringify(ids)}) {
      __typename ... on Flight { destinationIata origin { name } } ... on Airport { name } } }`);
    expect(requests).toMatchObject([
      { kind: "lookup", view: "Flight", keys: [["1"], ["2"]], fields: ["originIata", "destinationIata"] },
      { kind: "lookup", view: "Airport", keys: [["LAX"]], fields: ["name"], related: [] },
    ]);
  });

  test.for([id("Nothing", "1"), id("flight", "1"), id("__proto__", "1"), id("constructor", "1"), id("Query", "1")])(
    "%s leads nowhere, and nobody asks",
    async (given, { expect }) => {
      const { asks, isWhole } = await ahead(`{ node(id: "${given}") { id } }`);
      expect([asks.size, isWhole]).toEqual([0, true]);
    },
  );
});
