// The resolvers of what the look-ahead loaded: each finds its part of the answer by its place in the operation. Nothing is read
// here. Each throws the wire error of a refusal.

import type { GraphQLResolveInfo } from "graphql";
import type { Cells, ListAnswer, LookupAnswer, MeasureValues, ReadGroup } from "#read/read-request.ts";
import type { Ask } from "./asks.ts";
import type { ResolverContext } from "./context.ts";
import { encodeGlobalId } from "./global-id.ts";
import type { LoadedOperation } from "./load-operation.ts";
import {
  answered,
  checked,
  groupsAt,
  numbersOf,
  ofRows,
  rowsOf,
  type LoadedGroups,
  type LoadedPage,
} from "./loaded-sets.ts";
import type { LoadedAnswer, LoadedSet } from "./loading.ts";
import type { EdgeEntries, KeyedRow, RootEntry, RootSite, RowSite } from "./sites.ts";
import { toWireError } from "./wire-error.ts";

export type { LoadedGroups, LoadedPage } from "./loaded-sets.ts";
export type { MeasureValues, ReadGroup } from "#read/read-request.ts";

type Info = Pick<GraphQLResolveInfo, "path">;

/** A row at a place where it is shown. */
export interface LoadedRow {
  readonly __typename: string;
  readonly site: RowSite;
  readonly loaded: LoadedAnswer<ListAnswer | LookupAnswer>;
  readonly cells: Cells;
}

export interface LoadedEdge {
  readonly site: EdgeEntries<RowSite>;
  readonly row: (site: RowSite) => LoadedRow;
  readonly cursor: string | null;
}

export interface PageInfoValues {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}

/** What an operation has loaded, and where it is shown. */
export interface Loaded {
  readonly site: RootSite;
  readonly operation: LoadedOperation;
}

export function rootPage(context: ResolverContext, info: Info): LoadedPage {
  const { loaded, entry } = rootEntry(context, info, "list");
  return whole({ site: entry.page, find: (ask) => rootSet(loaded, ask) });
}

export function rootRow(context: ResolverContext, info: Info): LoadedRow | null {
  const { loaded, entry } = rootEntry(context, info, "root row");
  return keyedRow(entry, loaded);
}

export function rootNode(context: ResolverContext, info: Info): LoadedRow | null {
  const { loaded, entry } = rootEntry(context, info, "nodes by id");
  return nodeRow(entry.found[0] ?? null, loaded);
}

/** Each by itself: what is no id, or is refused, spares the others. */
export function rootNodes(context: ResolverContext, info: Info): readonly Promise<LoadedRow | null>[] {
  const { loaded, entry } = rootEntry(context, info, "nodes by id");
  return entry.found.map(async (found) => nodeRow(found, loaded));
}

function nodeRow(found: KeyedRow | null | "bad", loaded: Loaded): LoadedRow | null {
  if (found === "bad") throw badId();
  return found === null ? null : keyedRow(found, loaded);
}

function keyedRow({ ask, key, row }: KeyedRow, loaded: Loaded): LoadedRow | null {
  const answer = answered(loaded.operation.roots.get(ask));
  return loadedRow({ loaded: answer, label: answer.answer.labels[ask.keys.indexOf(key)] ?? "" }, row);
}

function loadedRow({ loaded, label }: LoadedSet, site: RowSite): LoadedRow | null {
  const rows = checked(ofRows(loaded));
  const cells = rows.answer.kind === "lookup" ? rows.answer.sets.get(label) : undefined;
  return cells === undefined ? null : { __typename: site.view.name, site, loaded: rows, cells };
}

/** No part of a page may be null: where one is refused, there is no page. */
function whole(page: LoadedPage): LoadedPage {
  const { loaded } = rowsOf(page);
  if (loaded !== undefined) checked(loaded);
  for (const part of page.site.entries.values()) {
    if (part.kind === "totalCount" || part.kind === "aggregate") page.find(part.ask);
    if (part.kind === "groupBy") page.find(part.groups.ask);
  }
  return page;
}

export function relatedPage(row: LoadedRow, info: Info): LoadedPage {
  const entry = row.site.entries.get(String(info.path.key));
  if (entry?.kind !== "list") throw notLoaded(info);
  return whole({ site: entry.page, find: (ask) => relatedSet(row, ask) });
}

