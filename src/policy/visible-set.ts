// What exists for a principal, as names: the schema is built from this alone, one schema for each distinct set. It depends
// on roles and scopes, never on claims or on who the principal is.

import type { Catalog, Relation, View } from "#catalog/catalog.ts";
import { accessOf, type Access } from "./decide-access.ts";
import { fieldGrantees, isQueryable, keyIsGranted, partialFields, type Holder } from "./grants.ts";

export interface VisibleView {
  readonly view: View;
  /** With `aggregates` there is nothing but a number of rows: no field to read, no relation, no key. */
  readonly access: Access["kind"];
  /** Fields that can be read. */
  readonly fields: readonly string[];
  /** Fields that can be filtered and, where there are rows, ordered and joined by: not those whose mask cannot be asked by. */
  readonly queryableFields: readonly string[];
  /** Those of the fields that are null in the rows of roles that do not grant them. */
  readonly partialFields: readonly string[];
  /** Relations whose target exists and whose both ends' fields can be joined by. */
  readonly relations: readonly string[];
  /** True when every row shows the fields of its key: then rows have an id, a lookup and cursors. */
  readonly hasKey: boolean;
}

export interface VisibleSet {
  /** Equal for holders to whom the same things exist. */
  readonly id: string;
  readonly views: ReadonlyMap<string, VisibleView>;
}

export function visibleSet(catalog: Catalog, holder: Holder): VisibleSet {
  const shown = [...catalog.views.values()].flatMap((view) => visibleView(view, holder) ?? []);
  const fields = new Map(shown.filter(hasRows).map(({ view, queryableFields }) => [view.name, queryableFields]));
  const views = new Map<string, VisibleView>();
  for (const one of shown) {
    const declared = hasRows(one) ? [...one.view.relations.values()] : [];
    const relations = declared.filter((relation) => isVisible(relation, one.queryableFields, fields));
    views.set(one.view.name, { ...one, relations: relations.map((relation) => relation.name) });
  }
  const id = JSON.stringify([...views.values()].map(({ view, ...names }) => [view.name, names]));
  return { id, views };
}

function hasRows({ access }: Pick<VisibleView, "access">): boolean {
  return access === "rows";
}

/** Without its relations, which want to know of all views. Undefined where nothing of the view exists for the holder. */
function visibleView(view: View, holder: Holder): Omit<VisibleView, "relations"> | undefined {
  const access = accessOf(view, holder);
  if (access === undefined) return undefined;
  const queryableFields = queryableNames(access, view, holder);
  if (access.kind === "aggregates") {
    return { view, access: access.kind, fields: [], queryableFields, partialFields: [], hasKey: false };
  }
  return {
    view,
    access: access.kind,
    fields: access.fields.map(({ name }) => name),
    queryableFields,
    partialFields: partialFields(view, holder),
    hasKey: keyIsGranted(view, holder),
  };
}

function queryableNames({ granted, fields }: Access, view: View, holder: Holder): readonly string[] {
  return fields.flatMap((field) => {
    const own = fieldGrantees(granted, field.access, holder);
    return isQueryable(field, { view, own, holder }) ? field.name : [];
  });
}

function isVisible(
  relation: Relation,
  own: readonly string[],
  fields: ReadonlyMap<string, readonly string[]>,
): boolean {
  const target = fields.get(relation.target);
  if (target === undefined) return false;
  return relation.on.every((pair) => own.includes(pair.local) && target.includes(pair.remote));
}

/** Everything the catalog has, as nobody sees it: what reviewers read in schema.graphql. */
export function fullSet(catalog: Catalog): VisibleSet {
  const views = new Map<string, VisibleView>();
  for (const view of catalog.views.values()) {
    const fields = [...view.fields.keys()];
    const relations = [...view.relations.keys()];
    const names = { fields, queryableFields: fields, partialFields: [], relations };
    views.set(view.name, { view, access: "rows", ...names, hasKey: view.key.length > 0 });
  }
  return { id: "full", views };
}
