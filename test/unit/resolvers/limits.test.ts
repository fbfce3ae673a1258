// What a document may come to: counted right at the edge of each budget, whatever hides it.

import { parse } from "graphql";
import { describe, test } from "vitest";
import type { Refusal } from "#kernel/refusal.ts";
import { measureDocument, type DocumentLimits } from "#resolvers/measure-document.ts";

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
