// Conditions over relations to many rows, and orders by them: what is refused, what is asked of rows that are hidden, and which
// form the plan has. What they mean is compared with plain JavaScript in sql/related.test.ts.

import fc from "fast-check";
import { describe, test } from "vitest";
import { defineView, hasRole, int, many, rowFilter } from "#catalog/index.ts";
import type { OrderBy } from "#catalog/where.ts";
import { listShape } from "#plan/plan-list.ts";
import type { Held } from "../policy/people.ts";
import { Evaluator, type Cell, type TableRow } from "./evaluate.ts";
import { contextOf, limits, list, readOf, refusalOf, type ListChange } from "./planning.ts";
import { relatedCatalog } from "./related-catalog.ts";

const catalog = relatedCatalog();
const analyst: Held = { roles: ["analyst"] };
const regional: Held = { roles: ["regional"] };
const clerk: Held = { roles: ["clerk"] };

const ask = (change: ListChange, held: Held = analyst) =>
  list({ view: "Airport", fields: ["iata"], first: 50, ...change }, held, catalog);

const QUANTIFIERS = ["some", "none", "every"] as const;

describe("not granted", () => {
  const HIDDEN = [
    ["a field", { crew: { gt: 5 } }, "Flight.crew"],
    ["a field whose mask cannot be asked by", { tail: { isNull: false } }, "Flight.tail"],
    ["a field in an or", { or: [{}, { crew: { gt: 5 } }] }, "Flight.crew"],
    ["a field under not", { not: { crew: { isNull: true } } }, "Flight.crew"],
    ["a relation", { strikes: { some: {} } }, "Flight.strikes"],
    ["a relation that is asked wrongly", { strikes: {} }, "Flight.strikes"],
    ["a field of another form", { crew: { some: {} } }, "Flight.crew"],
    ["an unknown name", { serial: { eq: 1 } }, "Flight.serial"],
    ["a hidden field far behind", { origin: { departures: { every: { crew: { gt: 5 } } } } }, "Flight.crew"],
  ] as const;

  for (const quantifier of QUANTIFIERS) {
    test.for(HIDDEN)(`%s within ${quantifier}`, ([, where, name], { expect }) => {
      const departures = { [quantifier]: where };
      expect(refusalOf(ask({ where: { departures } }))).toBe(`no-grant ${name} is not granted`);
      expect(refusalOf(ask({ where: { not: { departures } } }))).toBe(`no-grant ${name} is not granted`);
    });
  }

  const of = (departures: OrderBy): ListChange => ({ orderBy: [{ departures }] });
  test.for([
    ["a function of a hidden field", of({ avg: { crew: "ASC" } }), "Flight.crew"],
    ["one that there is not", of({ sum: { tail: "ASC" } }), "Flight.tail"],
    ["a count of a masked field", of({ countDistinct: { tail: "DESC" } }), "Flight.tail"],
    ["a function of an unknown field", of({ max: { serial: "ASC" } }), "Flight.serial"],
    [
      "a count of hidden rows",
      { view: "Flight", fields: [], orderBy: [{ strikes: { count: "ASC" } }] },
      "Flight.strikes",
    ],
    ["the same, asked wrongly", { view: "Flight", fields: [], orderBy: [{ strikes: { x: "ASC" } }] }, "Flight.strikes"],
    [
      "the same behind a relation",
      { view: "Flight", fields: [], where: { origin: { departures: { none: { strikes: {} } } } } },
      "Flight.strikes",
    ],
  ] as const)("%s", ([, change, name], { expect }) => {
    expect(refusalOf(ask(change))).toBe(`no-grant ${name} is not granted`);
  });

  test("what is not hidden is planned", ({ expect }) => {
    for (const change of [of({ avg: { crew: "ASC" } }), of({ countDistinct: { tail: "ASC" } })]) {
      expect(refusalOf(ask(change, clerk))).toBe("planned");
    }
    const strikes = {
      view: "Flight",
      fields: [],
      where: { strikes: { none: {} } },
      orderBy: [{ strikes: { count: "ASC" } }],
    } as const;
    expect(refusalOf(ask(strikes, { roles: ["safety"] }))).toBe("planned");
  });
});

