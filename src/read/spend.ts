// What one operation may spend, counted over all of its trips before anything of a trip is sent, and what its principal may in a
// minute. What was counted once is not counted again where it is read in a later trip.

import type { Principal } from "#auth/principal.ts";
import type { Catalog } from "#catalog/catalog.ts";
import type { Clock } from "#kernel/clock.ts";
import { overBudget } from "#kernel/over-budget.ts";
import type { Refusal } from "#kernel/refusal.ts";
import { ok, refuse, type Result } from "#kernel/result.ts";
import type { RoleBudget } from "#kernel/role-budget.ts";
import { createEstimator, type NodeEstimate } from "./estimate.ts";
import { createMeter, type Meter } from "./meter.ts";
import type { PlanNode, TreeRequest } from "./plan-tree.ts";
import { principalKey } from "./pressure.ts";
import { budgetsOf, type SpendLimits } from "./role-budgets.ts";

export type { SpendLimits } from "./role-budgets.ts";

export interface SpendingParts {
  readonly catalog: Catalog;
  readonly limits: SpendLimits;
  readonly roleBudgets?: readonly RoleBudget[];
  readonly clock: Clock;
}

/** What an operation comes to so far. */
export interface Estimate {
  readonly rows: number;
  readonly statements: number;
  /** To one tenth, upward. */
  readonly cost: number;
}

export interface Spending {
  /** What is over budget by the number of requests alone, those of relations among them. Counts nothing. */
  readonly foresee: (requests: readonly TreeRequest[]) => Refusal | undefined;
  /** Counts the plans of a trip, or refuses them all and counts none. A plan is known by its path. */
  readonly admit: (nodes: readonly PlanNode[]) => Result<Estimate, Refusal>;
}

/** Opens the account of one operation. */
export type OpenSpending = (principal: Principal) => Spending;

/** Make it once an isolate. */
export function createSpending({ catalog, limits, roleBudgets = [], clock }: SpendingParts): OpenSpending {
  const estimate = createEstimator(catalog);
  const meter = createMeter(clock);
  return (principal) => {
    const budgets = budgetsOf(principal.roles, limits, roleBudgets);
    const counted: NodeEstimate[] = [];
    return {
      foresee: (requests) => overBudget("LIMIT_STATEMENTS", budgets.statements, countRequests(requests)),
      admit(nodes) {
        const known = new Set(counted.map(({ path }) => path));
        const fresh = estimate(nodes).filter(({ path }) => !known.has(path));
        const all = [...counted, ...fresh];
        const over = overOperation(all, budgets) ?? overMinute(fresh, budgets, { meter, principal });
        if (over !== undefined) return refuse(over);
        counted.push(...fresh);
        return ok({ rows: total(all, "rows"), statements: total(all, "statements"), cost: tenths(total(all, "cost")) });
      },
    };
  };
}

function countRequests(requests: readonly TreeRequest[]): number {
  return requests.reduce((count, request) => {
    const related = "related" in request ? request.related.map((one) => one.request) : [];
    return count + 1 + countRequests(related);
  }, 0);
}

type Amount = "rows" | "statements" | "cost";

function overOperation(all: readonly NodeEstimate[], budgets: SpendLimits): Refusal | undefined {
  const over = (budget: string, allowed: number, amount: Amount) => {
    const refusal = overBudget(budget, allowed, Math.ceil(tenths(total(all, amount))), blame(all, amount));
    return amount === "cost" ? withoutDigits(refusal) : refusal;
  };
  return (
    over("LIMIT_TOTAL_ROWS", budgets.totalRows, "rows") ??
    over("LIMIT_STATEMENTS", budgets.statements, "statements") ??
    over("LIMIT_COST", budgets.cost, "cost")
  );
}

interface Metered {
  readonly meter: Meter;
  readonly principal: Principal;
}

function overMinute(
  fresh: readonly NodeEstimate[],
  { costPerMinute }: SpendLimits,
  { meter, principal }: Metered,
): Refusal | undefined {
  const cost = tenths(total(fresh, "cost"));
  if (costPerMinute === 0 || cost === 0) return undefined;
  const retryAfterSeconds = meter.charge(principalKey(principal), cost, costPerMinute);
  if (retryAfterSeconds === undefined) return undefined;
  const budget = "LIMIT_COST_PER_MINUTE";
  const detail = `${budget} ${costPerMinute}: ${cost} more after ${retryAfterSeconds} s`;
  const asked = toTwoDigits(Math.ceil(cost));
  return { reason: "over-budget", budget, allowed: costPerMinute, asked, retryAfterSeconds, detail };
}

/** Statements are one a plan: what has most of them is a root field with all that is below it. */
function blame(all: readonly NodeEstimate[], amount: Amount): string | undefined {
  const sums = new Map<string, number>();
  for (const node of all) {
    const part = amount === "statements" ? (node.path.split(".")[0] ?? "") : node.path;
    sums.set(part, (sums.get(part) ?? 0) + node[amount]);
  }
  const most = [...sums].reduce((best, one) => (one[1] > best[1] ? one : best), ["", 0]);
  return most[0] === "" ? undefined : most[0];
}

/** A cost holds rows that policy alone reads, and those of whole views: to two digits, upward, it tells nobody how many they are. */
function withoutDigits(refusal: Refusal | undefined): Refusal | undefined {
  return refusal?.reason === "over-budget" ? { ...refusal, asked: toTwoDigits(refusal.asked) } : refusal;
}

function toTwoDigits(cost: number): number {
  const step = 10 ** Math.max(0, String(cost).length - 2);
  return Math.ceil(cost / step) * step;
}

function total(nodes: readonly NodeEstimate[], amount: Amount): number {
  return nodes.reduce((sum, node) => sum + node[amount], 0);
}

function tenths(cost: number): number {
  // A sum of fractions is off in its last digits.
  return Math.ceil(Number((cost * 10).toFixed(6))) / 10;
}
