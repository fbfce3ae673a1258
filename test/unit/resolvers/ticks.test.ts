// What an operation asks of the spine, tick by tick: all that one level of an answer needs is one read, whichever field asks,
// and a row that may not be seen is asked for by nobody.

import { execute, parse, type ExecutionResult } from "graphql";
import { describe, test } from "vitest";
import { buildCatalog } from "#catalog/build-catalog.ts";
import type { Refusal } from "#kernel/refusal.ts";
import { ok, refuse, type Result } from "#kernel/result.ts";
import type { ReadAnswer, ReadPage, ReadRequest, ReadRow } from "#read/read-request.ts";
import { createContext } from "#resolvers/context.ts";
import { createSchemas } from "#schema/index.ts";
import { roleRules, views } from "../../../catalog/index.ts";
import { principal } from "../policy/people.ts";

const built = buildCatalog(views, roleRules);
if (!built.ok) throw new TypeError(built.refusal.join("\n"));
const schemas = createSchemas(built.value);

type Answer = (request: ReadRequest) => Result<ReadAnswer, Refusal>;

/** Two rows for each list, one for each key; every field is named after the row that it is of. */
const plenty: Answer = (request) => {
  const row = (name: string): ReadRow => Object.fromEntries(request.fields.map((field) => [field, `${name}.${field}`]));
  if (request.kind === "lookup") return ok({ kind: "lookup", rows: request.keys.map((key) => row(key.join("/"))) });
  const page = (name: string): ReadPage => ({
    rows: [row(`${name}1`), row(`${name}2`)],
    hasNextPage: true,
    hasPreviousPage: false,
    total: "2",
    // Sealing is work of its own, and settles later than all else.
    cursorAt: (index) => new Promise((resolve) => setTimeout(resolve, 5, `cursor ${index}`)),
  });
  const parents = request.of?.keys ?? [["root"]];
  return ok({ kind: "list", pages: parents.map((key) => page(key.join("/"))) });
};

async function ask(query: string, answer: Answer = plenty, roles: readonly string[] = ["analyst"]) {
  const ticks: (readonly ReadRequest[])[] = [];
  const who = principal({ roles, scopes: ["data.read"] });
  const contextValue = createContext(who, {
    read: async (requests) => {
      ticks.push(requests);
      return requests.map(answer);
    },
  });
  const { schema } = await schemas(who);
  const { data, errors } = (await execute({ schema, document: parse(query), contextValue })) as ExecutionResult;
  // What graphql-js builds has no prototype, and is compared as if it had.
  return {
    ticks,
    data: JSON.parse(JSON.stringify(data ?? null)) as unknown,
    messages: (errors ?? []).map((one) => one.message),
  };
}

const shown = (ticks: readonly (readonly ReadRequest[])[]) =>
  ticks.map((requests) => requests.map(({ kind, view }) => `${kind} ${view}`));

const id = (...parts: readonly unknown[]) => Buffer.from(JSON.stringify(parts)).toString("base64url");

