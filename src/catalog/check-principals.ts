// The checks on clients that roles have of their own at the warehouse: of roles that somebody can hold.

import { ok, refuse, type Result } from "#kernel/result.ts";
import type { RoleRule } from "#kernel/role-rule.ts";

interface RolePrincipal {
  readonly role: string;
}

export function checkPrincipals(
  principals: readonly RolePrincipal[],
  roleRules: readonly RoleRule[],
): Result<readonly RolePrincipal[], readonly string[]> {
  const known = new Set(roleRules.map(({ role }) => role));
  const problems = principals
    .filter(({ role }) => !known.has(role))
    .map(({ role }) => `WAREHOUSE_PRINCIPALS: ${role} is granted by no rule of catalog/roles.ts`);
  return problems.length > 0 ? refuse(problems) : ok(principals);
}
