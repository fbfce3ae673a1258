// Order terms in words: `t0.[Delay] DESC`. Whether an order is total was decided before.

import type { OrderTerm } from "#plan/plan.ts";
import { comparable } from "./declared-type.ts";
import type { ParameterList } from "./parameter-list.ts";
import { renderExpression } from "./render-predicate.ts";

export interface RenderedTerm {
  readonly text: string;
  readonly direction: "ASC" | "DESC";
}

/** T-SQL refuses an expression that stands in an order twice (169); the second decides nothing. */
export function renderTerms(order: readonly OrderTerm[], parameters: ParameterList): readonly RenderedTerm[] {
  const directions = new Map<string, RenderedTerm["direction"]>();
  for (const { expression, descending } of order) {
    const text = comparable(renderExpression(expression, parameters), expression.type);
    if (!directions.has(text)) directions.set(text, descending ? "DESC" : "ASC");
  }
  return [...directions].map(([text, direction]) => ({ text, direction }));
}

/** ` ORDER BY t0.[Delay] DESC, t0.[FlightKey] ASC`, or nothing. */
export function renderOrderBy(order: readonly OrderTerm[], parameters: ParameterList): string {
  const terms = renderTerms(order, parameters).map(({ text, direction }) => `${text} ${direction}`);
  return terms.length === 0 ? "" : ` ORDER BY ${terms.join(", ")}`;
}
