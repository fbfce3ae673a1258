// some, none, every, and orders by many rows: their text, and on the local warehouse the answers that plain JavaScript gives from
// what a role sees.

import { DuckDBInstance } from "@duckdb/node-api";
import type { DuckDBConnection } from "@duckdb/node-api";
import fc from "fast-check";
import { beforeAll, describe, test } from "vitest";
import type { OrderBy } from "#catalog/where.ts";
import type { Expression, Join, Plan } from "#plan/plan.ts";
import { decodeCell } from "#result/decode-cell.ts";
import { renderBatch } from "#sql/render-batch.ts";
import { renderPlan } from "#sql/render-plan.ts";
import { readCatalog } from "../../../local/warehouse/catalog.ts";
import { runStatement } from "../../../local/warehouse/run-statement.ts";
import { translateBatch } from "../../../local/warehouse/translate-batch.ts";
import { list, planned, type ListChange } from "../plan/planning.ts";
import { relatedCatalog, relatedRows, seenBy, truthOf, type Role, type World } from "../plan/related-catalog.ts";
import { asc, pools, rows as rowsRead, statementOf, uuid } from "./plans.ts";

const catalog = relatedCatalog();
type Ask = (plan: Plan, pool: (typeof pools)[number]) => Promise<readonly (readonly (string | null)[])[]>;

function plan(change: ListChange, role: Role = "analyst"): Plan {
  return planned(list({ view: "Airport", fields: ["iata"], first: 50, ...change }, { roles: [role] }, catalog));
}

