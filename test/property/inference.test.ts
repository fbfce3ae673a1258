// The ways to find out what is hidden without reading it, one test each. Either the question does not exist, or its answer is the
// same whatever the secret is. By numbers, groups and related rows: see inference-numbers.test.ts.

import { getIntrospectionQuery } from "graphql";
import { afterAll, beforeAll, describe, test } from "vitest";
import { openProbes, type Probes } from "./probes.ts";
import { clerk, counter, openStaff, payroll, type Staff } from "./staff.ts";

let staff: Staff;
let tellsNothing: Probes["tellsNothing"];
let isRefused: Probes["isRefused"];
beforeAll(async () => {
  ({ staff, tellsNothing, isRefused } = await openProbes());
});
afterAll(() => staff.close());

const names = (where: string): string => `{ people(where: ${where}) { totalCount nodes { name } } }`;

describe("by a filter", () => {
  test.for(["{ eq: 123456 }", "{ gt: 123455 }", "{ in: [123456] }", "{ isNull: false }", "{ ne: 123456 }"])(
    "a range or a value of what cannot be asked by: %s",
    (operator, { expect }) => isRefused(names(`{ salary: ${operator} }`), "salary", expect),
  );

  test.for(["{ eq: 37 }", "{ gt: 36 }", "{ gte: 37, lt: 38 }", "{ lt: 32 }", "{ ne: 37 }", "{ notIn: [37] }"])(
    "a range or a value of what is asked by its mask: %s",
    async (operator, { expect }) => void (await tellsNothing(names(`{ grade: ${operator} }`), expect)),
  );

  test("the mask itself is what is found", async ({ expect }) => {
    const answer = await tellsNothing(names("{ grade: { eq: 30 } }"), expect);
    const nodes = ["Zoe", "Bob", "Cyd"].map((name) => ({ name }));
    expect(answer).toEqual({ data: { people: { totalCount: "3", nodes } } });
  });

  test("a list of values", async ({ expect }) => {
    const all = Array.from({ length: 60 }, (_, grade) => grade).filter((grade) => grade % 10 !== 0);
    expect(await tellsNothing(names(`{ grade: { in: [${all.join(", ")}] } }`), expect)).toMatchObject({
      data: { people: { totalCount: "0" } },
    });
  });

  test.for(["startsWith", "contains", "endsWith"])("a part of a text: %s", async (operator, { expect }) => {
    for (const needle of ["0171", "1", "99-", "5-4242", "4242", "%", "_"]) {
      await tellsNothing(names(`{ phone: { ${operator}: "${needle}" } }`), expect);
    }
  });

  test("a pseudonym is not found by the value", async ({ expect }) => {
    expect(await tellsNothing(names('{ badge: { in: ["7", "8", "9"] } }'), expect)).toMatchObject({
      data: { people: { totalCount: "0" } },
    });
  });

  test("a hidden field", ({ expect }) => isRefused(names('{ medical: { eq: "asthma" } }'), "medical", expect));

  test("a count under a filter", async ({ expect }) => {
    for (let from = 30; from < 40; from += 1) {
      await tellsNothing(`{ people(where: { grade: { gte: ${from} } }) { totalCount } }`, expect);
    }
  });
});

describe("by an order", () => {
  test.for(["ASC", "DESC"])("the first of what cannot be asked by: %s", (direction, { expect }) =>
    isRefused(`{ people(orderBy: [{ salary: ${direction} }], first: 1) { nodes { name } } }`, "salary", expect),
  );

  test.for(["ASC", "DESC"])("the first of a mask, which is a tie: %s", async (direction, { expect }) => {
    const query = (first: number) =>
      `{ people(orderBy: [{ grade: ${direction} }], first: ${first}) { nodes { name } } }`;
    for (const first of [1, 2, 3, 4]) await tellsNothing(query(first), expect);
  });

  test("what lies behind a relation", async ({ expect }) => {
    await tellsNothing("{ people(orderBy: [{ boss: { name: ASC } }]) { nodes { name boss { name } } } }", expect);
    await tellsNothing("{ people(orderBy: [{ boss: { grade: DESC } }]) { nodes { name } } }", expect);
  });
});

