// The checks on rules of access and row filters: each must be able to take effect, and none may be met by accident.

import { AUDITOR_ROLE, OPERATOR_ROLE } from "#kernel/role-rule.ts";
import type { AccessRule, Field, View } from "./catalog.ts";
import { coerceValue } from "./coerce-value.ts";
import { isClaim, walk, type Condition, type Report } from "./condition.ts";
import type { ViewSpec } from "./define-view.ts";
import { textTests } from "./operators.ts";

const NO_READERS = [
  [AUDITOR_ROLE, "reads the audit log and no data"],
  [OPERATOR_ROLE, "empties caches and reads no data"],
] as const;

/** `roles` are those that some issuer's group or app role maps to. */
export function checkAccess(view: View, roles: ReadonlySet<string>, report: Report): void {
  const { roles: admitted } = view.access;
  if (isNobodys(view)) {
    report("directives", "no rule says who may see this view; write hasRole, requiresScopes or authenticated");
  }
  for (const [role, does] of NO_READERS) {
    if (admitted?.includes(role) === true || view.aggregate?.roles.includes(role) === true) {
      report("directives", `role ${role} ${does}; admit another role`);
    }
  }
  checkRule(view.access, roles, (problem) => report("directives", problem));
  for (const field of view.fields.values()) {
    checkRule(field.access, roles, (problem) => report(field.name, problem));
    checkFieldRoles(field, view, report);
  }
  for (const [role, filter] of view.rowFilters) checkRowFilter(role, filter, view, report);
}

/** A mistyped role that another hasRole of the same place leaves out again: it is in no rule, and would go unnoticed. */
export function checkLostRoles(spec: ViewSpec, view: View, { roles, report }: LostRoles): void {
  const places = [
    { place: "directives", directives: spec.directives, access: view.access },
    ...[...view.fields.values()].map(({ name, access }) => {
      return { place: name, directives: spec.fields[name]?.directives ?? [], access };
    }),
  ];
  for (const { place, directives, access } of places) {
    const named = directives.flatMap((one) => (one.directive === "hasRole" ? one.roles : []));
    for (const role of new Set(named)) {
      const isLost = access.roles?.includes(role) !== true;
      if (isLost && !roles.has(role)) report(place, `role ${role} is granted by no rule of catalog/roles.ts`);
    }
  }
}

interface LostRoles {
  readonly roles: ReadonlySet<string>;
  readonly report: Report;
}

function checkFieldRoles({ name, access }: Field, view: View, report: Report): void {
  for (const role of access.roles ?? []) {
    if (view.access.roles?.includes(role) === false && !filtersAggregates(role, name, view)) {
      report(name, `role ${role} is not admitted to the view; its rule cannot take effect`);
    }
  }
}

/** True where nobody is told anything of the view: neither a row nor a number. */
function isNobodys({ access, aggregate }: View): boolean {
  const { authenticated, roles, scopes } = access;
  return !authenticated && roles === undefined && scopes === undefined && aggregate === undefined;
}

/** True where the role, which sees no rows, may still test the field. */
function filtersAggregates(role: string, field: string, view: View): boolean {
  return view.aggregate?.filterFields.includes(field) === true && view.aggregate.roles.includes(role);
}

function checkRule(rule: AccessRule, roles: ReadonlySet<string>, report: (problem: string) => void): void {
  for (const role of rule.roles ?? []) {
    if (!roles.has(role)) report(`role ${role} is granted by no rule of catalog/roles.ts`);
  }
  if (rule.roles?.length === 0) report("hasRole leaves no role; nobody could see it");
  if (rule.scopes?.length === 0) report("requiresScopes is empty; nobody could see it");
  if (rule.scopes?.some((allOf) => allOf.length === 0) === true) {
    report("requiresScopes has an alternative without scopes, which everybody meets");
  }
}

function checkRowFilter(role: string, filter: Condition, view: View, report: Report): void {
  const place = `rowFilter(${role})`;
  if (view.access.roles?.includes(role) !== true && view.aggregate?.roles.includes(role) !== true) {
    report(place, "filters rows of a role that hasRole does not admit; it cannot take effect");
  }
  const parts = [...walk(filter)];
  // `some: {}` asks that there be a row, `none: {}` that there be none.
  const ofMany = parts.flatMap((part) => (part.kind === "related" && part.relation.arity === "many" ? part.part : []));
  if (parts.some((part) => part.kind === "and" && part.parts.length === 0 && !ofMany.includes(part))) {
    report(place, "holds an empty condition, which is always true");
  }
  if (parts.some((part) => part.kind === "or" && part.parts.length === 0)) {
    report(place, "holds an empty or, which is never true");
  }
  for (const problem of parts.flatMap(constantProblems)) report(place, problem);
}

/** What is wrong with values written in the filter itself. Claims are checked when they are bound. */
function constantProblems(part: Condition): readonly string[] {
  if (part.kind !== "compare" && part.kind !== "list") return [];
  const operands = part.kind === "compare" ? [part.operand] : isClaim(part.values) ? [] : part.values;
  const isPattern = part.kind === "compare" && textTests.some((name) => name === part.operator);
  if (part.kind === "list" && !isClaim(part.values) && part.values.length === 0) {
    return [`${part.field.name} is tested against an empty list`];
  }
  return operands.flatMap((operand) => {
    if (isClaim(operand))
      return operand.claim === "" ? [`${part.field.name} is tested against a claim without name`] : [];
    if (isPattern && operand === "") return [`${part.field.name} is tested for an empty text, which is always found`];
    const coerced = coerceValue(part.field.type, operand);
    return "problem" in coerced ? [`${part.field.name} ${coerced.problem}`] : [];
  });
}
