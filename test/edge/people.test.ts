// Five principals, the same questions: different answers, schemas and refusals. What the warehouse file itself says is the
// measure of who sees which rows.

import { DuckDBInstance } from "@duckdb/node-api";
import { buildClientSchema, getIntrospectionQuery, printSchema, type IntrospectionQuery } from "graphql";
import { afterAll, beforeAll, describe, test } from "vitest";
import { sampleFile } from "../../local/data/sample-data.ts";
import { startStack } from "../../local/stack.ts";
import type { Stack } from "../../local/stack.ts";
import { ask, at, INVALID, recordOf, rowsAt } from "./ask.ts";
import type { Reply, Row } from "./ask.ts";

const WEST = ["CA", "NV", "OR", "WA"];
const IN_WEST = WEST.map((code) => `'${code}'`).join(",");

describe("who sees what", () => {
  let stack: Stack;
  let warehouse: DuckDBInstance;

  beforeAll(async () => {
    stack = await startStack();
    warehouse = await DuckDBInstance.create(sampleFile, { access_mode: "READ_ONLY" });
  });
  afterAll(async () => {
    warehouse?.closeSync();
    await stack?.close();
  });

  /** The one value that the warehouse file itself answers. */
  async function measure(sql: string): Promise<string> {
    const connection = await warehouse.connect();
    try {
      const rows = (await connection.runAndReadAll(sql)).getRows();
      return String(rows[0]?.[0]);
    } finally {
      connection.closeSync();
    }
  }

  const introspect = async (who: string): Promise<string> => {
    const { data } = await ask(stack, who, getIntrospectionQuery());
    return printSchema(buildClientSchema(data as IntrospectionQuery));
  };

  describe("schemas", () => {
    test("each of five principals is shown a schema of their own", async ({ expect }) => {
      const [ana, wes, sam, nia, ci] = await Promise.all(["ana", "wes", "sam", "nia", "nightly-ci"].map(introspect));
      expect(new Set([ana, wes, sam, nia, ci]).size).toBe(5);
    });

    test("nia is shown the viewer and nothing else of the API", async ({ expect }) => {
      const reply = await ask(stack, "nia", "{ __schema { queryType { fields { name } } types { name } } }");
      expect(at(reply, "__schema.queryType.fields")).toEqual([{ name: "viewer" }]);
      const names = rowsAt(reply, "__schema.types").map(({ name }) => String(name));
      const builtIn = ["Boolean", "Float", "ID", "Int", "String"];
      const own = names.filter((name) => !name.startsWith("__") && !builtIn.includes(name));
      expect(own.toSorted()).toEqual(["PrincipalKind", "Query", "Viewer"]);
    });

    test("the cost fields exist as fields, in filters, orders, groups and numbers for sam, to be read for ana, for others not", async ({
      expect,
    }) => {
      const costs = /\b(?:costRepair|costOther|costTotal)\b/u;
      for (const who of ["wes", "nia", "nightly-ci"]) expect(await introspect(who)).not.toMatch(costs);
      expect((await introspect("sam")).match(/\bcost(?:Repair|Other|Total):/gu)).toHaveLength(66);
      // A mask that nothing may be asked by: the field is of the row, and of no filter, order, group or number.
      expect((await introspect("ana")).match(/\bcost(?:Repair|Other|Total):/gu)).toHaveLength(3);
    });

    test("nightly-ci is shown airports and states, and no way from them to more", async ({ expect }) => {
      const shown = await introspect("nightly-ci");
      expect(shown).toMatch(/^type Airport /mu);
      expect(shown).toMatch(/^type State /mu);
      expect(shown).not.toMatch(/Flight|BirdStrike|departures|arrivals|birdStrikes/u);
    });
  });

  describe("refusals", () => {
    const COSTS = "{ birdStrikes(first: 1) { nodes { strikeId costTotal } } }";
    const COST_FILTER = '{ birdStrikes(where: { costTotal: { gt: "0" } }) { totalCount } }';
    const COST_ORDER = "{ birdStrikes(first: 1, orderBy: [{ costTotal: DESC }]) { nodes { strikeId } } }";
    const FLIGHTS = "{ flights(first: 1) { nodes { flightId } } }";
    const STATES = "{ states(first: 1) { nodes { code } } }";
    const BEHIND =
      '{ airports(where: { state: { name: { eq: "Ohio" } } }, first: 1) { nodes { departures(first: 1) { totalCount } } } }';

    test.for([
      ["ana", COST_ORDER],
      ["wes", COSTS],
      ["nia", COSTS],
      ["nightly-ci", COSTS],
      ["ana", COST_FILTER],
      ["wes", COST_ORDER],
      ["nia", FLIGHTS],
      ["nia", STATES],
      ["nia", '{ node(id: "WyJTdGF0ZSIsIkNBIl0") { id } }'],
      ["nightly-ci", FLIGHTS],
      ["nightly-ci", BEHIND],
    ] as const)("%s is refused %s, and the warehouse is not asked", async ([who, query], { expect }) => {
      stack.clear();
      const reply = await ask(stack, who, query);
      expect(reply.status).toBe(400);
      expect(new Set(reply.codes)).toEqual(new Set([INVALID]));
      expect(reply.data).toBeUndefined();
      expect(stack.statements).toEqual([]);
      expect(await recordOf(stack, reply)).toMatchObject({
        decision: "deny",
        trips: [],
        result: { status: "refused" },
      });
    });

    test("what is hidden is refused in the words for what does not exist", async ({ expect }) => {
      const hidden = await ask(stack, "wes", "{ birdStrikes { nodes { costTotal } } }");
      const absent = await ask(stack, "wes", "{ birdStrikes { nodes { costTotol } } }");
      expect(hidden.errors[0]?.message.replace("costTotal", "costTotol")).toBe(absent.errors[0]?.message);
      expect(absent.text).not.toContain("costTotal");
    });

    test("the same documents are answered to who may ask them", async ({ expect }) => {
      for (const query of [COSTS, COST_FILTER, COST_ORDER, FLIGHTS, STATES, BEHIND]) {
        const reply = await ask(stack, "sam", query);
        expect([reply.status, reply.errors]).toEqual([200, []]);
      }
    });
  });

  describe("rows", () => {
    const COUNTS =
      "{ airports { totalCount } flights { totalCount } birdStrikes { totalCount } states { totalCount } }";
    const airport = "curated.Airport";
    const flightsOfWest = `curated.Flight f JOIN ${airport} a ON a.Iata = f.OriginIata WHERE a.StateCode IN (${IN_WEST})`;
    const strikesOfWest = `curated.BirdStrike b JOIN curated.State s ON s.Name = b.StateName WHERE s.Code IN (${IN_WEST})`;

    test.for(["ana", "sam"])("%s counts all rows of all views", async (who, { expect }) => {
      const { data } = await ask(stack, who, COUNTS);
      expect(data).toEqual({
        airports: { totalCount: "3376" },
        flights: { totalCount: "3000000" },
        birdStrikes: { totalCount: "10000" },
        states: { totalCount: "51" },
      });
    });

    test("wes counts the rows of his states", async ({ expect }) => {
      const reply = await ask(stack, "wes", COUNTS);
      expect(reply.data).toEqual({
        airports: { totalCount: await measure(`SELECT count(*) FROM ${airport} WHERE StateCode IN (${IN_WEST})`) },
        flights: { totalCount: await measure(`SELECT count(*) FROM ${flightsOfWest}`) },
        birdStrikes: { totalCount: await measure(`SELECT count(*) FROM ${strikesOfWest}`) },
        states: { totalCount: "4" },
      });
      expect(Number(at(reply, "flights.totalCount"))).toBeGreaterThan(0);
    });

    test("no condition of wes's reaches beyond his states", async ({ expect }) => {
      const outside = [
        '{ stateCode: { notIn: ["CA", "OR", "WA", "NV"] } }',
        '{ or: [{ stateCode: { eq: "TX" } }, { not: { stateCode: { eq: "CA" } } }] }',
        "{ or: [{ iata: { isNull: false } }, { iata: { isNull: true } }] }",
        "{ not: { stateCode: { in: [] } } }",
      ];
      for (const where of outside) {
        const reply = await ask(stack, "wes", `{ airports(first: 5000, where: ${where}) { nodes { stateCode } } }`);
        const seen = rowsAt(reply, "airports.nodes").map(({ stateCode }) => String(stateCode));
        expect(seen.filter((code) => !WEST.includes(code))).toEqual([]);
      }
    });

    test("a row outside is no row, by key, by id and by relation", async ({ expect }) => {
      const asAna = await ask(stack, "ana", '{ airport(iata: "ORD") { id } state(code: "TX") { id } }');
      const ids = [at(asAna, "airport.id"), at(asAna, "state.id")];
      const query = `query ($ids: [ID!]!) { airport(iata: "ORD") { name } state(code: "TX") { name } nodes(ids: $ids) { id } }`;
      const { data, errors } = await ask(stack, "wes", { query, variables: { ids } });
      expect(errors).toEqual([]);
      expect(data).toEqual({ airport: null, state: null, nodes: [null, null] });
    });

    test("a flight of wes's from home to elsewhere shows no airport that is not his", async ({ expect }) => {
      const query =
        '{ flights(first: 50, where: { destinationIata: { in: ["ORD", "PHX", "LAX"] } }) ' +
        "{ nodes { originIata destinationIata origin { stateCode } destination { iata } } } }";
      const nodes = rowsAt(await ask(stack, "wes", query), "flights.nodes");
      expect(nodes).toHaveLength(50);
      for (const { origin, destinationIata, destination } of nodes) {
        expect(WEST).toContain((origin as Row)["stateCode"]);
        expect(destination).toEqual(destinationIata === "LAX" ? { iata: "LAX" } : null);
      }
    });

    test("max sees what either of his groups does, lee the costs of her desk's states alone", async ({ expect }) => {
      const query =
        "{ birdStrikes(where: { strikeId: { in: [3497, 3581, 5425, 8378] } }) { nodes { strikeId costTotal } } }";
      const costsOf = async (who: string) =>
        rowsAt(await ask(stack, who, query), "birdStrikes.nodes").map(({ strikeId, costTotal }) => [
          strikeId,
          costTotal,
        ]);
      expect(await costsOf("max")).toEqual([
        [3497, "3811000.00"],
        [3581, "1529000.00"],
        [5425, "7043000.00"],
        [8378, "979000.00"],
      ]);
      // New York is in neither of her lists, Oregon in that of her region alone.
      expect(await costsOf("lee")).toEqual([
        [3581, "1529205.00"],
        [5425, "7043545.00"],
        [8378, null],
      ]);
    });

    test("an operator is one pseudonym for ana, by which she may ask, and a name for sam", async ({ expect }) => {
      const query = "{ birdStrikes(first: 1, orderBy: [{ strikeId: ASC }]) { nodes { operator } } }";
      expect(at(await ask(stack, "sam", query), "birdStrikes.nodes.0.operator")).toBe("MILITARY");
      const pseudonym = at(await ask(stack, "ana", query), "birdStrikes.nodes.0.operator");
      expect(pseudonym).toMatch(/^[0-9A-F]{32}$/u);
      const count = (value: unknown) =>
        `{ birdStrikes(where: { operator: { eq: ${JSON.stringify(value)} } }) { totalCount } }`;
      const named = at(await ask(stack, "sam", count("MILITARY")), "birdStrikes.totalCount");
      expect(at(await ask(stack, "ana", count(pseudonym)), "birdStrikes.totalCount")).toBe(named);
      expect(at(await ask(stack, "ana", count("MILITARY")), "birdStrikes.totalCount")).toBe("0");
    });

    test("ana's agent counts what she may read, in groups that are not small, and reads no row", async ({ expect }) => {
      const count = (where: string) => `{ birdStrikes(where: ${where}) { totalCount } }`;
      const large = await ask(stack, "ana+agent", count('{ damage: { eq: "Substantial" } }'));
      expect(at(large, "birdStrikes.totalCount")).toBe("311");
      const small = await ask(stack, "ana+agent", count('{ damage: { eq: "B" }, phaseOfFlight: { eq: "Parked" } }'));
      expect(at(small, "birdStrikes")).toEqual({ totalCount: null });
      const rows = await ask(stack, "ana+agent", "{ birdStrikes { nodes { strikeId } } }");
      expect(rows.codes).toEqual([INVALID]);
    });

    test("costs reach sam with every digit that the warehouse holds", async ({ expect }) => {
      const reply = await ask(
        stack,
        "sam",
        "{ birdStrikes(first: 1, orderBy: [{ costTotal: DESC }]) { nodes { strikeId costRepair costOther costTotal } } }",
      );
      const highest = at(reply, "birdStrikes.nodes.0.costTotal");
      expect(highest).toBe(await measure("SELECT max(CostTotal)::VARCHAR FROM curated.BirdStrike"));
      expect(highest).toMatch(/^\d+\.\d\d$/u);
    });
  });

  test("each principal is told who they are", async ({ expect }) => {
    const viewers: Row[] = [];
    for (const who of ["ana", "wes", "sam", "nia", "nightly-ci"]) {
      viewers.push(at(await ask(stack, who, "{ viewer { subject issuer kind roles } }"), "viewer") as Row);
    }
    expect(viewers.map(({ issuer, kind, roles }) => [issuer, kind, roles])).toEqual([
      ["local", "USER", ["analyst"]],
      ["local", "USER", ["regional"]],
      ["local", "USER", ["safety"]],
      ["local", "USER", []],
      ["local", "SERVICE", ["ci"]],
    ]);
    expect(new Set(viewers.map(({ subject }) => subject)).size).toBe(5);
  });

  describe("one document, warm caches, principals in every order", () => {
    const QUERY = "{ states(first: 100, orderBy: [{ code: ASC }]) { nodes { code } } }";
    const COSTLY = "{ birdStrike(strikeId: 16) { costTotal } }";
    const costs: Readonly<Record<string, string>> = { sam: "4175.00", ana: "4000.00" };
    const answers: Readonly<Record<string, number | string>> = {
      ana: 51,
      wes: 4,
      sam: 51,
      max: 51,
      lee: 4,
      nia: INVALID,
      ida: INVALID,
      "nightly-ci": 51,
      "ana+agent": 51,
    };
    const verdictOf = (reply: Reply) =>
      reply.codes.length > 0 ? reply.codes[0] : rowsAt(reply, "states.nodes").length;
    const people = Object.keys(answers);
    // Each right after each, in both orders.
    const order = people.flatMap((one) => people.flatMap((other) => (one === other ? [] : [one, other])));

    test("each gets their own answer each time", async ({ expect }) => {
      for (const who of order) {
        const reply = await ask(stack, who, QUERY);
        expect([who, verdictOf(reply)]).toEqual([who, answers[who]]);
      }
    });

    test("who may not read a field does not read it after who may", async ({ expect }) => {
      for (const who of ["sam", "ana", "sam", "wes", "nightly-ci", "sam", "nia", "ana", "sam"]) {
        const reply = await ask(stack, who, COSTLY);
        const got = at(reply, "birdStrike.costTotal") ?? reply.codes[0];
        expect([who, got]).toEqual([who, costs[who] ?? INVALID]);
      }
    });

    test("all at once: no answer goes to another", async ({ expect }) => {
      const all = await Promise.all(order.map(async (who) => ({ who, reply: await ask(stack, who, QUERY) })));
      for (const { who, reply } of all) {
        expect([who, verdictOf(reply)]).toEqual([who, answers[who]]);
      }
    });
  });

  describe("the roles header", () => {
    const HEADER = "x-edgewise-roles";
    const QUERY = "{ viewer { roles } }";

    test.for([
      ["ana", "safety"],
      ["ana", "analyst,safety,regional,ci"],
      ["wes", "analyst, regional"],
      ["nia", "analyst"],
      ["nia", "*"],
      ["ana", ""],
      ["ana", "ANALYST"],
    ] as const)("never gives %s a role by %j", async ([who, wanted], { expect }) => {
      const held = at(await ask(stack, who, QUERY), "viewer.roles") as string[];
      const left = at(await ask(stack, who, QUERY, { [HEADER]: wanted }), "viewer.roles");
      expect(left).toEqual(held.filter((role) => wanted.split(/, ?/u).includes(role)));
    });

    test("takes away what a role gave, in schema and rows", async ({ expect }) => {
      const refused = await ask(stack, "ana", "{ states { totalCount } }", { [HEADER]: "none" });
      expect(refused.codes).toEqual([INVALID]);
      const answered = await ask(stack, "ana", "{ states { totalCount } }", { [HEADER]: "analyst" });
      expect(at(answered, "states.totalCount")).toBe("51");
      expect((await recordOf(stack, refused)).roles).toEqual([]);
    });
  });
});
