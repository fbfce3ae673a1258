// `orderBy`: what is refused, what a cursor is bound to, and that pages cut anywhere hold every row once, in order.

import fc from "fast-check";
import { describe, test } from "vitest";
import type { OrderBy } from "#catalog/where.ts";
import { listShape } from "#plan/plan-list.ts";
import type { Held } from "../policy/people.ts";
import { Evaluator, type Cell } from "./evaluate.ts";
import { analyst, contextOf, list, planned, readOf, refusalOf } from "./planning.ts";
import { airport, airports, flight, someFlights, tables } from "./tables.ts";

const shapeOf = (orderBy: readonly OrderBy[], held: Held = analyst) =>
  listShape({ view: "Flight", orderBy }, contextOf(held));

const previous = (steps: number): OrderBy => (steps === 0 ? { delay: "ASC" } : { previous: previous(steps - 1) });

describe("refused", () => {
  test.for([
    ["two fields in one term", [{ delay: "ASC", flightId: "ASC" }], "each term must name exactly one field"],
    ["an empty term", [{}], "each term must name exactly one field"],
    ["a term of nothing", [{ delay: undefined }], "each term must name exactly one field"],
    ["null for a direction", [{ delay: null }], "delay must be ASC or DESC"],
    ["a field as a relation", [{ delay: { x: "ASC" } }], "delay must be ASC or DESC"],
    ["a direction for a relation", [{ origin: "ASC" }], "is not granted"],
    ["null for a relation", [{ origin: null }], "origin must lead to a field"],
    ["an empty relation", [{ origin: {} }], "each term must name exactly one field"],
    ["two fields behind a relation", [{ origin: { name: "ASC", iata: "ASC" } }], "each term must name exactly one"],
    ["unbounded text", [{ remark: "ASC" }], "remark has no order"],
    ["five relations on the way", [previous(5)], "previous lies behind more than 4 relations"],
    ["seventeen terms", Array.from({ length: 17 }, () => ({ delay: "ASC" as const })), "at most 16 terms"],
  ] as const)("%s", ([, orderBy, problem], { expect }) => {
    expect(refusalOf(list({ orderBy }))).toContain(problem);
  });

  test("a relation to many rows", ({ expect }) => {
    const plan = list({ view: "Airport", fields: ["iata"], orderBy: [{ departures: { delay: "ASC" } }] });
    expect(refusalOf(plan)).toContain("departures leads to many rows");
  });
});

describe("the shape", () => {
  test.for([
    ["of no order is the key", [], "Flight flightId:ASC"],
    ["ends in the key", [{ departedAt: "DESC" }], "Flight departedAt:DESC flightId:ASC"],
    ["has the key where it was asked for", [{ flightId: "DESC" }, { delay: "ASC" }], "Flight flightId:DESC delay:ASC"],
    ["names a field once", [{ delay: "ASC" }, { delay: "DESC" }], "Flight delay:ASC flightId:ASC"],
    ["names a column once", [{ delay: "DESC" }, { delayMinutes: "ASC" }], "Flight delay:DESC flightId:ASC"],
    ["goes through a relation", [{ origin: { name: "ASC" } }], "Flight origin.name:ASC flightId:ASC"],
    [
      "goes through a relation twice",
      [{ origin: { name: "ASC" } }, { origin: { stateCode: "DESC" } }],
      "Flight origin.name:ASC origin.stateCode:DESC flightId:ASC",
    ],
    [
      "names what a relation leads to once",
      [{ origin: { name: "ASC" } }, { origin: { name: "DESC" } }],
      "Flight origin.name:ASC flightId:ASC",
    ],
    [
      "goes on and on",
      [{ previous: { previous: { origin: { name: "ASC" } } } }],
      "Flight previous.previous.origin.name:ASC flightId:ASC",
    ],
  ] as const)("%s", ([, orderBy, shape], { expect }) => {
    expect(shapeOf(orderBy)).toBe(shape);
    expect(readOf(list({ orderBy })).order).toHaveLength(shape.split(" ").length - 1);
  });

  test("of a view that does not exist for the principal is none", ({ expect }) => {
    expect(shapeOf([], { roles: ["gate"] })).toBeUndefined();
  });

  test("names a column under one guard once", ({ expect }) => {
    const roles = ["finance", "regional"];
    const orderBy: readonly OrderBy[] = [{ fuelCost: "ASC" }, { fuelCost: "DESC" }];
    expect(readOf(list({ orderBy }, { roles, claims: { states: ["CA"] } })).order).toHaveLength(2);
  });
});