function textOf(change: ListChange, role?: Role): string {
  const [statement] = renderPlan(plan({ wantsCursors: false, ...change }, role), "dedicated");
  return (statement?.text ?? "").replace(/^.* AS t0(?: WHERE )?/u, "").replace(/ ORDER BY (?:t0|CAST\(t0)\S+.*$/u, "");
}

describe("the text", () => {
  test.for([
    ["some", { some: { delay: { gt: 5 } } }],
    ["none", { none: {} }],
    ["every", { every: { or: [{ delay: { gt: 5 } }, { delay: { isNull: true } }] } }],
    ["every, in every", { every: { origin: { departures: { every: { delay: { gt: 5 } } } } } }],
  ] as const)("of %s", ([, departures], { expect }) => {
    expect(textOf({ where: { departures } }, "regional")).toMatchSnapshot();
  });

  test("of an order by a uniqueidentifier of one row, which not every engine has a least of", ({ expect }) => {
    const at = (alias: string, column: string): Expression => ({ kind: "column", alias, column, type: uuid });
    const join: Join = {
      alias: "j0",
      from: { alias: "t1", schema: "curated", object: "Tag" },
      joins: [],
      where: { kind: "and", parts: [] },
      value: at("t1", "Token"),
      on: [{ left: at("t0", "Id"), right: at("t1", "Id") }],
    };
    const { text } = statementOf(rowsRead({ joins: [join], order: [asc(at("j0", "v"), true)] }));
    expect(text.replace(/^.* AS t0 /u, "")).toBe(
      "LEFT JOIN (SELECT x.k0, CAST(MIN(x.v) AS uniqueidentifier) AS v FROM (SELECT t1.[Id] AS k0, " +
        "CAST(t1.[Token] AS char(36)) AS v FROM [curated].[Tag] AS t1) AS x GROUP BY x.k0) AS j0 ON j0.k0 = t0.[Id] " +
        "ORDER BY j0.[v] ASC",
    );
  });

  test("of a row filter over many rows", ({ expect }) => {
    expect(textOf({}, "punctual")).toMatchSnapshot();
  });

  test.for([
    ["how many", { departures: { count: "DESC" } }],
    ["how many different", { departures: { countDistinct: { originIata: "DESC" } } }],
    ["their mean", { departures: { avg: { delay: "ASC" } } }],
    ["a masked sum", { departures: { sum: { cost: "ASC" } } }],
    ["how many behind a relation", { state: { airports: { count: "ASC" } } }],
  ] satisfies readonly (readonly [string, OrderBy])[])("of an order by %s", ([, term], { expect }) => {
    const [statement] = renderPlan(plan({ orderBy: [term], wantsCursors: false }, "regional"), "dedicated");
    expect(statement?.text.replace(/^.* AS t0 (?=LEFT)/u, "")).toMatchSnapshot();
  });
});

let connection: DuckDBConnection;
let ask: Ask;
beforeAll(async () => {
  connection = await (await DuckDBInstance.create(":memory:", { threads: "1" })).connect();
  await connection.run(`SET TimeZone = 'UTC'; CREATE SCHEMA curated; CREATE SCHEMA edgewise;
    CREATE TABLE edgewise.column_types(schema_name VARCHAR, view_name VARCHAR, column_name VARCHAR, sql_type VARCHAR);
    CREATE TABLE curated.State(Code VARCHAR);
    CREATE TABLE curated.Airport(Iata VARCHAR, StateCode VARCHAR, Size INTEGER);
    CREATE TABLE curated.Flight(FlightId BIGINT, OriginIata VARCHAR, Delay INTEGER, Cost DECIMAL(18,2));
    INSERT INTO edgewise.column_types VALUES ('curated', 'State', 'Code', 'varchar(2)'), ('curated', 'Airport', 'Iata', 'varchar(4)'),
      ('curated', 'Airport', 'StateCode', 'varchar(2)'), ('curated', 'Flight', 'OriginIata', 'varchar(4)');`);
  const schema = await readCatalog(connection);
  ask = async (asked, pool) => {
    const { text } = renderBatch(renderPlan(asked, pool), { pool, label: "test" });
    let rows: (string | null)[][] = [];
    for (const statement of translateBatch(text, { pool, catalog: schema, nowMs: 0 })) {
      rows = JSON.parse((await runStatement(connection, statement)).json) as typeof rows;
    }
    return rows;
  };
});

async function load(world: World): Promise<void> {
  for (const [view, rows] of Object.entries(world)) {
    const values = (rows as readonly object[]).map((row) => {
      return `(${Object.values(row)
        .map((cell: unknown) => (typeof cell === "string" ? `'${cell}'` : String(cell)))
        .join(", ")})`;
    });
    const insert = values.length === 0 ? "" : `INSERT INTO curated.${view} VALUES ${values.join(", ")};`;
    await connection.run(`DELETE FROM curated.${view}; ${insert}`);
  }
}

const codes = ["XX", "YY", "ZZ"];
const iatas = ["AAA", "BBB", "CCC", "DDD"];
const worlds: fc.Arbitrary<World> = fc.record({
  State: fc.constant(["XX", "YY"].map((code) => ({ code }))),
  Airport: fc.uniqueArray(
    fc.record({
      iata: fc.constantFrom(...iatas),
      stateCode: fc.constantFrom(null, ...codes),
      size: fc.constantFrom(null, 1, 2),
    }),
    { selector: ({ iata }) => iata, maxLength: 4 },
  ),
  Flight: fc
    .array(
      fc.record({
        originIata: fc.constantFrom(null, ...iatas),
        delay: fc.constantFrom(null, 0, 1, 2, 3, 7),
        cost: fc.constantFrom(null, -50, 50, 150, 199, 550),
      }),
      { maxLength: 9 },
    )
    .map((flights) => flights.map((flight, index) => ({ flightId: index + 1, ...flight }))),
});

const roles = fc.constantFrom<Role>("analyst", "regional", "punctual", "clerk");
const quantifiers = ["some", "none", "every"] as const;

const { airport } = fc.letrec<{ airport: object; flight: object; state: object }>((tie) => {
  const ofMany = (name: string, target: "airport" | "flight") =>
    fc
      .uniqueArray(fc.tuple(fc.constantFrom(...quantifiers), tie(target)), {
        selector: ([is]) => is,
        minLength: 1,
        maxLength: 2,
      })
      .map((parts) => ({ [name]: Object.fromEntries(parts) }));
  const grouped = (own: "airport" | "flight" | "state") => [
    tie(own).map((not) => ({ not })),
    fc.array(tie(own), { maxLength: 2 }).map((or) => ({ or })),
  ];
  return {
    airport: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom<object>({}, { size: { gt: 1 } }, { size: { isNull: true } }, { stateCode: { ne: "XX" } }),
      ofMany("departures", "flight"),
      ofMany("departures", "flight"),
      tie("state").map((state) => ({ state })),
      ...grouped("airport"),
    ),
    flight: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom<object>(
        {},
        { delay: { gt: 1 } },
        { delay: { isNull: false } },
        { cost: { gt: "120" } },
        { delay: { ne: 0 } },
      ),
      tie("airport").map((origin) => ({ origin })),
      ...grouped("flight"),
    ),
    state: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom<object>({}, { code: { eq: "XX" } }),
      ofMany("airports", "airport"),
      ...grouped("state"),
    ),
  };
});

