// (Principal, view) -> Decision. Pure. Several roles are a union at the cell: the rows of all granting roles, and a field
// only in the rows of the roles that grant the field, as little masked as one of them sees it.

import type { Principal } from "#auth/principal.ts";
import type { View } from "#catalog/catalog.ts";
import type { Refusal } from "#kernel/refusal.ts";
import { ok, refuse, type Result } from "#kernel/result.ts";
import { accessOf, groupRuleOf, type Access } from "./decide-access.ts";
import { decideField } from "./decide-field.ts";
import { guardsOf } from "./decide-guards.ts";
import { makeDecision, type AccessFacts, type Decision, type FieldDecision } from "./decided.ts";
import { dryRunsOf } from "./dry-runs.ts";
import { filteredRoles, rowsOfOnce } from "./rows-of.ts";

/** What `principal` may read of `view`, or a refusal when that is nothing. */
export function decide(principal: Principal, view: View): Result<Decision, Refusal> {
  const access = accessOf(view, principal);
  if (access === undefined) return refuse({ reason: "no-grant", detail: `${view.name}: no role or scope grants it` });
  const { granted } = access;
  const fields = new Map<string, FieldDecision>();
  const rowsOnce = rowsOfOnce(view, principal);
  const filtered = new Set(filteredRoles(granted, view));
  for (const field of access.fields) {
    const own = decideField(field, { view, principal, granted, rowsOf: rowsOnce });
    fields.set(field.name, own.decision);
    for (const role of own.filtered) filtered.add(role);
  }
  const rows = rowsOnce(granted);
  const rowFilterRoles = [...filtered];
  const dryRuns = dryRunsOf(view, access, principal);
  const guards = guardsOf(view, principal);
  return ok(makeDecision({ view, rows, fields, rowFilterRoles, dryRuns, guards, ...accessFacts(access, view) }));
}

function accessFacts({ kind }: Access, view: View): AccessFacts {
  return kind === "rows" ? { access: kind } : { access: kind, groupRule: groupRuleOf(view) };
}
