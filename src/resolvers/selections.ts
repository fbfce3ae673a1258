// What an operation selects below a field, free of GraphQL's syntax. Looks one level of rows ahead: what lies behind a
// relation is for the relation's own resolver.

import { isAbstractType, isObjectType, type FieldNode, type GraphQLResolveInfo } from "graphql";
import type { View } from "#catalog/catalog.ts";
import { collectFields } from "./collect-fields.ts";

export type Info = Pick<GraphQLResolveInfo, "fieldNodes" | "fragments" | "schema" | "variableValues">;

/** What is wanted of one connection. */
export interface ListSelection {
  readonly fields: readonly string[];
  readonly wantsRows: boolean;
  readonly wantsTotal: boolean;
  readonly wantsCursors: boolean;
}

type Selected = ReadonlyMap<string, readonly FieldNode[]>;

/**
 * Makes something of a field of the document once and gives it for every row that the field is resolved for. The first node
 * alone would not name the field: a fragment's node is merged with others, here with these and there with those.
 */
export function oncePerField<T, A extends readonly unknown[]>(
  make: (info: Info, ...given: A) => T,
): (info: Info, ...given: A) => T {
  const known = new WeakMap<FieldNode, readonly { readonly nodes: readonly FieldNode[]; readonly value: T }[]>();
  return (info, ...given) => {
    const [first] = info.fieldNodes;
    if (first === undefined) throw new TypeError("a field without nodes");
    const entries = known.get(first) ?? [];
    const found = entries.find(({ nodes }) => isSame(nodes, info.fieldNodes));
    if (found !== undefined) return found.value;
    const value = make(info, ...given);
    known.set(first, [...entries, { nodes: info.fieldNodes, value }]);
    return value;
  };
}

function isSame(some: readonly FieldNode[], others: readonly FieldNode[]): boolean {
  return some === others || (some.length === others.length && some.every((node, index) => node === others[index]));
}

/** Fields of `view` to read for the rows that a field answers with. */
export function selectRow(info: Info, view: View): readonly string[] {
  return fieldsOf(collect(info.fieldNodes, view.name, info), view);
}

/** What to read for a field that answers with a connection of `view`. */
export function selectList(info: Info, view: View): ListSelection {
  const selected = collect(info.fieldNodes, `${view.name}Connection`, info);
  const edges = collect(selected.get("edges") ?? [], `${view.name}Edge`, info);
  const pageInfo = collect(selected.get("pageInfo") ?? [], "PageInfo", info);
  const rows = [...(selected.get("nodes") ?? []), ...(edges.get("node") ?? [])];
  return {
    fields: fieldsOf(collect(rows, view.name, info), view),
    wantsRows: selected.has("nodes") || selected.has("edges") || selected.has("pageInfo"),
    wantsTotal: selected.has("totalCount"),
    wantsCursors: edges.has("cursor") || pageInfo.has("startCursor") || pageInfo.has("endCursor"),
  };
}

/** In the catalog's order, so that a statement's text does not depend on the order of a selection. */
function fieldsOf(selected: Selected, view: View): readonly string[] {
  const wanted = new Set<string>(selected.has("id") ? view.key : []);
  for (const name of selected.keys()) {
    if (view.fields.has(name)) wanted.add(name);
    for (const pair of view.relations.get(name)?.on ?? []) wanted.add(pair.local);
  }
  return [...view.fields.keys()].filter((name) => wanted.has(name));
}

/** The fields selected one level below `nodes` on an object of type `typeName`, by name, aliases and repeats together. */
function collect(nodes: readonly FieldNode[], typeName: string, info: Info): Selected {
  const fields = collectFields(
    nodes.map((node) => node.selectionSet),
    {
      fragment: (name) => info.fragments[name],
      applies: (condition) => condition === undefined || condition === typeName || isOf(condition, typeName, info),
      variable: (name) => info.variableValues.coerced[name],
    },
  );
  return Map.groupBy(fields, (field) => field.name.value);
}

function isOf(general: string, special: string, { schema }: Info): boolean {
  const [abstract, object] = [schema.getType(general), schema.getType(special)];
  return isAbstractType(abstract) && isObjectType(object) && schema.isSubType(abstract, object);
}
