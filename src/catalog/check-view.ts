// The checks on one view once every view is known. Each problem names its place and what to do.

import { isText, type SqlType } from "#kernel/sql-type.ts";
import type { Catalog, Relation, View } from "./catalog.ts";
import { checkAccess } from "./check-access.ts";
import { checkAggregate } from "./check-aggregate.ts";
import { checkNames } from "./check-names.ts";
import { typeProblems } from "./check-type.ts";
import type { Report } from "./condition.ts";
import { isOrderable } from "./operators.ts";

interface Surroundings {
  readonly catalog: Catalog;
  /** Roles that some issuer's group or app role maps to. */
  readonly roles: ReadonlySet<string>;
  /** The views listed before this one. */
  readonly others: readonly View[];
  readonly report: Report;
}

export function checkView(view: View, { catalog, roles, others, report }: Surroundings): void {
  checkNames(view, others, report);
  for (const field of view.fields.values()) {
    if (!/^[^\u0000-\u001f]{1,128}$/.test(field.column)) report(field.name, "column must have 1 to 128 characters");
    for (const problem of typeProblems(field.type)) report(field.name, problem);
  }
  checkKey(view, report);
  checkAccess(view, roles, report);
  checkAggregate(view, roles, report);
  for (const relation of view.relations.values()) checkRelation(relation, view, catalog, report);
}

function checkKey(view: View, report: Report): void {
  if (new Set(view.key).size < view.key.length) report("key", "names a field twice");
  for (const name of view.key) {
    const field = view.fields.get(name);
    if (field === undefined) report("key", `${name} is no field of this view`);
    else if (field.nullable) report("key", `${name} is nullable; a key never is`);
    else if (!isOrderable(field.type)) report("key", `${name} has no order; pages could not be cut by it`);
  }
}

function checkRelation(relation: Relation, view: View, catalog: Catalog, report: Report): void {
  const target = catalog.views.get(relation.target);
  if (target === undefined) {
    report(relation.name, `leads to ${relation.target}, which is no view of the catalog`);
    return;
  }
  if (relation.on.length === 0) report(relation.name, "needs at least one pair of fields");
  for (const pair of relation.on) {
    const local = view.fields.get(pair.local);
    const remote = target.fields.get(pair.remote);
    if (local === undefined) report(relation.name, `${pair.local} is no field of ${view.name}`);
    if (remote === undefined) report(relation.name, `${pair.remote} is no field of ${target.name}`);
    if (local !== undefined && remote !== undefined) {
      const problem = pairProblem(local.type, remote.type);
      if (problem !== undefined) report(relation.name, `${pair.local} and ${pair.remote} ${problem}`);
    }
  }
}

function pairProblem(local: SqlType, remote: SqlType): string | undefined {
  const [one, other] = [family(local), family(remote)];
  if (one !== other) return `cannot be equal: ${one} and ${other}`;
  return [local, remote].some((type) => "length" in type && type.length === "max")
    ? "cannot be joined: max has no bounded length"
    : undefined;
}

/** Types of one family compare without a conversion that could fail, and their values are written alike. */
function family(type: SqlType): string {
  if (isText(type)) return "text";
  if (type.kind === "datetime2" && type.zone !== undefined) return `datetime2 on ${type.zone}`;
  return type.kind === "int" || type.kind === "bigint" ? "integer" : type.kind;
}
