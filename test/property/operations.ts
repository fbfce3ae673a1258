// Random operations over what exists for a principal: lists and rows, nested through relations, under aliases.

import fc from "fast-check";
import { conditionOf, orderOf, someView } from "./conditions.ts";
import { storedIn } from "./domains.ts";
import { fieldsOf, hasKey, relationsOf } from "./oracle.ts";
import type { Who } from "./people.ts";
import { domainOf } from "./rows.ts";
import { keyOf, pluralOf, singularOf, type ViewName } from "./views.ts";

/** One field that reads rows, and what is read below it. */
export interface Part {
  readonly view: ViewName;
  /** `parcels`, `parcel`, `place`. */
  readonly field: string;
  readonly given: Readonly<Record<string, unknown>>;
  /** Undefined for a field that answers with one row. */
  readonly list:
    | { readonly wantsEdges: boolean; readonly wantsTotal: boolean; readonly hasCursors: boolean }
    | undefined;
  readonly fields: readonly string[];
  readonly parts: Parts;
}

/** By alias. */
export type Parts = Readonly<Record<string, Part>>;

const MAX_DEPTH = 3;

/** One to three fields of Query. */
export function operationOf(who: Who): fc.Arbitrary<Parts> {
  const rootPart = someView(who).chain((view) => {
    const list = listPart(view, pluralOf(view), who, 0);
    return hasKey(view, who) ? fc.oneof({ weight: 3, arbitrary: list }, rowByKey(view, who)) : list;
  });
  return aliased(fc.array(rootPart, { minLength: 1, maxLength: 3 }));
}

function aliased(parts: fc.Arbitrary<readonly Part[]>): fc.Arbitrary<Parts> {
  return parts.map((some) => Object.fromEntries(some.map((part, index) => [`r${index}`, part])));
}

function rowByKey(view: ViewName, who: Who): fc.Arbitrary<Part> {
  const key = keyOf(view).map((name) => [name, fc.constantFrom(...storedIn(domainOf(view, name)))] as const);
  const row = rowPart(view, singularOf(view), who, 0);
  return fc.tuple(row, fc.record(Object.fromEntries(key))).map(([part, given]) => ({ ...part, given }));
}

function rowPart(view: ViewName, field: string, who: Who, depth: number): fc.Arbitrary<Part> {
  return fc.record({
    view: fc.constant(view),
    field: fc.constant(field),
    given: fc.constant({}),
    list: fc.constant(undefined),
    fields: fc.subarray(fieldsOf(view, who) as string[]),
    parts: partsBelow(view, who, depth),
  });
}

function listPart(view: ViewName, field: string, who: Who, depth: number): fc.Arbitrary<Part> {
  const hasCursors = hasKey(view, who);
  const list = fc.record({ wantsEdges: fc.boolean(), wantsTotal: fc.boolean(), hasCursors: fc.constant(hasCursors) });
  return fc
    .tuple(rowPart(view, field, who, depth), list, argumentsOf(view, who))
    .map(([part, shape, given]) => ({ ...part, list: shape, given }));
}

function argumentsOf(view: ViewName, who: Who): fc.Arbitrary<Readonly<Record<string, unknown>>> {
  const size = fc.constantFrom({}, { first: 2 }, { first: 5 }, { last: 2 });
  const where = fc.option(conditionOf(view, who, 2), { nil: undefined, freq: 2 });
  const orderBy = fc.option(orderOf(view, who), { nil: undefined, freq: 2 });
  return fc.tuple(size, where, orderBy).map(([page, condition, order]) => ({
    ...page,
    ...(condition === undefined ? {} : { where: condition }),
    ...(order === undefined ? {} : { orderBy: order }),
  }));
}

function partsBelow(view: ViewName, who: Who, depth: number): fc.Arbitrary<Parts> {
  const links = depth >= MAX_DEPTH ? [] : relationsOf(view, who);
  if (links.length === 0) return fc.constant({});
  const below = fc
    .constantFrom(...links)
    .chain(({ name, arity, target }) =>
      arity === "one" ? rowPart(target, name, who, depth + 1) : listPart(target, name, who, depth + 1),
    );
  return aliased(fc.array(below, { maxLength: depth === 0 ? 3 : 2 }));
}

/** The text of an operation, its values written into it. */
export function printParts(parts: Parts): string {
  const fields = Object.entries(parts).map(([alias, part]) => {
    const row = `{ __typename ${part.fields.join(" ")} ${printParts(part.parts).slice(1, -1)} }`;
    return `${alias}: ${part.field}${printArguments(part)} ${part.list === undefined ? row : printList(part.list, row)}`;
  });
  return `{${fields.join(" ")}}`;
}

function printList({ wantsEdges, wantsTotal, hasCursors }: NonNullable<Part["list"]>, row: string): string {
  const rows = wantsEdges ? `edges { ${hasCursors ? "cursor " : ""}node ${row} }` : `nodes ${row}`;
  const info = "pageInfo { hasNextPage hasPreviousPage startCursor endCursor }";
  return `{ ${wantsTotal ? "totalCount " : ""}${info} ${rows} }`;
}

function printArguments({ given }: Part): string {
  const printed = Object.entries(given).map(([name, value]) => `${name}: ${printValue(value)}`);
  return printed.length === 0 ? "" : `(${printed.join(", ")})`;
}

/** `{pieces: {gt: 3}}`; what says ASC or DESC is no text. */
function printValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(printValue).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    return `{${Object.entries(value)
      .map(([name, part]) => `${name}: ${printValue(part)}`)
      .join(", ")}}`;
  }
  if (value === "ASC" || value === "DESC") return value;
  return JSON.stringify(value);
}
