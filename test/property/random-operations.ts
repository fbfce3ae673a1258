// Random operations over what exists for somebody in a random catalog, and their text. Some of what they ask by is what the rows
// show, masks and all.

import { isOrderable, operatorsFor } from "#catalog/operators.ts";
import type { Dice } from "./dice.ts";
import type { Value } from "./domains.ts";
import type { SeenView, Sight } from "./oracle-policy.ts";
import { printArguments } from "./print-value.ts";
import {
  printAggregate,
  printGroups,
  pruneGroups,
  pruneMeasures,
  randomGroups,
  randomMeasures,
  type GroupsAsked,
} from "./random-groups.ts";
import { kindOf } from "./random-kinds.ts";
import { atMeasure, hasMeasure, isExact, measuresOf, type Fn, type MeasureAsked } from "./random-measures.ts";
import { fieldOf, pluralOf, singularOf, type Condition } from "./random-model.ts";
import type { Rows } from "./random-people.ts";
import { prune, QUANTIFIERS, scopeBehind, type Scope } from "./random-tidy.ts";

export type Term = { readonly [name: string]: "ASC" | "DESC" | Term };

export interface Page {
  readonly first?: number;
  readonly last?: number;
  readonly after?: string;
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
  /** Of a list: numbers over all of its rows, and by groups. */
  readonly aggregate?: readonly MeasureAsked[] | undefined;
  readonly groups?: GroupsAsked | undefined;
  readonly fields: readonly string[];
  readonly below: Operation;
}

/** By alias. */
export type Operation = Readonly<Record<string, Asked>>;

export interface Scene {
  readonly dice: Dice;
  readonly sight: Sight;
  /** As they are shown. */
  readonly rows: Rows;
}

const MOST_DEPTH = 4;
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
    return { ...bare, ...numbersOf(seen, scene), where, wantsTotal: dice.chance(0.7), wantsRows: false };
  }
  return {
    ...rowOf(seen, scene, depth),
    ...numbersOf(seen, scene),
    as: "list",
    relation,
    page: dice.pick<Page>([{}, {}, { first: 2 }, { first: 5 }, { last: 2 }, { last: 20 }]),
    wantsTotal: dice.chance(0.5),
    wantsRows: dice.chance(0.9),
    where,
    orderBy: dice.chance(0.6) ? ordersOf(seen, scene) : undefined,
  };
}

function numbersOf(seen: SeenView, scene: Scene): Pick<Asked, "aggregate" | "groups"> {
  const { dice } = scene;
  return {
    aggregate: dice.chance(0.35) ? randomMeasures(seen, scene) : undefined,
    groups: dice.chance(seen.access === "numbers" ? 0.6 : 0.35) ? randomGroups(seen, scene) : undefined,
  };
}

/** A number of rows that nothing may be asked by has no filter at all. */
const hasWhere = ({ access, askable }: SeenView): boolean => access === "rows" || askable.length > 0;

