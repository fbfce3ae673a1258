// The arguments of `groupBy`, and the inputs that say what to group by and in which order.

import { groupKeyForm } from "#catalog/group-keys.ts";
import type { SchemaDraft, ViewTypes } from "./draft.ts";
import { keyFields, keyRelations } from "./measured-fields.ts";

export function groupArguments({ builder }: SchemaDraft, { groupKey, groupOrder, having }: ViewTypes) {
  return builder.args((t) => ({
    keys: t.field({ type: [groupKey], required: true, description: "One to eight, no field twice." }),
    having: t.field({ type: having, description: "Which groups. All of them, unless it is given." }),
    orderBy: t.field({
      type: [groupOrder],
      description: "The first decides, the next settle its ties, and the keys all others.",
    }),
    first: t.field({ type: "Int", description: "Groups from the start of the list." }),
    after: t.field({
      type: "String",
      description: "Groups after this cursor. The empty text is the start of the list.",
    }),
  }));
}

export function defineGroupKey(draft: SchemaDraft, types: ViewTypes): void {
  types.groupKey.implement({
    description: "One field to group by.",
    isOneOf: true,
    fields: (t) => ({
      ...Object.fromEntries(
        keyFields(types).map(({ name, type }) => [
          name,
          t.field({ type: groupKeyForm(type) === "bucket" ? draft.timeBucket() : draft.keyForm() }),
        ]),
      ),
      ...Object.fromEntries(
        keyRelations(draft, types).map(({ name, target }) => [name, t.field({ type: target.groupKey })]),
      ),
    }),
  });
}

export function defineGroupOrder(draft: SchemaDraft, types: ViewTypes): void {
  types.groupOrder.implement({
    description: "One key or number to order groups by, with its direction.",
    isOneOf: true,
    fields: (t) => ({
      key: t.field({ type: types.keyOrder }),
      aggregate: t.field({ type: types.aggregateOrder }),
    }),
  });
  types.keyOrder.implement({
    description: "One of the `keys`, with its direction.",
    isOneOf: true,
    fields: (t) => ({
      ...Object.fromEntries(keyFields(types).map(({ name }) => [name, t.field({ type: draft.direction() })])),
      ...Object.fromEntries(
        keyRelations(draft, types).map(({ name, target }) => [name, t.field({ type: target.keyOrder })]),
      ),
    }),
  });
}
