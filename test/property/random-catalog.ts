// Random catalogs: two to four views of any types, relations that may lead in circles, rules, row filters and masks of every sort.

import { operatorsFor, type Operator } from "#catalog/operators.ts";
import { rollFrom, type Dice } from "./dice.ts";
import type { Value } from "./domains.ts";
import { kindNames, kindOf, type KindName } from "./random-kinds.ts";
import {
  ROLES,
  type AggregateModel,
  type CatalogModel,
  type Condition,
  type FieldModel,
  type MaskModel,
  type RelationModel,
  type ViewModel,
} from "./random-model.ts";
import { QUANTIFIERS, tidy } from "./random-tidy.ts";

export const SCOPES = ["rows.read", "rows.count", "more.read"] as const;
const NAMES = ["Alpha", "Beta", "Gamma", "Delta"] as const;
/** What relations are made of comes more often. */
const KINDS: readonly KindName[] = [...kindNames, "int", "int", "varchar", "varchar", "bigint"];
/** Kinds that claims are tested against. */
const CLAIMED: readonly KindName[] = ["int", "varchar", "nvarchar", "date", "bit"];

export function randomCatalog(seed: number): CatalogModel {
  const dice = rollFrom(seed);
  const names = NAMES.slice(0, 2 + dice.nat(2));
  const views = names.map((name) => withRules(bareView(name, dice), dice));
  const related = views.map((view) => ({ ...view, relations: relationsOf(view, views, dice) }));
  const filtered = related.map((view) => ({ ...view, filters: filtersOf(view, related, dice) }));
  return tidy(filtered);
}

function bareView(name: string, dice: Dice): ViewModel {
  const keys = dice.pick<readonly KindName[]>([["int"], ["int"], ["bigint"], ["varchar", "int"], ["uuid"], []]);
  const keyFields = keys.map((kind, index): FieldModel => ({ name: `k${index}`, kind, nullable: false }));
  const others = Array.from({ length: 2 + dice.nat(4) }, (_, index): FieldModel => {
    const kind = dice.pick(KINDS);
    return { name: `${kind}${index}`, kind, nullable: dice.chance(0.8) };
  });
  const key = keyFields.map((field) => field.name);
  return { name, key, fields: [...keyFields, ...others], relations: [], filters: [], isSensitive: dice.chance(0.1) };
}

function withRules(view: ViewModel, dice: Dice): ViewModel {
  const roles = dice.chance(0.85) ? dice.some(ROLES, 0.7) : undefined;
  const scopes = dice.chance(0.2) ? [["rows.read"], ...(dice.chance(0.5) ? [["more.read"]] : [])] : undefined;
  const fields = view.fields.map((field) => ({
    ...field,
    ...(dice.chance(view.key.includes(field.name) ? 0.1 : 0.25) ? { roles: dice.some(ROLES, 0.6) } : {}),
    ...(dice.chance(0.07) ? { scopes: [dice.pick(SCOPES)] } : {}),
    ...(dice.chance(0.45) ? { mask: maskOf(field, dice) } : {}),
  }));
  const whole = { ...view, roles, scopes, fields };
  return { ...whole, aggregate: dice.chance(0.45) ? aggregateOf(whole, dice) : undefined };
}

function maskOf({ kind }: FieldModel, dice: Dice): MaskModel {
  const { masks, stored } = kindOf(kind);
  const value = dice.pick(stored.filter((one) => /^[ -~]*$/.test(String(one))));
  const own = [...masks, ...masks, ["NULLIFY"], ["DEFAULT"], ["CONSTANT", { value }]] as const;
  const [fn, args] = dice.pick<readonly [string, Readonly<Record<string, unknown>>?]>(own);
  return {
    fn: fn as MaskModel["fn"],
    args,
    unlessRoles: dice.some(ROLES, 0.35),
    queryable: dice.chance(0.65) ? "MASKED" : "NONE",
  };
}

