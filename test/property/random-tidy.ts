// What a random catalog must not say, taken out of it: names of nothing, rules that could take no effect. The catalog's own checks
// would refuse them. Run after making one, and after taking anything away from one.

import { kindOf } from "./random-kinds.ts";
import type {
  AggregateModel,
  CatalogModel,
  Condition,
  FieldModel,
  MaskModel,
  RelationModel,
  ViewModel,
} from "./random-model.ts";

export function tidy(catalog: CatalogModel): CatalogModel {
  const drafts = catalog.filter(({ fields }) => fields.length > 0).map(tidyRules);
  const related = drafts.map((view) => ({ ...view, relations: tidyRelations(view, drafts) }));
  const filtered = related.map((view) => ({ ...view, filters: tidyFilters(view, related) }));
  const reads = filtered.flatMap((view) =>
    view.filters.flatMap(({ role, where }) => readBy(where, view, filtered).map((name) => `${role} ${name}`)),
  );
  return filtered.map((view) => {
    const fields = view.fields.map((field) => ({ ...field, mask: tidyMask(field, view, reads) }));
    return { ...view, fields, aggregate: tidyAggregate({ ...view, fields }) };
  });
}

function tidyRules(view: ViewModel): ViewModel {
  const roles = view.roles?.length === 0 ? undefined : view.roles;
  const isKey = (name: string): boolean => view.fields.some((field) => field.name === name && !field.nullable);
  const key = view.key.every(isKey) ? view.key : [];
  const aggregate = tidyAggregate({ ...view, roles, key });
  const counting = (name: string) => (aggregate?.filterFields.includes(name) === true ? aggregate.roles : []);
  const fields = view.fields.map((field) => {
    const admitted =
      roles === undefined
        ? field.roles
        : field.roles?.filter((role) => [...roles, ...counting(field.name)].includes(role));
    return { ...field, roles: admitted?.length === 0 ? undefined : admitted };
  });
  return { ...view, roles, key, fields, aggregate };
}

function tidyAggregate(view: ViewModel): AggregateModel | undefined {
  const { aggregate, roles } = view;
  const entity = view.fields.find(({ name }) => name === aggregate?.entityKey);
  if (aggregate === undefined || roles === undefined || entity === undefined) return undefined;
  const counting = aggregate.roles.filter((role) => !roles.includes(role));
  const scopes = view.scopes === undefined ? undefined : aggregate.scopes;
  if (counting.length === 0 && scopes === undefined) return undefined;
  const filterFields = aggregate.filterFields.filter((name) => {
    const field = view.fields.find((known) => known.name === name);
    const isSingle = name === aggregate.entityKey || (view.key.length === 1 && view.key[0] === name);
    const isAskable =
      field?.mask?.queryable !== "NONE" && (field?.roles?.some((role) => counting.includes(role)) ?? true);
    return field !== undefined && !isSingle && isAskable;
  });
  return { ...aggregate, roles: counting, scopes, filterFields };
}

function tidyRelations(view: ViewModel, views: CatalogModel): readonly RelationModel[] {
  const familyOf = (of: ViewModel, name: string) => {
    const field = of.fields.find((known) => known.name === name);
    return field === undefined ? undefined : kindOf(field.kind).family;
  };
  return view.relations.filter(({ target, on }) => {
    const other = views.find(({ name }) => name === target);
    if (other === undefined || on.length === 0) return false;
    return on.every(([local, remote]) => {
      const family = familyOf(view, local);
      return family !== undefined && family === familyOf(other, remote);
    });
  });
}

function tidyFilters(view: ViewModel, views: CatalogModel): ViewModel["filters"] {
  const roles = [...(view.roles ?? []), ...(view.aggregate?.roles ?? [])];
  return view.filters.flatMap(({ role, where }) => {
    const kept = prune(where, rawScope(view, views));
    return kept === undefined || !roles.includes(role) ? [] : [{ role, where: kept }];
  });
}

