// The directives of the catalog as they stand in schema.graphql, for the people who review policy. A caller's own schema has
// none of them: what they would tell is whom else a field is for.

import {
  DirectiveLocation,
  GraphQLDirective,
  GraphQLEnumType,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLString,
} from "graphql";
import type { AccessRule, AggregateRule, Field, View } from "#catalog/catalog.ts";
import { maskFunctions, maskQueryables, type Mask } from "#catalog/mask.ts";
import type { SqlType } from "#kernel/sql-type.ts";

const { FIELD_DEFINITION, OBJECT } = DirectiveLocation;
const text = new GraphQLNonNull(GraphQLString);
const texts = new GraphQLNonNull(new GraphQLList(text));

const maskFunction = enumOf("MaskFunction", "What a mask does to a value: see docs/masks.md.", maskFunctions);
const maskQueryable = enumOf(
  "MaskQueryable",
  "What may be asked by a masked field. NONE: nothing. MASKED: what the mask shows.",
  maskQueryables,
);

const ruleMode = enumOf("RuleMode", "DRY_RUN: the rule does not hold yet, and is on record where it would refuse.", [
  "ENFORCE",
  "DRY_RUN",
]);
const mode = { type: new GraphQLNonNull(ruleMode), default: { value: "ENFORCE" } } as const;

export const POLICY_DIRECTIVES: readonly GraphQLDirective[] = [
  new GraphQLDirective({
    name: "view",
    description: "The warehouse object that a type reads, and the fields that name one row of it.",
    locations: [OBJECT],
    args: { name: { type: text }, key: { type: new GraphQLList(text) } },
  }),
  new GraphQLDirective({
    name: "column",
    description: "The column that a field reads, and its T-SQL type.",
    locations: [FIELD_DEFINITION],
    args: { name: { type: text }, type: { type: text } },
  }),
  new GraphQLDirective({
    name: "authenticated",
    description: "Any verified principal.",
    locations: [OBJECT, FIELD_DEFINITION],
  }),
  new GraphQLDirective({
    name: "requiresScopes",
    description: "What the client may do: one of the outer list, all of an inner one.",
    locations: [OBJECT, FIELD_DEFINITION],
    isRepeatable: true,
    args: { scopes: { type: new GraphQLNonNull(new GraphQLList(texts)) }, mode },
  }),
  new GraphQLDirective({
    name: "hasRole",
    description: "What the principal may do: any of the roles.",
    locations: [OBJECT, FIELD_DEFINITION],
    isRepeatable: true,
    args: { roles: { type: texts }, mode },
  }),
  new GraphQLDirective({
    name: "rowFilter",
    description: "The rows that a role sees. A missing claim means no rows.",
    locations: [OBJECT],
    isRepeatable: true,
    args: { role: { type: text }, where: { type: text }, mode },
  }),
  new GraphQLDirective({
    name: "sensitive",
    description: "What is read of it is on record first, or it is not given.",
    locations: [OBJECT],
  }),
  new GraphQLDirective({
    name: "aggregate",
    description:
      "Numbers over groups, and no row, for these roles, and for the roles of rows where the client has one of these scope sets. " +
      "A group, and what it leaves out, has at least so many distinct values of entityKey.",
    locations: [OBJECT],
    args: {
      minGroupSize: { type: GraphQLInt },
      entityKey: { type: GraphQLString },
      roles: { type: new GraphQLList(text) },
      filterFields: { type: new GraphQLList(text) },
      roundTo: { type: GraphQLInt },
      scopes: { type: new GraphQLList(texts) },
    },
  }),
  new GraphQLDirective({
    name: "requiresFilter",
    description: "Rows and numbers are asked for with a filter on one of these fields: see docs/cost.md.",
    locations: [OBJECT],
    args: { fields: { type: texts }, unlessRoles: { type: new GraphQLList(text) } },
  }),
  new GraphQLDirective({
    name: "exportLimit",
    description:
      "How many rows are given without a filter, and no page behind them, but for these roles and for clients with one of these " +
      "scope sets: see docs/cost.md.",
    locations: [OBJECT],
    args: {
      rows: { type: new GraphQLNonNull(GraphQLInt) },
      unlessRoles: { type: new GraphQLList(text) },
      unlessScopes: { type: new GraphQLList(texts) },
    },
  }),
  new GraphQLDirective({
    name: "cacheControl",
    description:
      "Seconds for which what was read may be given out again, and while it is read anew: see docs/caching.md.",
    locations: [OBJECT],
    args: {
      maxAge: { type: new GraphQLNonNull(GraphQLInt) },
      staleWhileRevalidate: { type: new GraphQLNonNull(GraphQLInt), default: { value: 0 } },
    },
  }),
  new GraphQLDirective({
    name: "mask",
    description: "What a field shows to the roles that it is for, but for those of unlessRoles.",
    locations: [FIELD_DEFINITION],
    args: {
      fn: { type: new GraphQLNonNull(maskFunction) },
      args: { type: GraphQLString },
      unlessRoles: { type: new GraphQLList(text) },
      queryable: { type: new GraphQLNonNull(maskQueryable), default: { value: "NONE" } },
      mode,
    },
  }),
];

function enumOf(name: string, description: string, values: readonly string[]): GraphQLEnumType {
  return new GraphQLEnumType({ name, description, values: Object.fromEntries(values.map((value) => [value, {}])) });
}

