// What a principal may not see is refused wherever it is used, in the same words as what does not exist.

import { describe, test } from "vitest";
import type { Held } from "../policy/people.ts";
import { list, lookup, refusalOf, type ListChange } from "./planning.ts";

const regional = { roles: ["regional"], claims: { states: ["CA"] } };
const gate = { roles: ["gate"] };

const USES: readonly (readonly [string, Held, ListChange, string])[] = [
  ["a view", gate, { view: "Flight" }, "Flight"],
  ["an unknown view", gate, { view: "Hangar" }, "Hangar"],
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
  ["a key", regional, { of: { fields: ["fuelCost"], keys: [["1"]] } }, "Flight.fuelCost"],
  ["a total", regional, { wantsRows: false, wantsTotal: true, where: { fuelCost: { gt: "5" } } }, "Flight.fuelCost"],
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

test("the same uses are planned for who may see them", ({ expect }) => {
  const everyone = { roles: ["analyst", "finance", "gate"] };
  for (const change of [
    { fields: ["fuelCost"] },
    { where: { fuelCost: { gt: "5" } } },
    { orderBy: [{ fuelCost: "ASC" }, { cost: { year: "ASC" } }, { origin: { tower: "ASC" } }] },
    { of: { fields: ["fuelCost"], keys: [["1"]] } },
    { where: { cost: {}, origin: { tower: { eq: "x" } } } },
  ] satisfies readonly ListChange[]) {
    expect(refusalOf(list(change, everyone))).toBe("planned");
  }
});
