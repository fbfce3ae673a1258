// (Principal, view) -> Decision. Pure. Several roles are a union at the cell: the rows of all granting roles, and a field
// only in the rows of the roles that grant the field.

import type { Principal } from "#auth/principal.ts";
import type { View } from "#catalog/catalog.ts";
import type { Refusal } from "#kernel/refusal.ts";
import { ok, refuse, type Result } from "#kernel/result.ts";
import { bindClaims } from "./bind-claims.ts";
import { makeDecision, type Decision, type FieldDecision, type Rows } from "./decided.ts";
import { anyone, coversRows, fieldGrantees, grantees, isUnfiltered, type Grantee } from "./grants.ts";

/** What `principal` may read of `view`, or a refusal when that is nothing. */
export function decide(principal: Principal, view: View): Result<Decision, Refusal> {
  const granted = grantees(view.access, principal);
  const fields = new Map<string, FieldDecision>();
  const filtered = new Set(filteredRoles(granted, view));
  for (const field of view.fields.values()) {
    const own = fieldGrantees(granted, field.access, principal);
    if (own.length === 0) continue;
    const rows: Rows = coversRows(granted, own, view) ? { kind: "all" } : rowsOf(own, view, principal);
    fields.set(field.name, Object.freeze({ rows }));
    for (const role of filteredRoles(own, view)) filtered.add(role);
  }
  if (fields.size === 0) return refuse({ reason: "no-grant", detail: `${view.name}: no role or scope grants it` });
  return ok(makeDecision({ view, rows: rowsOf(granted, view, principal), fields, rowFilterRoles: [...filtered] }));
}

/** The union of the rows of `granted`. One of them without a row filter sees everything. */
function rowsOf(granted: readonly Grantee[], view: View, principal: Principal): Rows {
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
function filteredRoles(granted: readonly Grantee[], view: View): readonly string[] {
  const roles = granted.filter((grantee): grantee is string => grantee !== anyone);
  return granted.some((grantee) => isUnfiltered(grantee, view)) ? [] : roles;
}
