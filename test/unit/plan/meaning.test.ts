// What a condition means once policy has spoken: which rows come back, whatever a client writes around them.

import fc from "fast-check";
import { describe, test } from "vitest";
import { decide } from "#policy/decide.ts";
import type { Held } from "../policy/people.ts";
import { principal } from "../policy/people.ts";
import { Evaluator, type Cell, type TableRow } from "./evaluate.ts";
import { aggregate, aggregateRead, analyst, catalog, list, readOf, refusalOf } from "./planning.ts";
import { flight, someFlights, tables } from "./tables.ts";

const finance = { roles: ["finance"] };
const regional = { roles: ["regional"], claims: { states: ["CA"] } };
/** Sees late flights with their cost, and those of Washington without. */
const both = { roles: ["finance", "regional"], claims: { states: ["WA"] } };

function idsOf(flights: readonly TableRow[], where: unknown, held: Held = analyst): readonly Cell[] {
  return new Evaluator(tables(flights)).rows(readOf(list({ where, first: 50 }, held))).map(([id]) => id ?? null);
}

const flights = [
  flight(1, { OriginIata: "LAX", DelayMinutes: "90", FuelCost: "500" }),
  flight(2, { OriginIata: "SEA", DelayMinutes: "10", FuelCost: "500" }),
  flight(3, { OriginIata: "SEA", DelayMinutes: null, FuelCost: "700" }),
  flight(4, { OriginIata: "XXX", DelayMinutes: "61", FuelCost: null }),
];

describe("a row filter", () => {
  test("stands first, and the client's condition beside it", ({ expect }) => {
    const { where } = readOf(list({ where: { or: [{}, { delay: { gt: 0 } }] } }, finance));
    expect(where).toMatchObject({
      kind: "and",
      parts: [{ kind: "compare", operator: "gt", value: { text: "60" } }, { kind: "or" }],
    });
    expect(readOf(list({}, finance)).where).toMatchObject({ kind: "compare", value: { text: "60" } });
  });

  test.for([
    ["or with everything", { or: [{}, { flightId: { gt: 0 } }] }],
    ["not of nothing", { not: { or: [] } }],
    ["not of what no row is", { not: { flightId: { lt: 0 } } }],
    ["its own opposite", { or: [{ delay: { lte: 60 } }, { delay: { gt: 60 } }] }],
    ["a relation that may be missing", { or: [{ origin: {} }, { not: { origin: {} } }] }],
    ["not in nothing", { delay: { notIn: [] } }],
  ] as const)("cannot be left by %s", ([, where], { expect }) => {
    expect(idsOf(flights, where, finance)).toEqual(["1", "4"]);
  });

  test("holds under any condition at all", ({ expect }) => {
    const { condition } = fc.letrec((tie) => ({
      condition: fc.oneof(
        { maxDepth: 3 },
        fc.integer({ min: 58, max: 63 }).map((gt): unknown => ({ delay: { gt } })),
        fc.constantFrom<unknown>({}, { delay: { isNull: true } }, { origin: { stateCode: { ne: "WA" } } }),
        tie("condition").map((not) => ({ not })),
        fc.array(tie("condition"), { maxLength: 2 }).map((or) => ({ or })),
        fc.tuple(tie("condition"), tie("condition")).map((and) => ({ and })),
      ),
    }));
    fc.assert(
      fc.property(someFlights, condition, fc.constantFrom<Held>(finance, both), (rows, where, held) => {
        fc.pre(refusalOf(list({ where }, held)) === "planned");
        const admitted = idsOf(rows, undefined, held);
        expect(admitted).toEqual(expect.arrayContaining([...idsOf(rows, where, held)]));
      }),
      { numRuns: 300 },
    );
  });

  test("goes through a view that its role cannot see, as the warehouse has it", ({ expect }) => {
    expect(refusalOf(list({ where: { origin: {} } }, regional))).toContain("no-grant");
    expect(idsOf(flights, undefined, regional)).toEqual(["1"]);
  });

  test("goes through a view whose rows its principal does not see", ({ expect }) => {
    // Finance sees airports of California alone; Washington is regional's all the same.
    expect(idsOf(flights, { delay: { lt: 60 } }, both)).toEqual(["2"]);
  });

  test("without its claim admits no row, and nobody else's rows less", ({ expect }) => {
    expect(idsOf(flights, undefined, { roles: ["regional"] })).toEqual([]);
    expect(idsOf(flights, { not: { flightId: { lt: 0 } } }, { roles: ["regional"] })).toEqual([]);
    expect(idsOf(flights, undefined, { roles: ["regional", "finance"] })).toEqual(["1", "4"]);
  });

  test("may say not, or, and NULL", ({ expect }) => {
    const budgets = [
      { Amount: "1", Year: "1999", Comment: "old" },
      { Amount: "2", Year: "2001", Comment: null },
      { Amount: "3", Year: "2001", Comment: "new" },
    ];
    const read = readOf(list({ view: "Budget", fields: ["amount"] }, { roles: ["gate"] }));
    expect(new Evaluator(tables([], { "curated.Budget": budgets })).rows(read)).toEqual([["3"]]);
  });

  test("counts as it reads", ({ expect }) => {
    expect(aggregateRead(aggregate({}, finance)).where).toMatchObject({ kind: "compare", value: { text: "60" } });
  });
});

