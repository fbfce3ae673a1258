// Who asks: random roles, scopes and claims, the claims present, missing, or not what a row filter can use.

import fc from "fast-check";
import type { ClaimValue } from "#auth/verified.ts";

export interface Who {
  readonly roles: readonly string[];
  readonly scopes: readonly string[];
  readonly claims: Readonly<Record<string, ClaimValue>>;
}

const regions = fc.constantFrom<ClaimValue[]>(
  "East",
  "east ",
  ["EAST", "North"],
  ["West"],
  ["South"],
  [],
  [""],
  "",
  5,
  true,
  ["East", 5],
);
const home = fc.constantFrom<ClaimValue[]>("East", "north", "South", " ", ["East"], 5);
const atLeast = fc.constantFrom<ClaimValue[]>(0, 7, "7", -5, 2_147_483_648, 7.5, "seven", "", true, [7]);
const prefix = fc.constantFrom<ClaimValue[]>("a", "AB", "10%", "_", "[", "zz_", "", "  ", 10, ["a"]);

const claims = fc.record({ regions, home, atLeast, prefix }, { requiredKeys: [] });
const scopes = fc.subarray(["duty.read"]);

const roles = fc.oneof(
  { weight: 9, arbitrary: fc.subarray(["desk", "east", "link"], { minLength: 1 }) },
  { weight: 1, arbitrary: fc.constant([]) },
);

/** Anybody but who sees everything. */
export const limited: fc.Arbitrary<Who> = fc.record({ roles, scopes, claims });

export const anybody: fc.Arbitrary<Who> = fc.oneof(
  { weight: 5, arbitrary: limited },
  { weight: 1, arbitrary: fc.record({ roles: fc.constant(["chief"]), scopes, claims }) },
);
