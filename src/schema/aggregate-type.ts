// What there is of a view whose rows are hidden: how many, and no type of a row, an edge or a page. Shape only.

import type { SchemaDraft, ViewTypes } from "./draft.ts";

const ABOUT =
  "Rows under the same `where`. Null where they, or the rows that are left out, are of too few to be told of: none, few and " +
  "almost all look alike.";

export function defineNumber(draft: SchemaDraft, { connection, shown }: ViewTypes): void {
  const { roundTo = 1 } = shown.view.aggregate ?? {};
  connection.implement({
    description: `How many ${shown.view.plural} there are.`,
    fields: (t) => ({
      totalCount: t.field({
        type: draft.scalar({ kind: "bigint" }),
        nullable: true,
        description: roundTo === 1 ? ABOUT : `${ABOUT} Rounded to a multiple of ${roundTo}.`,
        resolve: (page) => page.total,
      }),
    }),
  });
}
