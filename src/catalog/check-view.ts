// The checks on one view once every view is known. Each problem names its place and what to do.

import { isText, type SqlType } from "#kernel/sql-type.ts";
import type { AccessRule, Catalog, Relation, View } from "./catalog.ts";
import { coerceValue } from "./coerce-value.ts";
import { isClaim, walk, type Condition, type Report } from "./condition.ts";

interface Surroundings {
  readonly catalog: Catalog;
  /** Roles that some issuer's group or app role maps to. */
  readonly roles: ReadonlySet<string>;
  readonly others: readonly View[];
  readonly report: Report;
}

const typeName = /^[A-Z][A-Za-z0-9]*$/;
const fieldName = /^[a-z][A-Za-z0-9]*$/;
/** Names that the schema needs for itself. */
const reservedFields = new Set(["id", "and", "or", "not"]);
const reservedTypes = new Set(["query", "node", "viewer", "pageinfo", "boolean", "string", "int", "float", "id"]);
const reservedRoots = new Set(["node", "nodes", "viewer"]);

export function checkView(view: View, around: Surroundings): void {
  checkNames(view, around);
  checkKey(view, around.report);
  checkRules(view, around);
  for (const relation of view.relations.values()) checkRelation(relation, view, around);
}

function checkNames(view: View, { report, others }: Surroundings): void {
  if (!/^[^.[\]]+\.[^.[\]]+$/.test(`${view.schema}.${view.object}`)) report("object", "must be written schema.name");
  if (!typeName.test(view.name)) report("name", "must be letters and digits, beginning with a capital");
  if (reservedTypes.has(view.name.toLowerCase())) report("name", "is a name that the schema needs itself");
  for (const root of [view.singular, view.plural]) {
    if (reservedRoots.has(root)) report("name", `would make the root field ${root}, which the schema needs itself`);
  }
  if (view.singular === view.plural) report("plural", "must differ from the name of the single row");
  const roots = [view.name, view.singular, view.plural].map((name) => name.toLowerCase());
  for (const other of others) {
    const taken = [other.name, other.singular, other.plural].find((name) => roots.includes(name.toLowerCase()));
    if (taken !== undefined) report("name", `${taken} is also used by ${other.schema}.${other.object}`);
  }
  const seen = new Set<string>();
  for (const name of [...view.fields.keys(), ...view.relations.keys()]) {
    if (!fieldName.test(name)) report(name, "must be letters and digits, beginning with a small letter");
    if (reservedFields.has(name)) report(name, "is a name that the schema needs itself");
    if (seen.has(name.toLowerCase())) report(name, "differs from another name only by case, or not at all");
    seen.add(name.toLowerCase());
  }
  if (view.fields.size === 0) report("fields", "must hold at least one field");
}

function checkKey(view: View, report: Report): void {
  for (const name of view.key) {
    const field = view.fields.get(name);
    if (field === undefined) report("key", `${name} is no field of this view`);
    else if (field.nullable) report("key", `${name} is nullable; a key never is`);
    else if (isText(field.type) && field.type.length === "max") report("key", `${name} has no bounded length`);
  }
}

function checkRules(view: View, { roles, report }: Surroundings): void {
  const rules: [string, AccessRule][] = [["directives", view.access]];
  for (const field of view.fields.values()) rules.push([field.name, field.access]);
  for (const [place, rule] of rules) {
    for (const role of rule.roles ?? []) {
      if (!roles.has(role)) report(place, `role ${role} is granted by no rule of catalog/roles.ts`);
    }
    if (rule.roles?.length === 0) report(place, "hasRole leaves no role; nobody could see it");
    if (rule.scopes?.length === 0) report(place, "requiresScopes is empty; nobody could see it");
  }
  if (!view.access.authenticated && view.access.roles === undefined && view.access.scopes === undefined) {
    report("directives", "no rule says who may see this view; write hasRole, requiresScopes or authenticated");
  }
  for (const [role, filter] of view.rowFilters) {
    if (view.access.roles?.includes(role) !== true) {
      report(`rowFilter(${role})`, "filters rows of a role that hasRole does not admit; it cannot take effect");
    }
    if ([...walk(filter)].some((part) => part.kind === "and" && part.parts.length === 0)) {
      report(`rowFilter(${role})`, "holds an empty condition, which is always true");
    }
    for (const problem of constantProblems(filter)) report(`rowFilter(${role})`, problem);
  }
}

/** Values written in the filter itself that their field can never hold. */
function constantProblems(filter: Condition): readonly string[] {
  return [...walk(filter)].flatMap((part) => {
    if (part.kind !== "compare" && part.kind !== "list") return [];
    const operands = part.kind === "compare" ? [part.operand] : isClaim(part.values) ? [] : part.values;
    return operands.flatMap((operand) => {
      const coerced = isClaim(operand) ? { text: "" } : coerceValue(part.field.type, operand);
      return "problem" in coerced ? [`${part.field.name} ${coerced.problem}`] : [];
    });
  });
}

function checkRelation(relation: Relation, view: View, { catalog, report }: Surroundings): void {
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
    if (local !== undefined && remote !== undefined && family(local.type) !== family(remote.type)) {
      report(relation.name, `${pair.local} (${local.type.kind}) cannot equal ${pair.remote} (${remote.type.kind})`);
    }
  }
}

/** Types of one family compare without a conversion that could fail. */
function family(type: SqlType): string {
  if (isText(type)) return "text";
  return type.kind === "int" || type.kind === "bigint" ? "integer" : type.kind;
}
