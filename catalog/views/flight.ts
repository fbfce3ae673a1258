import {
  aggregate,
  bigint,
  claim,
  datetime2,
  defineView,
  hasRole,
  int,
  one,
  requiresScopes,
  rowFilter,
  varchar,
} from "#catalog/index.ts";

export const Flight = defineView("curated.Flight", {
  description: "One row per US flight of 2001 that departed.",
  key: ["flightId"],
  fields: {
    flightId: bigint({ column: "FlightKey", description: "Row number in the source file, from 1." }),
    departedAt: datetime2(0, { description: "Departure by the origin's clock." }),
    delayMinutes: int({ description: "Arrival delay; negative when early." }),
    distanceMiles: int(),
    originIata: varchar(4),
    destinationIata: varchar(4),
  },
  relations: {
    origin: one("Airport", { originIata: "iata" }),
    destination: one("Airport", { destinationIata: "iata" }),
  },
  directives: [
    hasRole("analyst", "safety", "regional"),
    requiresScopes(["data.read"]),
    rowFilter("regional", { origin: { stateCode: { in: claim("states") } } }),
    // An agent counts, in groups of ten flights at least, and reads no row.
    aggregate({
      roles: [],
      scopes: [["data.aggregate"]],
      minGroupSize: 10,
      filterFields: ["originIata", "destinationIata"],
    }),
  ],
});