describe("NULL is neither equal nor different", () => {
  test.for([
    ["ne", { delay: { ne: 10 } }, ["1", "4"]],
    ["not eq", { not: { delay: { eq: 10 } } }, ["1", "4"]],
    ["not ne", { not: { delay: { ne: 10 } } }, ["2"]],
    ["notIn", { delay: { notIn: [10, 90] } }, ["4"]],
    ["not in", { not: { delay: { in: [10, 90] } } }, ["4"]],
    ["gt or its opposite", { or: [{ delay: { gt: 60 } }, { not: { delay: { gt: 60 } } }] }, ["1", "2", "4"]],
    ["isNull", { delay: { isNull: true } }, ["3"]],
    ["not isNull", { not: { delay: { isNull: true } } }, ["1", "2", "4"]],
    ["in nothing", { delay: { in: [] } }, []],
    ["notIn nothing", { delay: { notIn: [] } }, ["1", "2", "3", "4"]],
    ["and of nothing", { and: [] }, ["1", "2", "3", "4"]],
    ["or of nothing", { or: [] }, []],
    ["not of nothing", { not: {} }, []],
  ] as const)("%s", ([, where, ids], { expect }) => {
    expect(idsOf(flights, where)).toEqual(ids);
  });
});

describe("a field that only some rows show", () => {
  test.for([
    ["the test itself", { fuelCost: { eq: "500" } }, ["1"]],
    ["its opposite", { not: { fuelCost: { eq: "500" } } }, []],
    ["another test", { fuelCost: { ne: "500" } }, []],
    ["a range", { fuelCost: { gt: "0" } }, ["1"]],
    ["a list", { fuelCost: { in: ["500", "700"] } }, ["1"]],
    ["not in a list", { fuelCost: { notIn: ["1"] } }, ["1"]],
    ["NULL, which is what is shown", { fuelCost: { isNull: true } }, ["2", "3", "4"]],
  ] as const)("tells nothing of the others by %s", ([, where, ids], { expect }) => {
    expect(idsOf(flights, where, both)).toEqual(ids);
  });

  test("answers alike, whatever stands in the rows that hide it", ({ expect }) => {
    const where = fc.constantFrom<unknown>(
      { fuelCost: { gt: "60" } },
      { not: { fuelCost: { gt: "60" } } },
      { or: [{ fuelCost: { notIn: ["60"] } }, { fuelCost: { isNull: true } }] },
      { previous: { fuelCost: { lt: "61" } } },
      { not: { previous: { fuelCost: { lt: "61" } } } },
      { not: { previous: { not: { fuelCost: { lt: "61" } } } } },
    );
    const changed = fc.option(fc.integer({ min: 58, max: 63 }).map(String));
    fc.assert(
      fc.property(someFlights, where, changed, (rows, condition, FuelCost) => {
        const isShown = (row: TableRow) => Number(row["DelayMinutes"] ?? 0) > 60;
        const others = rows.map((row) => (isShown(row) ? row : { ...row, FuelCost }));
        const change = {
          where: condition,
          first: 50,
          orderBy: [{ fuelCost: "DESC" }],
          fields: ["flightId", "fuelCost"],
        } as const;
        const read = readOf(list(change, both));
        expect(new Evaluator(tables(others)).rows(read)).toEqual(new Evaluator(tables(rows)).rows(read));
      }),
      { numRuns: 500 },
    );
  });
});