function aggregateOf(view: ViewModel, dice: Dice): AggregateModel | undefined {
  const entities = view.fields.filter(({ kind }) => kind !== "bit" && kind !== "binary");
  if (entities.length === 0) return undefined;
  return {
    roles: ROLES.filter((role) => view.roles?.includes(role) === false),
    scopes: dice.chance(0.5) ? [["rows.count"]] : undefined,
    entityKey: dice.pick(entities).name,
    minGroupSize: 2 + dice.nat(2),
    roundTo: dice.pick([1, 1, 2, 5]),
    filterFields: dice.some(view.fields).map(({ name }) => name),
  };
}

function relationsOf(view: ViewModel, views: readonly ViewModel[], dice: Dice): readonly RelationModel[] {
  const wanted = Array.from({ length: 4 }, (_, index): RelationModel | undefined => {
    const target = dice.pick(views);
    const pairs = view.fields.flatMap((local) =>
      target.fields.filter((remote) => canJoin(local, remote)).map((remote) => [local.name, remote.name] as const),
    );
    if (pairs.length === 0) return undefined;
    const on = [dice.pick(pairs), ...(dice.chance(0.15) ? [dice.pick(pairs)] : [])];
    const isOne = new Set(on.map(([local]) => local)).size < on.length;
    const arity = dice.chance(0.6) ? "one" : "many";
    return { name: `r${index}`, arity, target: target.name, on: isOne ? on.slice(0, 1) : on };
  });
  return wanted.filter((relation) => relation !== undefined).slice(0, 1 + dice.nat(2));
}

function canJoin(local: FieldModel, remote: FieldModel): boolean {
  const [one, other] = [kindOf(local.kind).family, kindOf(remote.kind).family];
  return one === other && ["integer", "text", "uuid", "date"].includes(one);
}

function filtersOf(view: ViewModel, views: readonly ViewModel[], dice: Dice): ViewModel["filters"] {
  const roles = [...(view.roles ?? []), ...(view.aggregate?.roles ?? [])];
  return dice.some(roles, 0.6).map((role) => ({ role, where: filterOf(view, views, dice, 2) }));
}

/** A row filter: tests of fields against constants and claims, also through relations. */
function filterOf(view: ViewModel, views: readonly ViewModel[], dice: Dice, depth: number): Condition {
  const roll = dice.nat(9);
  if (depth > 0 && roll <= 2 && view.relations.length > 0) {
    const { name, target, arity } = dice.pick(view.relations);
    const there = views.find((other) => other.name === target) ?? view;
    const behind = filterOf(there, views, dice, depth - 1);
    return { [name]: arity === "one" ? behind : { [dice.pick(QUANTIFIERS)]: behind } };
  }
  if (depth > 0 && roll === 3) return { not: filterOf(view, views, dice, depth - 1) };
  if (depth > 0 && roll <= 5) {
    const parts = [filterOf(view, views, dice, depth - 1), filterOf(view, views, dice, depth - 1)];
    return { [roll === 4 ? "or" : "and"]: parts };
  }
  return filterTest(view, dice);
}

function filterTest(view: ViewModel, dice: Dice): Condition {
  const claimed = view.fields.filter(({ kind }) => CLAIMED.includes(kind));
  const { name, kind } = dice.pick(claimed.length > 0 && dice.chance(0.8) ? claimed : view.fields);
  const { type, stored } = kindOf(kind);
  const operator = dice.pick(operatorsFor(type));
  const isList = operator === "in" || operator === "notIn";
  if (operator === "isNull") return { [name]: { isNull: dice.chance(0.2) } };
  if (CLAIMED.includes(kind) && dice.chance(0.6)) return { [name]: { [operator]: { claim: claimOf(kind) } } };
  const isNeedle = ["contains", "startsWith", "endsWith"].includes(operator);
  const one = (): Value => (isNeedle ? dice.pick(["a", "b", "0", "%"]) : dice.pick(stored));
  return { [name]: { [operator satisfies Operator]: isList ? [one(), one()] : one() } };
}

export const claimOf = (kind: KindName): string => `some_${kind}`;
export const claimedKinds = CLAIMED;
