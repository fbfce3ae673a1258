// Claims into row filters. A claim that is missing, empty or of another form admits nothing, wherever it stands.

import { describe, test } from "vitest";
import type { ClaimValue } from "#auth/principal.ts";
import { parseCondition } from "#catalog/condition.ts";
import { claim } from "#catalog/index.ts";
import type { Where } from "#catalog/where.ts";
import { bindClaims } from "#policy/bind-claims.ts";
import { sampleCatalog, viewOf } from "../catalog/sample.ts";

const catalog = sampleCatalog();

function bind(where: Where, claims: Readonly<Record<string, ClaimValue>>) {
  const report = (path: string, problem: string) => {
    throw new TypeError(`${path} ${problem}`);
  };
  return bindClaims(parseCondition(where, viewOf(catalog, "Flight"), { catalog, report }), claims);
}

const inStates: Where = { origin: { stateCode: { in: claim("states") } } };
const isState: Where = { origin: { stateCode: { eq: claim("states") } } };
const isNotState: Where = { origin: { stateCode: { ne: claim("states") } } };
const isLate: Where = { delay: { gt: claim("states") } };
const isNamed: Where = { remark: { contains: claim("states") } };

describe("no rows", () => {
  test.for([
    ["a missing claim", inStates, {}],
    ["a claim of another name", inStates, { States: ["CA"] }],
    ["an empty list", inStates, { states: [] }],
    ["an empty text", isState, { states: "" }],
    ["an empty text in a list", inStates, { states: ["CA", ""] }],
    ["spaces, which equal an empty text", isState, { states: "  " }],
    ["an empty needle, which is in every text", isNamed, { states: "" }],
    ["a needle that no pattern holds", isNamed, { states: "x".repeat(1001) }],
    ["a list for one value", isState, { states: ["CA"] }],
    ["a number for a text", isState, { states: 5 }],
    ["a boolean for a text", inStates, { states: true }],
    ["one number among texts", inStates, { states: ["CA", 5] }],
    ["a text for a number", isLate, { states: "late" }],
    ["a fraction for an int", isLate, { states: 1.5 }],
    ["a number beyond an int", isLate, { states: 3e9 }],
    ["U+0000", isState, { states: "C\0" }],
    ["a missing claim of ne", isNotState, {}],
  ] as const)("by %s", ([, where, claims], { expect }) => {
    expect(bind(where, claims)).toBeUndefined();
  });

  test.for([
    ["under not", { not: inStates }],
    ["under not, twice", { not: { not: inStates } }],
    ["in an or beside what is met", { or: [{ delay: { gt: 0 } }, inStates] }],
    ["in an and", { and: [{ delay: { gt: 0 } }, inStates] }],
    ["in notIn", { origin: { stateCode: { notIn: claim("states") } } }],
    ["behind two relations", { previous: inStates }],
    ["among many rows", { origin: { departures: { some: inStates } } }],
    ["among many rows, none of which may meet it", { origin: { departures: { none: inStates } } }],
    ["among many rows, all of which must", { origin: { departures: { some: {}, every: inStates } } }],
  ] as const)("by a missing claim %s", ([, where], { expect }) => {
    expect(bind(where, {})).toBeUndefined();
    expect(bind(where, { states: ["CA"] })).toBeDefined();
  });

  test.for(["constructor", "__proto__", "toString"])("by a claim that every object has: %s", (name, { expect }) => {
    expect(bind({ origin: { stateCode: { eq: claim(name) } } }, {})).toBeUndefined();
    expect(bind({ origin: { stateCode: { in: claim(name) } } }, {})).toBeUndefined();
  });
});

describe("bound", () => {
  const operandOf = (where: Where, claims: Readonly<Record<string, ClaimValue>>) => {
    const condition = bind(where, claims);
    const test_ = condition?.kind === "related" ? condition.part : condition;
    return test_?.kind === "compare" ? test_.operand : test_?.kind === "list" ? test_.values : undefined;
  };

  test.for([
    ["a list", inStates, { states: ["CA", "WA"] }, ["CA", "WA"]],
    ["one value, as a list of one", inStates, { states: "CA" }, ["CA"]],
    ["one value", isState, { states: "CA" }, "CA"],
    ["a number", isLate, { states: 5 }, 5],
    ["digits for an int", isLate, { states: "5" }, "5"],
    ["false", { cancelled: { eq: claim("states") } }, { states: false }, false],
    ["zero", isLate, { states: 0 }, 0],
  ] as const)("%s", ([, where, claims, operand], { expect }) => {
    expect(operandOf(where, claims)).toEqual(operand);
  });

  test("a filter without claims stays as it is", ({ expect }) => {
    expect(operandOf({ delay: { gt: 60 } }, {})).toBe(60);
    expect(bind({ delay: { isNull: true } }, {})).toMatchObject({ kind: "isNull", negated: false });
  });
});
