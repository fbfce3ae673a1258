// (Principal, view) -> Decision. Pure. Several roles are a union at the cell: the rows of all granting roles, and a field
// only in the rows of the roles that grant the field.

import type { Principal } from "#auth/principal.ts";
import type { View } from "#catalog/catalog.ts";
import type { Refusal } from "#kernel/refusal.ts";
import { ok, refuse, type Result } from "#kernel/result.ts";
import { bindClaims } from "./bind-claims.ts";
import { makeDecision, type Decision, type FieldDecision, type Rows } from "./decided.ts";
import { anyone, fieldGrantees, grantees, type Grantee } from "./grants.ts";

/** What `principal` may read of `view`, or a refusal when that is nothing. */
export function decide(principal: Principal, view: View): Result<Decision, Refusal> {
  const granted = grantees(view.access, principal);
  const fields = new Map<string, FieldDecision>();
  for (const field of view.fields.values()) {
    const own = fieldGrantees(granted, field.access, principal);
    if (own.length > 0) fields.set(field.name, Object.freeze({ rows: fieldRows(granted, own, view, principal) }));
  }
  if (fields.size === 0) return refuse({ reason: "no-grant", detail: `${view.name}: no role or scope grants it` });
  const rows = rowsOf(granted, view, principal);
  return ok(makeDecision({ view, rows, fields, rowFilterRoles: filteredRoles(granted, view) }));
}

/** Rows of a field relative to those of the view: `all` when every granting role of the view grants the field too. */
function fieldRows(view: readonly Grantee[], own: readonly Grantee[], of: View, principal: Principal): Rows {
  return view.every((grantee) => own.includes(grantee)) ? { kind: "all" } : rowsOf(own, of, principal);
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

function filteredRoles(granted: readonly Grantee[], view: View): readonly string[] {
  const roles = granted.filter((grantee): grantee is string => grantee !== anyone);
  const unfiltered = granted.includes(anyone) || roles.some((role) => !view.rowFilters.has(role));
  return unfiltered ? [] : roles;
}
