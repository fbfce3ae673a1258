// Issuers' groups and app roles -> the roles that views speak of. Rules only grant: a group that is missing from a token
// (an identity provider may cut the list) can take away, never give.

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