describe("by a relation", () => {
  test.for(["boss: { salary: { gt: 1 } }", "not: { boss: { salary: { gt: 1 } } }"])(
    "to what is masked: %s",
    (where, { expect }) => isRefused(names(`{ ${where} }`), "salary", expect),
  );

  test.for([
    '{ boss: { name: { lt: "M" } } }',
    '{ not: { boss: { name: { lt: "M" } } } }',
    "{ boss: {} }",
    "{ boss: { grade: { gt: 36 } } }",
    '{ boss: { boss: { name: { lt: "M" } } } }',
  ])("to rows that are hidden: %s", async (where, { expect }) => void (await tellsNothing(names(where), expect)));

  test("whether there are hidden rows", async ({ expect }) => {
    const answer = await tellsNothing("{ people { nodes { bossId boss { name } staff { totalCount } } } }", expect);
    expect(JSON.stringify(answer)).not.toContain("Zacharias");
  });

  test("a foreign key to a view that is hidden", async ({ expect }) => {
    await isRefused(names('{ file: { verdict: { eq: "guilty" } } }'), "file", expect);
    await isRefused("{ people { nodes { file { verdict } } } }", "file", expect);
    await tellsNothing(names("{ fileId: { isNull: false } }"), expect);
  });

  test("a join by what cannot be asked by", ({ expect }) =>
    isRefused("{ people { nodes { twin { name } } } }", "twin", expect));
});

describe("by what comes with an answer", () => {
  test("a cursor has none of what it is ordered by", async ({ expect }) => {
    const query = "{ people(orderBy: [{ phone: ASC }]) { edges { cursor } } }";
    const { answer } = await staff.ask(query, payroll);
    const { edges } = (answer.data as { people: { edges: { cursor: string }[] } }).people;
    for (const { cursor } of edges) {
      const text = `${cursor} ${Buffer.from(cursor, "base64url").toString("latin1")}`;
      for (const word of ["0171555", "030-", "phone", "Person"]) expect(text).not.toContain(word);
    }
    await tellsNothing(query, expect);
  });

  test("a cursor of somebody else's order leads nowhere", async ({ expect }) => {
    const given = await staff.ask("{ people(orderBy: [{ salary: ASC }]) { pageInfo { endCursor } } }", payroll);
    const { endCursor } = (given.answer.data as { people: { pageInfo: { endCursor: string } } }).people.pageInfo;
    const { answer } = await staff.ask(`{ people(after: "${endCursor}") { nodes { name } } }`, clerk);
    expect(answer.errors?.[0]?.extensions["code"]).toBe("BAD_CURSOR");
  });

  test.for([
    "{ grade: { eq: 99999999999 } }",
    "{ grade: { in: [2147483647, -2147483648] } }",
    '{ badge: { eq: "9223372036854775808" } }',
    '{ badge: { eq: "-9223372036854775808" } }',
    '{ phone: { contains: "[" } }',
    '{ name: { eq: "\\u0000" } }',
    '{ name: { startsWith: "%\'; --" } }',
  ])("an error says nothing of the rows, nor of the warehouse: %s", async (where, { expect }) => {
    const answer = await tellsNothing(names(where), expect);
    expect(JSON.stringify(answer)).not.toMatch(/overflow|convert|divide|truncat|duckdb|sql/iu);
  });

  test("suggestions name nothing hidden", async ({ expect }) => {
    for (const near of ["medica", "medicals", "salar", "fil", "twi", "dossier", "dossierss", "verdic"]) {
      for (const query of [`{ ${near} }`, `{ people { nodes { ${near} } } }`, names(`{ ${near}: {} }`)]) {
        const { answer } = await staff.ask(query, clerk);
        const hints = (answer.errors ?? []).map(({ message }) => / Did you mean ([^?]*)\?/u.exec(message)?.[1] ?? "");
        expect(hints.join(" ")).not.toMatch(/medical|dossier|verdict|"file"|twin/iu);
      }
    }
  });

  test("introspection has no word of what is hidden", async ({ expect }) => {
    const { answer } = await staff.ask(getIntrospectionQuery(), clerk);
    expect(JSON.stringify(answer.data)).not.toMatch(/medical|dossier|verdict|twin|"file"|mask|payroll/iu);
    const types =
      '{ __type(name: "Dossier") { name } where: __type(name: "DossierWhere") { name } no: __type(name: "Qqqq") { name } }';
    expect((await staff.ask(types, clerk)).answer.data).toEqual({ __type: null, where: null, no: null });
    const where = '{ __type(name: "PersonWhere") { inputFields { name } } }';
    expect(JSON.stringify((await staff.ask(where, clerk)).answer.data)).not.toContain("salary");
  });

  test("nothing that is kept from one answer goes into another", async ({ expect }) => {
    const query = "{ people { nodes { name salary grade phone badge } totalCount } }";
    const first = await staff.ask(query, clerk);
    const full = await staff.ask(query, payroll);
    const second = await staff.ask(query, clerk);
    expect(second).toEqual(first);
    expect(full.answer).not.toEqual(first.answer);
    await tellsNothing(query, expect);
  });

  test("whoever asked before: the answer is that of who asks alone", async ({ expect }) => {
    const query = "{ people { nodes { name salary grade phone badge boss { name } } totalCount } }";
    const east = { ...clerk, claims: { regions: ["east"] } };
    const nobody = { ...clerk, roles: [] };
    const people = [clerk, east, { ...clerk, claims: {} }, payroll, counter, nobody];
    const alone: string[] = [];
    for (const who of people) {
      const fresh = await openStaff();
      alone.push(JSON.stringify(await fresh.ask(query, who)));
      await fresh.close();
    }
    expect(new Set(alone).size).toBe(people.length);
    for (const before of people) {
      for (const [at, who] of people.entries()) {
        await staff.ask(query, before);
        expect(JSON.stringify(await staff.ask(query, who))).toBe(alone[at]);
      }
    }
  });

  test("a record has no value", async ({ expect }) => {
    const { records } = await staff.ask(names("{ grade: { gte: 31 } }"), clerk);
    expect(JSON.stringify(records)).not.toMatch(/Zoe|123456|0171555|west|"31"/u);
  });

  test("an id of a row that is hidden is an id of no row", async ({ expect }) => {
    const id = (of: number) => Buffer.from(JSON.stringify(["Person", of])).toString("base64url");
    const file = Buffer.from('["Dossier",1]').toString("base64url");
    const query = `{ nodes(ids: ["${id(9)}", "${id(99)}", "${file}"]) { id } person(personId: 9) { name } }`;
    expect(await tellsNothing(query, expect)).toEqual({ data: { nodes: [null, null, null], person: null } });
  });
});

