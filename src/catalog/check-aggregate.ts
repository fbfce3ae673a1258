// The checks on who has aggregates without rows, and on what keeps a small group untold: each part must be able to take effect,
// and none may name single rows or entities.

import type { AggregateRule, Field, View } from "./catalog.ts";
import type { Report } from "./condition.ts";
import { isGranted, seesMasked } from "./field-roles.ts";
import { isOrderable } from "./operators.ts";

type Complain = (problem: string) => void;

/** Far beyond any group, and within what an int holds. */
const MAX_SIZE = 1_000_000_000;

/** `roles` are those that some issuer's group or app role maps to. */
export function checkAggregate(view: View, roles: ReadonlySet<string>, report: Report): void {
  if (view.aggregate === undefined) return;
  const complain: Complain = (problem) => report("aggregate", problem);
  checkGrantees(view, view.aggregate, roles, complain);
  checkScopes(view, view.aggregate, complain);
  checkNumbers(view.aggregate, complain);
  checkEntity(view, view.aggregate, complain);
  for (const name of view.aggregate.filterFields) checkFilterField(name, view, view.aggregate, complain);
}

/** Roles by which somebody may have aggregates of the view; undefined where it takes no role. */
function aggregateRoles({ access, aggregate }: View): readonly string[] | undefined {
  if (aggregate === undefined) return [];
  if (!hasScopesOnly(aggregate, access.scopes)) return aggregate.roles;
  return access.roles === undefined ? undefined : [...access.roles, ...aggregate.roles];
}

/** True where a client that may not read rows may still have aggregates. */
function hasScopesOnly({ scopes }: AggregateRule, asked: View["access"]["scopes"]): boolean {
  return scopes !== undefined && asked !== undefined;
}

function checkGrantees(view: View, rule: AggregateRule, known: ReadonlySet<string>, complain: Complain): void {
  const { authenticated, roles, scopes } = view.access;
  for (const role of rule.roles) {
    if (!known.has(role)) complain(`role ${role} is granted by no rule of catalog/roles.ts`);
    if (roles?.includes(role) === true) complain(`role ${role} sees rows by hasRole; a role is one or the other`);
  }
  if (new Set(rule.roles).size < rule.roles.length) complain("names a role twice");
  if (rule.roles.length === 0 && !hasScopesOnly(rule, scopes)) {
    complain("grants nobody anything: it needs roles, or scopes in a view with requiresScopes");
  }
  const isEverybodys = roles === undefined && (authenticated || scopes !== undefined);
  if (isEverybodys && rule.roles.length > 0) {
    complain("the view asks nobody for a role, so that roles here cannot take effect; write hasRole");
  }
}

function checkScopes(view: View, { scopes }: AggregateRule, complain: Complain): void {
  if (scopes?.length === 0) complain("scopes is empty; no client could have them");
  for (const allOf of scopes ?? []) {
    const covered = view.access.scopes?.some((asked) => asked.every((scope) => allOf.includes(scope))) ?? false;
    if (allOf.length === 0) complain("scopes has an alternative without scopes, which everybody meets");
    else if (covered) complain(`scopes ${allOf.join(" and ")} meet requiresScopes too, which gives rows`);
  }
}

function checkNumbers({ minGroupSize, roundTo }: AggregateRule, complain: Complain): void {
  const isBetween = (least: number, size: number) => Number.isInteger(size) && size >= least && size <= MAX_SIZE;
  if (!isBetween(2, minGroupSize)) complain("minGroupSize must be a whole number from 2 on");
  if (!isBetween(1, roundTo)) complain("roundTo must be a whole number from 1 on");
}

function checkEntity(view: View, { entityKey }: AggregateRule, complain: Complain): void {
  const field = view.fields.get(entityKey);
  if (entityKey === "") complain("needs an entityKey where the key is not one field");
  else if (field === undefined) complain(`entityKey: ${entityKey} is no field of this view`);
  else if (!isOrderable(field.type) || field.type.kind === "bit") {
    complain(`entityKey: ${entityKey} is ${field.type.kind}, which cannot tell entities apart`);
  }
}

function checkFilterField(name: string, view: View, rule: AggregateRule, complain: Complain): void {
  const field = view.fields.get(name);
  if (rule.filterFields.indexOf(name) !== rule.filterFields.lastIndexOf(name)) {
    complain(`filterFields: ${name} is written twice`);
  }
  if (field === undefined) {
    complain(`filterFields: ${name} is no field of this view; relations cannot be filtered by`);
    return;
  }
  if (namesOne(field, view, rule)) complain(`filterFields: ${name} names single rows or entities`);
  if ("length" in field.type && field.type.length === "max") {
    complain(`filterFields: ${name} has no bounded length; no group has such a value in common`);
  }
  checkAskers(field, view, complain);
}

/** Somebody who counts must be able to ask by the field, or listing it promises what is not there. */
function checkAskers(field: Field, view: View, complain: Complain): void {
  const admitted = aggregateRoles(view) ?? [];
  const asking = admitted.filter((role) => isGranted(role, view, field));
  if (admitted.length > 0 && asking.length === 0) {
    complain(`filterFields: ${field.name} is for roles without aggregates; it cannot take effect`);
  }
  if (asking.length > 0 && field.mask?.queryable === "NONE" && asking.every((role) => seesMasked(role, view, field))) {
    complain(`filterFields: ${field.name} has a mask that nobody who counts can ask by`);
  }
}

/** A filter by whom the data is about, or by the row, would choose a group one by one. Also under another name. */
function namesOne({ column }: Field, view: View, { entityKey }: AggregateRule): boolean {
  const isSame = (name: string | undefined) =>
    name !== undefined && view.fields.get(name)?.column.toLowerCase() === column.toLowerCase();
  return isSame(entityKey) || (view.key.length === 1 && isSame(view.key[0]));
}