describe("bad input", () => {
  test.for([
    [
      "many rows without a word of how many",
      { where: { departures: { delay: { gt: 5 } } } },
      "where.departures.delay stands where",
    ],
    ["many rows and nothing", { where: { departures: {} } }, "where.departures leads to many rows"],
    ["some of one row", { where: { state: { some: {} } } }, "where.state.some is for relations to many rows"],
    ["null within every", { where: { departures: { every: null } } }, "where.departures.every must not be null"],
    ["a value that is none", { where: { departures: { none: { delay: { eq: "x" } } } } }, "Flight.delay: must be"],
    [
      "a direction for many rows",
      { orderBy: [{ departures: { departures: "ASC" } }] },
      "departures leads to many rows",
    ],
    ["a field for many rows", { orderBy: [{ departures: { delay: "ASC" } }] }, "departures leads to many rows"],
    ["nothing for many rows", { orderBy: [{ departures: {} }] }, "departures leads to many rows"],
    ["null for many rows", { orderBy: [{ departures: null }] }, "departures leads to many rows"],
    ["a count of a field", { orderBy: [{ departures: { count: { delay: "ASC" } } }] }, "departures leads to many rows"],
    ["a function of no field", { orderBy: [{ departures: { avg: "ASC" } }] }, "departures leads to many rows"],
    [
      "a function of two",
      { orderBy: [{ departures: { avg: { delay: "ASC", cost: "ASC" } } }] },
      "departures leads to many",
    ],
    [
      "two functions",
      { orderBy: [{ departures: { count: "ASC", avg: { delay: "ASC" } } }] },
      "departures leads to many",
    ],
    ["a sum of texts", { orderBy: [{ departures: { sum: { originIata: "ASC" } } }] }, "there is no sum of originIata"],
    [
      "the last of unbounded texts",
      { orderBy: [{ departures: { max: { remark: "ASC" } } }] },
      "there is no max of remark",
    ],
  ] as const)("%s", ([, change, problem], { expect }) => {
    expect(refusalOf(ask(change))).toContain(`bad-input`);
    expect(refusalOf(ask(change))).toContain(problem);
  });

  test("many rows behind more than four relations", ({ expect }) => {
    const behind = (steps: number): OrderBy =>
      steps === 0 ? { origin: { departures: { count: "ASC" } } } : { previous: behind(steps - 1) };
    expect(refusalOf(list({ orderBy: [behind(2)] }))).toBe("planned");
    expect(refusalOf(list({ orderBy: [behind(3)] }))).toContain("departures lies behind more than 4 relations");
  });

  test("what is within some, none and every counts in the budgets", ({ expect }) => {
    const tests = (length: number) => Array.from({ length }, () => ({ delay: { gt: 1 } }));
    const within = (where: object) => ask({ where: { departures: { every: where } } });
    expect(refusalOf(within({ and: tests(8) }))).toBe("planned");
    expect(refusalOf(within({ and: tests(9) }))).toBe("over-budget LIMIT_FILTER_NODES");
    expect(refusalOf(within({ or: tests(limits.orWidth + 1) }))).toBe("over-budget LIMIT_OR_WIDTH");
  });
});

const airports = ["AAA", "BBB", "CCC"].map((Iata) => ({ Iata, StateCode: "XX", Size: null }));

function answerOf(flights: readonly TableRow[], change: ListChange, held: Held): readonly (readonly Cell[])[] {
  const tables = { "curated.State": [{ Code: "XX" }], "curated.Airport": airports, "curated.Flight": flights };
  return new Evaluator(tables).rows(readOf(ask(change, held)));
}

const delayed = (FlightId: string, OriginIata: string, Delay: Cell): TableRow => ({ FlightId, OriginIata, Delay });

