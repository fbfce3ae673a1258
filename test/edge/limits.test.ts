// Each limit of the settings table, at its default: what is over it is refused by its name before the warehouse is asked, with the
// values of variables; what is exactly at it is answered. And documents that are built to cost much cost little.

import { getIntrospectionQuery } from "graphql";
import { afterAll, beforeAll, describe, test } from "vitest";
import { SETTING_TABLE } from "#config/setting-table.ts";
import { startStack } from "../../local/stack.ts";
import type { Stack } from "../../local/stack.ts";
import { ask, recordOf } from "./ask.ts";
import type { Question } from "./ask.ts";

type Asked = string | Question;

const times = (count: number, part: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => part(index)).join(" ");

const aliases = (count: number): Asked => `{ viewer { ${times(count, (index) => `a${index}: kind`)} } }`;
const roots = (count: number): Asked => `{ ${times(count, (index) => `a${index}: viewer { kind }`)} }`;
const repeats = (count: number): Asked => `{ viewer { ${times(count, () => "kind")} } }`;
const directives = (count: number): Asked => `{ viewer { ${times(count, () => "kind @include(if: true)")} } }`;
/** 20 tokens and one for each value. */
const tokens = (count: number): Asked => `{states(where:{code:{in:[${times(count - 20, () => '"TX"')}]}}){totalCount}}`;
const WAY = ["flights(first: 1)", "nodes", "origin", "departures(first: 1)", "nodes", "origin", "departures(first: 1)"];
const deep = (levels: number): Asked => {
  const path = [...WAY, "nodes", "origin", "departures(first: 1)", "nodes", "origin", "departures(first: 1)"];
  const names = path.slice(0, levels - 1);
  const leaf = names.at(-1)?.startsWith("departures") === true ? "totalCount" : "__typename";
  return `{ ${names.join(" { ")} { ${leaf} ${"} ".repeat(levels)}`;
};
const STRIKE =
  "strikeId occurredOn airportName aircraft operator stateName phaseOfFlight wildlifeSize species timeOfDay";
/** A field for each of two rows and ten fields of each. */
const fields = (each: number): Asked =>
  `{ ${times(2, (index) => `r${index}: birdStrike(strikeId: ${index + 1}) { ${times(each, () => STRIKE)} }`)} }`;

const filter = (where: unknown): Question => ({
  query: "query ($where: StateWhere) { states(where: $where) { totalCount } }",
  variables: { where },
});
/** An object for the whole, and an object and a test for each part. */
const conditions = (nodes: number): Question =>
  filter({ and: [...Array<unknown>((nodes - 2) / 2).fill({ code: { eq: "TX" } }), {}] });
const listed = (length: number): Question => filter({ code: { in: Array<string>(length).fill("T") } });
const branches = (width: number): Question => filter({ or: Array<unknown>(width).fill({}) });
const nested = (depth: number): Question => {
  let where: object = {};
  // The variables and `where` are an object each.
  for (let level = 2; level < depth; level += 1) where = { not: where };
  return filter(where);
};
const bytes = (size: number): Question => {
  const empty = JSON.stringify(filter({ code: { ne: "" } }).variables).length;
  return filter({ code: { ne: "p".repeat(size - empty) } });
};
const page = (first: number): Question => ({
  query: "query ($first: Int) { flights(first: $first) { nodes { flightId } } }",
  variables: { first },
});
/** So many rows of two lists. */
const rows = (count: number): Question => ({
  query:
    "query ($outer: Int, $inner: Int) { states(first: $outer) { nodes { airports(first: $inner) { nodes { iata } } } } }",
  variables: { outer: 50, inner: count / 50 - 1 },
});
/** Each list with a condition of its own: equal ones would be asked once. */
const statements = (count: number): Asked =>
  `{ ${times(
    count / 6,
    (index) => `a${index}: states(first: 1, where: { code: { ne: "Z${index}" } }) { totalCount nodes {
    airports(first: 1) { totalCount nodes { iata } } birdStrikes(first: 1) { totalCount nodes { strikeId } } } }`,
  )} }`;

