// The rows that roles give a principal together, with its claims in place. Pure.

import type { Principal } from "#auth/principal.ts";
import type { View } from "#catalog/catalog.ts";
import { bindClaims } from "./bind-claims.ts";
import type { Rows } from "./decided.ts";
import { anyone, isUnfiltered, type Grantee } from "./grants.ts";

/** Gives the rows of the same grantees as one object, by which a plan knows that they are the same. */
export type RowsOf = (granted: readonly Grantee[]) => Rows;

export function rowsOfOnce(view: View, principal: Principal): RowsOf {
  const known = new Map<string, Rows>();
  return (granted) => {
    const names = JSON.stringify(granted.map(String));
    const rows = known.get(names) ?? rowsOf(granted, view, principal);
    known.set(names, rows);
    return rows;
  };
}

/** The union of the rows of `granted`. One of them without a row filter sees everything. */
export function rowsOf(granted: readonly Grantee[], view: View, principal: Principal): Rows {
  const anyOf = [];
  for (const grantee of granted) {
    const filter = grantee === anyone ? undefined : view.rowFilters.get(grantee);
    if (filter === undefined) return { kind: "all" };
    // A claim that is missing means no rows by this role, never no filter.
    const bound = bindClaims(filter, principal.claims);
    if (bound !== undefined) anyOf.push(bound);
  }
  return anyOf.length === 0 ? { kind: "none" } : { kind: "some", anyOf };
}

/** Whose filters stand in the union of rows: none, when one role sees everything. */
export function filteredRoles(granted: readonly Grantee[], view: View): readonly string[] {
  const roles = granted.filter((grantee): grantee is string => grantee !== anyone);
  return granted.some((grantee) => isUnfiltered(grantee, view)) ? [] : roles;
}
