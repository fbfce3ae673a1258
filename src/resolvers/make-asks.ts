// The asks of lists, lookups and numbers at a place that was reached: each made once where it is alike.

import type { OrderBy } from "#catalog/where.ts";
import { askOnce, relationsOf, type AggregateAsk, type ListAsk, type LookupAsk } from "./asks.ts";
import type { Given, Reached } from "./look.ts";

/** Relations that lead to rows of one view by the same fields share one, where their keys are of the same types (`types`). */
export function lookupAsk({ view, relation, asks, path }: Reached, by: readonly string[], types?: unknown): LookupAsk {
  const ask = askOnce<LookupAsk>(asks, [view.name, by, types ?? null], "lookup", () => {
    return { kind: "lookup", view, relation, also: [], path, by, keys: [], fields: new Set(), below: new Map() };
  });
  if (relation !== undefined && !relationsOf(ask).includes(relation)) ask.also.push(relation);
  return ask;
}

export function listAsk(given: Given, { view, relation, asks, path }: Reached): ListAsk {
  const page = {
    first: number(given["first"]),
    after: text(given["after"]),
    last: number(given["last"]),
    before: text(given["before"]),
  };
  const where = given["where"] ?? undefined;
  const orderBy = isOrder(given["orderBy"]) ? given["orderBy"] : [];
  return askOnce<ListAsk>(asks, [relation?.name ?? null, view.name, where ?? null, orderBy, page], "list", () => {
    const fields = new Set<string>();
    const asked = { kind: "list", view, relation, path, where, orderBy, page, fields } as const;
    return { ...asked, cursors: "none", mayStream: false, below: new Map() };
  });
}

export function aggregateAsk(given: Given, { view, relation, asks, path }: Reached): AggregateAsk {
  const where = given["where"] ?? undefined;
  return askOnce<AggregateAsk>(asks, [relation?.name ?? null, view.name, where ?? null], "aggregate", () => {
    return { kind: "aggregate", view, relation, path, where, measures: new Map() };
  });
}

function number(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** As the schema coerces it. */
function isOrder(value: unknown): value is readonly OrderBy[] {
  return Array.isArray(value);
}
