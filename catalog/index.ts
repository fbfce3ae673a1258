// The views that are served. Adding one: a file in views/, a line here.

import { Airport } from "./views/airport.ts";
import { BirdStrike } from "./views/bird-strike.ts";
import { Flight } from "./views/flight.ts";
import { State } from "./views/state.ts";

export { roleRules } from "./roles.ts";

export const views = [Airport, BirdStrike, Flight, State] as const;
