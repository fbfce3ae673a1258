// The checks on names: of a view, of what the schema makes of it, of its fields and relations.

import type { View } from "./catalog.ts";
import type { Report } from "./condition.ts";
import { TYPE_SUFFIXES } from "./type-suffixes.ts";

const typeName = /^[A-Z][A-Za-z0-9]*$/;
const fieldName = /^[a-z][A-Za-z0-9]*$/;

/** Names that the schema needs for itself. */
const reservedFields = new Set(["id", "and", "or", "not", "some", "none", "every"]);
const reservedRoots = new Set(["node", "nodes", "viewer", "auditlog"]);
const scalars = ["BigInt", "Decimal", "Date", "Time", "DateTime", "LocalDateTime", "UUID", "Base64"];
const builtIn = ["Int", "Float", "String", "Boolean"];
const reservedTypes = [
  ...["Query", "Mutation", "Subscription", "Node", "PageInfo", "Viewer", "PrincipalKind", "OrderDirection", "ID"],
  ...[
    "Entry",
    "Kind",
    "Principal",
    "Operation",
    "Resource",
    "Estimate",
    "Trip",
    "Statement",
    "Result",
    "Client",
    "Head",
  ].map((name) => `Audit${name}`),
  ...["AuditLogConnection", "AuditLogEdge"],
  ...["GroupKeyForm", "TimeBucket", "TimeUnit", "Weekday"],
  ...["MaskFunction", "MaskQueryable", "RuleMode"],
  ...[...builtIn, ...scalars].flatMap((name) => [name, `${name}Filter`]),
];

/** `others` are the views before this one, so that what two have in common is told once. */
export function checkNames(view: View, others: readonly View[], report: Report): void {
  if (!/^[^.[\]]+\.[^.[\]]+$/.test(`${view.schema}.${view.object}`)) report("object", "must be written schema.name");
  checkTypeNames(view, others, report);
  checkRoots(view, others, report);
  checkMembers(view, report);
}

/** The names of the types that the schema makes of a view. */
function typesOf({ name }: View): readonly string[] {
  return Object.values(TYPE_SUFFIXES)
    .flat()
    .map((suffix) => `${name}${suffix}`);
}

function checkTypeNames(view: View, others: readonly View[], report: Report): void {
  if (!typeName.test(view.name)) report("name", "must be letters and digits, beginning with a capital");
  const own = new Map(typesOf(view).map((name) => [name.toLowerCase(), name]));
  const reserved = reservedTypes.find((name) => own.has(name.toLowerCase()));
  if (reserved !== undefined) report("name", `would make the type ${reserved}, which the schema needs itself`);
  for (const other of others) {
    const taken = typesOf(other).find((name) => own.has(name.toLowerCase()));
    if (taken !== undefined) report("name", `would make the type ${taken}, which ${originOf(other)} makes too`);
  }
}

function checkRoots(view: View, others: readonly View[], report: Report): void {
  if (!fieldName.test(view.plural)) report("plural", "must be letters and digits, beginning with a small letter");
  if (view.singular === view.plural) report("plural", "must differ from the name of the single row");
  const roots = [view.singular, view.plural];
  for (const root of roots) {
    if (reservedRoots.has(root.toLowerCase()))
      report("name", `would make the root field ${root}, which the schema needs itself`);
  }
  const own = new Set(roots.map((name) => name.toLowerCase()));
  for (const other of others) {
    const taken = [other.singular, other.plural].find((name) => own.has(name.toLowerCase()));
    if (taken !== undefined) report("name", `would make the root field ${taken}, which ${originOf(other)} makes too`);
  }
}

function originOf(view: View): string {
  return `${view.schema}.${view.object}`;
}

function checkMembers(view: View, report: Report): void {
  const seen = new Set<string>();
  for (const name of [...view.fields.keys(), ...view.relations.keys()]) {
    if (!fieldName.test(name)) report(name, "must be letters and digits, beginning with a small letter");
    if (reservedFields.has(name.toLowerCase())) report(name, "is a name that the schema needs itself");
    if (seen.has(name.toLowerCase())) report(name, "differs from another name only by case, or not at all");
    seen.add(name.toLowerCase());
  }
  if (view.fields.size === 0) report("fields", "must hold at least one field");
}
