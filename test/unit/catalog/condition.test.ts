// The parser of conditions: what it refuses, and what a `where` means.

import fc from "fast-check";
import { test } from "vitest";
import { parseCondition, walk } from "#catalog/condition.ts";
import type { Condition, ParseScope } from "#catalog/condition.ts";
import { sampleCatalog, viewOf } from "./sample.ts";

const catalog = sampleCatalog();
const flight = viewOf(catalog, "Flight");

function parse(where: unknown, extra: Partial<ParseScope> = {}) {
  const problems: string[] = [];
  const report = (path: string, problem: string) => problems.push(`${path} ${problem}`);
  const condition = parseCondition(where, flight, { catalog, report, ...extra });
  return { condition, problems };
}

/** A condition as one line: `(delayMinutes gt 5 and not (cancelled is null))`. */
function say(condition: Condition): string {
  switch (condition.kind) {
    case "and":
    case "or":
      return `(${condition.parts.map(say).join(` ${condition.kind} `)})`;
    case "not":
      return `not ${say(condition.part)}`;
    case "compare":
      return `${condition.field.name} ${condition.operator} ${JSON.stringify(condition.operand)}`;
    case "list":
      return `${condition.field.name} ${condition.negated ? "notIn" : "in"} ${JSON.stringify(condition.values)}`;
    case "isNull":
      return `${condition.field.name} is ${condition.negated ? "not " : ""}null`;
    case "related":
      return `${condition.relation.name} has ${say(condition.part)}`;
    case "unmet":
      return `unmet ${say(condition.part)}`;
  }
}

test.for([
  ["null", null, "where must not be null; leave it out instead"],
  ["a text", "1 = 1", "where must be an object"],
  ["a list", [], "where must be an object"],
  ["an unknown name", { serial: { eq: 1 } }, "where.serial Flight has no field or relation of this name"],
  ["a column's name", { FlightId: { eq: 1 } }, "where.FlightId Flight has no field or relation of this name"],
  ["a name of every object", { constructor: { eq: 1 } }, "where.constructor Flight has no field or relation"],
  ["__proto__", JSON.parse('{"__proto__":{"eq":1}}'), "where.__proto__ Flight has no field or relation"],
  ["null for a field", { flightId: null }, "where.flightId must be an object of operators"],
  ["a bare value", { flightId: 1 }, "where.flightId must be an object of operators"],
  ["eq null", { flightId: { eq: null } }, "where.flightId.eq must not be null; ask with isNull instead"],
  ["eq of a list", { flightId: { eq: [1] } }, "where.flightId.eq must be one value"],
  ["eq of an object", { flightId: { eq: { gt: 1 } } }, "where.flightId.eq must be one value"],
  ["in of one value", { flightId: { in: 1 } }, "where.flightId.in must be a list of values without null"],
  ["a list with null", { flightId: { in: [1, null] } }, "where.flightId.in must be a list of values without null"],
  ["isNull null", { flightId: { isNull: null } }, "where.flightId.isNull must be true or false"],
  ["text tests of numbers", { flightId: { contains: "1" } }, "where.flightId.contains bigint has no such operator"],
  ["an order of bits", { cancelled: { gt: true } }, "where.cancelled.gt bit has no such operator"],
  ["an unknown operator", { flightId: { toString: 1 } }, "where.flightId.toString bigint has no such operator"],
  ["and of an object", { and: {} }, "where.and must be a list"],
  ["or of null", { or: null }, "where.or must be a list"],
  ["null in an or", { or: [{}, null] }, "where.or[1] must not be null"],
  ["not null", { not: null }, "where.not must not be null"],
  ["null for a relation", { origin: null }, "where.origin must not be null"],
  ["deep inside", { not: { origin: { or: [{ iata: { eq: null } }] } } }, "where.not.origin.or[0].iata.eq must not"],
] as const)("%s is a problem", ([, where, problem], { expect }) => {
  expect(parse(where).problems).toEqual([expect.stringContaining(problem)]);
});

function parseAirport(where: unknown, extra: Partial<ParseScope> = {}) {
  const problems: string[] = [];
  const report = (path: string, problem: string) => problems.push(`${path} ${problem}`);
  const condition = parseCondition(where, viewOf(catalog, "Airport"), { catalog, report, ...extra });
  return { condition, problems };
}

test.for([
  ["nothing", {}, "where.departures leads to many rows; say which of them"],
  ["null", null, "where.departures leads to many rows; say which of them"],
  ["a text", "some", "where.departures leads to many rows; say which of them"],
  ["a list", [{ some: {} }], "where.departures leads to many rows; say which of them"],
  ["what is undefined", { some: undefined }, "where.departures leads to many rows; say which of them"],
  ["a field", { delay: { gt: 5 } }, "where.departures.delay stands where some, none or every must"],
  ["a name that nobody has", { serial: { gt: 5 } }, "where.departures.serial stands where some, none or every must"],
  ["not", { not: { some: {} } }, "where.departures.not stands where some, none or every must"],
  ["null for some", { some: null }, "where.departures.some must not be null"],
  ["a list for every", { every: [] }, "where.departures.every must be an object"],
  ["a problem inside", { none: { delay: { eq: null } } }, "where.departures.none.delay.eq must not be null"],
] as const)("a relation to many rows takes no %s", ([, departures, problem], { expect }) => {
  expect(parseAirport({ departures }).problems).toEqual([expect.stringContaining(problem)]);
});

