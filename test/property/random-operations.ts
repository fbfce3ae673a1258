// Random operations over what exists for somebody in a random catalog, and their text. Some of what they ask by is what the rows
// show, masks and all.

import { isOrderable, operatorsFor } from "#catalog/operators.ts";
import type { Dice } from "./dice.ts";
import type { Value } from "./domains.ts";
import type { SeenView, Sight } from "./oracle-policy.ts";
import { kindOf } from "./random-kinds.ts";
import { fieldOf, pluralOf, singularOf, type Condition } from "./random-model.ts";
import type { Rows } from "./random-people.ts";
import { prune, type Scope } from "./random-tidy.ts";

export type Term = { readonly [name: string]: "ASC" | "DESC" | Term };

export interface Page {
  readonly first?: number;
  readonly last?: number;
}

/** One field that reads rows, and what is read below it. */
export interface Asked {
  /** `row` stands for a lookup by key and `node` for one by id; both behind a relation to one are `one`. */
  readonly as: "list" | "one" | "row" | "node";
  readonly view: string;
  /** The relation that leads here; undefined on Query. */
  readonly relation?: string | undefined;
  readonly key?: readonly Value[] | undefined;
  readonly where?: Condition | undefined;
  readonly orderBy?: readonly Term[] | undefined;
  readonly page: Page;
  readonly wantsTotal: boolean;
  readonly wantsRows: boolean;
  readonly fields: readonly string[];
  readonly below: Operation;
}

/** By alias. */
export type Operation = Readonly<Record<string, Asked>>;

interface Scene {
  readonly dice: Dice;
  readonly sight: Sight;
  /** As they are shown. */
  readonly rows: Rows;
}

const OPERANDS = ["a", "b", "0", "%", "_", "[", "'", ""] as const;

export function randomOperation(scene: Scene): Operation {
  const views = [...scene.sight.values()];
  const { dice } = scene;
  if (views.length === 0) return {};
  return aliased(Array.from({ length: 1 + dice.nat(2) }, () => rootOf(dice.pick(views), scene)));
}

const aliased = (parts: readonly Asked[]): Operation =>
  Object.fromEntries(parts.map((part, index) => [`a${index}`, part]));

function rootOf(seen: SeenView, scene: Scene): Asked {
  const { dice, rows } = scene;
  const { view } = seen;
  if (!seen.hasKey || dice.chance(0.7)) return listOf(seen, undefined, scene, 0);
  const shown = rows[view.name] ?? [];
  const row = shown.length > 0 && dice.chance(0.8) ? dice.pick(shown) : undefined;
  const key = view.key.map((name) => row?.[name] ?? dice.pick(kindOf(fieldOf(view, name).kind).stored));
  return { ...rowOf(seen, scene, 0), as: dice.chance(0.5) ? "row" : "node", key };
}

function rowOf(seen: SeenView, scene: Scene, depth: number): Asked {
  const { view, fields } = seen;
  return {
    as: "one",
    view: view.name,
    page: {},
    wantsTotal: false,
    wantsRows: true,
    fields: scene.dice.some(fields, 0.7),
    below: belowOf(seen, scene, depth),
  };
}

function listOf(seen: SeenView, relation: string | undefined, scene: Scene, depth: number): Asked {
  const { dice } = scene;
  const where =
    hasWhere(seen) && dice.chance(seen.access === "numbers" ? 0.85 : 0.55) ? whereOf(seen, scene, 2) : undefined;
  if (seen.access === "numbers") {
    const bare = { as: "list", view: seen.view.name, page: {}, fields: [], below: {} } as const;
    return { ...bare, where, wantsTotal: true, wantsRows: false };
  }
  return {
    ...rowOf(seen, scene, depth),
    as: "list",
    relation,
    page: dice.pick<Page>([{}, {}, { first: 2 }, { first: 5 }, { last: 2 }, { last: 20 }]),
    wantsTotal: dice.chance(0.5),
    wantsRows: dice.chance(0.9),
    where,
    orderBy: dice.chance(0.6) ? ordersOf(seen, scene) : undefined,
  };
}

