// Hostile values in every place of an operation that takes one: the right rows, no 5xx, and statements whose text does not
// depend on any value.

import { afterAll, beforeAll, beforeEach, describe, test } from "vitest";
import type { ExpectStatic } from "vitest";
import { startStack } from "../../local/stack.ts";
import type { Stack } from "../../local/stack.ts";
import { ask, at, rowsAt, statementTexts } from "./ask.ts";
import type { Question, Reply } from "./ask.ts";
import { HOSTILE_CODES, HOSTILE_TEXTS, writeHostileData } from "./hostile-data.ts";
import type { HostileData } from "./hostile-data.ts";

const ROWS = HOSTILE_TEXTS.length + HOSTILE_CODES.length;
const LONG = "'%--[\\".repeat(6000);
const FAILURES = ["INTERNAL_ERROR", "WAREHOUSE_FAILED", "WAREHOUSE_UNAVAILABLE", "DEADLINE_EXCEEDED"];
/** U+0000 ends text in some collations, half a surrogate pair is no character, and a backslash before a line break is dropped by
 * the warehouse with the break: none of these can be asked for. */
const IMPOSSIBLE = ["\\\n", "\0", "before\0after", "\ud800", "\udc00", "x\ude00'"];

const isAlike = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
const lower = (text: string): string => text.toLowerCase();

type Test = (row: string, needle: string) => boolean;
const tests: Readonly<Record<string, Test>> = {
  eq: isAlike,
  contains: (row, needle) => lower(row).includes(lower(needle)),
  startsWith: (row, needle) => lower(row).startsWith(lower(needle)),
  endsWith: (row, needle) => lower(row).endsWith(lower(needle)),
};

const allNames = (): readonly string[] => [...HOSTILE_TEXTS, ...HOSTILE_CODES.map((_, index) => `code ${index}`)];

const byVariable = (operator: string, value: unknown): Question => ({
  query: `query ($where: StateWhere) { states(where: $where, first: 200) { nodes { name } } }`,
  variables: { where: { name: { [operator]: value } } },
});
const byLiteral = (operator: string, value: string | readonly string[]): Question => ({
  query: `{ states(where: { name: { ${operator}: ${JSON.stringify(value)} } }, first: 200) { nodes { name } } }`,
});

const globalId = (...parts: readonly unknown[]): string => Buffer.from(JSON.stringify(parts)).toString("base64url");

