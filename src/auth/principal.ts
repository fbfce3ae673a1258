// Who asks, as the rest of the house may know it. Types only: a Principal is made in `verified.ts`, by this folder alone.

export type { ClaimValue, Principal, PrincipalFacts } from "./verified.ts";
