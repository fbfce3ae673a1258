// The checks on guards: each must be able to take effect, and none may shut a role out that the view admits.

import type { ExportRule, Field, FilterRule, View } from "./catalog.ts";
import type { Report } from "./condition.ts";
import type { ViewSpec } from "./define-view.ts";
import { isGranted, seesMasked } from "./field-roles.ts";
import { exportRulesOf, filterRulesOf } from "./guards.ts";
import { isOrderable } from "./operators.ts";

type Complain = (problem: string) => void;

interface Surroundings {
  /** Roles that some issuer's group or app role maps to. */
  readonly roles: ReadonlySet<string>;
  readonly report: Report;
}

export function checkGuards(spec: ViewSpec, view: View, { roles, report }: Surroundings): void {
  const ofFilter: Complain = (problem) => report("requiresFilter", problem);
  const ofExport: Complain = (problem) => report("exportLimit", problem);
  if (filterRulesOf(spec).length > 1) ofFilter("is written twice; name all fields in one");
  if (exportRulesOf(spec).length > 1) ofExport("is written twice; one view has one limit");
  if (view.filterRule !== undefined) checkFilterRule(view, view.filterRule, roles, ofFilter);
  if (view.exportRule !== undefined) checkExportRule(view, view.exportRule, roles, ofExport);
}

function checkFilterRule(view: View, rule: FilterRule, roles: ReadonlySet<string>, complain: Complain): void {
  if (rule.fields.length === 0) complain("names no field; nobody could ask for anything");
  if (new Set(rule.fields).size < rule.fields.length) complain("names a field twice");
  for (const name of rule.fields) checkFilterField(name, view, complain);
  checkSpared(view, rule.unlessRoles, roles, complain);
  const known = rule.fields.flatMap((name) => view.fields.get(name) ?? []);
  if (known.length < rule.fields.length || known.length === 0) return;
  checkAskers(view, known, rule, complain);
}

/** Who is admitted and not spared must be able to filter by one of the fields. */
function checkAskers(view: View, fields: readonly Field[], { unlessRoles }: FilterRule, complain: Complain): void {
  const { access, aggregate } = view;
  const asking = (access.roles ?? []).filter((role) => !unlessRoles.includes(role));
  for (const role of asking) {
    if (!fields.some((field) => isGranted(role, view, field) && !seesMasked(role, view, field))) {
      complain(`role ${role} may filter by none of the fields; name another field, or the role in unlessRoles`);
    }
  }
  if (aggregate === undefined) return;
  const isAsked = aggregate.scopes !== undefined || aggregate.roles.some((role) => !unlessRoles.includes(role));
  if (isAsked && !fields.some(({ name }) => aggregate.filterFields.includes(name))) {
    complain("none of the fields is among aggregate's filterFields; who has aggregates alone could ask for nothing");
  }
}

function checkFilterField(name: string, view: View, complain: Complain): void {
  const field: Field | undefined = view.fields.get(name);
  if (field === undefined) complain(`${name} is no field of this view`);
  else if (!isOrderable(field.type)) complain(`${name} is ${field.type.kind}, which no filter narrows down`);
}

function checkExportRule(view: View, rule: ExportRule, roles: ReadonlySet<string>, complain: Complain): void {
  if (!Number.isInteger(rule.rows) || rule.rows < 0) complain("rows must be a whole number and not negative");
  if (rule.unlessScopes.some((allOf) => allOf.length === 0)) {
    complain("unlessScopes has an alternative without scopes, which everybody meets");
  }
  checkSpared(view, rule.unlessRoles, roles, complain);
}

function checkSpared(view: View, unlessRoles: readonly string[], roles: ReadonlySet<string>, complain: Complain): void {
  const admitted = view.access.roles;
  for (const role of unlessRoles) {
    if (!roles.has(role)) complain(`role ${role} is granted by no rule of catalog/roles.ts`);
    else if (admitted !== undefined && !admitted.includes(role) && view.aggregate?.roles.includes(role) !== true) {
      complain(`role ${role} is not admitted to the view; sparing it cannot take effect`);
    }
  }
}