/** False for what is over the budgets of the tests; any other refusal would leave nothing to compare. */
function isPlanned(where: object): boolean {
  const asked = list({ view: "Airport", fields: ["iata"], where }, { roles: ["analyst"] }, catalog);
  if (!asked.ok && asked.refusal.reason !== "over-budget") throw new TypeError(asked.refusal.detail);
  return asked.ok;
}

test("some, none and every, one inside another, mean what they say of the rows that a role sees", async ({
  expect,
}) => {
  await fc.assert(
    fc.asyncProperty(worlds, fc.array(airport, { minLength: 6, maxLength: 6 }), roles, async (world, wheres, role) => {
      await load(world);
      const seen = seenBy(role, world);
      for (const where of wheres.filter(isPlanned)) {
        const expected = seen.Airport.filter((row) => truthOf(where, "Airport", { ...row }, seen) === true).map(
          ({ iata }) => iata,
        );
        for (const pool of pools) {
          const found = (await ask(plan({ where }, role), pool)).map(([iata]) => iata);
          expect(found, JSON.stringify(where)).toEqual(expected.toSorted());
        }
      }
    }),
    { numRuns: 60 },
  );
});

const FUNCTIONS = ["countDistinct", "sum", "avg", "min", "max"] as const;
type Fn = (typeof FUNCTIONS)[number] | "count";

/** What T-SQL makes of the values: NULLs are left out, and of nothing there is nothing. */
function numberOf(fn: Fn, cells: readonly (number | null)[]): number | null {
  const values = cells.filter((cell) => cell !== null);
  const sum = values.reduce((all, one) => all + one, 0);
  if (fn === "count") return cells.length;
  if (fn === "countDistinct") return new Set(values).size;
  if (values.length === 0) return null;
  return { sum, avg: sum / values.length, min: Math.min(...values), max: Math.max(...values) }[fn];
}

interface Asked {
  readonly fn: Fn;
  readonly field: "delay" | "cost";
  readonly way: "ASC" | "DESC";
  readonly isOfState: boolean;
}

/** Of an airport's flights, or of its state's airports, where there is nothing but their number. */
const asked: fc.Arbitrary<Asked> = fc.record({
  fn: fc.constantFrom<Fn>("count", ...FUNCTIONS),
  field: fc.constantFrom("delay", "cost"),
  way: fc.constantFrom("ASC", "DESC"),
  isOfState: fc.boolean(),
});

function termOf({ fn, field, way, isOfState }: Asked): OrderBy {
  if (isOfState) return { state: { airports: fn === "count" ? { count: way } : { max: { size: way } } } };
  return { departures: fn === "count" ? { count: way } : { [fn]: { [field]: way } } };
}

function valueOf({ fn, field, isOfState }: Asked, row: World["Airport"][number], seen: World): number | null {
  const cellsOf = (of: object, way: string, name: string) =>
    relatedRows({ ...of }, way, seen).rows.map((one) => (one[name] === null ? null : Number(one[name])));
  if (!isOfState) return numberOf(fn, cellsOf(row, "Airport.departures", field));
  const state = seen.State.find(({ code }) => code === row.stateCode);
  return state === undefined ? null : numberOf(fn === "count" ? fn : "max", cellsOf(state, "State.airports", "size"));
}

