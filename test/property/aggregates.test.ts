// The whole API for who only counts: refused where it asks for a row, and otherwise answered as plain JavaScript counts.

import { DuckDBInstance, type DuckDBConnection } from "@duckdb/node-api";
import fc from "fast-check";
import { afterAll, beforeAll, describe, test } from "vitest";
import { openApi, type Answer, type Api, type Asked } from "../support/open-api.ts";
import { visitRules, visitSpecs } from "../unit/catalog/visits.ts";
import { countable, patientsOf, says, told, type Floor, type Visit } from "./visit-oracle.ts";
import { BUILD_VISITS, clientOf, counters, insertVisits, visits, whereOf } from "./visit-questions.ts";
import { check, PATIENCE_MS } from "./world.ts";

const floors: readonly Floor[] = [
  { minGroupSize: 2, roundTo: 1 },
  { minGroupSize: 3, roundTo: 5 },
  { minGroupSize: 4, roundTo: 2 },
];

let connection: DuckDBConnection;
let apis: readonly { readonly floor: Floor; readonly api: Api }[] = [];

beforeAll(async () => {
  const database = await DuckDBInstance.create(":memory:", { threads: "1" });
  connection = await database.connect();
  await connection.run(BUILD_VISITS);
  const pools = ["dedicated", "serverless", "dedicated"] as const;
  apis = await Promise.all(
    floors.map(async (floor, index) => {
      const api = await openApi({
        database,
        views: visitSpecs(floor),
        roleRules: visitRules,
        pool: pools[index] ?? "dedicated",
      });
      return { floor, api };
    }),
  );
});

afterAll(async () => {
  for (const { api } of apis) await api.close();
  connection.closeSync();
});

async function load(all: readonly Visit[]): Promise<void> {
  await connection.run(insertVisits(all));
}

const statistician = clientOf({ roles: ["statistician"], wards: [] });
const COUNT = "query ($where: VisitWhere) { visits(where: $where) { totalCount } }";

/** The API with the floor of three and rounding to five. */
function middle(): Api {
  const found = apis[1];
  if (found === undefined) throw new TypeError("no API");
  return found.api;
}

/** The messages with the asked name taken out, and the suggestions apart. */
function said(answer: Answer, name: string): { readonly messages: readonly string[]; readonly hints: string } {
  const texts = (answer.errors ?? []).map(({ message }) => message.split(" Did you mean "));
  return {
    messages: texts.map(([text = ""]) => text.replaceAll(new RegExp(`\\b${name}\\b`, "gu"), "…")),
    hints: texts.map(([, hint = ""]) => hint).join(" "),
  };
}