/** A number of rows that nothing may be asked by has no filter at all. */
const hasWhere = ({ access, askable }: SeenView): boolean => access === "rows" || askable.length > 0;

function belowOf({ relations }: SeenView, scene: Scene, depth: number): Operation {
  const { dice, sight } = scene;
  if (depth >= 2) return {};
  const parts = dice.some(relations, 0.45).flatMap(({ name, arity, target }) => {
    const there = sight.get(target);
    if (there === undefined) return [];
    const part = arity === "one" ? rowOf(there, scene, depth + 1) : listOf(there, name, scene, depth + 1);
    return [{ ...part, relation: name }];
  });
  return aliased(parts);
}

function ordersOf(seen: SeenView, scene: Scene): readonly Term[] | undefined {
  const terms = Array.from({ length: 1 + scene.dice.nat(1) }, () => termOf(seen, scene, 2)).filter(
    (term) => term !== undefined,
  );
  return terms.length === 0 ? undefined : terms;
}

function termOf({ view, askable, relations }: SeenView, scene: Scene, steps: number): Term | undefined {
  const { dice, sight } = scene;
  const ones = relations.filter(({ arity }) => arity === "one");
  if (steps > 0 && ones.length > 0 && dice.chance(0.35)) {
    const { name, target } = dice.pick(ones);
    const there = sight.get(target);
    const inner = there === undefined ? undefined : termOf(there, scene, steps - 1);
    if (inner !== undefined) return { [name]: inner };
  }
  const fields = askable.filter((name) => isOrderable(kindOf(fieldOf(view, name).kind).type));
  return fields.length === 0 ? undefined : { [dice.pick(fields)]: dice.pick(["ASC", "DESC"]) };
}

function whereOf(seen: SeenView, scene: Scene, depth: number): Condition | undefined {
  const { dice, sight } = scene;
  const roll = depth === 0 ? 9 : dice.nat(9);
  const again = (): Condition => whereOf(seen, scene, depth - 1) ?? {};
  const ones = seen.relations.filter(({ arity }) => arity === "one");
  if (roll === 0) return { not: again() };
  if (roll === 1) return { or: [again(), again()] };
  if (roll === 2) return { and: [again(), again()] };
  if (roll <= 5 && ones.length > 0) {
    const { name, target } = dice.pick(ones);
    const there = sight.get(target);
    if (there !== undefined) return { [name]: whereOf(there, scene, depth - 1) ?? {} };
  }
  return testOf(seen, scene);
}

function testOf({ view, askable }: SeenView, { dice, rows }: Scene): Condition | undefined {
  if (askable.length === 0) return undefined;
  const name = dice.pick(askable);
  const { type, stored, asked = [] } = kindOf(fieldOf(view, name).kind);
  const operator = dice.pick(operatorsFor(type));
  if (operator === "isNull") return { [name]: { isNull: dice.chance(0.5) } };
  if (["contains", "startsWith", "endsWith"].includes(operator)) return { [name]: { [operator]: dice.pick(OPERANDS) } };
  const shown = (rows[view.name] ?? []).flatMap((row) => row[name] ?? []);
  const one = (): Value => (shown.length > 0 && dice.chance(0.6) ? dice.pick(shown) : dice.pick([...stored, ...asked]));
  return { [name]: { [operator]: operator === "in" || operator === "notIn" ? dice.times(3, one) : one() } };
}

/** The operation without what does not exist any more. */
export function pruneOperation(operation: Operation, sight: Sight): Operation {
  return Object.fromEntries(
    Object.entries(operation).flatMap(([alias, asked]) => {
      const kept = pruneAsked(asked, sight);
      return kept === undefined ? [] : [[alias, kept]];
    }),
  );
}