/** NULL is lowest. */
const lowest = (value: number | null): number => value ?? -Infinity;

function sorted(terms: readonly Asked[], seen: World): readonly string[] {
  return seen.Airport.toSorted((one, other) => {
    for (const term of terms) {
      const [a, b] = [lowest(valueOf(term, one, seen)), lowest(valueOf(term, other, seen))];
      if (a !== b) return (a < b ? -1 : 1) * (term.way === "ASC" ? 1 : -1);
    }
    return one.iata < other.iata ? -1 : 1;
  }).map(({ iata }) => iata);
}

/** Follows positions to the end, a page at a time. */
async function turnPages(
  change: ListChange,
  role: Role,
  pool: (typeof pools)[number],
): Promise<readonly (string | null)[]> {
  const found: (string | null)[] = [];
  let after: readonly (string | null)[] | undefined;
  for (let page = 0; page < 10; page += 1) {
    const one = plan({ ...change, after }, role);
    const rows = await ask(one, pool);
    const shown = rows.slice(0, one.page?.size);
    found.push(...shown.map(([iata]) => iata ?? null));
    const last = shown.at(-1);
    if (last === undefined || rows.length <= shown.length) return found;
    after = one.page?.position.map((index) => canonical(one, index, last[index] ?? null));
  }
  throw new TypeError("pages without end");
}

function canonical(one: Plan, index: number, cell: string | null): string | null {
  const [read] = one.reads;
  const column = read?.kind === "rows" ? read.columns[index] : undefined;
  const decoded = column === undefined ? undefined : decodeCell(column.expression.type, cell);
  if (decoded === undefined || "problem" in decoded) throw new TypeError("a cell in another form");
  return decoded.value === null ? null : String(decoded.value);
}

test("pages in an order by many rows hold each row once, in order", async ({ expect }) => {
  await fc.assert(
    fc.asyncProperty(
      worlds,
      fc.array(asked, { minLength: 1, maxLength: 3 }),
      fc.tuple(roles, fc.integer({ min: 1, max: 2 }), fc.constantFrom(...pools)),
      async (world, terms, [role, first, pool]) => {
        await load(world);
        const orderBy = terms.map(termOf);
        const found = await turnPages({ orderBy, first }, role, pool);
        expect(found, JSON.stringify(orderBy)).toEqual(sorted(once(terms), seenBy(role, world)));
      },
    ),
    { numRuns: 120 },
  );
});

/** Of two terms over one number the first decides. */
function once(terms: readonly Asked[]): readonly Asked[] {
  const names = terms.map((term) => JSON.stringify(termOf({ ...term, way: "ASC" })));
  return terms.filter((_, index) => names.indexOf(names[index] ?? "") === index);
}

test("spread has its pages too, with none where there are fewer than two", async ({ expect }) => {
  const flights = [1, 3, 2, 2, 7].map((delay, index) => ({
    flightId: index,
    originIata: ["AAA", "AAA", "BBB", "BBB", "CCC"][index] ?? null,
    delay,
    cost: null,
  }));
  const airports = iatas.map((iata) => ({ iata, stateCode: null, size: null }));
  await load({ State: [], Airport: airports, Flight: flights });
  for (const [fn, pool] of [
    ["stddev", "dedicated"],
    ["variance", "serverless"],
  ] as const) {
    const down = await turnPages({ orderBy: [{ departures: { [fn]: { delay: "DESC" } } }], first: 1 }, "analyst", pool);
    expect(down).toEqual(["AAA", "BBB", "CCC", "DDD"]);
    const up = await turnPages({ orderBy: [{ departures: { [fn]: { delay: "ASC" } } }], first: 1 }, "analyst", pool);
    expect(up).toEqual(["CCC", "DDD", "BBB", "AAA"]);
  }
});
