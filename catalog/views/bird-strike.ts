import { claim, date, decimal, defineView, hasRole, int, nvarchar, one, rowFilter } from "#catalog/index.ts";

const costOptions = { directives: [hasRole("safety")] } as const;

export const BirdStrike = defineView("curated.BirdStrike", {
  description: "One row per reported wildlife strike.",
  key: ["strikeId"],
  fields: {
    strikeId: int({ column: "StrikeKey", description: "Row number in the source file, from 1." }),
    occurredOn: date(),
    airportName: nvarchar(100),
    aircraft: nvarchar(60),
    operator: nvarchar(60),
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
    hasRole("analyst", "safety", "regional"),
    rowFilter("regional", { state: { code: { in: claim("states") } } }),
  ],
});