/** What names mean in a condition. */
export interface Scope {
  readonly hasField: (name: string) => boolean;
  /** The scope behind a relation; of many rows it has nothing but `some`, `none` and `every`, which lead on. */
  readonly behind: (name: string) => Scope | undefined;
}

export const QUANTIFIERS = ["some", "none", "every"] as const;

/** What a relation to so many rows of `target` leads to. */
export function scopeBehind(arity: "one" | "many", target: Scope): Scope {
  if (arity === "one") return target;
  const isQuantifier = (name: string) => QUANTIFIERS.some((known) => known === name);
  return { hasField: () => false, behind: (name) => (isQuantifier(name) ? target : undefined) };
}

function rawScope(view: ViewModel, views: CatalogModel): Scope {
  return {
    hasField: (name) => view.fields.some((field) => field.name === name),
    behind: (name) => {
      const relation = view.relations.find((known) => known.name === name);
      const target = views.find((other) => other.name === relation?.target);
      if (relation === undefined || target === undefined) return undefined;
      return scopeBehind(relation.arity, rawScope(target, views));
    },
  };
}

/** The condition without what has no meaning; undefined where nothing is left. */
export function prune(where: Condition, scope: Scope): Condition | undefined {
  const entries = Object.entries(where).flatMap(([name, part]) => {
    if (name === "and" || name === "or") {
      const parts = (part as Condition[]).flatMap((one) => prune(one, scope) ?? []);
      return parts.length === 0 ? [] : [[name, parts] as const];
    }
    if (scope.hasField(name)) return [[name, part] as const];
    const inner = name === "not" ? scope : scope.behind(name);
    const kept = inner === undefined ? undefined : prune(part as Condition, inner);
    return kept === undefined ? [] : [[name, kept] as const];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** `View.field` of all that a filter reads or joins by. */
function readBy(where: Condition, view: ViewModel, views: CatalogModel): readonly string[] {
  return Object.entries(where).flatMap(([name, part]) => {
    if (name === "and" || name === "or") return (part as Condition[]).flatMap((one) => readBy(one, view, views));
    if (name === "not") return readBy(part as Condition, view, views);
    const relation = view.relations.find((known) => known.name === name);
    const target = views.find((other) => other.name === relation?.target);
    if (relation === undefined || target === undefined) return [`${view.name}.${name}`];
    const joined = relation.on.flatMap(([local, remote]) => [`${view.name}.${local}`, `${target.name}.${remote}`]);
    const behind = relation.arity === "one" ? [part] : Object.values(part as Condition);
    return [...joined, ...behind.flatMap((one) => readBy(one as Condition, target, views))];
  });
}

/** Roles that the field is for; undefined where that takes none. */
function grantedTo({ name, roles }: FieldModel, view: ViewModel): readonly string[] | undefined {
  if (view.roles === undefined) return roles;
  const counting = view.aggregate?.filterFields.includes(name) === true ? view.aggregate.roles : [];
  return [...view.roles, ...counting].filter((role) => roles?.includes(role) ?? true);
}

function tidyMask(field: FieldModel, view: ViewModel, reads: readonly string[]): MaskModel | undefined {
  const { mask } = field;
  if (mask === undefined || view.key.includes(field.name)) return undefined;
  if (mask.fn === "NULLIFY" && !field.nullable) return undefined;
  const granted = grantedTo(field, view);
  const isGranted = (role: string): boolean => granted?.includes(role) ?? true;
  const unlessRoles = mask.unlessRoles.filter(isGranted);
  if (granted?.every((role) => unlessRoles.includes(role)) === true) return undefined;
  const name = `${view.name}.${field.name}`;
  const readers = reads.filter((read) => read.endsWith(` ${name}`)).map((read) => read.split(" ")[0] ?? "");
  const isTold = readers.some((role) => !unlessRoles.includes(role) && isGranted(role));
  return isTold ? undefined : { ...mask, unlessRoles };
}
