// States, airports and flights that lead to each other both ways, with rows, a field and a view that not everybody sees, and a row
// filter that asks many rows. Beside it the same in plain JavaScript: what each role sees, and what a condition means.

import { buildCatalog } from "#catalog/build-catalog.ts";
import type { Catalog } from "#catalog/catalog.ts";
import {
  bigint,
  decimal,
  defineView,
  hasRole,
  int,
  many,
  mask,
  nvarchar,
  one as toOne,
  rowFilter,
  varchar,
} from "#catalog/index.ts";
import { rulesFor } from "../catalog/sample.ts";

const roles = ["analyst", "regional", "punctual", "clerk", "safety"] as const;
export type Role = (typeof roles)[number];

const State = defineView("curated.State", {
  description: "States.",
  key: ["code"],
  fields: { code: varchar(2) },
  relations: { airports: many("Airport", { code: "stateCode" }) },
  directives: [hasRole(...roles)],
});

const Airport = defineView("curated.Airport", {
  description: "Airports; punctual sees those whose every flight is on time.",
  key: ["iata"],
  fields: { iata: varchar(4), stateCode: varchar(2, { nullable: true }), size: int({ nullable: true }) },
  relations: { state: toOne("State", { stateCode: "code" }), departures: many("Flight", { iata: "originIata" }) },
  directives: [
    hasRole(...roles),
    rowFilter("punctual", { departures: { every: { delay: { lte: 2 } }, none: { cost: { gt: 500 } } } }),
  ],
});

const Flight = defineView("curated.Flight", {
  description: "Flights; regional sees those that are not late.",
  key: ["flightId"],
  fields: {
    flightId: bigint(),
    originIata: varchar(4, { nullable: true }),
    delay: int({ nullable: true }),
    cost: decimal(18, 2, {
      nullable: true,
      directives: [mask("BUCKET", { args: { size: 100 }, unlessRoles: ["clerk", "punctual"], queryable: "MASKED" })],
    }),
    tail: nvarchar(10, { nullable: true, directives: [mask("NULLIFY", { unlessRoles: ["clerk"] })] }),
    crew: int({ nullable: true, directives: [hasRole("clerk")] }),
    remark: nvarchar("max", { nullable: true }),
  },
  relations: {
    origin: toOne("Airport", { originIata: "iata" }),
    strikes: many("Strike", { flightId: "flightId" }),
  },
  directives: [hasRole(...roles), rowFilter("regional", { delay: { lt: 3 } })],
});

const Strike = defineView("curated.Strike", {
  description: "For safety alone.",
  key: ["strikeId"],
  fields: { strikeId: bigint(), flightId: bigint() },
  directives: [hasRole("safety")],
});

export function relatedCatalog(): Catalog {
  const built = buildCatalog([State, Airport, Flight, Strike], rulesFor(...roles));
  if (!built.ok) throw new TypeError(built.refusal.join("\n"));
  return built.value;
}

export interface StateRow {
  readonly code: string;
}
export interface AirportRow {
  readonly iata: string;
  readonly stateCode: string | null;
  readonly size: number | null;
}
export interface FlightRow {
  readonly flightId: number;
  readonly originIata: string | null;
  readonly delay: number | null;
  readonly cost: number | null;
}

export interface World {
  readonly State: readonly StateRow[];
  readonly Airport: readonly AirportRow[];
  readonly Flight: readonly FlightRow[];
}

type ViewName = keyof World;
type Row = Readonly<Record<string, string | number | null>>;

/** The world as a role sees it: its rows, with what masks show of their values. */
export function seenBy(role: Role, world: World): World {
  const flights = world.Flight.filter(({ delay }) => role !== "regional" || (delay !== null && delay < 3));
  const isRaw = role === "clerk" || role === "punctual";
  return {
    State: world.State,
    Airport: world.Airport.filter((airport) => role !== "punctual" || isPunctual(airport, world)),
    Flight: isRaw
      ? flights
      : flights.map((row) => ({ ...row, cost: row.cost === null ? null : Math.floor(row.cost / 100) * 100 })),
  };
}

/** By all flights of the warehouse: a row filter speaks of what is there, not of what its role sees. */
function isPunctual({ iata }: AirportRow, { Flight: flights }: World): boolean {
  const own = flights.filter(({ originIata }) => originIata === iata);
  return own.every(({ delay, cost }) => delay !== null && delay <= 2 && !(cost !== null && cost > 500));
}

const ways: Readonly<Record<string, readonly [to: ViewName, local: string, remote: string]>> = {
  "State.airports": ["Airport", "code", "stateCode"],
  "Airport.state": ["State", "stateCode", "code"],
  "Airport.departures": ["Flight", "iata", "originIata"],
  "Flight.origin": ["Airport", "originIata", "iata"],
};

/** The rows that a relation leads to, and of which view they are. */
export function relatedRows(
  row: Row,
  way: string,
  seen: World,
): { readonly to: ViewName; readonly rows: readonly Row[] } {
  const [to, local, remote] = ways[way] ?? ["State", "", ""];
  const rows: readonly Row[] = seen[to].map((one) => ({ ...one }));
  return { to, rows: rows.filter((one) => row[local] !== null && one[remote] === row[local]) };
}

type Truth = boolean | null;

/** What a `where` says of a row: null where that is unknown. */
export function truthOf(where: Row | object, view: ViewName, row: Row, seen: World): Truth {
  return allOf(Object.entries(where).map(([name, part]) => partOf([name, part], view, row, seen)));
}

function partOf([name, part]: readonly [string, unknown], view: ViewName, row: Row, seen: World): Truth {
  if (Array.isArray(part)) {
    const truths = part.map((one: object) => truthOf(one, view, row, seen));
    return name === "and" ? allOf(truths) : negate(allOf(truths.map(negate)));
  }
  if (typeof part !== "object" || part === null) throw new TypeError(`no condition: ${name}`);
  if (name === "not") return negate(truthOf(part, view, row, seen));
  const way = `${view}.${name}`;
  if (ways[way] === undefined)
    return allOf(Object.entries(part).map(([is, value]) => compared(row[name] ?? null, is, value)));
  const { to, rows } = relatedRows(row, way, seen);
  const isMet = (where: object) => (one: Row) => truthOf(where, to, one, seen) === true;
  if (name === "origin" || name === "state") return rows.some(isMet(part));
  return Object.entries(part as Readonly<Record<string, object>>).every(([which, where]) => {
    const met = rows.filter(isMet(where)).length;
    return which === "some" ? met > 0 : met === (which === "none" ? 0 : rows.length);
  });
}

function compared(cell: string | number | null, operator: string, value: unknown): Truth {
  if (operator === "isNull") return (cell === null) === value;
  if (cell === null) return null;
  if (operator === "eq") return cell === value;
  if (operator === "ne") return cell !== value;
  if (operator === "gt") return Number(cell) > Number(value);
  throw new TypeError(`no test: ${operator}`);
}

function allOf(truths: readonly Truth[]): Truth {
  return truths.includes(false) ? false : truths.includes(null) ? null : true;
}

function negate(truth: Truth): Truth {
  return truth === null ? null : !truth;
}
