// The arguments of a list field -> what is asked of the spine. Made once for each field of the document: its arguments are
// the same for all of its rows.

import type { Relation, View } from "#catalog/catalog.ts";
import type { OrderBy } from "#catalog/where.ts";
import type { ListAsk } from "./merge-asks.ts";
import { oncePerField, selectList, type Info } from "./selections.ts";

/** As the schema coerces them: what is null was not given. */
export interface ListArguments {
  readonly where?: unknown;
  readonly orderBy?: readonly OrderBy[] | null | undefined;
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
}

export type AskList = (
  info: Info,
  view: View,
  given: ListArguments,
  relation: Relation | undefined,
) => Omit<ListAsk, "of">;

export function createAskList(): AskList {
  return oncePerField((info, view: View, given: ListArguments, relation: Relation | undefined) => {
    const { where, orderBy, first, after, last, before } = given;
    const page = {
      first: first ?? undefined,
      after: after ?? undefined,
      last: last ?? undefined,
      before: before ?? undefined,
    };
    const list = {
      kind: "list" as const,
      view: view.name,
      where: where ?? undefined,
      orderBy: orderBy ?? [],
      page,
      ...selectList(info, view),
    };
    const parents = relation?.on.map(({ remote }) => remote);
    const signature = JSON.stringify([view.name, parents ?? null, list.where ?? null, list.orderBy, page]);
    return { kind: "list" as const, list, signature };
  });
}
