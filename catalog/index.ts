// The views that are served. Adding one: a file in views/, a line here.

import { Airport } from "./views/airport.ts";
import { BirdStrike } from "./views/bird-strike.ts";
import { Flight } from "./views/flight.ts";
import { State } from "./views/state.ts";

export { roleBudgets, roleRules } from "./roles.ts";
// Counted by `npm run stats`.
export { default as statistics } from "./statistics.json" with { type: "json" };

export const views = [Airport, BirdStrike, Flight, State] as const;
