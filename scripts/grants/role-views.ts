// Which views a role reads: those that the catalog grants it, and those that its row filters look into. No T-SQL.

import type { Catalog, View } from "../../src/catalog/catalog.ts";
import { walk } from "../../src/catalog/condition.ts";

/** In the catalog's order. */
export function viewsOf(catalog: Catalog, role: string): readonly View[] {
  const all = [...catalog.views.values()];
  const granted = all.filter((view) => isGranted(view, role));
  const needed = new Set([...granted, ...granted.flatMap((view) => lookedInto(view, role))].map(({ name }) => name));
  return all.filter(({ name }) => needed.has(name));
}

/** Default deny: a view without a rule is nobody's. Scopes are the client's: the database knows none. */
function isGranted({ access, aggregate }: View, role: string): boolean {
  const hasRule = access.authenticated || access.roles !== undefined || access.scopes !== undefined;
  const isOfRows = hasRule && (access.roles === undefined || access.roles.includes(role));
  return isOfRows || aggregate?.roles.includes(role) === true;
}

function lookedInto(view: View, role: string): readonly View[] {
  const filter = view.rowFilters.get(role);
  if (filter === undefined) return [];
  return [...walk(filter)].flatMap((test) => (test.kind === "related" ? test.target : []));
}
