// What an operation may spend, over all of its trips, and its principal in a minute.

import { describe, test } from "vitest";
import type { Clock } from "#kernel/clock.ts";
import type { RoleBudget } from "#kernel/role-budget.ts";
import type { PlanNode } from "#read/plan-tree.ts";
import { createSpending, type SpendLimits } from "#read/spend.ts";
import { principal, type Held } from "../policy/people.ts";
import { airports, analyst, catalog, flights, keys, rowsOf } from "./plan-nodes.ts";

const ENOUGH: SpendLimits = { totalRows: 1_000_000, statements: 100, cost: 1_000_000, costPerMinute: 0 };

interface Opening {
  readonly limits?: Partial<SpendLimits>;
  readonly roleBudgets?: readonly RoleBudget[];
  readonly clock?: Clock;
}

const open = ({ limits, roleBudgets = [], clock = () => 0 }: Opening) =>
  createSpending({ catalog, limits: { ...ENOUGH, ...limits }, roleBudgets, clock });

/** `ok`, or what the budget says, for each trip of one operation. */
function spent(trips: readonly (readonly PlanNode[])[], limits: Partial<SpendLimits>, held: Held = analyst) {
  const spending = open({ limits })(principal(held));
  return trips.map((nodes) => {
    const admitted = spending.admit(nodes);
    return admitted.ok ? "ok" : admitted.refusal.detail;
  });
}

const page = (path: string, first: number) => flights(path, { first, fields: ["originIata"] });

function tree(first: number): readonly PlanNode[] {
  const parent = page("flights.nodes", first);
  return [parent, airports("flights.nodes.origin", rowsOf(parent, "originIata", "iata"), parent)];
}

describe("an operation may ask", () => {
  type Trips = readonly (readonly PlanNode[])[];
  test.for<readonly [name: string, trips: Trips, limits: Partial<SpendLimits>, said: readonly string[]]>([
    [
      "for one row more, of all its lists",
      [[page("a", 30), page("b", 21)]],
      { totalRows: 50 },
      ["LIMIT_TOTAL_ROWS 51 > 50, most of it a"],
    ],
    [
      "for one row more below its rows",
      [tree(26)],
      { totalRows: 51 },
      ["LIMIT_TOTAL_ROWS 52 > 51, most of it flights.nodes"],
    ],
    ["for so many rows", [[page("a", 30), page("b", 20)], tree(0)], { totalRows: 50 }, ["ok", "ok"]],
    [
      "for one statement more, and the root field with most of them is to blame",
      [[page("a.nodes", 1), ...tree(1)]],
      { statements: 2 },
      ["LIMIT_STATEMENTS 3 > 2, most of it flights"],
    ],
    ["for so many statements", [tree(1), [page("b", 1)]], { statements: 3 }, ["ok", "ok"]],
    [
      "for what costs more, and what costs most is to blame",
      [tree(50)],
      { cost: 2000 },
      ["LIMIT_COST 2001 > 2000, most of it flights.nodes.origin"],
    ],
    ["for so much", [tree(50)], { cost: 2001 }, ["ok"]],
    [
      "in a later trip for more than is left, and then for what is left",
      [[page("a", 30)], [page("b", 21)], [page("c", 20)]],
      { totalRows: 50 },
      ["ok", "LIMIT_TOTAL_ROWS 51 > 50, most of it a", "ok"],
    ],
    ["in a later trip again for what was counted", [tree(50), tree(50)], { cost: 2001, totalRows: 100 }, ["ok", "ok"]],
  ])("%s", ([, trips, limits, said], { expect }) => {
    expect(spent(trips, limits)).toEqual(said);
  });

  test("and is told what it comes to so far", ({ expect }) => {
    const spending = open({})(principal(analyst));
    expect(spending.admit(tree(50))).toEqual({ ok: true, value: { rows: 100, statements: 2, cost: 2000.1 } });
    expect(spending.admit([airports("b", keys("iata", 10))])).toMatchObject({
      value: { rows: 110, statements: 3, cost: 2000.1 },
    });
  });

  test("as much as one of its roles may", ({ expect }) => {
    const opened = open({ limits: { cost: 500 }, roleBudgets: [{ role: "finance", cost: 1001 }] });
    const admits = (...roles: readonly string[]) => opened(principal({ roles })).admit([page("a", 1)]).ok;
    expect([admits("analyst"), admits("analyst", "finance")]).toEqual([false, true]);
  });
});

describe("a principal may ask in a minute", () => {
  const told = (spending: ReturnType<ReturnType<typeof open>>) => {
    const admitted = spending.admit([page("a", 1)]);
    return admitted.ok ? "ok" : admitted.refusal;
  };

  test("so much in all of its operations, and is told when there is more", ({ expect }) => {
    let nowMs = 0;
    const opened = open({ limits: { costPerMinute: 1500 }, clock: () => nowMs });
    expect(told(opened(principal(analyst)))).toBe("ok");
    expect(told(opened(principal(analyst)))).toMatchObject({
      reason: "over-budget",
      budget: "LIMIT_COST_PER_MINUTE",
      allowed: 1500,
      asked: 1100,
      retryAfterSeconds: 21,
    });
    nowMs += 21_000;
    expect(told(opened(principal(analyst)))).toBe("ok");
  });

  test("whatever others ask, by subject, tenant and issuer", ({ expect }) => {
    const opened = open({ limits: { costPerMinute: 1500 } });
    const who = principal(analyst);
    const others = [{ subject: "other" }, { tenant: "t" }, { issuer: "i" }].map((change) => ({ ...who, ...change }));
    expect([who, ...others].map((one) => told(opened(one)))).toEqual(["ok", "ok", "ok", "ok"]);
    expect(told(opened(who))).toMatchObject({ budget: "LIMIT_COST_PER_MINUTE" });
  });

  test("and pays nothing for what is refused for another reason, nor twice for one thing", ({ expect }) => {
    const opened = open({ limits: { costPerMinute: 1500, totalRows: 5 } });
    const spending = opened(principal(analyst));
    expect(spending.admit([page("a", 6)]).ok).toBe(false);
    expect([told(spending), told(spending), told(spending)]).toEqual(["ok", "ok", "ok"]);
  });
});
