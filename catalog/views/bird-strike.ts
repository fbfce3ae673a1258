import {
  aggregate,
  claim,
  date,
  decimal,
  defineView,
  hasRole,
  int,
  mask,
  nvarchar,
  one,
  requiresScopes,
  rowFilter,
  sensitive,
} from "#catalog/index.ts";

// Analysts see which thousand a cost is in; who settles claims sees those of its own desk.
const costOptions = {
  directives: [
    hasRole("safety", "analyst", "desk"),
    mask("BUCKET", { args: { size: 1000 }, unlessRoles: ["safety", "desk"] }),
  ],
} as const;

export const BirdStrike = defineView("curated.BirdStrike", {
  description: "One row per reported wildlife strike.",
  key: ["strikeId"],
  fields: {
    strikeId: int({ column: "StrikeKey", description: "Row number in the source file, from 1." }),
    occurredOn: date(),
    airportName: nvarchar(100),
    aircraft: nvarchar(60),
    operator: nvarchar(60, {
      description: "Airline or other operator; a pseudonym for all but flight safety.",
      directives: [mask("HASH", { unlessRoles: ["safety"], queryable: "MASKED" })],
    }),
    stateName: nvarchar(60, { description: "Name of the state as reported." }),
    phaseOfFlight: nvarchar(60),
    wildlifeSize: nvarchar(60),
    species: nvarchar(60),
    timeOfDay: nvarchar(60),
    damage: nvarchar(60),
    costRepair: decimal(18, 2, { description: "US dollars.", ...costOptions }),
    costOther: decimal(18, 2, { description: "US dollars.", ...costOptions }),
    costTotal: decimal(18, 2, { description: "US dollars.", ...costOptions }),
    speedKnots: int({ nullable: true }),
  },
  relations: {
    state: one("State", { stateName: "name" }, "Null where the reported name is no state's."),
  },
  directives: [
    hasRole("analyst", "safety", "regional", "desk"),
    requiresScopes(["data.read"]),
    rowFilter("regional", { state: { code: { in: claim("states") } } }),
    rowFilter("desk", { state: { code: { in: claim("deskStates") } } }),
    // Claims are argued over: nothing of a strike is told that is not on record.
    sensitive(),
    // An agent counts, in groups of ten strikes at least, and reads no row.
    aggregate({
      roles: [],
      scopes: [["data.aggregate"]],
      minGroupSize: 10,
      filterFields: ["phaseOfFlight", "wildlifeSize", "timeOfDay", "damage"],
    }),
  ],
});