type LimitName = Extract<keyof typeof SETTING_TABLE, `LIMIT_${string}`>;

const over: readonly (readonly [LimitName, within: Asked | undefined, over: Asked])[] = [
  ["LIMIT_TOKENS", tokens(2000), tokens(2001)],
  ["LIMIT_DEPTH", deep(12), deep(13)],
  ["LIMIT_ALIASES", aliases(30), aliases(31)],
  ["LIMIT_ROOT_FIELDS", roots(10), roots(11)],
  ["LIMIT_REPEATED_FIELDS", repeats(50), repeats(51)],
  ["LIMIT_FIELDS", fields(49), fields(50)],
  ["LIMIT_DIRECTIVES", directives(20), directives(21)],
  ["LIMIT_DIRECTIVES", undefined, `{ viewer { kind ${times(21, () => "@a")} } }`],
  ["LIMIT_FILTER_NODES", conditions(100), conditions(102)],
  ["LIMIT_LIST_LENGTH", listed(10_000), listed(10_001)],
  ["LIMIT_OR_WIDTH", branches(50), branches(51)],
  ["LIMIT_VARIABLES_DEPTH", nested(10), nested(11)],
  ["LIMIT_VARIABLES_BYTES", bytes(65_536), bytes(65_537)],
  ["LIMIT_PAGE_ROWS", page(5000), page(5001)],
  ["LIMIT_PAGE_ROWS", undefined, "{ flights(first: 5001) { nodes { flightId } } }"],
  ["LIMIT_PAGE_ROWS", undefined, "{ flights(last: 2147483647) { nodes { flightId } } }"],
  ["LIMIT_PAGE_ROWS", undefined, "query ($n: Int = 5001) { flights(first: $n) { nodes { flightId } } }"],
  ["LIMIT_TOTAL_ROWS", rows(50_000), rows(50_050)],
  [
    "LIMIT_TOTAL_ROWS",
    undefined,
    "query ($n: Int = 5000) { states(first: $n) { nodes { airports(first: $n) { nodes { iata } } } } }",
  ],
  ["LIMIT_STATEMENTS", statements(30), statements(36)],
];

