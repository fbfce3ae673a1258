// Many asks of one tick -> few requests: lookups of a view by the same fields become one, whatever each wants to read of it,
// and so do equal lists, for one parent or for many.

import type { Key, ListRequest, LookupRequest, ReadRequest } from "#read/read-request.ts";

export interface LookupAsk {
  readonly kind: "lookup";
  readonly view: string;
  readonly by: readonly string[];
  readonly key: Key;
  readonly fields: readonly string[];
}

export interface ListAsk {
  readonly kind: "list";
  /** The list, but for its parents. */
  readonly list: Omit<ListRequest, "of">;
  /** Equal for lists that differ in nothing but their parents and in what is read of each row. */
  readonly signature: string;
  /** The parent that the rows belong to; undefined for a root field. */
  readonly of?: { readonly fields: readonly string[]; readonly key: Key } | undefined;
}

export type Ask = LookupAsk | ListAsk;

/** Where the answer of an ask is: in which request's answer, at which of its keys. */
export interface Place {
  readonly request: number;
  readonly key: number;
}

interface Group {
  request: ReadRequest;
  readonly keys: Key[];
  readonly indexes: Map<string, number>;
}

export function mergeAsks(asks: readonly Ask[]): {
  readonly requests: readonly ReadRequest[];
  readonly places: readonly Place[];
} {
  const groups = new Map<string, Group>();
  const numbers = new Map<Group, number>();
  const places = asks.map((ask) => {
    const name = ask.kind === "lookup" ? `${ask.view} by ${ask.by.join(",")}` : ask.signature;
    const known = groups.get(name);
    const group = known ?? openGroup(ask);
    if (known === undefined) {
      numbers.set(group, groups.size);
      groups.set(name, group);
    } else {
      group.request = widen(group.request, ask);
    }
    return { request: numbers.get(group) ?? 0, key: indexOf(group, ask.kind === "lookup" ? ask.key : ask.of?.key) };
  });
  return { requests: [...groups.values()].map(closeGroup), places };
}

function openGroup(ask: Ask): Group {
  const keys: Key[] = [];
  const indexes = new Map<string, number>();
  if (ask.kind === "list") {
    const of = ask.of === undefined ? undefined : { fields: ask.of.fields, keys };
    return { request: { ...ask.list, of }, keys, indexes };
  }
  const { kind, view, by, fields } = ask;
  return { request: { kind, view, by, keys, fields }, keys, indexes };
}

/** What is wanted by one is read for all: they are asked by the same principal, and each answer shows what was selected. */
function widen(request: ReadRequest, ask: Ask): ReadRequest {
  if (request.kind === "lookup") {
    return ask.kind === "lookup" ? { ...request, fields: union(request.fields, ask.fields) } : request;
  }
  return ask.kind === "list" ? widenList(request, ask.list) : request;
}

function widenList(request: ListRequest, list: ListAsk["list"]): ListRequest {
  return {
    ...request,
    fields: union(request.fields, list.fields),
    wantsRows: request.wantsRows || list.wantsRows,
    wantsTotal: request.wantsTotal || list.wantsTotal,
    wantsCursors: request.wantsCursors || list.wantsCursors,
  };
}

function union(some: readonly string[], others: readonly string[]): readonly string[] {
  if (some === others || others.every((name) => some.includes(name))) return some;
  return [...new Set([...some, ...others])];
}

function indexOf(group: Group, key: Key | undefined): number {
  if (key === undefined) return 0;
  const text = JSON.stringify(key);
  const known = group.indexes.get(text);
  if (known !== undefined) return known;
  group.indexes.set(text, group.keys.length);
  return group.keys.push(key) - 1;
}

function closeGroup({ request }: Group): LookupRequest | ListRequest {
  return request;
}
