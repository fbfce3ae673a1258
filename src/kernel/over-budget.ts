// The refusal of what asks for too much, by the name of the setting that says how much is allowed.

import type { Refusal } from "./refusal.ts";

/** Undefined where `asked` is within what is allowed. `blame` is the part of the operation that asks for most of it. */
export function overBudget(budget: string, allowed: number, asked: number, blame?: string): Refusal | undefined {
  if (asked <= allowed) return undefined;
  const detail = `${budget} ${asked} > ${allowed}`;
  if (blame === undefined) return { reason: "over-budget", budget, allowed, asked, detail };
  return { reason: "over-budget", budget, allowed, asked, blame, detail: `${detail}, most of it ${blame}` };
}
