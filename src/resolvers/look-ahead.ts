// An operation -> all that it asks of the spine, before anything is read, and where each answer is shown. Looks through
// relations of any depth. What it does not know, or whose arguments are not valid, it leaves to the executor.

import { getNamedType, isObjectType, type GraphQLObjectType } from "graphql";
import type { Relation, View } from "#catalog/catalog.ts";
import type { Key } from "#read/read-request.ts";
import type { Asks, ListAsk, RowsAsk } from "./asks.ts";
import { partOf, type FieldPart } from "./field-part.ts";
import { decodeGlobalId } from "./global-id.ts";
import { lookAtGroups, lookAtNumbers } from "./look-at-numbers.ts";
import { lookAtEdges, lookAtPageInfo } from "./look-at-pages.ts";
import { argumentsOf, leave, typename, type Given, type Look, type Reached } from "./look.ts";
import { aggregateAsk, listAsk, lookupAsk } from "./make-asks.ts";
import { selectOn, type SelectedField, type Selecting } from "./select.ts";
import type { KeyedRow, PageEntry, PagePart, PageSite, RootEntry, RootSite, RowSite } from "./sites.ts";
import { markStreamed } from "./streamed-page.ts";

export interface Ahead {
  readonly root: RootSite;
  readonly asks: Asks;
  /** False where the executor has to resolve a part by itself. */
  readonly isWhole: boolean;
}

type Entry<Map> = Map extends ReadonlyMap<string, infer E> ? E : never;

export function lookAhead(scope: Omit<Look, "isPartial">, root: GraphQLObjectType, operation: Selecting): Ahead {
  const look: Look = {
    ...scope,
    isPartial: false,
    variable(name) {
      const value = scope.variable(name);
      // No value of a condition: the executor says so at its place.
      if (typeof value !== "boolean") look.isPartial = true;
      return value;
    },
  };
  const asks: Asks = new Map();
  const entries = new Map<string, Entry<RootSite>>();
  for (const selected of selectOn(root, [operation], look)) {
    entries.set(selected.response, typename(selected, root) ?? rootEntry(selected, asks, look));
  }
  if (!look.isPartial) markStreamed(entries);
  return { root: entries, asks, isWhole: !look.isPartial };
}

function rootEntry(selected: SelectedField, asks: Asks, look: Look): RootEntry {
  const part = selected.field === undefined ? undefined : partOf(selected.field);
  const given = argumentsOf(selected, look);
  if (part === undefined || given === undefined) return leave(look);
  const path = selected.response;
  switch (part.kind) {
    case "list":
      return pageEntry(selected, given, { view: part.view, relation: undefined, asks, path }, look);
    case "row": {
      const { view } = part;
      const found = keyedRow(
        selected,
        { view, key: view.key.map((name) => given[name]) },
        { view, relation: undefined, asks, path },
        look,
      );
      return found === undefined ? leave(look) : { kind: "root row", ...found };
    }
    case "node":
      return nodesById(selected, given, { part, asks }, look);
    default:
      return leave(look);
  }
}

interface ById {
  readonly part: Extract<FieldPart, { readonly kind: "node" }>;
  readonly asks: Asks;
}

function nodesById(
  selected: SelectedField,
  given: Readonly<Record<string, unknown>>,
  { part, asks }: ById,
  look: Look,
): RootEntry {
  const ids = part.isList ? given["ids"] : [given["id"]];
  // Looked at once for each view, however many ids there are.
  const shown = new Map<View, KeyedRow>();
  const found = (Array.isArray(ids) ? ids : []).map((id: unknown) => {
    const asked = typeof id === "string" ? decodeGlobalId(id) : undefined;
    const view = asked === undefined ? undefined : part.views.get(asked.view);
    if (asked === undefined || (view !== undefined && asked.key.length !== view.key.length)) {
      look.isPartial = true;
      return "bad" as const;
    }
    if (view === undefined) return null;
    const reached = { view, relation: undefined, asks, path: selected.response };
    const known = shown.get(view);
    if (known !== undefined) return withKey(known, asked.key);
    const row = keyedRow(selected, { view, key: asked.key }, reached, look);
    if (row !== undefined) shown.set(view, row);
    return row ?? null;
  });
  return { kind: "nodes by id", isList: part.isList, found };
}

function keyedRow(
  selected: SelectedField,
  { view, key }: { readonly view: View; readonly key: Key },
  reached: Reached,
  look: Look,
): KeyedRow | undefined {
  const type = look.schema.getType(view.name);
  if (!isObjectType(type)) return undefined;
  const ask = lookupAsk(reached, view.key);
  ask.keys.push(key);
  return { ask, key, row: rowSite(selected.nodes, type, ask, look) };
}

function withKey({ ask, row }: KeyedRow, key: Key): KeyedRow {
  ask.keys.push(key);
  return { ask, key, row };
}

