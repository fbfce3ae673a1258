// A catalog as plain data: what a random one is made of, what the oracle reads, and how it becomes the owner's language.

import type { ViewSpec } from "#catalog/define-view.ts";
import type { FieldDirective, ViewDirective } from "#catalog/directives.ts";
import { aggregate, authenticated, hasRole, many, one, requiresScopes, rowFilter, sensitive } from "#catalog/index.ts";
import type { MaskFunction } from "#catalog/mask.ts";
import type { RoleRule } from "#kernel/role-rule.ts";
import { kindOf, type KindName } from "./random-kinds.ts";

export type Condition = Readonly<Record<string, unknown>>;

export interface MaskModel {
  readonly fn: MaskFunction;
  readonly args?: Readonly<Record<string, unknown>> | undefined;
  readonly unlessRoles: readonly string[];
  readonly queryable: "NONE" | "MASKED";
}

export interface FieldModel {
  readonly name: string;
  readonly kind: KindName;
  readonly nullable: boolean;
  readonly roles?: readonly string[] | undefined;
  /** All of them are asked for. */
  readonly scopes?: readonly string[] | undefined;
  readonly mask?: MaskModel | undefined;
}

export interface RelationModel {
  readonly name: string;
  readonly arity: "one" | "many";
  readonly target: string;
  readonly on: readonly (readonly [local: string, remote: string])[];
}

export interface AggregateModel {
  readonly roles: readonly string[];
  readonly scopes?: readonly (readonly string[])[] | undefined;
  readonly entityKey: string;
  readonly minGroupSize: number;
  readonly roundTo: number;
  readonly filterFields: readonly string[];
}

export interface ViewModel {
  readonly name: string;
  readonly key: readonly string[];
  readonly fields: readonly FieldModel[];
  readonly relations: readonly RelationModel[];
  /** Undefined where nobody is asked for a role. */
  readonly roles?: readonly string[] | undefined;
  readonly scopes?: readonly (readonly string[])[] | undefined;
  readonly filters: readonly { readonly role: string; readonly where: Condition }[];
  readonly aggregate?: AggregateModel | undefined;
  readonly isSensitive: boolean;
}

export type CatalogModel = readonly ViewModel[];

export const ROLES = ["red", "green", "blue"] as const;
export const roleRules: readonly RoleRule[] = ROLES.map((role) => ({
  issuer: "local",
  claim: "groups",
  equals: `Group ${role}`,
  role,
}));

export function fieldOf(view: ViewModel, name: string): FieldModel {
  const field = view.fields.find((known) => known.name === name);
  if (field === undefined) throw new TypeError(`no field ${view.name}.${name}`);
  return field;
}

export function viewOf(catalog: CatalogModel, name: string): ViewModel {
  const view = catalog.find((known) => known.name === name);
  if (view === undefined) throw new TypeError(`no view ${name}`);
  return view;
}

export const singularOf = ({ name }: ViewModel): string => name.toLowerCase();
export const pluralOf = (view: ViewModel): string => `${singularOf(view)}s`;

export function specOf(view: ViewModel): ViewSpec {
  return {
    object: `curated.${view.name}`,
    description: view.name,
    key: view.key,
    fields: Object.fromEntries(
      view.fields.map((field) => [
        field.name,
        { type: kindOf(field.kind).type, nullable: field.nullable, directives: fieldDirectives(field) },
      ]),
    ),
    relations: Object.fromEntries(
      view.relations.map(({ name, arity, target, on }) => [
        name,
        (arity === "one" ? one : many)(target, Object.fromEntries(on)),
      ]),
    ),
    directives: viewDirectives(view),
  };
}

function fieldDirectives({ roles, scopes, mask }: FieldModel): readonly FieldDirective[] {
  return [
    ...(roles === undefined ? [] : [hasRole(...roles)]),
    ...(scopes === undefined ? [] : [requiresScopes(scopes)]),
    ...(mask === undefined ? [] : [{ directive: "mask", args: undefined, mode: "enforce", ...mask } as const]),
  ];
}

function viewDirectives(view: ViewModel): readonly ViewDirective<unknown>[] {
  const { roles, scopes, filters, isSensitive } = view;
  const { aggregate: numbers } = view;
  return [
    ...(roles === undefined ? [authenticated()] : [hasRole(...roles)]),
    ...(scopes === undefined ? [] : [requiresScopes(...scopes)]),
    ...filters.map(({ role, where }) => rowFilter(role, where)),
    ...(numbers === undefined ? [] : [aggregate(numbers as Parameters<typeof aggregate<string>>[0])]),
    ...(isSensitive ? [sensitive()] : []),
  ];
}

/** A line for each thing that somebody decided. */
export function printCatalog(catalog: CatalogModel): string {
  return catalog.flatMap(printView).join("\n");
}

function printView(view: ViewModel): readonly string[] {
  const { name, key, fields, relations, roles, scopes, filters, aggregate: numbers } = view;
  const whom = [roles === undefined ? "anyone" : roles.join(" "), ...(scopes === undefined ? [] : [printed(scopes)])];
  return [
    `view ${name} key(${key.join(", ")}) for ${whom.join(" with ")}${view.isSensitive ? " sensitive" : ""}`,
    ...fields.map(
      (field) =>
        `  ${field.name}: ${field.kind}${field.nullable ? "" : "!"}${field.roles === undefined ? "" : ` for ${field.roles.join(" ")}`}` +
        `${field.scopes === undefined ? "" : ` with ${field.scopes.join(" ")}`}${field.mask === undefined ? "" : ` mask ${printed(field.mask)}`}`,
    ),
    ...relations.map(
      (relation) =>
        `  ${relation.name} -> ${relation.arity} ${relation.target} on ${relation.on.map((pair) => pair.join(" = ")).join(", ")}`,
    ),
    ...filters.map(({ role, where }) => `  rows of ${role}: ${printed(where)}`),
    ...(numbers === undefined ? [] : [`  aggregate ${printed(numbers)}`]),
  ];
}

const printed = (value: unknown): string => JSON.stringify(value);
