// The checks on role budgets: of a role that somebody can hold, once, with numbers that can take effect.

import { ok, refuse, type Result } from "#kernel/result.ts";
import type { RoleBudget } from "#kernel/role-budget.ts";
import type { RoleRule } from "#kernel/role-rule.ts";

const PLACE = "catalog/roles.ts: roleBudgets";

/** `topRows` is where the warehouse cuts an answer off; undefined where it is not known. */
export function checkBudgets(
  budgets: readonly RoleBudget[],
  roleRules: readonly RoleRule[],
  topRows: number = Number.POSITIVE_INFINITY,
): Result<readonly RoleBudget[], readonly string[]> {
  const known = new Set(roleRules.map(({ role }) => role));
  const all = budgets.flatMap(({ role, ...given }, index) => {
    const problems: string[] = [];
    const isTwice = budgets.slice(0, index).some((other) => other.role === role);
    if (!known.has(role)) problems.push("is granted by no rule");
    if (isTwice) problems.push("has two budgets; write one");
    const numbers = Object.entries(given).filter(([, number]) => number !== undefined);
    if (numbers.length === 0) problems.push("has a budget that says nothing");
    for (const [name, number] of numbers) {
      const least = name === "costPerMinute" ? 0 : 1;
      if (!Number.isInteger(number) || number < least) problems.push(`${name} must be a whole number from ${least} on`);
    }
    if ((given.rows ?? 0) >= topRows - 1) {
      problems.push("rows reaches WAREHOUSE_TOP_ROWS, where answers are cut off; keep it at least 2 below");
    }
    return problems.map((problem) => `${PLACE}: ${role}: ${problem}`);
  });
  return all.length > 0 ? refuse(all) : ok(budgets);
}
