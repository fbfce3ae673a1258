// Whether one row filter admits no row that another does not. Only what can be proven from their form is; all else is not
// narrower, whatever it may be in truth.

import type { FilterTree, RowsFacts, Scopes } from "./facts.ts";

export function isNarrower(next: RowsFacts, before: RowsFacts): boolean {
  if (next.kind === "none" || before.kind === "all") return true;
  return next.filter !== undefined && before.filter !== undefined && implies(next.filter, before.filter);
}

/** True where each row that meets `one` provably meets `other`. */
function implies(one: FilterTree, other: FilterTree): boolean {
  if (JSON.stringify(one) === JSON.stringify(other)) return true;
  if (one.kind === "or") return one.parts.every((part) => implies(part, other));
  if (other.kind === "and") return other.parts.every((part) => implies(one, part));
  if (one.kind === "and" && one.parts.some((part) => implies(part, other))) return true;
  if (other.kind === "or") return other.parts.some((part) => implies(one, part));
  return one.kind === "related" && other.kind === "related" && one.by === other.by && implies(one.part, other.part);
}

/** True where each client that has what `next` asks for has what `before` asked for. */
export function asksMore(next: Scopes, before: Scopes): boolean {
  if (before === null) return true;
  if (next === null) return false;
  return next.every((allOf) => before.some((known) => known.every((scope) => allOf.includes(scope))));
}