function belowOf({ relations }: SeenView, scene: Scene, depth: number): Operation {
  const { dice, sight } = scene;
  if (depth >= MOST_DEPTH) return {};
  // Far down one way is enough: statements hold those of all that is above.
  const wanted = dice.some(relations, depth === 0 ? 0.5 : 0.4).slice(0, depth === 0 ? 2 : 1);
  const parts = wanted.flatMap(({ name, arity, target }) => {
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
  if (steps > 0 && relations.length > 0 && dice.chance(0.45)) {
    const { name, target, arity } = dice.pick(relations);
    const there = sight.get(target);
    const behind = arity === "one" ? termOf : manyTermOf;
    const inner = there === undefined ? undefined : behind(there, scene, steps - 1);
    if (inner !== undefined) return { [name]: inner };
  }
  const fields = askable.filter((name) => isOrderable(kindOf(fieldOf(view, name).kind).type));
  return fields.length === 0 ? undefined : { [dice.pick(fields)]: dice.pick(["ASC", "DESC"]) };
}

/** By a number over many rows: how many they are, or one that is exact. */
function manyTermOf({ view, askable }: SeenView, { dice }: Scene): Term {
  const exact = measuresOf(view, askable).filter((one) => isExact(one, view));
  const measure: MeasureAsked = dice.chance(0.4) ? { fn: "count" } : dice.pick(exact);
  return atMeasure(measure, dice.pick(["ASC", "DESC"] as const)) as Term;
}

function whereOf(seen: SeenView, scene: Scene, depth: number): Condition | undefined {
  const { dice, sight } = scene;
  const roll = depth === 0 ? 9 : dice.nat(9);
  const again = (): Condition => whereOf(seen, scene, depth - 1) ?? {};
  if (roll === 0) return { not: again() };
  if (roll === 1) return { or: [again(), again()] };
  if (roll === 2) return { and: [again(), again()] };
  if (roll <= 5 && seen.relations.length > 0) {
    const { name, target, arity } = dice.pick(seen.relations);
    const there = sight.get(target);
    const behind = there === undefined ? undefined : (whereOf(there, scene, depth - 1) ?? {});
    if (behind !== undefined) return { [name]: arity === "one" ? behind : { [dice.pick(QUANTIFIERS)]: behind } };
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
  if (seen === undefined || !isThere(asked, seen)) return undefined;
  const scope = scopeOf(seen, sight);
  const names = seen.relations.map(({ name }) => name);
  const below = Object.fromEntries(
    Object.entries(asked.below).filter(([, part]) => names.includes(part.relation ?? "")),
  );
  const { where, aggregate, groups } = asked;
  const orderBy = asked.orderBy?.filter((term) => isTerm(term, seen, sight));
  return {
    ...asked,
    fields: asked.fields.filter((name) => seen.fields.includes(name)),
    where: where === undefined || !hasWhere(seen) ? undefined : prune(where, scope),
    orderBy: orderBy?.length === 0 ? undefined : orderBy,
    aggregate: aggregate === undefined ? undefined : pruneMeasures(aggregate, seen),
    groups: groups === undefined ? undefined : pruneGroups(groups, seen, sight),
    below: pruneOperation(below, sight),
  };
}

function isThere({ key, wantsRows, below }: Asked, { view, access, hasKey }: SeenView): boolean {
  if (key !== undefined && (!hasKey || key.length !== view.key.length)) return false;
  return access === "rows" || (!wantsRows && Object.keys(below).length === 0);
}

function scopeOf({ askable, relations }: SeenView, sight: Sight): Scope {
  return {
    hasField: (name) => askable.includes(name),
    behind: (name) => {
      const link = relations.find((known) => known.name === name);
      const there = link === undefined ? undefined : sight.get(link.target);
      return link === undefined || there === undefined ? undefined : scopeBehind(link.arity, scopeOf(there, sight));
    },
  };
}

function isTerm(term: Term, { askable, relations }: SeenView, sight: Sight): boolean {
  return Object.entries(term).every(([name, rest]) => {
    if (typeof rest === "string") return askable.includes(name);
    const link = relations.find((known) => known.name === name);
    const there = link === undefined ? undefined : sight.get(link.target);
    if (link === undefined || there === undefined) return false;
    return link.arity === "one" ? isTerm(rest, there, sight) : isManyTerm(rest, there);
  });
}

function isManyTerm(term: Term, { view, askable }: SeenView): boolean {
  return Object.entries(term).every(([fn, rest]) => {
    const [field] = typeof rest === "string" ? [] : Object.keys(rest);
    return (
      fn === "count" ||
      (field !== undefined && askable.includes(field) && hasMeasure(fn as Fn, fieldOf(view, field).kind))
    );
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
  const { page: size, where, orderBy, aggregate, groups } = asked;
  const list = `${asked.relation ?? pluralOf(view)}${printArguments({ ...size, where, orderBy })}`;
  const page = `pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { ${hasKey ? "cursor " : ""}node ${row} }`;
  const parts = [
    ...(asked.wantsTotal ? ["totalCount"] : []),
    ...(aggregate === undefined ? [] : [printAggregate(aggregate)]),
    ...(groups === undefined ? [] : [printGroups(groups)]),
    asked.wantsRows ? page : "__typename",
  ];
  return `${list} { ${parts.join(" ")} }`;
}

export const globalId = (view: string, key: readonly unknown[]): string =>
  Buffer.from(JSON.stringify([view, ...key])).toString("base64url");