test.for(["some", "none", "every"])("a relation to one row takes no %s", (name, { expect }) => {
  expect(parse({ origin: { [name]: {} } }).problems).toEqual([
    `where.origin.${name} is for relations to many rows; this one leads to one row, so write its condition`,
  ]);
  expect(parse({ [name]: {} }).problems).toEqual([`where.${name} Flight has no field or relation of this name`]);
});

test.for([
  ["some", { some: { delay: { gt: 5 } } }, "departures has delay gt 5"],
  ["none", { none: { delay: { gt: 5 } } }, "not departures has delay gt 5"],
  ["every", { every: { delay: { gt: 5 } } }, "not departures has unmet delay gt 5"],
  ["some row", { some: {} }, "departures has ()"],
  ["no row", { none: {} }, "not departures has ()"],
  ["any rows at all", { every: {} }, "not departures has unmet ()"],
  [
    "all three",
    { some: {}, none: { delay: { gt: 5 } }, every: undefined },
    "(departures has () and not departures has delay gt 5)",
  ],
  [
    "one inside another",
    { every: { origin: { departures: { none: { cancelled: { eq: true } } } } } },
    "not departures has unmet origin has not departures has cancelled eq true",
  ],
] as const)("of many rows: %s", ([, departures, said], { expect }) => {
  const { condition, problems } = parseAirport({ departures });
  expect([say(condition), problems]).toEqual([said, []]);
});

test("what is asked of many rows counts in the budget, each object of it", ({ expect }) => {
  let spent = 0;
  const spend = () => {
    spent += 1;
    return true;
  };
  parseAirport({ departures: { some: { delay: { gt: 5 } }, none: {} } }, { spend });
  // The whole, the object of some and none, each of both, and the test.
  expect(spent).toBe(5);
});

test("all problems are told, not the first alone", ({ expect }) => {
  expect(parse({ a: {}, flightId: { eq: null, lt: [] } }).problems).toHaveLength(3);
});

test.for([
  ["{} is every row", {}, "()"],
  ["and: [] is every row", { and: [] }, "()"],
  ["or: [] is no row", { or: [] }, "()"],
  ["not: {} is no row", { not: {} }, "not ()"],
  ["an empty field condition is every row", { flightId: {} }, "()"],
  ["what is undefined was left out", { flightId: undefined, delay: { eq: undefined, gt: 1 } }, "delay gt 1"],
  ["one part stands for itself", { delay: { gt: 1 } }, "delay gt 1"],
  [
    "several fields are all required",
    { delay: { gt: 1 }, cancelled: { eq: false } },
    "(delay gt 1 and cancelled eq false)",
  ],
  ["several operators are all required", { delay: { gt: 1, lt: 5 } }, "(delay gt 1 and delay lt 5)"],
  ["an or beside a field", { delay: { gt: 1 }, or: [{ delay: { lt: 5 } }, {}] }, "(delay gt 1 and (delay lt 5 or ()))"],
  ["isNull false", { delay: { isNull: false } }, "delay is not null"],
  ["notIn", { delay: { notIn: [1, 2] } }, "delay notIn [1,2]"],
  ["through a relation", { origin: { name: { startsWith: "L" } } }, 'origin has name startsWith "L"'],
  ["a relation that must exist", { origin: {} }, "origin has ()"],
] as const)("%s", ([, where, said], { expect }) => {
  const { condition, problems } = parse(where);
  expect([say(condition), problems]).toEqual([said, []]);
});

test("or: [] and and: [] are told apart", ({ expect }) => {
  expect([parse({ or: [] }).condition.kind, parse({ and: [] }).condition.kind]).toEqual(["or", "and"]);
});

test("nothing is told about a name that is not admitted", ({ expect }) => {
  const asked: string[] = [];
  const admits: ParseScope["admits"] = (view, name) => {
    asked.push(`${view.name}.${name}`);
    return false;
  };
  const { condition, problems } = parse({ fuelCost: { bad: null }, serial: 5, not: { origin: 7 } }, { admits });
  expect(problems).toEqual([]);
  expect(asked).toEqual(["Flight.fuelCost", "Flight.serial", "Flight.origin"]);
  expect([...walk(condition)].filter(({ kind }) => kind === "compare" || kind === "related")).toEqual([]);
});

test("no object and no test is read beyond the budget, however deep", ({ expect }) => {
  let deep: unknown = {};
  for (let level = 0; level < 100_000; level += 1) deep = { not: deep };
  let left = 10;
  const spend = () => {
    left -= 1;
    return left >= 0;
  };
  expect(say(parse(deep, { spend }).condition)).toBe(`${"not ".repeat(10)}()`);
});

test("any JSON is parsed or refused, never a fault", ({ expect }) => {
  const name = fc.constantFrom(
    "and",
    "or",
    "not",
    "flightId",
    "origin",
    "eq",
    "in",
    "isNull",
    "contains",
    "claim",
    "x",
  );
  const { json } = fc.letrec((tie) => ({
    json: fc.oneof(
      fc.constant(null),
      fc.boolean(),
      fc.integer(),
      fc.string(),
      fc.array(tie("json"), { maxLength: 3 }),
      fc.dictionary(name, tie("json"), { maxKeys: 3 }),
    ),
  }));
  fc.assert(
    fc.property(json, (where) => {
      const { condition, problems } = parse(where);
      expect(typeof say(condition)).toBe("string");
      expect(problems.every((problem) => problem.startsWith("where"))).toBe(true);
    }),
    { numRuns: 500 },
  );
});
