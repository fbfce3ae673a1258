// What a document and an operation may come to: counted right at the edge of each budget, whatever hides it.

import { parse } from "graphql";
import { describe, test } from "vitest";
import type { Refusal } from "#kernel/refusal.ts";
import { measureDemand, type DemandLimits } from "#resolvers/measure-demand.ts";
import { measureDocument, type DocumentLimits } from "#resolvers/measure-document.ts";
import { asked } from "./documents.ts";

const ample: DocumentLimits = {
  depth: 12,
  aliases: 30,
  rootFields: 10,
  repeatedFields: 50,
  fields: 1000,
  directives: 20,
};

/** `LIMIT_DEPTH 5 > 4`, or within. */
const said = (over: Refusal | undefined) => over?.detail ?? "within";

describe("a document", () => {
  const measured = (text: string, limits: Partial<DocumentLimits> = {}) =>
    said(measureDocument(parse(text), { ...ample, ...limits }));

  test.for<readonly [name: string, text: string, limits: Partial<DocumentLimits>, answer: string]>([
    ["as deep as it may be", "{ a { b { c } } }", { depth: 3 }, "within"],
    ["one level too deep", "{ a { b { c { d } } } }", { depth: 3 }, "LIMIT_DEPTH 4 > 3"],
    [
      "too deep through fragments",
      "{ a { ...A } } fragment A on T { b { ... { c { d } } } }",
      { depth: 3 },
      "LIMIT_DEPTH 4 > 3",
    ],
    ["no deeper for inline fragments", "{ ... { ... { ... { a { b } } } } }", { depth: 2 }, "within"],
    ["too deep where a variable decides", "{ a { b @skip(if: $v) { c } } }", { depth: 2 }, "LIMIT_DEPTH 3 > 2"],
    [
      "too deep in the operation that is not asked for",
      "query A { a } query B { a { b { c } } }",
      { depth: 2 },
      "LIMIT_DEPTH 3 > 2",
    ],
    ["a fragment that leads to itself", "{ ...A } fragment A on T { a { ...A } }", {}, "LIMIT_DEPTH 13 > 12"],
    ["a fragment that spreads itself", "{ ...A } fragment A on T { a ...A }", {}, "within"],
    ["introspection, which is deep", `{ __schema ${"{ a ".repeat(19)}${"}".repeat(19)} }`, { depth: 3 }, "within"],
    [
      "introspection, too deep",
      `{ __schema ${"{ a ".repeat(20)}${"}".repeat(20)} }`,
      { depth: 3 },
      "LIMIT_DEPTH 21 > 20",
    ],
    ["a field that calls itself introspection", "{ __schema: a { b { c { d } } } }", { depth: 3 }, "LIMIT_DEPTH 4 > 3"],
    ["aliases anywhere", "{ a: b ...A } fragment A on T { c: d ... { e: f } }", { aliases: 2 }, "LIMIT_ALIASES 3 > 2"],
    [
      "aliases in a fragment that nobody spreads",
      "{ a } fragment A on T { c: d e: f }",
      { aliases: 1 },
      "LIMIT_ALIASES 2 > 1",
    ],
    [
      "directives anywhere",
      "query @a { b @c ...A @d } fragment A on T @e { f }",
      { directives: 3 },
      "LIMIT_DIRECTIVES 4 > 3",
    ],
    [
      "root fields, fragments unfolded",
      "{ a ...A ... { c } } fragment A on T { b }",
      { rootFields: 2 },
      "LIMIT_ROOT_FIELDS 3 > 2",
    ],
    ["root fields of one name are one", "{ a a a ...A } fragment A on T { a }", { rootFields: 1 }, "within"],
    ["a field that is repeated", "{ a a a }", { repeatedFields: 2 }, "LIMIT_REPEATED_FIELDS 3 > 2"],
    ["a field that is repeated below", "{ a { b } a { b } a { b } }", { repeatedFields: 3 }, "within"],
    [
      "a field that is repeated by what is merged",
      "{ a { b b } a { b b } }",
      { repeatedFields: 3 },
      "LIMIT_REPEATED_FIELDS 4 > 3",
    ],
    ["fields, unfolded", "{ a { ...A } b { ...A } } fragment A on T { c d }", { fields: 5 }, "LIMIT_FIELDS 6 > 5"],
    ["fields of each operation by itself", "query A { a b } query B { a b }", { fields: 2 }, "within"],
  ])("%s", ([, text, limits, answer], { expect }) => {
    expect(measured(text, limits)).toBe(answer);
  });

  const fan = (levels: number, body: (next: string) => string) =>
    Array.from({ length: levels }, (_, at) => `fragment F${at} on T { ${body(`...F${at + 1}`)} }`).join(" ");
  test.for([
    ["doubles at each level", `{ ...F0 } ${fan(60, (next) => `a { ${next} } b { ${next} }`)} fragment F60 on T { z }`],
    ["comes back to itself twice", "{ ...A } fragment A on T { a { ...A } b { ...A } }"],
    ["doubles below introspection", "{ __schema { ...A } } fragment A on T { a { ...A } b { ...A } }"],
  ] as const)("one that %s is refused after a bounded walk", ([, text], { expect }) => {
    expect(measured(text)).toMatch(/^LIMIT_(FIELDS 100[01] > 1000|DEPTH)/u);
  });
});

