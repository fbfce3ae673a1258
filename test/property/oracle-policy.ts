// The policy of a random catalog, evaluated cell by cell over all rows. A hat is what somebody sees a view by: a role, or being
// anyone. Nothing here knows how the API goes about it.

import type { Cell, Value } from "./domains.ts";
import { masked } from "./oracle-masks.ts";
import type { Who } from "./people.ts";
import { folded, kindOf, type KindName } from "./random-kinds.ts";
import {
  fieldOf,
  viewOf,
  type AggregateModel,
  type CatalogModel,
  type Condition,
  type FieldModel,
  type RelationModel,
  type ViewModel,
} from "./random-model.ts";
import type { Rows } from "./random-people.ts";
import type { Row } from "./rows.ts";

export const ANYONE = "*";

/** A view as somebody has it. */
export interface SeenView {
  readonly view: ViewModel;
  readonly access: "rows" | "numbers";
  readonly hats: readonly string[];
  /** Of numbers: those that can be filtered by. */
  readonly fields: readonly string[];
  readonly askable: readonly string[];
  readonly relations: readonly RelationModel[];
  readonly hasKey: boolean;
}

export type Sight = ReadonlyMap<string, SeenView>;

const meets = (anyOf: readonly (readonly string[])[] | undefined, { scopes }: Who): boolean =>
  anyOf?.some((allOf) => allOf.every((scope) => scopes.includes(scope))) ?? true;

const held = (roles: readonly string[], who: Who): readonly string[] =>
  roles.filter((role) => who.roles.includes(role));

function rowHats({ roles, scopes }: ViewModel, who: Who): readonly string[] {
  if (!meets(scopes, who)) return [];
  return roles === undefined ? [ANYONE] : held(roles, who);
}

/** By the table of docs/decisions/006. */
function numberHats(view: ViewModel, { roles, scopes }: AggregateModel, who: Who): readonly string[] {
  const byRows = view.scopes !== undefined && meets(view.scopes, who);
  const byNumbers = scopes !== undefined && meets(scopes, who);
  const asksNothing = view.scopes === undefined && scopes === undefined;
  if (!byRows && !byNumbers && !asksNothing) return [];
  const ofRows = byNumbers && view.scopes !== undefined ? held(view.roles ?? [], who) : [];
  return [...ofRows, ...held(roles, who)];
}

/** True where the field is there for whoever wears the hat. */
function fits({ roles, scopes }: FieldModel, hat: string, who: Who): boolean {
  if (scopes !== undefined && !scopes.every((scope) => who.scopes.includes(scope))) return false;
  return roles === undefined || (hat === ANYONE ? held(roles, who).length > 0 : roles.includes(hat));
}

function isSpared({ mask }: FieldModel, hat: string, who: Who): boolean {
  if (mask === undefined) return true;
  return hat === ANYONE ? held(mask.unlessRoles, who).length > 0 : mask.unlessRoles.includes(hat);
}

const isFiltered = (view: ViewModel, hat: string): boolean => view.filters.some(({ role }) => role === hat);

/** True where, whatever the rows and claims are, no row of these hats lies outside of those of `some`. */
function covers(view: ViewModel, hats: readonly string[], some: readonly string[]): boolean {
  return hats.every((hat) => some.includes(hat)) || some.some((hat) => !isFiltered(view, hat));
}

export function sightOf(catalog: CatalogModel, who: Who): Sight {
  const bare = catalog.flatMap((view) => seenView(view, who) ?? []);
  const seen = new Map(bare.map((one) => [one.view.name, one]));
  return new Map(
    bare.map((one) => {
      const relations = one.access === "numbers" ? [] : one.view.relations.filter((link) => leads(link, one, seen));
      return [one.view.name, { ...one, relations }];
    }),
  );
}

function leads({ target, on }: RelationModel, from: SeenView, seen: Sight): boolean {
  const to = seen.get(target);
  if (to?.access !== "rows") return false;
  return on.every(([local, remote]) => from.askable.includes(local) && to.askable.includes(remote));
}

function seenView(view: ViewModel, who: Who): SeenView | undefined {
  const hats = rowHats(view, who);
  const shown = view.fields.filter((field) => hats.some((hat) => fits(field, hat, who)));
  if (shown.length > 0) return { ...askable(view, hats, shown, who), access: "rows", relations: [] };
  const counting = view.aggregate === undefined ? [] : numberHats(view, view.aggregate, who);
  if (counting.length === 0) return undefined;
  const listed = view.fields.filter(
    (field) =>
      view.aggregate?.filterFields.includes(field.name) === true && counting.some((hat) => fits(field, hat, who)),
  );
  return { ...askable(view, counting, listed, who), access: "numbers", relations: [], hasKey: false };
}

