// What an operation asks of the spine, each thing once: a tree of asks, by relation. Equal asks at one place are one, and read
// what any of them shows.

import type { Relation, View } from "#catalog/catalog.ts";
import type { OrderBy } from "#catalog/where.ts";
import type { Key, Measure, OfParents, PageRequest, ReadRequest, RelatedRequest } from "#read/read-request.ts";

interface Asked {
  readonly view: View;
  /** How it is reached from the rows above; undefined at the root. */
  readonly relation: Relation | undefined;
  readonly path: string;
}

/** Asks by what makes them alike. */
export type Asks = Map<string, Ask>;

export interface ListAsk extends Asked {
  readonly kind: "list";
  readonly where: unknown;
  readonly orderBy: readonly OrderBy[];
  readonly page: PageRequest;
  readonly fields: Set<string>;
  /** Of which rows a cursor is shown. */
  cursors: "none" | "ends" | "all";
  /** Its rows may be taken in parts: see streamed-page.ts. */
  mayStream: boolean;
  readonly below: Asks;
}

export interface LookupAsk extends Asked {
  readonly kind: "lookup";
  readonly by: readonly string[];
  /** More relations that lead to rows of the same view by the same fields, and are read along. */
  readonly also: Relation[];
  /** At the root; behind a relation they are those of the rows above. */
  readonly keys: Key[];
  readonly fields: Set<string>;
  readonly below: Asks;
}

export interface AggregateAsk extends Asked {
  readonly kind: "aggregate";
  readonly where: unknown;
  /** By name: `avg.delayMinutes`. */
  readonly measures: Map<string, Measure>;
}

export interface GroupsAsk extends Asked {
  readonly kind: "groups";
  readonly where: unknown;
  readonly keys: unknown;
  /** Keys that are shown, by their paths. */
  readonly shows: Set<string>;
  readonly having: unknown;
  readonly orderBy: unknown;
  readonly page: Pick<PageRequest, "first" | "after">;
  readonly measures: Map<string, Measure>;
  cursors: "none" | "ends" | "all";
}

export type RowsAsk = ListAsk | LookupAsk;
export type Ask = RowsAsk | AggregateAsk | GroupsAsk;

/** The ask that is alike, or this one. */
export function askOnce<A extends Ask>(asks: Asks, signature: readonly unknown[], kind: A["kind"], make: () => A): A {
  const name = JSON.stringify([kind, ...signature]);
  const known = asks.get(name);
  if (known !== undefined && isKind<A>(known, kind)) return known;
  const made = make();
  asks.set(name, made);
  return made;
}

function isKind<A extends Ask>(ask: Ask, kind: A["kind"]): ask is A {
  return ask.kind === kind;
}

/** `of`: where it is asked by the keys of rows that were read before. */
export function toRequest(ask: Ask, of?: OfParents): ReadRequest {
  if (ask.kind !== "lookup") return { ...bodyOf(ask), ...(of === undefined ? {} : { of }) };
  return { ...bodyOf(ask), by: of?.fields ?? ask.by, keys: of?.keys ?? ask.keys };
}

function bodyOf<A extends Ask>(ask: A): Extract<RelatedRequest["request"], { readonly kind: A["kind"] }>;
function bodyOf(ask: Ask): RelatedRequest["request"] {
  const asked = { view: ask.view.name, path: ask.path };
  switch (ask.kind) {
    case "list": {
      const { kind, where, orderBy, page, cursors } = ask;
      const shown = { wantsCursors: cursors !== "none", ...(ask.mayStream ? { mayStream: true } : {}) };
      return { ...asked, kind, where, orderBy, page, ...shown, fields: fieldsOf(ask), related: relatedOf(ask) };
    }
    case "lookup":
      return { ...asked, kind: ask.kind, fields: fieldsOf(ask), related: relatedOf(ask) };
    case "aggregate":
      return { ...asked, kind: ask.kind, where: ask.where, measures: [...ask.measures.values()] };
    case "groups": {
      const { kind, where, keys, having, orderBy, page, measures, cursors } = ask;
      const wantsCursors = cursors !== "none";
      const shows = [...ask.shows];
      return {
        ...asked,
        kind,
        where,
        keys,
        shows,
        having,
        orderBy,
        page,
        measures: [...measures.values()],
        wantsCursors,
      };
    }
  }
}

function relatedOf({ below }: RowsAsk): readonly RelatedRequest[] {
  return [...below.values()].map((ask) => {
    if (ask.relation === undefined) throw new TypeError("an ask below rows without a relation");
    const also = ask.kind === "lookup" ? ask.also.map(({ name }) => name) : [];
    return { relation: ask.relation.name, ...(also.length === 0 ? {} : { also }), request: bodyOf(ask) };
  });
}

export function relationsOf(ask: Ask): readonly Relation[] {
  return [...(ask.relation === undefined ? [] : [ask.relation]), ...(ask.kind === "lookup" ? ask.also : [])];
}

/** In the catalog's order, so that a statement's text does not depend on the order of a selection. */
function fieldsOf({ view, fields, below }: RowsAsk): readonly string[] {
  const locals = [...below.values()].flatMap(relationsOf).flatMap(({ on }) => on.map(({ local }) => local));
  const wanted = new Set([...fields, ...locals]);
  return [...view.fields.keys()].filter((name) => wanted.has(name));
}
