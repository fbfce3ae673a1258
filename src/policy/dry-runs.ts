// What the rules in `dryRun` would take from a principal if they held: its decision of today beside the one that it would have.
// Reasons name rules, fields and roles, never a claim's value. Pure.

import type { Principal } from "#auth/principal.ts";
import type { Field, View } from "#catalog/catalog.ts";
import { accessOf, type Access } from "./decide-access.ts";
import type { DryRuns, FieldDryRuns } from "./decided.ts";
import { anyone, coversRows, fieldGrantees, isQueryable, meetsScopes, rawGrantees, type Grantee } from "./grants.ts";
import { filteredRoles, rowsOf } from "./rows-of.ts";

/** The view as somebody has it: `accessOf` it, by the rules of today or by those of tomorrow. */
interface Side {
  readonly view: View;
  readonly granted: readonly Grantee[];
  readonly principal: Principal;
}

const NONE: DryRuns = Object.freeze({ view: [], fields: new Map<string, FieldDryRuns>() });

export function dryRunsOf(view: View, access: Access, principal: Principal): DryRuns {
  const { trial } = view;
  if (trial === undefined) return NONE;
  const tried = accessOf(trial, principal);
  if (tried === undefined) return Object.freeze({ ...NONE, view: [`${view.name}: ${missing(trial, principal)}`] });
  const now = { view, granted: access.granted, principal };
  const then = { view: trial, granted: tried.granted, principal };
  if (tried.kind !== access.kind) {
    return Object.freeze({ ...NONE, view: [`${view.name}: aggregates alone: ${missing(trial, principal)}`] });
  }
  const kept = new Set(tried.fields.map(({ name }) => name));
  const fields = new Map<string, FieldDryRuns>();
  for (const field of access.fields) {
    const later = trial.fields.get(field.name);
    if (later === undefined) continue;
    const reasons = kept.has(field.name) ? keptReasons(field, later, now, then) : lost(later, principal);
    if (reasons.shown.length + reasons.asked.length > 0) fields.set(field.name, named(reasons, view, field));
  }
  return Object.freeze({ view: rowReasons(now, then), fields });
}

/** Scopes are asked for before roles are. */
function missing({ access }: Pick<Field, "access">, principal: Principal): "scope" | "role" {
  return access.scopes !== undefined && !meetsScopes(access.scopes, principal) ? "scope" : "role";
}

function lost(field: Field, principal: Principal): FieldDryRuns {
  return { shown: [missing(field, principal)], asked: [] };
}

/** `BirdStrike.costRepair: role` */
function named({ shown, asked }: FieldDryRuns, view: View, field: Field): FieldDryRuns {
  const name = (reason: string) => `${view.name}.${field.name}: ${reason}`;
  return Object.freeze({ shown: shown.map(name), asked: asked.map(name) });
}

function rowReasons(now: Side, then: Side): readonly string[] {
  const { name } = now.view;
  const reasons: string[] = [];
  const remaining = then.granted;
  if (!now.granted.includes(anyone) && !coversRows(now.granted, remaining, then.view)) {
    reasons.push(`${name}: role, in some rows`);
  }
  const textOf = (view: View, role: string) => view.rowFilterTexts.find((text) => text.role === role)?.where;
  const filtered = filteredRoles(remaining, then.view);
  const isEmpty = rowsOf(remaining, then.view, then.principal).kind === "none";
  for (const role of filtered) {
    if (textOf(now.view, role) === textOf(then.view, role)) continue;
    reasons.push(`${name}: rowFilter(${role})${isEmpty ? ", no rows" : ""}`);
  }
  return reasons;
}

/** Of a field that would still be there: in fewer rows, masked, or not to be asked by. */
function keptReasons(field: Field, later: Field, now: Side, then: Side): FieldDryRuns {
  const { principal } = now;
  const own = fieldGrantees(now.granted, field.access, principal);
  const ownThen = fieldGrantees(then.granted, later.access, principal);
  const raw = rawGrantees(own, field.mask, principal);
  const rawThen = rawGrantees(ownThen, later.mask, principal);
  const staying = still(own, then.granted);
  const shown: string[] = [];
  if (!coversRows(staying, ownThen, then.view)) shown.push("role, in some rows");
  const isMasked = later.mask !== undefined && !coversRows(still(raw, ownThen), rawThen, then.view);
  if (isMasked) shown.push(`mask ${later.mask?.fn ?? ""}`);
  const wasAsked = isQueryable(field, { view: now.view, own, holder: principal });
  const isAsked = isQueryable(later, { view: then.view, own: ownThen, holder: principal });
  return { shown, asked: wasAsked && !isAsked ? ["not to be asked by"] : [] };
}

/** Those of `later` by whom it was so before. */
function still(before: readonly Grantee[], later: readonly Grantee[]): readonly Grantee[] {
  return before.includes(anyone) ? later : later.filter((grantee) => before.includes(grantee));
}