function askable(view: ViewModel, hats: readonly string[], fields: readonly FieldModel[], who: Who) {
  const asked = fields.filter((field) => {
    const own = hats.filter((hat) => fits(field, hat, who));
    const raw = own.filter((hat) => isSpared(field, hat, who));
    return field.mask?.queryable !== "NONE" || covers(view, own, raw);
  });
  const isShown = (name: string): boolean =>
    covers(
      view,
      hats,
      hats.filter((hat) => fits(fieldOf(view, name), hat, who)),
    );
  const names = (some: readonly FieldModel[]): readonly string[] => some.map(({ name }) => name);
  const hasKey = view.key.length > 0 && view.key.every(isShown);
  return { view, hats, fields: names(fields), askable: names(asked), hasKey };
}

/** The rows of every view that are there for somebody, with the fields that are, as they are shown. */
export function shownRows(catalog: CatalogModel, rows: Rows, sight: Sight, who: Who): Rows {
  const context = { catalog, rows, who };
  return Object.fromEntries(
    [...sight].map(([name, seen]) => {
      const shown = (rows[name] ?? []).map((row) => shownRow(row, seen, context));
      return [name, shown.filter((row) => row !== undefined)];
    }),
  );
}

/** What numbers are told of and by: the rows that are counted, each with whom it is about. */
export function countedEntities(
  catalog: CatalogModel,
  rows: Rows,
  { view, hats }: SeenView,
  who: Who,
): readonly Cell[] {
  const entity = view.aggregate?.entityKey ?? "";
  const isCounted = (row: Row) => hats.some((hat) => sees(hat, row, view, { catalog, rows, who }));
  return (rows[view.name] ?? []).filter(isCounted).map((row) => row[entity] ?? null);
}

interface Context {
  readonly catalog: CatalogModel;
  readonly rows: Rows;
  readonly who: Who;
}

function shownRow(row: Row, { view, hats, fields }: SeenView, context: Context): Row | undefined {
  const seeing = hats.filter((hat) => sees(hat, row, view, context));
  if (seeing.length === 0) return undefined;
  return Object.fromEntries(
    fields.map((name) => [name, shownCell(row, fieldOf(view, name), seeing, { view, ...context })]),
  );
}

interface Place extends Context {
  readonly view: ViewModel;
}

function shownCell(row: Row, field: FieldModel, seeing: readonly string[], { view, who }: Place): Cell {
  const own = seeing.filter((hat) => fits(field, hat, who));
  const cell = row[field.name] ?? null;
  if (own.length === 0) return null;
  if (field.mask === undefined || own.some((hat) => isSpared(field, hat, who))) return cell;
  return masked(cell, field.mask, field, view.name);
}

function sees(hat: string, row: Row, view: ViewModel, context: Context): boolean {
  const filter = view.filters.find(({ role }) => role === hat);
  if (filter === undefined) return true;
  const bound = bind(filter.where, view, context);
  return bound !== undefined && holds(bound, row, view, context) === true;
}

/** The filter with the claims in it; undefined where one of them is missing or of no use. */
function bind(where: Condition, view: ViewModel, context: Context): Condition | undefined {
  const entries = Object.entries(where).map(([name, part]) => {
    if (name === "and" || name === "or") {
      const parts = (part as Condition[]).map((one) => bind(one, view, context));
      return [name, parts.includes(undefined) ? undefined : parts] as const;
    }
    if (name === "not") return [name, bind(part as Condition, view, context)] as const;
    const link = view.relations.find((known) => known.name === name);
    if (link !== undefined) return [name, bindBehind(link, part as Condition, context)] as const;
    return [name, bindTest(part as Condition, fieldOf(view, name).kind, context.who)] as const;
  });
  return entries.some(([, part]) => part === undefined) ? undefined : (Object.fromEntries(entries) as Condition);
}

function bindBehind({ arity, target }: RelationModel, part: Condition, context: Context): Condition | undefined {
  const there = viewOf(context.catalog, target);
  if (arity === "one") return bind(part, there, context);
  const entries = Object.entries(part).map(([name, one]) => [name, bind(one as Condition, there, context)] as const);
  return entries.some(([, one]) => one === undefined) ? undefined : (Object.fromEntries(entries) as Condition);
}

