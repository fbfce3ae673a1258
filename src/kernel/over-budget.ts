// The refusal of what asks for too much, by the name of the setting that says how much is allowed.

import type { Refusal } from "./refusal.ts";

/** Undefined where `asked` is within what is allowed. */
export function overBudget(budget: string, allowed: number, asked: number): Refusal | undefined {
  if (asked <= allowed) return undefined;
  return { reason: "over-budget", budget, allowed, asked, detail: `${budget} ${asked} > ${allowed}` };
}
