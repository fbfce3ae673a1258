// Questions for each thing of a catalog that does not exist for somebody: as a field, in a filter, in an order, in a number, as a
// key of groups, as a relation, as a type. `query` puts a name in its place, so that the same can be asked of a name that exists for nobody.

import { isOrderable } from "#catalog/operators.ts";
import type { SeenView, Sight } from "./oracle-policy.ts";
import { isDated } from "./random-groups.ts";
import { kindOf } from "./random-kinds.ts";
import { fieldOf, pluralOf, singularOf, type CatalogModel, type ViewModel } from "./random-model.ts";

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
  const count = "{ nodes { aggregate { count } } }";
  const key = (of: string): string => `{ ${list} { groupBy(keys: [{ ${of}: VALUE }]) ${count} } }`;
  const number = (fn: string) => (of: string) => `{ ${list} { aggregate { ${fn} { ${of} } } } }`;
  // Of a key that exists, where there is one: then nothing but the name is wrong.
  const known = askable.find((name) => isOrderable(kindOf(fieldOf(view, name).kind).type)) ?? "unknown";
  const groups = (rest: (of: string) => string) => (of: string) =>
    `{ ${list} { groupBy(keys: [{ ${known}: ${formOf(view, known)} }], ${rest(of)}) ${count} } }`;
  const having = (of: string): string => `having: { countDistinct: { ${of}: { gt: "0" } } }`;
  const byNumber = (of: string): string => `orderBy: [{ aggregate: { max: { ${of}: ASC } } }]`;
  const byKey = (of: string): string => `orderBy: [{ key: { ${of}: ASC } }]`;
  const numbers = [
    key,
    number("countDistinct"),
    number("max"),
    number("sum"),
    ...[having, byNumber, byKey].map(groups),
  ];
  const ofFields = view.fields.flatMap(({ name, kind }) => {
    const isReadable = access === "rows" && fields.includes(name);
    const asked = askable.includes(name);
    return [
      ...(isReadable ? [] : [{ name, query: read }]),
      ...(asked ? [] : [{ name, query: where }]),
      ...(!asked && isOrderable(kindOf(kind).type) ? [order, ...numbers].map((query) => ({ name, query })) : []),
    ];
  });
  const many = [
    (of: string): string => `{ ${list}(where: { ${of}: { some: {} } }) { totalCount } }`,
    (of: string): string => `{ ${list}(orderBy: [{ ${of}: { count: DESC } }]) { totalCount } }`,
  ];
  const through = (of: string): string => `{ ${list} { groupBy(keys: [{ ${of}: { k0: VALUE } }]) ${count} } }`;
  const ofRelations = view.relations
    .filter(({ name }) => !relations.some((seen) => seen.name === name))
    .flatMap(({ name, arity }) => [behind, ...(arity === "many" ? many : [through])].map((query) => ({ name, query })));
  return [...ofFields, ...ofRelations];
}

function formOf(view: ViewModel, name: string): string {
  const kind = view.fields.find((field) => field.name === name)?.kind;
  return kind !== undefined && isDated(kind) ? "{}" : "VALUE";
}