function bindTest(test: Condition, kind: KindName, { claims }: Who): Condition | undefined {
  const entries = Object.entries(test).map(([operator, operand]) => {
    if (typeof operand !== "object" || operand === null || !("claim" in operand)) return [operator, operand] as const;
    const claim = claims[String(operand.claim)];
    const isList = operator === "in" || operator === "notIn";
    const values: readonly unknown[] = Array.isArray(claim) ? claim : [claim];
    const isUsable =
      values.length > 0 && values.every((value) => isOf(kind, value)) && (isList || !Array.isArray(claim));
    return [operator, isUsable ? (isList ? values : values[0]) : undefined] as const;
  });
  return entries.some(([, operand]) => operand === undefined) ? undefined : (Object.fromEntries(entries) as Condition);
}

function isOf(kind: KindName, value: unknown): boolean {
  const { stored } = kindOf(kind);
  const isBlank = typeof value === "string" && value.trim() === "";
  return typeof value === typeof stored[0] && !isBlank;
}

// Conditions, over rows in memory. Unknown is null.

export type Truth = boolean | null;
const not = (truth: Truth): Truth => (truth === null ? null : !truth);
const every = (parts: readonly Truth[]): Truth => (parts.includes(false) ? false : parts.includes(null) ? null : true);

/** What a condition says of a row among `rows`: all rows for a row filter, the shown ones for a client's. */
export function holds(where: Condition, row: Row, view: ViewModel, among: Pick<Context, "catalog" | "rows">): Truth {
  return every(
    Object.entries(where).map(([name, part]) => {
      const of = (one: Condition): Truth => holds(one, row, view, among);
      if (name === "and") return every((part as Condition[]).map(of));
      if (name === "or") return not(every((part as Condition[]).map((one) => not(of(one)))));
      if (name === "not") return not(of(part as Condition));
      const link = view.relations.find((known) => known.name === name);
      if (link === undefined) return tests(part as Condition, fieldOf(view, name).kind, row[name] ?? null);
      const target = viewOf(among.catalog, link.target);
      const rows = related(link, row, view, among);
      const meeting = (one: Condition) => rows.filter((other) => holds(one, other, target, among) === true).length;
      if (link.arity === "one") return meeting(part as Condition) > 0;
      return Object.entries(part as Readonly<Record<string, Condition>>).every(([quantifier, one]) =>
        quantifier === "some" ? meeting(one) > 0 : meeting(one) === (quantifier === "none" ? 0 : rows.length),
      );
    }),
  );
}

/** The rows behind a relation, as they lie. */
export function related(
  { on, target }: RelationModel,
  row: Row,
  view: ViewModel,
  { catalog, rows }: Pick<Context, "catalog" | "rows">,
): readonly Row[] {
  const there = viewOf(catalog, target);
  return (rows[target] ?? []).filter((other) =>
    on.every(([local, remote]) => {
      const [mine, theirs] = [row[local] ?? null, other[remote] ?? null];
      if (mine === null || theirs === null) return false;
      const { compare, family } = kindOf(fieldOf(view, local).kind);
      const isInteger = family === "integer" && kindOf(fieldOf(there, remote).kind).family === "integer";
      return isInteger ? String(mine) === String(theirs) : compare(mine, theirs) === 0;
    }),
  );
}

export function tests(operators: Condition, kind: KindName, cell: Cell): Truth {
  return every(Object.entries(operators).map(([operator, operand]) => oneTest(operator, operand as Value, kind, cell)));
}

function oneTest(operator: string, operand: Value | readonly Value[], kind: KindName, cell: Cell): Truth {
  if (operator === "isNull") return (cell === null) === operand;
  if (typeof operand === "object") {
    const isNone = every(operand.map((value) => not(oneTest("eq", value, kind, cell))));
    return operator === "in" ? not(isNone) : isNone;
  }
  if (cell === null) return null;
  const [text, needle] = [String(cell).toLowerCase(), String(operand).toLowerCase()];
  if (operator === "contains") return text.includes(needle);
  if (operator === "startsWith") return text.startsWith(needle);
  if (operator === "endsWith") return text.endsWith(needle);
  const sign = kindOf(kind).compare(cell, operand);
  if (operator === "eq") return sign === 0;
  if (operator === "ne") return sign !== 0;
  return (operator.endsWith("e") && sign === 0) || (operator.startsWith("lt") ? sign < 0 : sign > 0);
}

/** Equal for entities that a count takes for one. */
export function entityOf(kind: KindName, cell: Cell): string | null {
  if (cell === null) return null;
  return kind === "instant" || kind === "tokyo" ? String(Date.parse(String(cell))) : folded(cell);
}
