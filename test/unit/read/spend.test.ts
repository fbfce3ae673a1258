// What an operation may spend, over all of its ticks.

import { describe, test } from "vitest";
import { createSpending } from "#read/spend.ts";
import { list, lookup, planned } from "../plan/planning.ts";

const page = (first: number) => planned(list({ first }));
const pages = (first: number, parents: number) => {
  const keys = Array.from({ length: parents }, (_, at) => [`A${at}`]);
  return planned(list({ first, of: { fields: ["originIata"], keys } }));
};
const total = () => planned(list({ wantsRows: false, wantsTotal: true }));
const both = (first: number) => planned(list({ first, wantsTotal: true }));
const rows = () => planned(lookup({ keys: Array.from({ length: 40 }, (_, at) => [String(at)]) }));

type Plans = readonly ReturnType<typeof page>[];

/** `ok`, or what the budget says, for each plan in order. */
function spent(plans: Plans, limits: { readonly totalRows: number; readonly statements: number }): readonly string[] {
  const spending = createSpending(limits);
  return plans.map((plan) => {
    const answer = spending.spend(plan);
    return answer.ok ? "ok" : answer.refusal.detail;
  });
}

describe("spending", () => {
  test.for<readonly [name: string, plans: Plans, limits: readonly [number, number], answers: readonly string[]]>([
    ["to the last row", [page(30), page(20)], [50, 9], ["ok", "ok"]],
    ["beyond it", [page(30), page(21)], [50, 9], ["ok", "LIMIT_TOTAL_ROWS 51 > 50"]],
    ["a page for each parent", [pages(10, 5), pages(10, 6)], [50, 9], ["ok", "LIMIT_TOTAL_ROWS 110 > 50"]],
    ["a page for each parent, beyond", [pages(10, 6)], [50, 9], ["LIMIT_TOTAL_ROWS 60 > 50"]],
    ["a parent that is asked for twice, twice", [pages(10, 6)], [59, 9], ["LIMIT_TOTAL_ROWS 60 > 59"]],
    ["nothing for a total or for rows by their keys", [total(), rows(), page(10)], [10, 9], ["ok", "ok", "ok"]],
    ["to the last statement", [both(1), total()], [50, 3], ["ok", "ok"]],
    ["beyond it", [both(1), both(1)], [50, 3], ["ok", "LIMIT_STATEMENTS 4 > 3"]],
    ["nothing on what was refused", [page(40), page(20), page(10)], [50, 2], ["ok", "LIMIT_TOTAL_ROWS 60 > 50", "ok"]],
    ["rows before statements", [page(40), both(20)], [50, 2], ["ok", "LIMIT_TOTAL_ROWS 60 > 50"]],
  ])("%s", ([, plans, [totalRows, statements], answers], { expect }) => {
    expect(spent(plans, { totalRows, statements })).toEqual(answers);
  });

  test("is counted for each operation by itself", ({ expect }) => {
    const limits = { totalRows: 10, statements: 1 };
    expect([spent([page(10)], limits), spent([page(10)], limits)]).toEqual([["ok"], ["ok"]]);
  });
});
