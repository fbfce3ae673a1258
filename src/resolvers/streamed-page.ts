// Finds the page whose rows may be written while they come: one of the root, shown at one place, of which nothing that only its end
// knows is to be told before its rows.

import type { ListAsk } from "./asks.ts";
import type { PageSite, RootSite } from "./sites.ts";

/** Marks the ask of the longest such page. */
export function markStreamed(root: RootSite): void {
  const pages = [...root.values()].flatMap((entry) => (entry.kind === "list" ? [entry.page] : []));
  const shown = Map.groupBy(pages, ({ rows }) => rows);
  let longest: ListAsk | undefined;
  for (const page of pages) {
    const { rows } = page;
    if (rows === undefined || shown.get(rows)?.length !== 1 || !isInOrder(page)) continue;
    if (longest === undefined || lengthOf(rows) > lengthOf(longest)) longest = rows;
  }
  if (longest !== undefined) longest.mayStream = true;
}

/** Its rows come once, and what is told of the page after them. */
function isInOrder({ entries }: PageSite): boolean {
  const kinds = [...entries.values()].map(({ kind }) => kind);
  const rows = kinds.filter((kind) => kind === "nodes" || kind === "edges");
  const told = kinds.indexOf("pageInfo");
  return rows.length === 1 && (told === -1 || told > kinds.findIndex((kind) => kind === rows[0]));
}

function lengthOf({ page }: ListAsk): number {
  return page.first ?? 0;
}
