// One random case as plain data: a catalog, its rows, two people who ask in turn, and what is changed behind the back of the first.
// It follows from its seed, and is told as text.

import { rollFrom, type Dice } from "./dice.ts";
import { sightOf, shownRows } from "./oracle-policy.ts";
import type { Who } from "./people.ts";
import { randomCatalog } from "./random-catalog.ts";
import { smallerGroups } from "./random-groups.ts";
import { printCatalog, type CatalogModel, type ViewModel } from "./random-model.ts";
import { printOperation, pruneOperation, randomOperation, type Operation } from "./random-operations.ts";
import { randomCell, randomRows, randomWho, type Rows } from "./random-people.ts";
import { tidy } from "./random-tidy.ts";
import type { Row } from "./rows.ts";

export interface Asker {
  readonly who: Who;
  readonly operations: readonly Operation[];
}

/** One row of a view gets another value, is gone, or is there a second time under another key. */
export interface Change {
  readonly kind: "set" | "remove" | "add";
  readonly view: string;
  readonly at: number;
  readonly cells: Row;
}

export interface Case {
  readonly pool: "dedicated" | "serverless";
  readonly catalog: CatalogModel;
  readonly rows: Rows;
  readonly askers: readonly Asker[];
  readonly changes: readonly Change[];
}

export function randomCase(seed: number): Case {
  const dice = rollFrom(seed ^ 0x5eed);
  const catalog = randomCatalog(seed);
  const rows = randomRows(catalog, dice);
  const askers = Array.from({ length: 2 }, (): Asker => {
    const who = randomWho(dice);
    const sight = sightOf(catalog, who);
    const scene = { dice, sight, rows: shownRows(catalog, rows, sight, who) };
    const operations = Array.from({ length: 4 }, () => randomOperation(scene));
    return { who, operations: operations.filter((one) => Object.keys(one).length > 0) };
  });
  const changes = Array.from({ length: 40 }, () => randomChange(catalog, dice));
  return { pool: dice.pick(["dedicated", "serverless"]), catalog, rows, askers, changes };
}

function randomChange(catalog: CatalogModel, dice: Dice): Change {
  const view = dice.pick(catalog);
  const free = view.fields.filter(({ name }) => !view.key.includes(name));
  const cells = dice.some(free, 1 / Math.max(free.length, 1)).map((field) => [field.name, randomCell(field, dice)]);
  const kind = dice.pick(["set", "set", "set", "set", "remove", "add"] as const);
  return { kind, view: view.name, at: dice.nat(15), cells: Object.fromEntries(cells) as Row };
}

export function applyChange(rows: Rows, { kind, view, at, cells }: Change, catalog: CatalogModel): Rows {
  const own = rows[view] ?? [];
  const row = own[at % Math.max(own.length, 1)];
  const model = catalog.find(({ name }) => name === view);
  if (row === undefined || model === undefined) return rows;
  const index = at % own.length;
  const known = Object.fromEntries(Object.entries(cells).filter(([name]) => name in row));
  if (kind === "add") {
    const added = freshKey(model, { ...row, ...known }, own.length);
    return added === undefined ? rows : { ...rows, [view]: [...own.slice(0, index), added, ...own.slice(index)] };
  }
  const changed = kind === "remove" ? [] : [{ ...row, ...known }];
  return { ...rows, [view]: [...own.slice(0, index), ...changed, ...own.slice(index + 1)] };
}

/** Undefined for a key that no other value could be made of here. */
function freshKey({ key, fields }: ViewModel, row: Row, count: number): Row | undefined {
  const last = key.at(-1);
  const kind = fields.find(({ name }) => name === last)?.kind;
  if (last === undefined) return row;
  if (kind === "uuid") return { ...row, [last]: `11111111-0000-4000-8000-${String(count).padStart(12, "0")}` };
  return { ...row, [last]: kind === "bigint" ? String(5_000_000 + count) : 5_000_000 + count };
}

/** Each case with one thing less, largest first; what no longer has a meaning goes with it. */
export function* smaller(from: Case): Generator<Case> {
  const { catalog, rows, askers, changes } = from;
  if (askers.length > 1) for (const asker of askers) yield { ...from, askers: [asker] };
  for (const view of catalog) yield settle({ ...from, catalog: catalog.filter((one) => one !== view) });
  for (const [at, asker] of askers.entries()) {
    for (const less of fewer(asker.operations))
      yield { ...from, askers: askers.with(at, { ...asker, operations: less }) };
  }
  for (const view of catalog) {
    for (const less of smallerViews(view))
      yield settle({ ...from, catalog: catalog.map((one) => (one === view ? less : one)) });
    const own = rows[view.name] ?? [];
    for (const less of [...halves(own), ...fewer(own)]) yield { ...from, rows: { ...rows, [view.name]: less } };
  }
  for (const less of [...halves(changes), ...fewer(changes)]) yield { ...from, changes: less };
  for (const [at, asker] of askers.entries()) {
    for (const less of smallerAskers(asker)) yield settle({ ...from, askers: askers.with(at, less) });
  }
}