describe("limits", () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack();
  });
  afterAll(() => stack?.close());

  test.for(over)("%s", async ([name, within, beyond], { expect }) => {
    stack.clear();
    const allowed = Number(SETTING_TABLE[name].fallback);
    const reply = await ask(stack, "ana", beyond);
    const isWhole = reply.status === 400 && reply.data === undefined;
    // What the plan counts is refused in its place in the answer.
    const isInPlace = reply.status === 200 && reply.errors[0]?.path?.length === 1;
    expect([name, reply.codes, isWhole || isInPlace]).toEqual([name, ["OVER_BUDGET"], true]);
    const { budget, asked, ...facts } = reply.errors[0]?.extensions ?? {};
    expect({ budget, allowed: facts["allowed"] }).toEqual({ budget: name, allowed });
    expect(asked).toBeGreaterThan(allowed);
    expect(stack.statements).toEqual([]);
    expect(await recordOf(stack, reply)).toMatchObject({
      decision: "deny",
      trips: [],
      result: { status: "refused", codes: ["OVER_BUDGET"] },
    });

    const answered = within === undefined ? undefined : await ask(stack, "ana", within);
    expect([name, answered?.codes ?? []]).toEqual([name, []]);
  });

  test("one refused page spares the rest of the answer", async ({ expect }) => {
    const reply = await ask(stack, "ana", '{ flights(first: 5001) { nodes { flightId } } state(code: "TX") { name } }');
    expect(reply.data).toEqual({ flights: null, state: { name: "Texas" } });
    expect(reply.codes).toEqual(["OVER_BUDGET"]);
  });

  test("a limit that depends on variables is not remembered with the document", async ({ expect }) => {
    for (const first of [5001, 1, 5001, 2, 5001]) {
      const { codes } = await ask(stack, "ana", page(first));
      expect([first, codes]).toEqual([first, first > 5000 ? ["OVER_BUDGET"] : []]);
    }
  });

  describe("documents built to cost much", () => {
    const doubling = (levels: number): string =>
      `{ states(first: 1) { nodes { ...F0 } } } ${times(levels, (level) => `fragment F${level} on State { ...F${level + 1} ...F${level + 1} }`)} fragment F${levels} on State { code }`;
    const branching = (levels: number): string =>
      `{ states(first: 1) { nodes { ...F0 } } } ${times(levels, (level) => `fragment F${level} on State { a${level}: airports(first: 1) { nodes { state { ...F${level + 1} } } } b${level}: airports(first: 1) { nodes { state { ...F${level + 1} } } } }`)} fragment F${levels} on State { code }`;
    const chain = (length: number): string =>
      `{ viewer { ...F0 } } ${times(length, (index) => `fragment F${index} on Viewer { ...F${index + 1} }`)} fragment F${length} on Viewer { kind }`;
    const introspection = `{ __schema { types ${"{ fields { type { fields { type ".repeat(3)} { name } ${"} } } }".repeat(3)} } }`;

    const costly: readonly (readonly [string, string, string | RegExp | undefined])[] = [
      ["fragments that spread each other twice, 100 levels", doubling(100), undefined],
      ["fragments that nest each other twice, 12 levels", branching(12), "OVER_BUDGET"],
      ["a chain of 200 fragments", chain(200), undefined],
      ["a cycle of one", "{ viewer { ...A } } fragment A on Viewer { ...A }", "GRAPHQL_INVALID"],
      [
        "a cycle of three",
        "{ viewer { ...A } } fragment A on Viewer { ...B } fragment B on Viewer { ...C } fragment C on Viewer { ...A }",
        "GRAPHQL_INVALID",
      ],
      [
        "a cycle through fields",
        "{ states { nodes { ...A } } } fragment A on State { airports { nodes { state { ...A } } } }",
        "OVER_BUDGET",
      ],
      ["a cycle that nothing spreads", "{ viewer { kind } } fragment A on Viewer { ...A }", "GRAPHQL_INVALID"],
      ["introspection that goes around", introspection, "GRAPHQL_INVALID"],
      [
        "a variable for each token",
        `query (${times(900, (index) => `$v${index}: Int`)}) { viewer { kind } }`,
        "OVER_BUDGET",
      ],
      ["10,000 brackets", `{ viewer ${"{".repeat(10_000)}`, "GRAPHQL_INVALID"],
      // Whether its stack or its tokens end first is for the engine to say.
      [
        "10,000 brackets in a value",
        `{ states(where: ${"[".repeat(10_000)}) { totalCount } }`,
        /^(?:OVER_BUDGET|BAD_REQUEST)$/u,
      ],
      [
        "990 brackets in a value",
        `{ states(where: ${"[".repeat(990)}${"]".repeat(990)}) { totalCount } }`,
        "GRAPHQL_INVALID",
      ],
      ["300 fields that do not exist", `{ ${times(300, (index) => `no${index}`)} }`, "OVER_BUDGET"],
    ];

    test.for(costly)("%s", async ([, query, code], { expect }) => {
      const startedMs = performance.now();
      const reply = await ask(stack, "ana", query);
      expect(performance.now() - startedMs).toBeLessThan(2000);
      expect([...new Set(reply.codes)]).toEqual(code === undefined ? [] : [expect.stringMatching(code)]);
      expect(reply.status).toBe(code === undefined ? 200 : 400);
      expect(reply.text.length).toBeLessThan(50_000);
    });
  });

  describe("introspection fits", () => {
    test.for([
      ["the standard query", getIntrospectionQuery()],
      [
        "GraphiQL's, with all that it may ask for",
        getIntrospectionQuery({
          descriptions: true,
          specifiedByUrl: true,
          directiveIsRepeatable: true,
          schemaDescription: true,
          inputValueDeprecation: true,
          oneOf: true,
        }),
      ],
    ] as const)("%s", async ([, query], { expect }) => {
      for (const who of ["sam", "ana", "nia", "nightly-ci"]) {
        const reply = await ask(stack, who, query);
        expect([who, reply.status, reply.errors]).toEqual([who, 200, []]);
      }
    });
  });
});
