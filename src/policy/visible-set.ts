// What exists for a principal, as names: the schema is built from this alone, one schema for each distinct set. It depends
// on roles and scopes, never on claims or on who the principal is.

import type { Catalog, Relation, View } from "#catalog/catalog.ts";
import { keyIsGranted, partialFields, visibleFields, type Holder } from "./grants.ts";

export interface VisibleView {
  readonly view: View;
  /** Fields that can be read, filtered, ordered by. */
  readonly fields: readonly string[];
  /** Those of the fields that are null in the rows of roles that do not grant them. */
  readonly partialFields: readonly string[];
  /** Relations whose target exists and whose both ends' fields exist for the holder. */
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
  const fields = new Map<string, readonly string[]>();
  for (const view of catalog.views.values()) {
    const names = visibleFields(view, holder);
    if (names.length > 0) fields.set(view.name, names);
  }
  const views = new Map<string, VisibleView>();
  for (const [name, names] of fields) {
    const view = catalog.views.get(name);
    if (view === undefined) continue;
    const relations = [...view.relations.values()].filter((relation) => isVisible(relation, names, fields));
    views.set(name, {
      view,
      fields: names,
      partialFields: partialFields(view, holder),
      relations: relations.map((relation) => relation.name),
      hasKey: keyIsGranted(view, holder),
    });
  }
  const id = JSON.stringify(
    [...views].map(([name, shown]) => [name, shown.fields, shown.partialFields, shown.relations, shown.hasKey]),
  );
  return { id, views };
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
    views.set(view.name, { view, fields, partialFields: [], relations, hasKey: view.key.length > 0 });
  }
  return { id: "full", views };
}
