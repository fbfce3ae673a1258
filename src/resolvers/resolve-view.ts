// The resolvers of a view: its list, one row by its key, its relations. Each says what it asks and leaves the rest to the
// loader.

import type { Relation, View } from "#catalog/catalog.ts";
import type { Key, ReadPage, ReadRow } from "#read/read-request.ts";
import type { ListArguments } from "./ask-list.ts";
import type { ResolverContext } from "./context.ts";
import type { ListAsk } from "./merge-asks.ts";
import type { Info } from "./selections.ts";

/** What the types of the schema resolve from: values by field name, and a page of such rows. */
export type { ReadPage, ReadRow } from "#read/read-request.ts";

type Resolver<Parent, Given, Answer> = (
  parent: Parent,
  given: Given,
  context: ResolverContext,
  info: Info,
) => Promise<Answer>;

/** A relation and the view that it leads to. */
export interface Link {
  readonly relation: Relation;
  readonly target: View;
}

/** `flights(where: …, first: …)` */
export function resolveList(view: View): Resolver<unknown, ListArguments, ReadPage> {
  return (_root, given, context, info) => pageOf(context.askList(info, view, given, undefined), context);
}

/** `flight(flightId: …)`: null where there is no such row, or none that the principal may see. */
export function resolveOne(view: View): Resolver<unknown, Readonly<Record<string, unknown>>, ReadRow | null> {
  return (_root, given, context, info) => {
    const key = view.key.map((name) => given[name]);
    return rowByKey({ view, by: view.key, key, fields: context.rowFields(info, view) }, context);
  };
}

/** A relation to one row: null where the key is null, or leads to nothing that the principal may see. */
export function resolveOneRelated({ relation, target }: Link): Resolver<ReadRow, unknown, ReadRow | null> {
  const by = relation.on.map(({ remote }) => remote);
  return async (row, _given, context, info) => {
    const key = keyOf(relation, row);
    if (key === undefined) return null;
    return rowByKey({ view: target, by, key, fields: context.rowFields(info, target) }, context);
  };
}

/** A relation to many rows: one page of them, none where the key is null. */
export function resolveManyRelated({ relation, target }: Link): Resolver<ReadRow, ListArguments, ReadPage> {
  const fields = relation.on.map(({ remote }) => remote);
  return async (row, given, context, info) => {
    const key = keyOf(relation, row);
    if (key === undefined) return EMPTY_PAGE;
    return pageOf({ ...context.askList(info, target, given, relation), of: { fields, key } }, context);
  };
}

const EMPTY_PAGE: ReadPage = {
  rows: [],
  hasNextPage: false,
  hasPreviousPage: false,
  total: "0",
  cursorAt: undefined,
};

/** Of a list from which neither rows nor a total are selected, nothing is asked. */
async function pageOf(ask: ListAsk, { loader }: ResolverContext): Promise<ReadPage> {
  return ask.list.wantsRows || ask.list.wantsTotal ? loader.page(ask) : EMPTY_PAGE;
}

interface ByKey {
  readonly view: View;
  readonly by: readonly string[];
  readonly key: Key;
  readonly fields: readonly string[];
}

async function rowByKey({ view, ...asked }: ByKey, { loader }: ResolverContext): Promise<ReadRow | null> {
  return (await loader.row({ kind: "lookup", view: view.name, ...asked })) ?? null;
}

/** Undefined where a part is null: NULL equals nothing in the warehouse. */
function keyOf(relation: Relation, row: ReadRow): Key | undefined {
  const key = relation.on.map(({ local }) => row[local]);
  return key.some((part) => part === null || part === undefined) ? undefined : key;
}
