// Aggregates and groups: which numbers an operation shows, and where. What may be asked of them is the plan's to say.

import { getNamedType, isObjectType, type GraphQLObjectType } from "graphql";
import type { FieldFunction } from "#catalog/measures.ts";
import type { Measure } from "#read/read-request.ts";
import { askOnce, type GroupsAsk } from "./asks.ts";
import { partOf } from "./field-part.ts";
import { lookAtEdges, lookAtPageInfo } from "./look-at-pages.ts";
import type { Look, Reached } from "./look.ts";
import { selectOn, type SelectedField, type Selecting } from "./select.ts";
import type { GroupSite, GroupsSite, KeysSite, NumbersSite } from "./sites.ts";

type EntryOf<Map> = Map extends ReadonlyMap<string, infer E> ? E : never;
type Measures = Map<string, Measure>;

export function lookAtNumbers(
  nodes: readonly Selecting[],
  type: GraphQLObjectType,
  measures: Measures,
  look: Look,
): NumbersSite {
  const entries = new Map<string, EntryOf<NumbersSite>>();
  for (const selected of selectOn(type, nodes, look)) {
    const { field } = selected;
    const part = field === undefined ? undefined : partOf(field);
    if (part?.kind === "count") {
      measures.set("count", { fn: "count", field: undefined });
      entries.set(selected.response, { kind: "count" });
    } else if (part?.kind === "measures") {
      const { fn } = part;
      entries.set(selected.response, { kind: "measures", fn, fields: fieldsOf(fn, selected, measures, look) });
    } else {
      entries.set(selected.response, { kind: "typename", name: type.name });
    }
  }
  // Where nothing but names of types is shown, something must be read all the same: whether it may be.
  if (measures.size === 0) measures.set("count", { fn: "count", field: undefined });
  return entries;
}

function fieldsOf(fn: FieldFunction, { field, nodes }: SelectedField, measures: Measures, look: Look) {
  type Fields = Extract<EntryOf<NumbersSite>, { readonly kind: "measures" }>["fields"];
  const entries = new Map<string, EntryOf<Fields>>();
  const type = field === undefined ? undefined : getNamedType(field.type);
  if (!isObjectType(type)) return entries;
  for (const selected of selectOn(type, nodes, look)) {
    const part = selected.field === undefined ? undefined : partOf(selected.field);
    if (part?.kind === "measure") measures.set(`${fn}.${part.field}`, { fn, field: part.field });
    entries.set(
      selected.response,
      part?.kind === "measure" ? { kind: "measure", field: part.field } : { kind: "typename", name: type.name },
    );
  }
  return entries;
}

interface GroupsLook {
  readonly where: unknown;
  /** The arguments of `groupBy` itself. */
  readonly given: Readonly<Record<string, unknown>>;
  readonly reached: Reached;
  readonly path: string;
}

export function lookAtGroups(
  { nodes }: SelectedField,
  type: GraphQLObjectType,
  asked: GroupsLook,
  look: Look,
): GroupsSite {
  const ask = groupsAsk(asked);
  const entries = new Map<string, EntryOf<GroupsSite["entries"]>>();
  for (const selected of selectOn(type, nodes, look)) {
    entries.set(selected.response, groupsPart(selected, type, ask, look));
  }
  return { ask, entries };
}

function groupsAsk({ where, given, reached, path }: GroupsLook): GroupsAsk {
  const { view, relation, asks } = reached;
  const { keys, having, orderBy, first, after } = given;
  const page = {
    first: typeof first === "number" ? first : undefined,
    after: typeof after === "string" ? after : undefined,
  };
  const signature = [relation?.name ?? null, view.name, where ?? null, keys, having ?? null, orderBy ?? null, page];
  return askOnce<GroupsAsk>(asks, signature, "groups", () => ({
    kind: "groups",
    view,
    relation,
    path,
    where: where ?? undefined,
    keys,
    shows: new Set(),
    having: having ?? undefined,
    orderBy: orderBy ?? undefined,
    page,
    measures: new Map(),
    cursors: "none",
  }));
}

function groupsPart(
  { field, nodes }: SelectedField,
  type: GraphQLObjectType,
  ask: GroupsAsk,
  look: Look,
): EntryOf<GroupsSite["entries"]> {
  const kind = field === undefined ? undefined : partOf(field)?.kind;
  const below = field === undefined ? undefined : getNamedType(field.type);
  if (!isObjectType(below)) return { kind: "typename", name: type.name };
  if (kind === "nodes") return { kind: "nodes", node: groupSite(nodes, below, ask, look) };
  if (kind === "edges") return { kind: "edges", edge: lookAtEdges(nodes, below, { ask, node: groupSite }, look) };
  if (kind === "pageInfo") return { kind: "pageInfo", fields: lookAtPageInfo(nodes, below, ask, look) };
  return { kind: "typename", name: type.name };
}

function groupSite(nodes: readonly Selecting[], type: GraphQLObjectType, ask: GroupsAsk, look: Look): GroupSite {
  const entries = new Map<string, EntryOf<GroupSite>>();
  for (const { response, field, nodes: same } of selectOn(type, nodes, look)) {
    const kind = field === undefined ? undefined : partOf(field)?.kind;
    const below = field === undefined ? undefined : getNamedType(field.type);
    if (kind === "key of a group" && isObjectType(below)) {
      entries.set(response, { kind: "key", keys: keysSite(same, below, { ask, above: "" }, look) });
    } else if (kind === "aggregate of a group" && isObjectType(below)) {
      entries.set(response, { kind: "aggregate", numbers: lookAtNumbers(same, below, ask.measures, look) });
    } else {
      entries.set(response, { kind: "typename", name: type.name });
    }
  }
  return entries;
}

/** `above`: the relations that lead here, each with a dot behind it. */
function keysSite(
  nodes: readonly Selecting[],
  type: GraphQLObjectType,
  { ask, above }: { readonly ask: GroupsAsk; readonly above: string },
  look: Look,
): KeysSite {
  const entries = new Map<string, EntryOf<KeysSite>>();
  for (const { response, field, nodes: same } of selectOn(type, nodes, look)) {
    const part = field === undefined ? undefined : partOf(field);
    const below = field === undefined ? undefined : getNamedType(field.type);
    if (part?.kind === "key field") {
      ask.shows.add(`${above}${part.name}`);
      entries.set(response, { kind: "key field", name: part.name });
    } else if (part?.kind === "key relation" && isObjectType(below)) {
      entries.set(response, {
        kind: "key relation",
        name: part.name,
        keys: keysSite(same, below, { ask, above: `${above}${part.name}.` }, look),
      });
    } else entries.set(response, { kind: "typename", name: type.name });
  }
  return entries;
}