describe("a relation", () => {
  test.for([
    ["meets rows that may be seen", { origin: { name: { contains: "Airport" } } }, analyst, ["1", "2", "3"]],
    ["meets no others", { origin: { name: { contains: "Airport" } } }, finance, ["1"]],
    ["must exist", { origin: {} }, finance, ["1"]],
    ["is missing alike for an orphan and a hidden row", { not: { origin: {} } }, { roles: ["finance"] }, ["4"]],
    ["is missing", { not: { origin: {} } }, analyst, ["4"]],
    ["of one that is NULL is not met", { origin: { stateCode: { ne: "WA" } } }, analyst, ["1"]],
    ["under not is met where there is none", { not: { origin: { stateCode: { eq: "WA" } } } }, analyst, ["1", "4"]],
  ] as const)("%s", ([, where, held, ids], { expect }) => {
    expect(idsOf(flights, where, held)).toEqual(ids);
  });

  test("hides the target's rows from every use", ({ expect }) => {
    const seattle = [flight(1, { OriginIata: "SEA", DelayMinutes: "90" })];
    const orphan = [flight(1, { OriginIata: "XXX", DelayMinutes: "90" })];
    for (const where of [
      { origin: { iata: { eq: "SEA" } } },
      { not: { origin: { iata: { eq: "SEA" } } } },
      { origin: {} },
    ]) {
      expect(idsOf(seattle, where, finance)).toEqual(idsOf(orphan, where, finance));
    }
  });
});

describe("text is data", () => {
  test.for([
    ["%", "contains", "%", ["a%b"]],
    ["_", "startsWith", "_", ["_x"]],
    ["[", "contains", "[a-z]", ["[a-z]"]],
    ["]", "endsWith", "]", ["[a-z]"]],
    ["^ and -", "contains", "a-z", ["[a-z]"]],
    ["an empty needle, which is everywhere but in NULL", "contains", "", ["a%b", "_x", "[a-z]"]],
  ] as const)("%s", ([, operator, needle, remarks], { expect }) => {
    const rows = ["a%b", "_x", "[a-z]", null].map((Remark, index) => flight(index + 1, { Remark }));
    const plan = list({ where: { remark: { [operator]: needle } }, fields: ["remark"], wantsCursors: false });
    expect(new Evaluator(tables(rows)).rows(readOf(plan)).map(([remark]) => remark)).toEqual(remarks);
  });

  test("a needle longer than its field finds nothing, and is cut to one that still does not", ({ expect }) => {
    const { where } = readOf(list({ where: { originIata: { startsWith: "LAXX".repeat(2000) } } }));
    expect(where).toMatchObject({ kind: "like", value: { text: "LAXXL%" } });
    const emoji = readOf(list({ where: { originIata: { contains: `LAXX${"😀".repeat(9)}` } } }));
    expect(emoji.where).toMatchObject({ value: { text: "%LAXX😀%" } });
  });
});

describe("more roles", () => {
  const roles = fc.uniqueArray(fc.constantFrom("analyst", "regional", "finance"), { minLength: 1 });
  const claims = fc.constantFrom<NonNullable<Held["claims"]>>(
    {},
    { states: ["WA"] },
    { states: ["CA", "WA"] },
    { states: [] },
  );

  test("never take a row, a field or a value away", ({ expect }) => {
    fc.assert(
      fc.property(someFlights, roles, roles, claims, (rows, some, more, held) => {
        const [before, after] = [some, [...new Set([...some, ...more])]].map((all) =>
          seen(rows, { roles: all, claims: held }),
        );
        for (const [id, cells] of before ?? []) {
          const now = after?.get(id);
          expect(now).toBeDefined();
          for (const [field, cell] of Object.entries(cells)) if (cell !== null) expect(now?.[field]).toBe(cell);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("show what one of them shows, and nothing else", ({ expect }) => {
    fc.assert(
      fc.property(someFlights, roles, claims, (rows, held, values) => {
        const together = seen(rows, { roles: held, claims: values });
        const alone = held.map((role) => seen(rows, { roles: [role], claims: values }));
        for (const [id, cells] of together) {
          for (const [field, cell] of Object.entries(cells)) {
            const shown = alone
              .map((one) => one.get(id)?.[field])
              .filter((other) => other !== undefined && other !== null);
            expect(shown).toEqual(shown.map(() => cell));
            if (cell !== null) expect(shown.length).toBeGreaterThan(0);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  /** All that may be read of all flights, by id. */
  function seen(rows: readonly TableRow[], held: Held): ReadonlyMap<Cell, Readonly<Record<string, Cell>>> {
    const view = catalog.views.get("Flight");
    const decision = view === undefined ? undefined : decide(principal(held), view);
    const fields = decision?.ok === true ? [...decision.value.fields.keys()] : [];
    const found = new Evaluator(tables(rows)).rows(readOf(list({ fields, first: 50 }, held)));
    return new Map(
      found.map((cells) => [
        cells[0] ?? null,
        Object.fromEntries(fields.map((field, index) => [field, cells[index] ?? null])),
      ]),
    );
  }
});
