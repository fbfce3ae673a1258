// Whose budgets hold for whom.

import fc from "fast-check";
import { describe, test } from "vitest";
import type { RoleBudget } from "#kernel/role-budget.ts";
import { budgetsOf } from "#read/role-budgets.ts";

const limits = { totalRows: 100, statements: 10, cost: 1000, costPerMinute: 5000 };
const budgets: readonly RoleBudget[] = [
  { role: "small", rows: 10, statements: 1, cost: 1, costPerMinute: 1 },
  { role: "large", rows: 900, cost: 9000 },
  { role: "free", costPerMinute: 0 },
];

describe("a principal may spend", () => {
  test.for<readonly [name: string, roles: readonly string[], change: Partial<typeof limits>]>([
    ["by no role, what the settings say", [], {}],
    ["by a role without a budget, what the settings say", ["clerk"], {}],
    ["by a role with less, less", ["small"], { totalRows: 10, statements: 1, cost: 1, costPerMinute: 1 }],
    ["by a role with more of some, more of it", ["large"], { totalRows: 900, cost: 9000 }],
    ["by one with less and one without, as by the one without", ["small", "clerk"], {}],
    ["by one with less and one with more, the more", ["small", "large"], { totalRows: 900, cost: 9000 }],
    ["by a role without a limit, without one", ["free", "small"], { costPerMinute: 0 }],
  ])("%s", ([, roles, change], { expect }) => {
    expect(budgetsOf(roles, limits, budgets)).toEqual({ ...limits, ...change });
  });

  test("never less for one role more", ({ expect }) => {
    const amount = fc.option(fc.integer({ min: 0, max: 5 }), { nil: undefined });
    const budget = (role: string) =>
      fc.record({ role: fc.constant(role), rows: amount, statements: amount, cost: amount, costPerMinute: amount });
    const some = fc.tuple(budget("a"), budget("b"), budget("c"));
    const roles = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d"), { minLength: 1 });
    const few = { totalRows: 3, statements: 3, cost: 3, costPerMinute: 3 };
    const unlimited = (perMinute: number) => (perMinute === 0 ? Number.POSITIVE_INFINITY : perMinute);
    fc.assert(
      fc.property(some, roles, fc.constantFrom("a", "b", "c", "d"), (written, held, more) => {
        const given = written.map(({ role, ...numbers }) => ({
          role,
          ...Object.fromEntries(Object.entries(numbers).filter(([, number]) => number !== undefined)),
        }));
        const before = budgetsOf(held, few, given);
        const after = budgetsOf([...held, more], few, given);
        expect(after.totalRows).toBeGreaterThanOrEqual(before.totalRows);
        expect(after.statements).toBeGreaterThanOrEqual(before.statements);
        expect(after.cost).toBeGreaterThanOrEqual(before.cost);
        expect(unlimited(after.costPerMinute)).toBeGreaterThanOrEqual(unlimited(before.costPerMinute));
      }),
    );
  });
});