describe("rows that the caller may not see", () => {
  // To regional a flight of a delay of 3 and more, or of none that is known, is not there.
  const flights = [
    delayed("1", "AAA", "1"),
    delayed("2", "AAA", "9"),
    delayed("3", "BBB", "9"),
    delayed("4", "CCC", null),
  ];

  test.for([
    ["make no some", { some: { delay: { gt: 5 } } }, [], ["AAA", "BBB"]],
    ["make no row", { some: {} }, ["AAA"], ["AAA", "BBB", "CCC"]],
    ["break no none", { none: { delay: { gt: 5 } } }, ["AAA", "BBB", "CCC"], ["CCC"]],
    ["break no every", { every: { delay: { lt: 5 } } }, ["AAA", "BBB", "CCC"], []],
    ["make no unknown", { every: { delay: { isNull: false } } }, ["AAA", "BBB", "CCC"], ["AAA", "BBB"]],
  ] as const)("%s", ([, departures, few, all], { expect }) => {
    const ids = (held: Held) => answerOf(flights, { where: { departures } }, held).map(([id]) => id);
    expect(ids(regional)).toEqual(few);
    expect(ids(analyst)).toEqual(all);
  });

  test("are not counted in an order", ({ expect }) => {
    const orderBy: readonly OrderBy[] = [{ departures: { count: "DESC" } }, { departures: { max: { delay: "DESC" } } }];
    expect(answerOf(flights, { orderBy }, regional)).toEqual([
      ["AAA", "1", "1"],
      ["BBB", "0", null],
      ["CCC", "0", null],
    ]);
    expect(answerOf(flights, { orderBy }, analyst)).toEqual([
      ["AAA", "2", "9"],
      ["BBB", "1", "9"],
      ["CCC", "1", null],
    ]);
  });

  const shown = fc.constantFrom("-1", "0", "1", "2");
  const hidden = fc.constantFrom(null, "3", "4", "9");
  const places = fc.constantFrom("AAA", "BBB", "CCC", "ZZZ");
  const someOf = (delay: fc.Arbitrary<Cell>, prefix: string) =>
    fc
      .array(fc.tuple(places, delay), { maxLength: 5 })
      .map((rows) => rows.map(([place, cell], index) => delayed(`${prefix}${index}`, place, cell)));
  const { condition } = fc.letrec<{ condition: object }>((tie) => ({
    condition: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom(...[-1, 1, 3]).map((gt) => ({ delay: { gt } })),
      fc.constantFrom({}, { delay: { isNull: true } }, { not: { delay: { gt: 3 } } }),
      tie("condition").map((not) => ({ not })),
      fc
        .tuple(fc.constantFrom(...QUANTIFIERS), tie("condition"))
        .map(([quantifier, where]) => ({ origin: { departures: { [quantifier]: where } } })),
    ),
  }));
  const order = fc.constantFrom<OrderBy>(
    { departures: { count: "DESC" } },
    { departures: { sum: { delay: "ASC" } } },
    { departures: { max: { delay: "DESC" } } },
    { state: { airports: { count: "ASC" } } },
  );

  test("change no answer, whatever they hold", ({ expect }) => {
    fc.assert(
      fc.property(
        fc.tuple(someOf(shown, "1"), someOf(hidden, "2"), someOf(hidden, "3")),
        fc.tuple(fc.constantFrom(...QUANTIFIERS), condition, order),
        ([seen, before, after], [quantifier, where, term]) => {
          const change = { where: { departures: { [quantifier]: where } }, orderBy: [term] };
          fc.pre(refusalOf(ask(change, regional)) === "planned");
          expect(answerOf([...seen, ...after], change, regional)).toEqual(
            answerOf([...before, ...seen], change, regional),
          );
        },
      ),
      { numRuns: 300 },
    );
  });
});

test("what is asked of many rows, and of which, is on record", ({ expect }) => {
  const change = {
    where: { departures: { none: { delay: { gt: 5 } } } },
    orderBy: [{ departures: { avg: { cost: "ASC" } } }],
  } as const;
  const plan = ask(change);
  expect(
    plan.ok && plan.value.usages.map(({ view, filterFields, masks }) => [view, filterFields.toSorted(), masks]),
  ).toEqual([
    ["curated.Airport", ["iata"], []],
    ["curated.Flight", ["cost", "delay", "originIata"], ["cost:BUCKET"]],
  ]);
});

test("an order by many rows names the number in what its cursor is bound to, and only what may be NULL is said to be", ({
  expect,
}) => {
  const orderBy: readonly OrderBy[] = [
    { departures: { count: "DESC" } },
    { departures: { avg: { delay: "ASC" } } },
    { departures: { countDistinct: { delay: "ASC" } } },
    { state: { airports: { count: "ASC" } } },
    { departures: { count: "ASC" } },
  ];
  expect(listShape({ view: "Airport", orderBy }, contextOf(analyst, catalog))).toBe(
    "Airport departures.count:DESC departures.avg.delay:ASC departures.countDistinct.delay:ASC state.airports.count:ASC iata:ASC",
  );
  const { order } = readOf(ask({ orderBy }));
  expect(order.map(({ nullable }) => nullable)).toEqual([false, true, false, true, false]);
});

test("a row filter that misnames what it asks of many rows does not type-check", ({ expect }) => {
  const view = defineView("curated.Plane", {
    description: "Planes.",
    fields: { planeId: int() },
    relations: { flights: many("Flight", { planeId: "planeId" }) },
    directives: [
      hasRole("analyst"),
      rowFilter("analyst", { flights: { every: { delay: { lt: 5 } } } }),
      // @ts-expect-error -- which of the flights?
      rowFilter("analyst", { flights: { delay: { lt: 5 } } }),
    ],
  });
  expect(view.directives).toHaveLength(3);
});