function pruneAsked(asked: Asked, sight: Sight): Asked | undefined {
  const seen = sight.get(asked.view);
  if (seen === undefined || (asked.key !== undefined && asked.key.length !== seen.view.key.length)) return undefined;
  if (asked.key !== undefined && !seen.hasKey) return undefined;
  if (seen.access === "numbers" && (asked.wantsRows || Object.keys(asked.below).length > 0)) return undefined;
  const scope = scopeOf(seen, sight);
  const names = seen.relations.map(({ name }) => name);
  const below = Object.fromEntries(
    Object.entries(asked.below).filter(([, part]) => names.includes(part.relation ?? "")),
  );
  const orderBy = asked.orderBy?.filter((term) => isTerm(term, scope));
  return {
    ...asked,
    fields: asked.fields.filter((name) => seen.fields.includes(name)),
    where: asked.where === undefined || !hasWhere(seen) ? undefined : prune(asked.where, scope),
    orderBy: orderBy?.length === 0 ? undefined : orderBy,
    below: pruneOperation(below, sight),
  };
}

function scopeOf({ askable, relations }: SeenView, sight: Sight): Scope {
  return {
    hasField: (name) => askable.includes(name),
    behind: (name) => {
      const link = relations.find((known) => known.name === name && known.arity === "one");
      const there = link === undefined ? undefined : sight.get(link.target);
      return there === undefined ? undefined : scopeOf(there, sight);
    },
  };
}

function isTerm(term: Term, scope: Scope): boolean {
  return Object.entries(term).every(([name, rest]) => {
    if (typeof rest === "string") return scope.hasField(name);
    const there = scope.behind(name);
    return there !== undefined && isTerm(rest, there);
  });
}

/** The text of an operation, its values written into it. */
export function printOperation(operation: Operation, sight: Sight): string {
  return `{ ${Object.entries(operation)
    .map(([alias, asked]) => `${alias}: ${printAsked(asked, sight)}`)
    .join(" ")} }`;
}

function printAsked(asked: Asked, sight: Sight): string {
  const seen = sight.get(asked.view);
  if (seen === undefined) throw new TypeError(`${asked.view} is not seen`);
  const { view, hasKey } = seen;
  const row = `{ __typename ${[...(hasKey ? ["id"] : []), ...asked.fields].join(" ")} ${printOperation(asked.below, sight).slice(1, -1)}}`;
  if (asked.as === "one") return `${asked.relation} ${row}`;
  if (asked.as === "node")
    return `node(id: ${JSON.stringify(globalId(view.name, asked.key ?? []))}) { ... on ${view.name} ${row} }`;
  if (asked.as === "row") {
    const key = view.key.map((name, index) => `${name}: ${JSON.stringify(asked.key?.[index])}`);
    return `${singularOf(view)}(${key.join(", ")}) ${row}`;
  }
  const list = `${asked.relation ?? pluralOf(view)}${printArguments(asked)}`;
  const page = `pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { ${hasKey ? "cursor " : ""}node ${row} }`;
  return `${list} { ${asked.wantsTotal ? "totalCount " : ""}${asked.wantsRows ? page : "__typename"} }`;
}

export const globalId = (view: string, key: readonly unknown[]): string =>
  Buffer.from(JSON.stringify([view, ...key])).toString("base64url");

function printArguments({ page, where, orderBy }: Asked): string {
  const given = { ...page, ...(where === undefined ? {} : { where }), ...(orderBy === undefined ? {} : { orderBy }) };
  const printed = Object.entries(given).map(([name, value]) => `${name}: ${printValue(value)}`);
  return printed.length === 0 ? "" : `(${printed.join(", ")})`;
}

/** `{pieces: {gt: 3}}`; what says ASC or DESC is no text. */
export function printValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(printValue).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const parts = Object.entries(value).map(([name, part]) => `${name}: ${printValue(part)}`);
    return `{${parts.join(", ")}}`;
  }
  return value === "ASC" || value === "DESC" ? value : JSON.stringify(value);
}