/** What is shown of the rows of an ask, at one place. */
function rowSite(nodes: readonly Selecting[], type: GraphQLObjectType, ask: RowsAsk, look: Look): RowSite {
  const entries = new Map<string, Entry<RowSite["entries"]>>();
  for (const selected of selectOn(type, nodes, look)) {
    entries.set(selected.response, typename(selected, type) ?? rowEntry(selected, ask, look));
  }
  return { view: ask.view, entries };
}

function rowEntry(selected: SelectedField, ask: RowsAsk, look: Look): Entry<RowSite["entries"]> {
  const part = selected.field === undefined ? undefined : partOf(selected.field);
  if (part?.kind === "field") {
    ask.fields.add(part.name);
    return { kind: "field", name: part.name };
  }
  if (part?.kind === "id") {
    for (const name of ask.view.key) ask.fields.add(name);
    return { kind: "id" };
  }
  return part?.kind === "list" || part?.kind === "row" ? relatedEntry(selected, part, ask, look) : leave(look);
}

type RelationPart = Extract<FieldPart, { readonly kind: "list" | "row" }>;

function relatedEntry(
  selected: SelectedField,
  part: RelationPart,
  ask: RowsAsk,
  look: Look,
): Entry<RowSite["entries"]> {
  const given = argumentsOf(selected, look);
  const { view, relation } = part;
  if (given === undefined || relation === undefined) return leave(look);
  const reached = { view, relation, asks: ask.below, path: `${ask.path}.${selected.response}` };
  if (part.kind === "list") return pageEntry(selected, given, reached, look);
  return relatedRow(selected, { ...reached, relation, from: ask.view }, look);
}

interface ReachedRow extends Reached {
  readonly relation: Relation;
  readonly from: View;
}

function relatedRow(selected: SelectedField, reached: ReachedRow, look: Look): Entry<RowSite["entries"]> {
  const type = look.schema.getType(reached.view.name);
  if (!isObjectType(type)) return leave(look);
  const { relation, from } = reached;
  const by = relation.on.map(({ remote }) => remote);
  const types = relation.on.map(({ local }) => from.fields.get(local)?.type);
  const ask = lookupAsk(reached, by, types);
  return { kind: "row", relation: relation.name, ask, row: rowSite(selected.nodes, type, ask, look) };
}

function pageEntry(selected: SelectedField, given: Given, reached: Reached, look: Look): PageEntry {
  const type = selected.field === undefined ? undefined : getNamedType(selected.field.type);
  if (!isObjectType(type)) throw new TypeError(`${selected.response} is no connection`);
  let rows: ListAsk | undefined;
  const page: PageLook = { given, reached, look, rows: () => (rows ??= listAsk(given, reached)) };
  const entries = new Map<string, Entry<PageSite["entries"]>>();
  for (const one of selectOn(type, selected.nodes, look)) {
    entries.set(one.response, typename(one, type) ?? pagePart(one, page));
  }
  return { kind: "list", page: { view: reached.view, rows, entries } };
}

interface PageLook {
  readonly given: Given;
  readonly reached: Reached;
  readonly look: Look;
  /** Rows are asked for at the first part that shows them. */
  readonly rows: () => ListAsk;
}

function pagePart(selected: SelectedField, page: PageLook): PagePart | ReturnType<typeof leave> {
  const { given, reached, look } = page;
  const part = selected.field === undefined ? undefined : partOf(selected.field);
  const type = selected.field === undefined ? undefined : getNamedType(selected.field.type);
  switch (part?.kind) {
    case "nodes":
    case "edges": {
      if (!isObjectType(type)) return leave(look);
      const ask = page.rows();
      if (part.kind === "nodes") return { kind: "nodes", node: rowSite(selected.nodes, type, ask, look) };
      return { kind: "edges", edge: lookAtEdges(selected.nodes, type, { ask, node: rowSite }, look) };
    }
    case "pageInfo":
      if (!isObjectType(type)) return leave(look);
      return { kind: "pageInfo", fields: lookAtPageInfo(selected.nodes, type, page.rows(), look) };
    case "totalCount": {
      const ask = aggregateAsk(given, reached);
      ask.measures.set("count", { fn: "count", field: undefined });
      return { kind: "totalCount", ask };
    }
    case "aggregate": {
      if (!isObjectType(type)) return leave(look);
      const ask = aggregateAsk(given, reached);
      return { kind: "aggregate", ask, numbers: lookAtNumbers(selected.nodes, type, ask.measures, look) };
    }
    case "groupBy": {
      const own = argumentsOf(selected, look);
      if (!isObjectType(type) || own === undefined) return leave(look);
      const path = `${reached.path}.${selected.response}`;
      return {
        kind: "groupBy",
        groups: lookAtGroups(selected, type, { where: given["where"], given: own, reached, path }, look),
      };
    }
    default:
      return leave(look);
  }
}