describe("an operation", () => {
  const rows: DemandLimits = { defaultPageRows: 100, pageRows: 5000, totalRows: 1000, statements: 4 };
  const measured = (text: string, variables: Readonly<Record<string, unknown>> = {}, operationName?: string) => {
    const { schema, document, operation } = asked(text, operationName);
    return said(measureDemand({ schema, document, operation, variables }, rows));
  };
  const nodes = "{ nodes { flightId } }";

  test.for<readonly [name: string, text: string, variables: Readonly<Record<string, unknown>>, answer: string]>([
    ["a list as long as it may be", `{ flights(first: 1000) ${nodes} }`, {}, "within"],
    ["a list too long", `{ flights(first: 1001) ${nodes} }`, {}, "LIMIT_TOTAL_ROWS 1001 > 1000"],
    ["from its end", `{ flights(last: 1001) ${nodes} }`, {}, "LIMIT_TOTAL_ROWS 1001 > 1000"],
    ["by a variable", `query ($n: Int) { flights(first: $n) ${nodes} }`, { n: 1001 }, "LIMIT_TOTAL_ROWS 1001 > 1000"],
    [
      "by a variable's default",
      `query ($n: Int = 1001) { flights(first: $n) ${nodes} }`,
      {},
      "LIMIT_TOTAL_ROWS 1001 > 1000",
    ],
    [
      "by a variable in place of a default",
      `query ($n: Int = 1) { flights(first: $n) ${nodes} }`,
      { n: 1001 },
      "LIMIT_TOTAL_ROWS 1001 > 1000",
    ],
    [
      "a default that a variable replaces",
      `query ($n: Int = 1001) { flights(first: $n) ${nodes} }`,
      { n: 1 },
      "within",
    ],
    [
      "null, which is the page's default",
      `query ($n: Int = 1001) { flights(first: $n) ${nodes} }`,
      { n: null },
      "within",
    ],
    [
      "a size that is no number, at its worst",
      `query ($n: Int) { flights(first: $n) ${nodes} }`,
      { n: "1" },
      "LIMIT_TOTAL_ROWS 5000 > 1000",
    ],
    ["a size below nothing, at its worst", `{ flights(first: -1) ${nodes} }`, {}, "LIMIT_TOTAL_ROWS 5000 > 1000"],
    [
      "a size beyond a page, which the plan refuses",
      `{ flights(first: 2000000) ${nodes} }`,
      {},
      "LIMIT_TOTAL_ROWS 5000 > 1000",
    ],
    [
      "lists side by side",
      "{ a: flights(first: 600) { nodes { id } } b: flights(first: 600) { nodes { id } } }",
      {},
      "LIMIT_TOTAL_ROWS 1200 > 1000",
    ],
    [
      "a list in a list",
      "{ airports(first: 10) { nodes { departures(first: 100) { nodes { id } } } } }",
      {},
      "LIMIT_TOTAL_ROWS 1010 > 1000",
    ],
    [
      "a list in a list, by edges",
      "{ airports(first: 10) { edges { node { departures(first: 100) { totalCount } } } } }",
      {},
      "LIMIT_TOTAL_ROWS 1010 > 1000",
    ],
    [
      "a list behind a relation to one",
      "{ flights(first: 20) { nodes { origin { departures(first: 50) { nodes { id } } } } } }",
      {},
      "LIMIT_TOTAL_ROWS 1020 > 1000",
    ],
    [
      "a list for each of many ids",
      `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Airport { departures(first: 300) { totalCount } } } }`,
      { ids: ["a", "b", "c", "d"] },
      "LIMIT_TOTAL_ROWS 1200 > 1000",
    ],
    [
      "a list for each of the ids in the document",
      `{ nodes(ids: ["a", "b"]) { ... on Airport { departures(first: 501) { totalCount } } } }`,
      {},
      "LIMIT_TOTAL_ROWS 1002 > 1000",
    ],
    [
      "a list in a fragment on another type",
      `{ node(id: "a") { ... on Airport { departures(first: 1001) { totalCount } } } }`,
      {},
      "LIMIT_TOTAL_ROWS 1001 > 1000",
    ],
    [
      "a list that is left out",
      "query ($no: Boolean!) { flights(first: 5000) @include(if: $no) { totalCount } viewer { subject } }",
      { no: false },
      "within",
    ],
    [
      "a list that is left out by default",
      "query ($no: Boolean = false) { flights(first: 5000) @include(if: $no) { totalCount } viewer { subject } }",
      {},
      "within",
    ],
    [
      "a list that is not left out after all",
      "query ($no: Boolean = false) { flights(first: 5000) @include(if: $no) { totalCount } }",
      { no: true },
      "LIMIT_TOTAL_ROWS 5000 > 1000",
    ],
    [
      "a list that a text does not leave out",
      "query ($no: Boolean!) { flights(first: 5000) @include(if: $no) { totalCount } }",
      { no: "false" },
      "LIMIT_TOTAL_ROWS 5000 > 1000",
    ],
    ["a lookup for each row is one statement", `{ flights(first: 2) { nodes { origin { name } } } }`, {}, "within"],
    [
      "rows and a total are two",
      `{ a: flights { nodes { id } totalCount } b: flights { edges { cursor } totalCount } }`,
      {},
      "within",
    ],
    [
      "one statement too many",
      `{ a: flights { nodes { id } totalCount } b: flights { pageInfo { endCursor } totalCount } c: flight(flightId: 1) { id } }`,
      {},
      "LIMIT_STATEMENTS 5 > 4",
    ],
    [
      "nothing is read for a type's name",
      "{ a: flights { __typename } b: flights { __typename } c: flights { __typename } d: flights { __typename } e: flights { __typename } viewer { subject } }",
      {},
      "within",
    ],
  ])("%s", ([, text, variables, answer], { expect }) => {
    expect(measured(text, variables)).toBe(answer);
  });

  test("is the one that is asked for, of several", ({ expect }) => {
    const text = `query Small { flights(first: 1) ${nodes} } query Large { flights(first: 1001) ${nodes} }`;
    expect(measured(text, {}, "Small")).toBe("within");
    expect(measured(text, {}, "Large")).toBe("LIMIT_TOTAL_ROWS 1001 > 1000");
  });

  test("takes no value from the prototype of its variables", ({ expect }) => {
    expect(measured(`query ($constructor: Int = 1001) { flights(first: $constructor) ${nodes} }`)).toBe(
      "LIMIT_TOTAL_ROWS 1001 > 1000",
    );
  });
});
