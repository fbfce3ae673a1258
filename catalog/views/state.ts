import { cacheControl, claim, defineView, hasRole, many, nvarchar, rowFilter, varchar } from "#catalog/index.ts";

export const State = defineView("curated.State", {
  description: "The fifty states and the District of Columbia.",
  key: ["code"],
  fields: {
    code: varchar(2, { description: "Postal code." }),
    name: nvarchar(40),
  },
  relations: {
    airports: many("Airport", { code: "stateCode" }),
    birdStrikes: many("BirdStrike", { name: "stateName" }),
  },
  directives: [
    hasRole("analyst", "safety", "regional", "ci"),
    rowFilter("regional", { code: { in: claim("states") } }),
    // States do not come and go. Kept only where CACHE says where.
    cacheControl({ maxAge: 3600, staleWhileRevalidate: 86_400 }),
  ],
});
