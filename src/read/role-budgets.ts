// What one principal may spend: of each budget the most that any of its roles would have alone, the settings' where a role says
// nothing, so that a role that is added never takes away. Pure.

import type { RoleBudget } from "#kernel/role-budget.ts";

/** Each is a setting. */
export interface SpendLimits {
  /** Rows that one operation may ask for, in all pages of all of its lists. */
  readonly totalRows: number;
  readonly statements: number;
  readonly cost: number;
  /** 0: no such limit. */
  readonly costPerMinute: number;
}

export function budgetsOf(
  roles: readonly string[],
  limits: SpendLimits,
  roleBudgets: readonly RoleBudget[],
): SpendLimits {
  if (roles.length === 0) return limits;
  const own = roles.map((role) => roleBudgets.find((budget) => budget.role === role));
  const most = (read: (budget: RoleBudget) => number | undefined, otherwise: number) =>
    Math.max(...own.map((budget) => (budget === undefined ? otherwise : (read(budget) ?? otherwise))));
  const perMinute = own.map((budget) => budget?.costPerMinute ?? limits.costPerMinute);
  return {
    totalRows: most(({ rows }) => rows, limits.totalRows),
    statements: most(({ statements }) => statements, limits.statements),
    cost: most(({ cost }) => cost, limits.cost),
    // No limit is the largest of all.
    costPerMinute: perMinute.includes(0) ? 0 : Math.max(...perMinute),
  };
}
