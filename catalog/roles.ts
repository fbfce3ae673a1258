// Issuers' groups and app roles -> the roles that views speak of. Rules only grant: a group that is missing from a token
// (an identity provider may cut the list) can take away, never give. And what each role may spend.

import type { RoleBudget } from "#catalog/index.ts";
import type { RoleRule } from "#kernel/role-rule.ts";

export const roleRules: readonly RoleRule[] = [
  { issuer: "local", claim: "groups", equals: "Warehouse Analysts", role: "analyst" },
  { issuer: "local", claim: "groups", equals: "West Region", role: "regional" },
  { issuer: "local", claim: "groups", equals: "Flight Safety", role: "safety" },
  { issuer: "local", claim: "groups", equals: "Claims Desk", role: "desk" },
  // Reads the audit log and no data: no view may admit it.
  { issuer: "local", claim: "groups", equals: "Data Audit", role: "auditor" },
  { issuer: "local", claim: "roles", equals: "DataApi.Ci", role: "ci" },
];

/** In place of the settings' limits. Who holds several roles has the largest: see docs/cost.md. */
export const roleBudgets: readonly RoleBudget[] = [
  // Follows one aircraft through all years.
  { role: "safety", cost: 500_000 },
  // Runs by itself, and over and over when something is wrong with it.
  { role: "ci", rows: 10_000, costPerMinute: 100_000 },
];