test("only what may be NULL is said to be", ({ expect }) => {
  const nullable = (field: string, held: Held) =>
    readOf(list({ orderBy: [{ [field]: "ASC" }] }, held)).order.map((term) => term.nullable);
  expect(nullable("departedAt", analyst)).toEqual([false, false]);
  expect(nullable("delay", analyst)).toEqual([true, false]);
  expect(nullable("fuelCost", { roles: ["analyst", "finance"] })).toEqual([true, false]);
});

test("each relation of an order is a join of its own", ({ expect }) => {
  const { joins } = readOf(list({ orderBy: [{ origin: { name: "ASC" } }, { origin: { stateCode: "ASC" } }] }));
  expect(joins.map(({ alias, from }) => [alias, from.alias])).toEqual([
    ["j0", "t1"],
    ["j1", "t2"],
  ]);
});

test("a target that is hidden, an orphan's and a NULL sort alike, and lowest", ({ expect }) => {
  const flights = [
    flight(1, { OriginIata: "LAX", DelayMinutes: "90" }),
    flight(2, { OriginIata: "SEA", DelayMinutes: "90" }),
    flight(3, { OriginIata: "XXX", DelayMinutes: "90" }),
  ];
  const order = (held: Held) =>
    new Evaluator(tables(flights)).rows(readOf(list({ orderBy: [{ origin: { name: "DESC" } }] }, held)));
  expect(order(analyst).map(([id]) => id)).toEqual(["2", "1", "3"]);
  expect(order({ roles: ["finance"] })).toEqual([
    ["1", "LAX Airport"],
    ["2", null],
    ["3", null],
  ]);
});

test("a duplicate of a declared key gives no row twice", ({ expect }) => {
  const twins = { "curated.Airport": [...airports, airport("LAX", "CA", "Another LAX")] };
  const read = readOf(list({ orderBy: [{ origin: { name: "ASC" } }] }));
  expect(new Evaluator(tables([flight(1)], twins)).rows(read)).toEqual([["1", "Another LAX"]]);
});

const HELD: readonly Held[] = [
  analyst,
  { roles: ["finance"] },
  { roles: ["finance", "regional"], claims: { states: ["WA"] } },
  { roles: ["analyst", "finance"] },
];

const direction = fc.constantFrom("ASC" as const, "DESC" as const);
const term: fc.Arbitrary<OrderBy> = fc.oneof(
  fc.tuple(fc.constantFrom("delay", "departedAt", "originIata", "flightId", "cancelled"), direction).map(pair),
  fc.tuple(fc.constantFrom("name", "stateCode"), direction).map((inner) => ({ origin: pair(inner) })),
  direction.map((way) => ({ previous: { delay: way } })),
);

function pair([name, way]: readonly [string, "ASC" | "DESC"]): OrderBy {
  return { [name]: way };
}

/** What a client gets that follows cursors to the end. */
function turnPages(turn: (position: readonly Cell[] | undefined) => ReturnType<typeof list>, evaluator: Evaluator) {
  const found: (readonly Cell[])[] = [];
  let position: readonly Cell[] | undefined;
  for (let page = 0; page < 20; page += 1) {
    const plan = planned(turn(position));
    const rows = evaluator.rows(readOf({ ok: true, value: plan }));
    const shown = rows.slice(0, plan.page?.size);
    found.push(...shown);
    const last = shown.at(-1);
    if (last === undefined || rows.length <= shown.length) return found;
    position = plan.page?.position.map((index) => last[index] ?? null);
  }
  throw new TypeError("pages without end");
}

test("pages hold every row once, in order, forward and backward", ({ expect }) => {
  const held = fc.constantFrom(...HELD);
  fc.assert(
    fc.property(
      someFlights,
      fc.array(term, { maxLength: 3 }),
      fc.integer({ min: 1, max: 4 }),
      held,
      (flights, orderBy, size, who) => {
        const evaluator = new Evaluator(tables(flights));
        const whole = evaluator.rows(readOf(list({ orderBy, first: 50 }, who)));
        const forward = turnPages((after) => list({ orderBy, first: size, after }, who), evaluator);
        expect(forward).toEqual(whole);
        const backward = turnPages((before) => list({ orderBy, last: size, before }, who), evaluator);
        expect(backward).toEqual(whole.toReversed());
      },
    ),
    { numRuns: 300 },
  );
});
