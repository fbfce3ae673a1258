// What a principal may not see is refused wherever it is used, in the same words as what does not exist.

import { describe, test } from "vitest";
import type { Held } from "../policy/people.ts";
import { aggregate, groups, list, lookup, refusalOf, type AggregateChange, type ListChange } from "./planning.ts";

const regional = { roles: ["regional"], claims: { states: ["CA"] } };
const gate = { roles: ["gate"] };

const USES: readonly (readonly [string, Held, ListChange, string])[] = [
  ["a field of the answer", regional, { fields: ["fuelCost"] }, "Flight.fuelCost"],
  ["a field of where", regional, { where: { fuelCost: { gt: "5" } } }, "Flight.fuelCost"],
  ["a test for NULL", regional, { where: { fuelCost: { isNull: true } } }, "Flight.fuelCost"],
  ["a field under not", regional, { where: { not: { fuelCost: { gt: "5" } } } }, "Flight.fuelCost"],
  ["a field in an or", regional, { where: { or: [{}, { fuelCost: { gt: "5" } }] } }, "Flight.fuelCost"],
  ["an operator that it has not", regional, { where: { fuelCost: { like: 5 } } }, "Flight.fuelCost"],
  ["a value that it cannot hold", regional, { where: { fuelCost: { eq: "x" } } }, "Flight.fuelCost"],
  ["no object", regional, { where: { fuelCost: 5 } }, "Flight.fuelCost"],
  ["an order", regional, { orderBy: [{ fuelCost: "ASC" }] }, "Flight.fuelCost"],
  ["an order of another form", regional, { orderBy: [{ fuelCost: { x: "ASC" } }] }, "Flight.fuelCost"],
  ["a key", regional, { parents: { fields: ["fuelCost"], keys: [["1"]] } }, "Flight.fuelCost"],
  ["a relation to a hidden view", regional, { where: { origin: {} } }, "Flight.origin"],
  ["an order through it", regional, { orderBy: [{ origin: { name: "ASC" } }] }, "Flight.origin"],
  ["a relation by a hidden field", { roles: ["analyst", "gate"] }, { where: { cost: {} } }, "Flight.cost"],
  ["an order by it", { roles: ["analyst", "gate"] }, { orderBy: [{ cost: { year: "ASC" } }] }, "Flight.cost"],
  ["a field behind a relation", { roles: ["finance"] }, { where: { origin: { tower: { eq: "x" } } } }, "Airport.tower"],
  ["an order by that", { roles: ["finance"] }, { orderBy: [{ origin: { tower: "ASC" } }] }, "Airport.tower"],
  [
    "behind two relations",
    { roles: ["finance"] },
    { where: { previous: { not: { origin: { tower: { isNull: false } } } } } },
    "Airport.tower",
  ],
  ["an unknown field", regional, { fields: ["serial"] }, "Flight.serial"],
  ["an unknown field of where", regional, { where: { serial: { eq: 1 } } }, "Flight.serial"],
  ["an unknown order", regional, { orderBy: [{ serial: "ASC" }] }, "Flight.serial"],
  ["an unknown relation", regional, { orderBy: [{ serial: { x: "ASC" } }] }, "Flight.serial"],
  ["a name of every object", regional, { where: { constructor: { eq: 1 } } }, "Flight.constructor"],
  ["a column's name", regional, { fields: ["FuelCost"] }, "Flight.FuelCost"],
];

describe("not granted", () => {
  test.for(["Flight", "Hangar"])("a view, hidden or unknown: %s", (view, { expect }) => {
    expect(refusalOf(list({ view }, gate))).toBe(`no-grant rows of ${view} are not granted`);
    const refused = `no-grant ${view} is not granted`;
    expect([refusalOf(aggregate({ view }, gate)), refusalOf(groups({ view }, gate))]).toEqual([refused, refused]);
  });

  test.for(USES)("%s", ([, held, change, name], { expect }) => {
    expect(refusalOf(list(change, held))).toBe(`no-grant ${name} is not granted`);
  });

  test.for([
    ["of a hidden view", gate, {}, "Flight"],
    ["of a hidden field", regional, { fields: ["fuelCost"] }, "Flight.fuelCost"],
    ["by a hidden field", regional, { by: ["fuelCost"] }, "Flight.fuelCost"],
    ["by an unknown field", regional, { by: ["serial"] }, "Flight.serial"],
    [
      "by a visible and a hidden field",
      regional,
      { by: ["flightId", "fuelCost"], keys: [["1", "2"]] },
      "Flight.fuelCost",
    ],
  ] as const)("a lookup %s", ([, held, change, name], { expect }) => {
    expect(refusalOf(lookup(change, held))).toBe(`no-grant ${name} is not granted`);
  });
});

const COUNTED: readonly (readonly [string, AggregateChange])[] = [
  ["a total", { where: { fuelCost: { gt: "5" } } }],
  ["a total for parents", { parents: { fields: ["fuelCost"], keys: [["1"]] } }],
  ["a number", { measures: [{ fn: "max", field: "fuelCost" }] }],
  ["how many there are of it", { measures: [{ fn: "countDistinct", field: "fuelCost" }] }],
];

describe("not granted, and not counted", () => {
  test.for(COUNTED)("%s", ([, change], { expect }) => {
    const refused = "no-grant Flight.fuelCost is not granted";
    expect([refusalOf(aggregate(change, regional)), refusalOf(groups(change, regional))]).toEqual([refused, refused]);
    const finance = { roles: ["analyst", "finance"] };
    expect([refusalOf(aggregate(change, finance)), refusalOf(groups(change, finance))]).toEqual(["planned", "planned"]);
  });
});

test("the same uses are planned for who may see them", ({ expect }) => {
  const everyone = { roles: ["analyst", "finance", "gate"] };
  for (const change of [
    { fields: ["fuelCost"] },
    { where: { fuelCost: { gt: "5" } } },
    { orderBy: [{ fuelCost: "ASC" }, { cost: { year: "ASC" } }, { origin: { tower: "ASC" } }] },
    { parents: { fields: ["fuelCost"], keys: [["1"]] } },
    { where: { cost: {}, origin: { tower: { eq: "x" } } } },
  ] satisfies readonly ListChange[]) {
    expect(refusalOf(list(change, everyone))).toBe("planned");
  }
});
