import {
  cacheControl,
  claim,
  defineView,
  exportLimit,
  float,
  hasRole,
  many,
  nvarchar,
  one,
  rowFilter,
  varchar,
} from "#catalog/index.ts";

export const Airport = defineView("curated.Airport", {
  description: "Airports of the United States and its territories.",
  key: ["iata"],
  fields: {
    iata: varchar(4, { description: "Location identifier." }),
    name: nvarchar(60),
    city: nvarchar(60),
    stateCode: varchar(2, { description: "Postal code; some are territories, and a few are unknown (NA)." }),
    country: nvarchar(60),
    latitude: float(),
    longitude: float(),
  },
  relations: {
    state: one("State", { stateCode: "code" }, "Null for territories and unknown codes."),
    departures: many("Flight", { iata: "originIata" }),
    arrivals: many("Flight", { iata: "destinationIata" }),
  },
  directives: [
    hasRole("analyst", "safety", "regional", "ci"),
    rowFilter("regional", { stateCode: { in: claim("states") } }),
    // A client that may not read rows of flights, such as an agent, does not carry the whole list away either.
    exportLimit({ rows: 1000, unlessScopes: [["data.read"]], unlessRoles: ["ci"] }),
    // A name or an airport changes now and then, and a reader may learn of it ten minutes later.
    cacheControl({ maxAge: 600, staleWhileRevalidate: 3600 }),
  ],
});
