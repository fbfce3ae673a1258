// The arguments of every list: of a root field and of a relation to many alike. A number of hidden rows has no page.

import type { SchemaDraft, ViewTypes } from "./draft.ts";
import { hasOrder, hasWhere } from "./view-inputs.ts";

export function listArguments({ builder }: SchemaDraft, types: ViewTypes) {
  const { where, orderBy, shown } = types;
  if (shown.access === "aggregates") {
    const description = "Which rows are counted. All that you may count, unless it is given.";
    return builder.args((t) => (hasWhere(types) ? { where: t.field({ type: where, description }) } : {}));
  }
  return builder.args((t) => ({
    where: t.field({ type: where, description: "Which rows. All that you may see, unless it is given." }),
    ...(hasOrder(types)
      ? { orderBy: t.field({ type: [orderBy], description: "The first decides, the next settle its ties." }) }
      : {}),
    first: t.field({ type: "Int", description: "Rows from the start of the list." }),
    last: t.field({ type: "Int", description: "Rows from the end of the list." }),
    ...(shown.hasKey
      ? {
          after: t.field({
            type: "String",
            description: "Rows after this cursor. The empty text is the start of the list.",
          }),
          before: t.field({
            type: "String",
            description: "Rows before this cursor. The empty text is the end of the list.",
          }),
        }
      : {}),
  }));
}
