// `node` and `nodes`: rows by their global id. An id of a view that the principal may not see answers as one that leads
// nowhere: null.

import type { View } from "#catalog/catalog.ts";
import type { ReadRow } from "#read/read-request.ts";
import type { ResolverContext } from "./context.ts";
import { decodeGlobalId, type GlobalId } from "./global-id.ts";
import { selectRow, type Info } from "./selections.ts";
import { toWireError } from "./wire-error.ts";

/** A row that knows its type, since `Node` may be any. */
export type NodeRow = ReadRow & { readonly __typename: string };

/** `views` are those that the principal may see and that have an `id`. */
export async function resolveNode(
  id: string,
  views: ReadonlyMap<string, View>,
  { loader }: ResolverContext,
  info: Info,
): Promise<NodeRow | null> {
  const asked = decodeGlobalId(id);
  if (asked === undefined) throw badId();
  const view = views.get(asked.view);
  if (view === undefined) return null;
  if (!fits(asked, view)) throw badId();
  const fields = selectRow(info, view);
  const row = await loader.row({ kind: "lookup", view: view.name, by: view.key, key: asked.key, fields });
  return row === undefined ? null : { ...row, __typename: view.name };
}

function fits({ key }: GlobalId, view: View): boolean {
  return key.length === view.key.length;
}

function badId(): Error {
  const message = "The id is not one that this API gave out. Use the id of a row as it was answered.";
  return toWireError({ reason: "bad-input", message, detail: "an id that is no id" });
}
