// Groups and app roles -> roles. Pure. Rules only grant: an identity provider may cut a list of groups without saying so
// (Okta does), so a missing group may cost a role and must never give one.

import type { RoleRule } from "#kernel/role-rule.ts";

/** What a token says of its holder's memberships. `issuer` is the issuer's name in settings. */
interface MembershipFacts {
  readonly issuer: string;
  readonly groups: readonly string[];
  readonly roles: readonly string[];
}

/** The roles that the rules grant, sorted, without duplicates. Values are compared exactly, case included. */
export function rolesFor(rules: readonly RoleRule[], facts: MembershipFacts): readonly string[] {
  const granted = rules
    .filter((rule) => rule.issuer === facts.issuer)
    .filter((rule) => facts[rule.claim].includes(rule.equals))
    .map((rule) => rule.role);
  return [...new Set(granted)].toSorted();
}