export function relatedRow(row: LoadedRow, info: Info): LoadedRow | null {
  const entry = row.site.entries.get(String(info.path.key));
  if (entry?.kind !== "row") throw notLoaded(info);
  const set = relatedSet(row, entry.ask, entry.relation);
  return set === undefined ? null : loadedRow(set, entry.row);
}

export function valueOf({ loaded, cells }: LoadedRow, field: string): unknown {
  return loaded.answer.table.value(field)(cells);
}

export function idOf(row: LoadedRow): string {
  return encodeGlobalId(row.site.view, (name) => valueOf(row, name));
}

export function nodesOf(page: LoadedPage, info: Info): readonly LoadedRow[] {
  const part = page.site.entries.get(String(info.path.key));
  if (part?.kind !== "nodes") throw notLoaded(info);
  return pageRows(page).map((row) => row(part.node));
}

export function edgesOf(page: LoadedPage, info: Info): readonly LoadedEdge[] {
  const part = page.site.entries.get(String(info.path.key));
  if (part?.kind !== "edges") throw notLoaded(info);
  const { cursors } = rowsOf(page);
  return pageRows(page).map((row, index) => ({ site: part.edge, row, cursor: cursors[index] ?? null }));
}

export function nodeOfEdge({ site, row }: LoadedEdge, info: Info): LoadedRow {
  const entry = site.get(String(info.path.key));
  if (entry?.kind !== "node") throw notLoaded(info);
  return row(entry.node);
}

export function pageInfoOf(page: LoadedPage | LoadedGroups): PageInfoValues {
  const { set, cursors } = "groups" in page ? { set: page.groups, cursors: page.cursors } : rowsOf(page);
  const { hasNextPage, hasPreviousPage } = set;
  return { hasNextPage, hasPreviousPage, startCursor: cursors[0] ?? null, endCursor: cursors.at(-1) ?? null };
}

export function totalOf(page: LoadedPage, info: Info): unknown {
  const part = page.site.entries.get(String(info.path.key));
  if (part?.kind !== "totalCount") throw notLoaded(info);
  return numbersOf(page, part.ask)["count"];
}

export function aggregateOf(page: LoadedPage, info: Info): MeasureValues {
  const part = page.site.entries.get(String(info.path.key));
  if (part?.kind !== "aggregate") throw notLoaded(info);
  return numbersOf(page, part.ask);
}

export function groupsOf(page: LoadedPage, info: Info): LoadedGroups {
  const part = page.site.entries.get(String(info.path.key));
  if (part?.kind !== "groupBy") throw notLoaded(info);
  return groupsAt(page, part.groups);
}

export function groupEdgesOf({ groups, cursors }: LoadedGroups): readonly { node: ReadGroup; cursor: string | null }[] {
  return groups.groups.map((node, index) => ({ node, cursor: cursors[index] ?? null }));
}

function pageRows(page: LoadedPage): readonly ((site: RowSite) => LoadedRow)[] {
  const { set, loaded } = rowsOf(page);
  if (loaded === undefined) return [];
  return set.rows.map((cells) => (site) => ({ __typename: site.view.name, site, loaded, cells }));
}

function rootEntry<Kind extends RootEntry["kind"]>(
  { loaded }: ResolverContext,
  info: Info,
  kind: Kind,
): { readonly loaded: Loaded; readonly entry: Extract<RootEntry, { readonly kind: Kind }> } {
  const entry = loaded?.site.get(String(info.path.key));
  if (loaded === undefined || entry === undefined || !isKind(entry, kind)) throw notLoaded(info);
  return { loaded, entry };
}

function isKind<Kind extends RootEntry["kind"]>(
  entry: { readonly kind: string },
  kind: Kind,
): entry is Extract<RootEntry, { readonly kind: Kind }> {
  return entry.kind === kind;
}

function rootSet({ operation }: Loaded, ask: Ask): LoadedSet {
  return { loaded: answered(operation.roots.get(ask)), label: "" };
}

function relatedSet({ loaded, cells }: LoadedRow, ask: Ask, relation?: string): LoadedSet | undefined {
  const found = loaded.below.get(ask)?.of(cells, relation);
  return found === undefined ? undefined : answered(found);
}

function notLoaded({ path }: Info): TypeError {
  return new TypeError(`${path.key} was not looked ahead at`);
}

function badId(): Error {
  const message = "The id is not one that this API gave out. Use the id of a row as it was answered.";
  return toWireError({ reason: "bad-input", message, detail: "an id that is no id" });
}
