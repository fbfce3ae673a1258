// What one operation may cost, counted over all of its ticks when each plan is made and before anything is sent.

import { overBudget } from "#kernel/over-budget.ts";
import type { Refusal } from "#kernel/refusal.ts";
import { ok, refuse, type Result } from "#kernel/result.ts";
import type { Plan } from "#plan/plan.ts";

export interface SpendLimits {
  /** Rows that one operation may ask for, in all pages of all of its lists. */
  readonly totalRows: number;
  readonly statements: number;
}

export interface Spending {
  /** Counts a plan, or refuses it. A refused plan is not counted. */
  readonly spend: (plan: Plan) => Result<Plan, Refusal>;
}

export function createSpending(limits: SpendLimits): Spending {
  let rows = 0;
  let statements = 0;
  return {
    spend(plan) {
      const asked = { rows: rows + rowsOf(plan), statements: statements + plan.reads.length };
      const over =
        overBudget("LIMIT_TOTAL_ROWS", limits.totalRows, asked.rows) ??
        overBudget("LIMIT_STATEMENTS", limits.statements, asked.statements);
      if (over !== undefined) return refuse(over);
      ({ rows, statements } = asked);
      return ok(plan);
    },
  };
}

/** A page for each parent. Lookups are bounded by the rows that asked for them. */
function rowsOf(plan: Plan): number {
  if (plan.page === undefined) return 0;
  const parents = plan.reads[0]?.keys?.labels.length ?? 1;
  return plan.page.size * parents;
}