/** One use of a directive: arguments are text, whole numbers, names of an enum, or lists of them, nested. */
export interface AppliedDirective {
  readonly name: string;
  readonly given: Readonly<Record<string, ArgumentText>>;
}

export type ArgumentText = string | number | { readonly name: string } | readonly ArgumentText[];

export function directivesOfView(view: View): readonly AppliedDirective[] {
  const key = view.key.length > 0 ? { key: view.key } : {};
  return [
    { name: "view", given: { name: `${view.schema}.${view.object}`, ...key } },
    ...accessDirectives(view.access),
    ...(view.trial === undefined ? [] : triedAccess(view.access, view.trial.access)),
    ...(view.isSensitive ? [{ name: "sensitive", given: {} }] : []),
    ...(view.aggregate === undefined ? [] : [aggregateDirective(view.aggregate)]),
    ...guardDirectives(view),
    ...(view.cacheRule === undefined ? [] : [{ name: "cacheControl", given: { ...view.cacheRule } }]),
    ...view.rowFilterTexts.map(rowFilterDirective),
    ...triedRowFilters(view),
  ];
}

/** Also those that are in `dryRun`. `view` is the field's. */
export function directivesOfField(field: Field, view: View): readonly AppliedDirective[] {
  const tried = view.trial?.fields.get(field.name) ?? field;
  return [
    { name: "column", given: { name: field.column, type: printType(field.type) } },
    ...accessDirectives(field.access),
    ...triedAccess(field.access, tried.access),
    ...(field.mask === undefined ? [] : [maskDirective(field.mask)]),
    ...(field.mask !== undefined || tried.mask === undefined ? [] : [inDryRun(maskDirective(tried.mask))]),
  ];
}

/** Rules of one kind meet: what is printed is what would hold, and not the part of it that is in `dryRun`. */
function triedAccess(now: AccessRule, then: AccessRule): readonly AppliedDirective[] {
  const known = new Set(accessDirectives(now).map((directive) => JSON.stringify(directive)));
  return accessDirectives(then)
    .filter((directive) => !known.has(JSON.stringify(directive)))
    .map(inDryRun);
}

function triedRowFilters({ rowFilterTexts, trial }: View): readonly AppliedDirective[] {
  const isNew = (filter: View["rowFilterTexts"][number]) =>
    !rowFilterTexts.some(({ role, where }) => role === filter.role && where === filter.where);
  return (trial?.rowFilterTexts ?? []).filter(isNew).map(rowFilterDirective).map(inDryRun);
}

function rowFilterDirective({ role, where }: View["rowFilterTexts"][number]): AppliedDirective {
  return { name: "rowFilter", given: { role, where } };
}

function inDryRun({ name, given }: AppliedDirective): AppliedDirective {
  return { name, given: { ...given, mode: { name: "DRY_RUN" } } };
}

function maskDirective({ fn, written, unlessRoles, queryable }: Mask): AppliedDirective {
  const args = written === undefined ? {} : { args: written };
  const spared = unlessRoles.length === 0 ? {} : { unlessRoles };
  return { name: "mask", given: { fn: { name: fn }, ...args, ...spared, queryable: { name: queryable } } };
}

function aggregateDirective({ scopes, ...rule }: AggregateRule): AppliedDirective {
  const { minGroupSize, entityKey, roles, filterFields, roundTo } = rule;
  const given = { minGroupSize, entityKey, roles, filterFields, roundTo };
  return { name: "aggregate", given: scopes === undefined ? given : { ...given, scopes } };
}

function guardDirectives({ filterRule, exportRule }: View): readonly AppliedDirective[] {
  const spared = (unlessRoles: readonly string[]) => (unlessRoles.length === 0 ? {} : { unlessRoles });
  const required = filterRule && { fields: filterRule.fields, ...spared(filterRule.unlessRoles) };
  const scopes = exportRule?.unlessScopes ?? [];
  const unlessScopes = scopes.length === 0 ? {} : { unlessScopes: scopes };
  const limited = exportRule && { rows: exportRule.rows, ...spared(exportRule.unlessRoles), ...unlessScopes };
  return [
    ...(required === undefined ? [] : [{ name: "requiresFilter", given: required }]),
    ...(limited === undefined ? [] : [{ name: "exportLimit", given: limited }]),
  ];
}

function accessDirectives({ authenticated, scopes, roles }: AccessRule): readonly AppliedDirective[] {
  return [
    ...(authenticated ? [{ name: "authenticated", given: {} }] : []),
    ...(scopes === undefined ? [] : [{ name: "requiresScopes", given: { scopes } }]),
    ...(roles === undefined ? [] : [{ name: "hasRole", given: { roles } }]),
  ];
}

/** `decimal(18,2)`, as T-SQL writes it; a zone is ours: `datetime2(0) at W. Europe Standard Time`. */
function printType(type: SqlType): string {
  switch (type.kind) {
    case "decimal":
      return `decimal(${type.precision},${type.scale})`;
    case "time":
    case "datetimeoffset":
      return `${type.kind}(${type.precision})`;
    case "datetime2":
      return `datetime2(${type.precision})${type.zone === undefined ? "" : ` at ${type.zone}`}`;
    case "varchar":
    case "nvarchar":
    case "varbinary":
      return `${type.kind}(${type.length})`;
    case "int":
    case "bigint":
    case "bit":
    case "float":
    case "money":
    case "date":
    case "uniqueidentifier":
      return type.kind;
  }
}