function* smallerAskers(asker: Asker): Generator<Asker> {
  const { who, operations } = asker;
  for (const roles of fewer(who.roles)) yield { ...asker, who: { ...who, roles } };
  for (const [index, operation] of operations.entries()) {
    for (const less of smallerOperations(operation)) yield { ...asker, operations: operations.with(index, less) };
  }
}

function fewer<T>(all: readonly T[]): readonly (readonly T[])[] {
  return all.map((_, at) => all.toSpliced(at, 1));
}

function halves<T>(all: readonly T[]): readonly (readonly T[])[] {
  const middle = Math.floor(all.length / 2);
  return all.length < 4 ? [] : [all.slice(0, middle), all.slice(middle)];
}

function* smallerViews(view: ViewModel): Generator<ViewModel> {
  for (const fields of fewer(view.fields)) yield { ...view, fields };
  for (const relations of fewer(view.relations)) yield { ...view, relations };
  for (const filters of fewer(view.filters)) yield { ...view, filters };
  if (view.aggregate !== undefined) yield { ...view, aggregate: undefined };
  if (view.scopes !== undefined) yield { ...view, scopes: undefined };
  for (const [at, field] of view.fields.entries()) {
    for (const part of ["mask", "roles", "scopes"] as const) {
      if (field[part] !== undefined) yield { ...view, fields: view.fields.with(at, { ...field, [part]: undefined }) };
    }
  }
}

function* smallerOperations(operation: Operation): Generator<Operation> {
  for (const [alias, asked] of Object.entries(operation)) {
    const { [alias]: _, ...rest } = operation;
    if (Object.keys(rest).length > 0) yield rest;
    for (const part of ["where", "orderBy", "aggregate", "groups"] as const) {
      if (asked[part] !== undefined) yield { ...operation, [alias]: { ...asked, [part]: undefined } };
    }
    const { groups, aggregate = [] } = asked;
    if (groups !== undefined)
      for (const less of smallerGroups(groups)) yield { ...operation, [alias]: { ...asked, groups: less } };
    if (aggregate.length > 1)
      for (const less of fewer(aggregate)) yield { ...operation, [alias]: { ...asked, aggregate: less } };
    for (const fields of fewer(asked.fields)) yield { ...operation, [alias]: { ...asked, fields } };
    if (Object.keys(asked.below).length > 0) yield { ...operation, [alias]: { ...asked, below: {} } };
    for (const below of smallerOperations(asked.below)) yield { ...operation, [alias]: { ...asked, below } };
  }
}

/** Takes out what names nothing any more. */
export function settle(from: Case): Case {
  const catalog = tidy(from.catalog);
  const rows = Object.fromEntries(
    catalog.map(({ name, fields }) => [
      name,
      (from.rows[name] ?? []).map((row) =>
        Object.fromEntries(fields.map((field) => [field.name, row[field.name] ?? null])),
      ),
    ]),
  );
  const askers = from.askers.map(({ who, operations }) => {
    const sight = sightOf(catalog, who);
    const kept = operations.map((operation) => pruneOperation(operation, sight));
    return { who, operations: kept.filter((operation) => Object.keys(operation).length > 0) };
  });
  return { ...from, catalog, rows, askers, changes: from.changes.filter(({ view }) => view in rows) };
}

export function printCase({ pool, catalog, rows, askers, changes }: Case): string {
  const people = askers.flatMap(({ who, operations }, at) => {
    const sight = sightOf(catalog, who);
    return [`asker ${at}: ${JSON.stringify(who)}`, ...operations.map((one) => `  ${printOperation(one, sight)}`)];
  });
  const tables = Object.entries(rows).flatMap(([name, own]) => [
    `rows of ${name}:`,
    ...own.map((row) => `  ${JSON.stringify(row)}`),
  ]);
  const moves = changes.map((change) => `  ${JSON.stringify(change)}`);
  return [`on a ${pool} pool`, printCatalog(catalog), ...people, ...tables, "changes:", ...moves].join("\n");
}
