// Questions for each thing of a catalog that does not exist for somebody: as a field, in a filter, in an order, as a relation, as a
// type. `query` puts a name in its place, so that the same can be asked of a name that exists for nobody.

import { isOrderable } from "#catalog/operators.ts";
import type { SeenView, Sight } from "./oracle-policy.ts";
import { kindOf } from "./random-kinds.ts";
import { pluralOf, singularOf, type CatalogModel } from "./random-model.ts";

export interface HiddenQuestion {
  readonly name: string;
  readonly query: (name: string) => string;
}

export function hiddenQuestions(catalog: CatalogModel, sight: Sight): readonly HiddenQuestion[] {
  return catalog.flatMap((view) => {
    const seen = sight.get(view.name);
    if (seen !== undefined) return hiddenIn(seen);
    const roots = [singularOf(view), pluralOf(view)];
    return [
      ...roots.map((name) => ({ name, query: (of: string) => `{ ${of} { totalCount } }` })),
      { name: view.name, query: (of: string) => `{ node(id: "x") { ... on ${of} { id } } }` },
    ];
  });
}

function hiddenIn({ view, access, fields, askable, relations }: SeenView): readonly HiddenQuestion[] {
  const list = pluralOf(view);
  const where = (of: string): string => `{ ${list}(where: { ${of}: { isNull: true } }) { totalCount } }`;
  const order = (of: string): string => `{ ${list}(orderBy: [{ ${of}: ASC }]) { totalCount } }`;
  const read = (of: string): string => `{ ${list} { nodes { ${of} } } }`;
  const behind = (of: string): string => `{ ${list} { nodes { ${of} { __typename } } } }`;
  const ofFields = view.fields.flatMap(({ name, kind }) => {
    const isReadable = access === "rows" && fields.includes(name);
    const asked = askable.includes(name);
    return [
      ...(isReadable ? [] : [{ name, query: read }]),
      ...(asked ? [] : [{ name, query: where }]),
      ...(!asked && isOrderable(kindOf(kind).type) ? [{ name, query: order }] : []),
    ];
  });
  const known = relations.map(({ name }) => name);
  const ofRelations = view.relations.flatMap(({ name }) => (known.includes(name) ? [] : [{ name, query: behind }]));
  return [...ofFields, ...ofRelations];
}