describe("by numbers", () => {
  test("of few and of all but few alike", async ({ expect }) => {
    const count = async (where: string) =>
      (await staff.ask(`{ people(where: ${where}) { totalCount } }`, counter)).answer.data;
    expect(await count("{}")).toEqual({ people: { totalCount: "5" } });
    for (const where of [
      '{ region: { eq: "east" } }',
      '{ region: { eq: "west" } }',
      "{ not: {} }",
      '{ region: { ne: "east" } }',
    ]) {
      expect(await count(where)).toEqual({ people: { totalCount: null } });
    }
    expect(await count("{ grade: { eq: 37 } }")).toEqual({ people: { totalCount: null } });
    await tellsNothing("{ people(where: { grade: { gt: 36 } }) { totalCount } }", expect, counter);
  });
});

test("by holding fewer roles: nobody sees more", async ({ expect }) => {
  const query = "{ people { nodes { personId salary grade phone } } }";
  const both = await staff.ask(query, { ...payroll, roles: ["payroll", "clerk"], claims: clerk.claims });
  const one = await staff.ask(query, clerk);
  const rowsOf = ({ answer }: typeof one) =>
    (answer.data as { people: { nodes: Readonly<Record<string, unknown>>[] } }).people.nodes;
  expect(rowsOf(one).length).toBeLessThan(rowsOf(both).length);
  for (const row of rowsOf(one)) expect(Number(row["salary"]) % 100_000).toBe(0);
  expect((await staff.ask("{ people { nodes { name } } }", { ...payroll, roles: [] })).answer.data).toBeUndefined();
});