describe("one level is one read", () => {
  test("two relations to one view are one request, and so are two levels' worth of fields", async ({ expect }) => {
    const { ticks } = await ask(
      "{ flights { nodes { origin { name state { name } } destination { city state { code } } } } }",
    );
    expect(shown(ticks)).toEqual([["list Flight"], ["lookup Airport"], ["lookup State"]]);
    expect(ticks[1]?.[0]).toMatchObject({
      keys: [["root1.originIata"], ["root1.destinationIata"], ["root2.originIata"], ["root2.destinationIata"]],
      fields: ["name", "stateCode", "city"],
    });
  });

  test("root fields, aliases and their relations leave together", async ({ expect }) => {
    const { ticks } = await ask(`{
      a: flights(first: 1) { nodes { origin { name } } }
      b: flights(first: 2) { nodes { destination { name } } }
      airport(iata: "LAX") { name state { name } }
    }`);
    expect(shown(ticks)).toEqual([
      ["list Flight", "list Flight", "lookup Airport"],
      ["lookup Airport", "lookup State"],
    ]);
  });

  test("lists that differ in their arguments stay apart, and those that do not are one", async ({ expect }) => {
    const { ticks, data } = await ask(`{
      a: flights(first: 1) { nodes { flightId } } b: flights(first: 1) { totalCount } c: flights(first: 2) { totalCount }
    }`);
    expect(ticks[0]).toMatchObject([
      { page: { first: 1 }, wantsTotal: true },
      { page: { first: 2 }, wantsRows: false },
    ]);
    expect(data).toMatchObject({ a: { nodes: [{ flightId: "root1.flightId" }, {}] }, b: { totalCount: "2" } });
  });

  test("cursors that settle late delay nothing", async ({ expect }) => {
    const { ticks, data } = await ask(`{
      flights { edges { cursor node { origin { state { name } } } } pageInfo { endCursor } }
      airports { nodes { state { name } } }
    }`);
    expect(shown(ticks)).toEqual([
      ["list Flight", "list Airport"],
      ["lookup Airport", "lookup State"],
      ["lookup State"],
    ]);
    expect(data).toMatchObject({
      flights: { edges: [{ cursor: "cursor 0" }, { cursor: "cursor 1" }], pageInfo: { endCursor: "cursor 1" } },
    });
  });

  test("a list of a relation is one request for all of its parents", async ({ expect }) => {
    const { ticks } = await ask(
      "{ airports { nodes { departures(first: 3) { nodes { flightId } } arrivals { totalCount } } } }",
    );
    expect(ticks[1]).toMatchObject([
      { view: "Flight", of: { fields: ["originIata"], keys: [["root1.iata"], ["root2.iata"]] }, page: { first: 3 } },
      { view: "Flight", of: { fields: ["destinationIata"] }, wantsRows: false, wantsTotal: true },
    ]);
  });

  test("of nothing, nothing is asked", async ({ expect }) => {
    const { ticks, data } = await ask("{ flights { __typename } viewer { subject } }");
    expect([ticks, data]).toEqual([
      [],
      { flights: { __typename: "FlightConnection" }, viewer: { subject: "somebody" } },
    ]);
  });

  test("a key that is null leads nowhere, and nobody asks", async ({ expect }) => {
    const orphans: Answer = (request) => {
      const answer = plenty(request);
      if (!answer.ok || answer.value.kind !== "list") return answer;
      const pages = answer.value.pages.map((page) => ({ ...page, rows: [{ originIata: null, iata: null }] }));
      return ok({ kind: "list", pages });
    };
    const { ticks, data } = await ask(
      "{ flights { nodes { origin { name } } } airports { nodes { departures { nodes { flightId } totalCount } } } }",
      orphans,
    );
    expect(ticks).toHaveLength(1);
    expect(data).toEqual({
      flights: { nodes: [{ origin: null }] },
      airports: { nodes: [{ departures: { nodes: [], totalCount: "0" } }] },
    });
  });

  test("what is refused for one is refused for it alone", async ({ expect }) => {
    const refusal: Refusal = { reason: "no-grant", detail: "secret" };
    const { data, messages } = await ask("{ flights { totalCount } airports { totalCount } }", (request) =>
      request.view === "Flight" ? refuse(refusal) : plenty(request),
    );
    expect(data).toEqual({ flights: null, airports: { totalCount: "2" } });
    expect(messages).toEqual(["This is not available to you."]);
  });

  test("a read that fails fails what it was for, and says so to nobody else's tick", async ({ expect }) => {
    const { data, messages } = await ask("{ flights { nodes { origin { name } } } }", (request) => {
      if (request.view === "Airport") throw new TypeError("a bug");
      return plenty(request);
    });
    expect(data).toEqual({ flights: { nodes: [{ origin: null }, { origin: null }] } });
    expect(messages).toEqual(["a bug", "a bug"]);
  });
});

describe("node and nodes", () => {
  test("find rows of several views in one read, in the order asked, each id once", async ({ expect }) => {
    const ids = [id("Flight", "1"), id("Airport", "LAX"), id("Flight", "2"), id("Flight", "1")];
    const { ticks, data } = await ask(`{ nodes(ids: ${JSON.stringify(ids)}) {
      __typename ... on Flight { destinationIata origin { name } } ... on Airport { name }
    } }`);
    expect(shown(ticks)).toEqual([["lookup Flight", "lookup Airport"], ["lookup Airport"]]);
    expect(ticks[0]?.[0]).toMatchObject({ keys: [["1"], ["2"]], fields: ["originIata", "destinationIata"] });
    expect(data).toEqual({
      nodes: [
        { __typename: "Flight", destinationIata: "1.destinationIata", origin: { name: "1.originIata.name" } },
        { __typename: "Airport", name: "LAX.name" },
        { __typename: "Flight", destinationIata: "2.destinationIata", origin: { name: "2.originIata.name" } },
        { __typename: "Flight", destinationIata: "1.destinationIata", origin: { name: "1.originIata.name" } },
      ],
    });
  });

  const hiddenOrUnknown = [
    id("Flight", "1"),
    id("Flight", "1", "2"),
    id("Nothing", "1"),
    id("Nothing", "1", "2"),
    id("flight", "1"),
    id("__proto__", "1"),
    id("constructor", "1"),
    id("toString", "1"),
    id("Query", "1"),
    id("FlightConnection", "1"),
  ];
  test.for(hiddenOrUnknown)("%s leads nowhere for one who sees no Flight: the same null", async (given, { expect }) => {
    const { ticks, data, messages } = await ask(`{ node(id: "${given}") { id } }`, plenty, ["ci"]);
    expect([ticks, data, messages]).toEqual([[], { node: null }, []]);
  });

  test.for([["", "#", "Flight", id("Airport"), id("Airport", "a", "b"), id("Airport", null), id()]].flat())(
    "'%s' is no id, and is told so, and spares the others",
    async (given, { expect }) => {
      const { data, messages } = await ask(`{ nodes(ids: ["${given}", "${id("Airport", "LAX")}"]) { __typename } }`);
      expect(data).toEqual({ nodes: [null, { __typename: "Airport" }] });
      expect(messages).toEqual(["The id is not one that this API gave out. Use the id of a row as it was answered."]);
    },
  );

  test("a row that is not there is null", async ({ expect }) => {
    const none: Answer = (request) =>
      request.kind === "lookup" ? ok({ kind: "lookup", rows: request.keys.map(() => undefined) }) : plenty(request);
    const { data, messages } = await ask(
      `{ node(id: "${id("Airport", "XXX")}") { id } airport(iata: "XXX") { id } }`,
      none,
    );
    expect([data, messages]).toEqual([{ node: null, airport: null }, []]);
  });
});