describe("whoever only counts", () => {
  test.for([
    ["rows", "{ visits { nodes { ward } } }", "nodes"],
    ["edges", "{ visits { edges { cursor } } }", "edges"],
    ["a page", "{ visits(first: 1) { totalCount } }", "first"],
    ["a cursor", '{ visits(after: "") { totalCount } }', "after"],
    ["an order", "{ visits(orderBy: [{ ward: ASC }]) { totalCount } }", "orderBy"],
    ["one row", "{ visit(visitId: 1) { ward } }", "visit"],
    ["a filter by the entity", '{ visits(where: { patientId: { eq: "a" } }) { totalCount } }', "patientId"],
    ["a filter by the key", "{ visits(where: { visitId: { eq: 1 } }) { totalCount } }", "visitId"],
    ["a filter through a relation", "{ visits(where: { place: {} }) { totalCount } }", "place"],
    ["numbers for each ward", "{ wards { nodes { visits { totalCount } } } }", "visits"],
    ["wards by their visits", '{ wards(where: { busiest: { ward: { eq: "North" } } }) { totalCount } }', "busiest"],
    ["a type of rows", "{ node(id: 1) { ... on Visit { ward } } }", "Visit"],
    ["a number but the count", "{ visits { aggregate { max { severity } } } }", "max"],
    [
      "groups by the entity",
      "{ visits { groupBy(keys: [{ patientId: VALUE }]) { nodes { __typename } } } }",
      "patientId",
    ],
    ["groups by the key", "{ visits { groupBy(keys: [{ visitId: VALUE }]) { nodes { __typename } } } }", "visitId"],
    [
      "groups through a relation",
      "{ visits { groupBy(keys: [{ place: { storey: VALUE } }]) { nodes { __typename } } } }",
      "place",
    ],
    [
      "groups that a number but the count chooses",
      "{ visits { groupBy(keys: [{ ward: VALUE }], having: { sum: {} }) { nodes { __typename } } } }",
      "sum",
    ],
  ] as const)(
    "is refused %s, in the words for what does not exist, and nothing is sent",
    async ([, query, name], { expect }) => {
      const { answer, batches, record } = await middle().ask({ query }, statistician);
      const elsewhere = query.replace(new RegExp(`\\b${name}\\b`, "u"), "serial");
      const unknown = await middle().ask({ query: elsewhere }, statistician);
      expect(batches).toEqual([]);
      expect([answer.data, unknown.answer.data]).toEqual([undefined, undefined]);
      expect(record.decision).toBe("deny");
      const [refused, other] = [said(answer, name), said(unknown.answer, "serial")];
      expect(refused.messages).toEqual(other.messages);
      expect(refused.messages.length).toBeGreaterThan(0);
      expect(refused.hints).not.toMatch(
        /patientId|visitId|diagnosis|nodes|edges|busiest|VisitEdge|VisitOrderBy|"visit"|"Visit"/u,
      );
    },
  );

  test("finds no row by its id", async ({ expect }) => {
    await load([{ visitId: 1, patientId: "a", ward: "North", isUrgent: true, severity: 1 }]);
    const id = Buffer.from('["Visit",1]').toString("base64url");
    const { answer, batches } = await middle().ask({ query: `{ node(id: "${id}") { id } }` }, statistician);
    expect([answer, batches]).toEqual([{ data: { node: null } }, []]);
    const doctor = { roles: ["doctor"], scopes: ["visit.read"] };
    expect((await middle().ask({ query: `{ node(id: "${id}") { id } }` }, doctor)).answer).toEqual({
      data: { node: { id } },
    });
  });

  test("gets one number by one statement, and the audit knows its floor", async ({ expect }) => {
    await load(
      ["a", "b", "c", "c"].map((patientId, at) => ({
        visitId: at,
        patientId,
        ward: "North",
        isUrgent: null,
        severity: null,
      })),
    );
    const { answer, batches, record } = await middle().ask({ query: COUNT }, statistician);
    expect(answer).toEqual({ data: { visits: { totalCount: "5" } } });
    expect(batches).toHaveLength(1);
    expect(record.resources).toMatchObject([{ view: "curated.Visit", fields: [], aggregate: { minGroupSize: 3 } }]);
    expect(record.trips.flatMap(({ statements }) => statements)).toHaveLength(1);
  });

  test("gets groups by one statement, and none that tells of few", async ({ expect }) => {
    const ward = (name: string, patients: string, from: number) =>
      [...patients].map((patientId, at) => ({
        visitId: from + at,
        patientId,
        ward: name,
        isUrgent: null,
        severity: 1,
      }));
    await load([...ward("North", "abcde", 0), ...ward("South", "fgh", 10), ...ward("East", "ij", 20)]);
    const query = `{ visits { totalCount aggregate { count } groupBy(keys: [{ ward: VALUE }]) {
      nodes { key { ward } aggregate { count } } } } }`;
    const { answer, batches, record } = await middle().ask({ query }, statistician);
    const nodes = [{ key: { ward: "North" }, aggregate: { count: "5" } }];
    expect(answer).toEqual({ data: { visits: { totalCount: "10", aggregate: { count: "10" }, groupBy: { nodes } } } });
    expect(batches).toHaveLength(1);
    expect(record.trips.flatMap(({ statements }) => statements)).toHaveLength(2);
  });

  test("cannot tell none from few, or from almost all", async ({ expect }) => {
    const ward = (name: string, patients: string) =>
      [...patients].map((patientId, at) => ({ visitId: at, patientId, ward: name, isUrgent: null, severity: 1 }));
    await load([...ward("North", "abcd"), ...ward("South", "e")]);
    const answers: Asked[] = [];
    for (const name of ["West", "South", "North"]) {
      answers.push(await middle().ask({ query: COUNT, variables: { where: { ward: { eq: name } } } }, statistician));
    }
    for (const { answer, status } of answers) {
      expect([status, answer]).toEqual([200, { data: { visits: { totalCount: null } } }]);
    }
  });

  test("counts what its own client may, and reads by another", async ({ expect }) => {
    await load([{ visitId: 1, patientId: "a", ward: "North", isUrgent: true, severity: 1 }]);
    const query = "{ visits { totalCount nodes { diagnosis } } }";
    const doctor = { roles: ["doctor", "statistician"], scopes: ["visit.read"] };
    expect((await middle().ask({ query }, doctor)).answer).toEqual({
      data: { visits: { totalCount: "1", nodes: [{ diagnosis: "secret" }] } },
    });
    const counted = await middle().ask({ query: COUNT }, { ...doctor, scopes: ["visit.count"] });
    expect(counted.answer).toEqual({ data: { visits: { totalCount: null } } });
  });
});

const asking = counters.chain((counter) =>
  fc.record({ counter: fc.constant(counter), wheres: fc.array(whereOf(counter), { minLength: 1, maxLength: 4 }) }),
);

test(
  "each number is what a count by hand may tell, and never of few",
  async ({ expect }) => {
    let known = 0;
    let hidden = 0;
    await check(
      60,
      fc.asyncProperty(visits, asking, fc.nat(floors.length - 1), async (all, { counter, wheres }, at) => {
        const { api, floor } = apis[at] ?? { api: middle(), floor: { minGroupSize: 3, roundTo: 5 } };
        await load(all);
        const rows = countable(all, counter);
        for (const where of wheres) {
          const { answer } = await api.ask({ query: COUNT, variables: { where } }, clientOf(counter));
          const total = told(rows, where, floor);
          expect(answer).toEqual({ data: { visits: { totalCount: total } } });
          if (total === null) hidden += 1;
          else known += 1;
          const group = rows.filter((visit) => says(where, visit) === true);
          const left = rows.filter((visit) => !group.includes(visit));
          const isFew = [group, left].some((some) => some.length > 0 && patientsOf(some) < floor.minGroupSize);
          if (isFew || group.length === 0) expect(total).toBeNull();
        }
      }),
    );
    // Neither all told nor all hidden, or nothing was looked at.
    expect(Math.min(known, hidden)).toBeGreaterThan(5);
  },
  PATIENCE_MS,
);
