// What the Worker of cache.test.ts serves: the sample, of which states and airports may be kept, by times that suit a test, and
// an operator.

import { cacheControl } from "#catalog/index.ts";
import type { RoleRule } from "#kernel/role-rule.ts";
import { roleRules as sampleRules, views as sampleViews } from "../../catalog/index.ts";

export { roleBudgets, statistics } from "../../catalog/index.ts";

/** Airports are stale as soon as a test can look. */
const MAX_AGES = new Map([
  ["curated.State", 600],
  ["curated.Airport", 1],
]);

export const views = sampleViews.map((view) => {
  const maxAge = MAX_AGES.get(view.object);
  if (maxAge === undefined) return view;
  const others = view.directives.filter(({ directive }) => directive !== "cacheControl");
  return { ...view, directives: [...others, cacheControl({ maxAge, staleWhileRevalidate: 600 })] };
});

export const roleRules: readonly RoleRule[] = [
  ...sampleRules,
  { issuer: "local", claim: "groups", equals: "Data Audit", role: "operator" },
];