describe.each(["dedicated", "serverless"] as const)("hostile values, %s pool", (pool) => {
  let data: HostileData;
  let stack: Stack;

  beforeAll(async () => {
    data = await writeHostileData();
    stack = await startStack({ pool, data: data.file });
  });
  afterAll(async () => {
    await stack?.close();
    await data.remove();
  });
  beforeEach(() => stack.clear());

  /** Asks, and will not have a failure for an answer. */
  async function askSafely(expect: ExpectStatic, asked: string | Question): Promise<Reply> {
    const reply = await ask(stack, "ana", asked);
    expect([JSON.stringify(asked).slice(0, 300), reply.status < 500]).toEqual([expect.any(String), true]);
    expect(reply.codes.filter((code) => FAILURES.includes(String(code)))).toEqual([]);
    return reply;
  }

  /** Asks a field with each value, ten at a time: what each came to, as its data or its code. */
  async function askEach(
    expect: ExpectStatic,
    type: string,
    values: readonly string[],
    field: (variable: string) => string,
  ): Promise<readonly unknown[]> {
    const outcomes: unknown[] = [];
    for (let from = 0; from < values.length; from += 10) {
      const some = values.slice(from, from + 10);
      const declared = some.map((_, index) => `$v${index}: ${type}`).join(" ");
      const roots = some.map((_, index) => `r${index}: ${field(`$v${index}`)}`).join(" ");
      const variables = Object.fromEntries(some.map((value, index) => [`v${index}`, value]));
      const reply = await askSafely(expect, { query: `query (${declared}) { ${roots} }`, variables });
      const codes = new Map(reply.errors.map(({ path, extensions }) => [path?.[0], extensions["code"]]));
      outcomes.push(...some.map((_, index) => codes.get(`r${index}`) ?? at(reply, `r${index}`)));
    }
    return outcomes;
  }

  const namesOf = (reply: Reply, list = "states"): readonly string[] =>
    rowsAt(reply, `${list}.nodes`)
      .map(({ name }) => String(name))
      .toSorted();

  test("each text is found as it stands, by variable and by literal, in two texts of statements", async ({
    expect,
  }) => {
    const operators = Object.keys(tests);
    const list = (where: string) => `states(first: 200, where: ${where}) { nodes { name } }`;
    for (const text of HOSTILE_TEXTS) {
      const byVariables = operators.map((name) => `${name}: ${list(`$${name}`)}`);
      const literal = JSON.stringify(text);
      const byLiterals = operators.map((name) => `${name}Literal: ${list(`{ name: { ${name}: ${literal} } }`)}`);
      const declared = operators.map((name) => `$${name}: StateWhere`).join(" ");
      const reply = await askSafely(expect, {
        query: `query (${declared}) { ${[...byVariables, ...byLiterals].join(" ")} }`,
        variables: Object.fromEntries(operators.map((name) => [name, { name: { [name]: text } }])),
      });
      expect([text, reply.errors]).toEqual([text, []]);
      for (const [operator, holds] of Object.entries(tests)) {
        const right = allNames()
          .filter((name) => holds(name, text))
          .toSorted();
        expect(right).toContain(text);
        expect([operator, text, namesOf(reply, operator)]).toEqual([operator, text, right]);
        expect([operator, text, namesOf(reply, `${operator}Literal`)]).toEqual([operator, text, right]);
      }
    }
    // One that compares and one that searches: where in the text is the pattern's to say.
    expect(new Set(statementTexts(stack)).size).toBe(2);
  });

  test("lists of any content and length are one statement", async ({ expect }) => {
    const many = Array.from({ length: 10_000 - HOSTILE_TEXTS.length }, (_, index) => index.toString(36));
    for (const list of [[], ["'"], HOSTILE_TEXTS, [...many, ...HOSTILE_TEXTS]]) {
      const reply = await askSafely(expect, byVariable("in", list));
      expect([list.length, reply.errors, namesOf(reply)]).toEqual([
        list.length,
        [],
        [...list].filter((text) => HOSTILE_TEXTS.includes(text)).toSorted(),
      ]);
    }
    const literal = await askSafely(expect, byLiteral("in", HOSTILE_TEXTS));
    expect(namesOf(literal)).toEqual(HOSTILE_TEXTS.toSorted());
    expect(new Set(statementTexts(stack)).size).toBe(1);
    const others = await askSafely(expect, byVariable("notIn", [...many, ...HOSTILE_TEXTS]));
    expect(namesOf(others)).toEqual(HOSTILE_CODES.map((_, index) => `code ${index}`).toSorted());
  });

  test("a list of 10,000 numbers is one statement", async ({ expect }) => {
    const query = "query ($in: [BigInt!]) { flights(where: { flightId: { in: $in } }) { nodes { flightId } } }";
    for (const length of [1, 10_000]) {
      const numbers = Array.from({ length }, (_, index) => index + 3);
      const reply = await askSafely(expect, { query, variables: { in: numbers } });
      expect(rowsAt(reply, "flights.nodes")).toHaveLength(Math.min(length, 3));
    }
    expect(new Set(statementTexts(stack)).size).toBe(1);
  });

  test("keys: each finds its row, in one text", async ({ expect }) => {
    const absent = [...HOSTILE_TEXTS.filter((text) => !HOSTILE_CODES.includes(text)), ...IMPOSSIBLE, LONG];
    const outcomes = await askEach(
      expect,
      "String!",
      [...HOSTILE_CODES, ...absent],
      (code) => `state(code: ${code}) { code }`,
    );
    expect(outcomes).toEqual([...HOSTILE_CODES.map((code) => ({ code })), ...absent.map(() => null)]);
    expect(new Set(statementTexts(stack)).size).toBe(1);
  });

  test("global ids: real ones lead to their rows, forged ones nowhere", async ({ expect }) => {
    const query = "query ($ids: [ID!]!) { nodes(ids: $ids) { ... on State { code } } }";
    const real = await askSafely(expect, {
      query,
      variables: { ids: HOSTILE_CODES.map((code) => globalId("State", code)) },
    });
    expect(rowsAt(real, "nodes")).toEqual(HOSTILE_CODES.map((code) => ({ code })));

    const forged = [
      globalId("State", "'; --", "x"),
      globalId("curated.State", "'"),
      globalId("__proto__", "x"),
      globalId("State", null),
      globalId("State", { code: "'" }),
      globalId("State"),
      globalId("State", LONG),
      `${globalId("State", "'")}=`,
      ...HOSTILE_TEXTS,
      ...IMPOSSIBLE,
      LONG,
    ];
    const outcomes = await askEach(expect, "ID!", forged, (id) => `node(id: ${id}) { id }`);
    expect(outcomes.filter((outcome) => outcome !== null && outcome !== "BAD_INPUT")).toEqual([]);
    expect(outcomes).toHaveLength(forged.length);
    const many = Array.from({ length: 1500 }, (_, index) => globalId("State", `x${index}`));
    const found = await askSafely(expect, { query, variables: { ids: [...many, globalId("State", "'")] } });
    expect(rowsAt(found, "nodes").filter((row) => row !== null)).toEqual([{ code: "'" }]);
  });

  test("cursors: what was not sealed here for this list and caller is refused", async ({ expect }) => {
    const page = (argument: string, order = "code: ASC") =>
      `query ($cursor: String) { states(first: 2, ${argument}: $cursor, orderBy: [{ ${order} }]) { edges { cursor } pageInfo { endCursor } } }`;
    const start = await askSafely(expect, { query: page("after"), variables: { cursor: "" } });
    const sealed = String(at(start, "states.pageInfo.endCursor"));
    const middle = Math.floor(sealed.length / 2);
    const changed = `${sealed.slice(0, middle)}${sealed[middle] === "A" ? "B" : "A"}${sealed.slice(middle + 1)}`;
    const forged = [changed, `${sealed}A`, sealed.slice(1), sealed.slice(0, -1), sealed.toUpperCase(), LONG];
    const cursors = [...forged, ...HOSTILE_TEXTS.filter((text) => text !== ""), ...IMPOSSIBLE];
    for (const argument of ["after", "before"]) {
      const list = (cursor: string) =>
        `states(first: 2, ${argument}: ${cursor}, orderBy: [{ code: ASC }]) { nodes { code } }`;
      expect(await askEach(expect, "String", cursors, list)).toEqual(cursors.map(() => "BAD_CURSOR"));
    }
    const elsewhere = await askSafely(expect, { query: page("after", "name: ASC"), variables: { cursor: sealed } });
    expect(elsewhere.codes).toEqual(["BAD_CURSOR"]);
    const another = await ask(stack, "sam", { query: page("after"), variables: { cursor: sealed } });
    expect(another.codes).toEqual(["BAD_CURSOR"]);
    const next = await askSafely(expect, { query: page("after"), variables: { cursor: sealed } });
    expect(rowsAt(next, "states.edges")).toHaveLength(2);
  });

  test("what no text can hold is refused, in every test of a text", async ({ expect }) => {
    for (const text of IMPOSSIBLE) {
      const questions = [
        ...Object.keys(tests).map((operator) => byVariable(operator, text)),
        byVariable("in", ["fine", text]),
        byVariable("lt", text),
      ];
      for (const question of questions) {
        const reply = await askSafely(expect, question);
        expect([question, reply.codes]).toEqual([question, ["BAD_INPUT"]]);
      }
    }
    for (const escape of ["\\u0000", "\\uD800", "\\uDC00\\uD800", "\\u{110000}"]) {
      const reply = await askSafely(expect, `{ states(where: { name: { eq: "${escape}" } }) { totalCount } }`);
      expect(reply.codes).toEqual([expect.stringMatching(/^(?:GRAPHQL_INVALID|BAD_INPUT)$/u)]);
    }
    expect(stack.statements).toEqual([]);
  });

  test("a text of 36,000 characters equals nothing, holds nothing, and differs from all", async ({ expect }) => {
    for (const operator of [...Object.keys(tests), "in"]) {
      const reply = await askSafely(expect, byVariable(operator, operator === "in" ? [LONG] : LONG));
      expect([operator, reply.errors, namesOf(reply)]).toEqual([operator, [], []]);
    }
    for (const [operator, value] of [
      ["ne", LONG],
      ["notIn", [LONG]],
    ] as const) {
      const reply = await askSafely(expect, byVariable(operator, value));
      expect([operator, reply.errors, namesOf(reply).length]).toEqual([operator, [], ROWS]);
    }
  });

  test("values where none may stand are refused before anything is sent", async ({ expect }) => {
    const order = "query ($orderBy: [StateOrderBy!]) { states(orderBy: $orderBy) { totalCount nodes { code } } }";
    const pages = "query ($first: Int) { states(first: $first) { nodes { code } } }";
    const where = "query ($where: StateWhere) { states(where: $where) { totalCount } }";
    const questions: readonly Question[] = [
      { query: order, variables: { orderBy: [{ code: "ASC; DROP TABLE curated.State" }] } },
      { query: order, variables: { orderBy: [{ "code) --": "ASC" }] } },
      { query: order, variables: { orderBy: [{ code: "ASC", name: "ASC" }] } },
      { query: order, variables: { orderBy: ["code"] } },
      { query: pages, variables: { first: "1; DROP TABLE curated.State" } },
      { query: pages, variables: { first: 1.5 } },
      { query: pages, variables: { first: 2_147_483_648 } },
      { query: pages, variables: { first: -1 } },
      { query: where, variables: { where: { "name' OR 1=1": { eq: "x" } } } },
      { query: where, variables: { where: { name: { "eq' --": "x" } } } },
      { query: where, variables: { where: { name: { eq: { claim: "states" } } } } },
      { query: where, variables: { where: { name: { in: { claim: "states" } } } } },
      { query: where, variables: { where: { name: { eq: null } } } },
      { query: where, variables: { where: { name: { in: ["x", null] } } } },
      { query: where, variables: { where: JSON.parse('{"__proto__":{"name":{"eq":"x"}}}') as unknown } },
      { query: "{ viewer { kind } }", operationName: "'; DROP TABLE curated.State; --" },
      {
        query: "query ($in: [BigInt!]) { flights(where: { flightId: { in: $in } }) { totalCount } }",
        variables: { in: ["1,2) --"] },
      },
      {
        query: "query ($id: BigInt!) { flight(flightId: $id) { flightId } }",
        variables: { id: "9223372036854775808" },
      },
      { query: "query ($id: BigInt!) { flight(flightId: $id) { flightId } }", variables: { id: "1 OR 1=1" } },
    ];
    for (const question of questions) {
      const reply = await askSafely(expect, question);
      const refused = [expect.stringMatching(/^(?:GRAPHQL_INVALID|BAD_INPUT)$/u) as unknown];
      expect([question, [...new Set(reply.codes)]]).toEqual([question, refused]);
    }
    expect(stack.statements).toEqual([]);
  });

  test("headers that are hostile change nothing", async ({ expect }) => {
    const QUERY = "{ states { totalCount } }";
    for (const value of ["'; --", "a".repeat(8000), "analyst' OR '1'='1", "%00", "{}", "00-' OR 1=1-x-01"]) {
      const reply = await ask(stack, "ana", QUERY, { traceparent: value, "user-agent": value, "x-other": value });
      expect([reply.status, at(reply, "states.totalCount")]).toEqual([200, String(ROWS)]);
      const narrowed = await ask(stack, "ana", QUERY, { "x-edgewise-roles": value });
      expect([narrowed.status, narrowed.codes]).toEqual([400, ["GRAPHQL_INVALID"]]);
    }
  });

  test("all rows are still there", async ({ expect }) => {
    const reply = await askSafely(expect, "{ states { totalCount } }");
    expect(at(reply, "states.totalCount")).toBe(String(ROWS));
  });
});
