// What a principal may see of the rows, and what a condition and an order make of that: written down once more, naively, over
// rows in memory. It knows the views' policy by heart and nothing of how the API goes about it.

import { rankOf, type Cell, type Value } from "./domains.ts";
import type { Who } from "./people.ts";
import { domainOf, type Data, type Row } from "./rows.ts";
import { keyOf, linksOf, specOf, viewNames, type Link, type ViewName } from "./views.ts";

type Claim = Who["claims"][string] | undefined;
type Admits = (row: Row, claims: Who["claims"], data: Data) => boolean;

const all: Admits = () => true;

/** The rows of each role. A view that is everybody's has one role, which all hold. */
const ROWS: Readonly<Record<ViewName, Readonly<Record<string, Admits>>>> = {
  Parcel: {
    chief: all,
    desk: ({ isFragile }) => isFragile === false,
    east: (row, claims, { Place }) =>
      Place.some((place) => isSame(place["code"], row["placeCode"]) && isAmong(place["region"], claims["regions"])),
    link: ({ pieces, mark }, claims) => {
      const [least, prefix] = [toWhole(claims["atLeast"]), toText(claims["prefix"])];
      if (least === undefined || prefix === undefined) return false;
      const isMany = typeof pieces === "number" && pieces >= least;
      return isMany || (typeof mark === "string" && mark.toLowerCase().startsWith(prefix.toLowerCase()));
    },
  },
  Place: {
    chief: all,
    desk: all,
    east: ({ region }, claims) => isAmong(region, claims["regions"]),
    link: ({ isOpen }) => isOpen === true,
  },
  Leg: {
    chief: all,
    desk: all,
    link: ({ parcelId }, claims, { Parcel, Place }) => {
      const home = toText(claims["home"]);
      return Parcel.filter((parcel) => parcelId !== null && parcel["parcelId"] === parcelId).some((parcel) =>
        Place.some((place) => isSame(place["code"], parcel["placeCode"]) && isSame(place["region"], home)),
      );
    },
  },
  Remark: { anyone: all },
};

/** Fields that not everybody sees who sees the row. */
const FIELDS: Readonly<Record<string, { readonly roles?: readonly string[]; readonly scopes?: readonly string[] }>> = {
  "Parcel.placeCode": { roles: ["chief", "desk", "east"] },
  "Parcel.price": { roles: ["chief", "east"] },
  "Parcel.duty": { scopes: ["duty.read"] },
  "Parcel.scannedAt": { roles: ["chief", "desk"] },
  "Parcel.note": { roles: ["chief", "link"] },
  "Place.size": { roles: ["chief", "east"] },
  "Leg.step": { roles: ["chief", "link"] },
  "Remark.stars": { roles: ["chief", "desk"] },
};

function isSame(one: Cell | undefined, other: Cell | undefined): boolean {
  return typeof one === "string" && typeof other === "string" && folded(one) === folded(other);
}

const folded = (text: string): string => text.toLowerCase().trimEnd();

/** A claim that is missing or of another kind admits nothing. */
function isAmong(cell: Cell | undefined, claim: Claim): boolean {
  const values: readonly unknown[] = Array.isArray(claim) ? claim : [claim];
  const texts = values.filter((value) => typeof value === "string" && value.trim() !== "");
  return texts.length === values.length && texts.some((text) => isSame(cell, text as string));
}

function toText(claim: Claim): string | undefined {
  return typeof claim === "string" && claim.trim() !== "" ? claim : undefined;
}

function toWhole(claim: Claim): number | undefined {
  const isNumber = typeof claim === "number" || (typeof claim === "string" && /^-?\d+$/.test(claim));
  const whole = isNumber ? Number(claim) : Number.NaN;
  return Number.isInteger(whole) && Math.abs(whole) <= 2_147_483_647 ? whole : undefined;
}

const heldRoles = (view: ViewName, { roles }: Who): readonly string[] =>
  view === "Remark" ? ["anyone", ...roles] : roles.filter((role) => role in ROWS[view]);

function grants(view: ViewName, field: string, roles: readonly string[], who: Who): boolean {
  const rule = FIELDS[`${view}.${field}`];
  const hasScopes = rule?.scopes?.every((scope) => who.scopes.includes(scope)) ?? true;
  return hasScopes && roles.length > 0 && (rule?.roles?.some((role) => roles.includes(role)) ?? true);
}

export function fieldsOf(view: ViewName, who: Who): readonly string[] {
  return Object.keys(specOf(view).fields).filter((field) => grants(view, field, heldRoles(view, who), who));
}

export function viewsOf(who: Who): readonly ViewName[] {
  return viewNames.filter((view) => heldRoles(view, who).length > 0);
}

/** Relations whose every end exists for `who`. */
export function relationsOf(view: ViewName, who: Who): readonly Link[] {
  const own = fieldsOf(view, who);
  return linksOf(view).filter(({ target, on }) => {
    const remotes = fieldsOf(target, who);
    return on.every(([local, remote]) => own.includes(local) && remotes.includes(remote));
  });
}

/** True when no role of `who` hides a part of the key. */
export function hasKey(view: ViewName, who: Who): boolean {
  const key = keyOf(view);
  const isShown = (role: string): boolean => key.every((field) => grants(view, field, [role], who));
  return key.length > 0 && heldRoles(view, who).every(isShown);
}

/** The rows that exist for `who`, with the fields that do; NULL where none of the roles that see the row see the field. */
export function show(data: Data, who: Who): Data {
  const shown = (view: ViewName): readonly Row[] => data[view].flatMap((row) => shownRow(view, row, who, data));
  return { Parcel: shown("Parcel"), Place: shown("Place"), Leg: shown("Leg"), Remark: shown("Remark") };
}

function shownRow(view: ViewName, row: Row, who: Who, data: Data): readonly Row[] {
  const roles = heldRoles(view, who).filter(
    (role) => view === "Remark" || ROWS[view][role]?.(row, who.claims, data) === true,
  );
  if (roles.length === 0) return [];
  const cells = fieldsOf(view, who).map((field) => [
    field,
    grants(view, field, roles, who) ? (row[field] ?? null) : null,
  ]);
  return [Object.fromEntries(cells) as Row];
}

// Conditions. Unknown is null, as in SQL.

type Truth = boolean | null;
export type Where = Readonly<Record<string, unknown>>;
type Operators = Readonly<Record<string, Value | readonly Value[]>>;

const not = (truth: Truth): Truth => (truth === null ? null : !truth);
const every = (parts: readonly Truth[]): Truth => (parts.includes(false) ? false : parts.includes(null) ? null : true);
const some = (parts: readonly Truth[]): Truth => not(every(parts.map(not)));

/** What `where` says of one of the rows that are shown. */
export function admits(where: Where, view: ViewName, row: Row, shown: Data): Truth {
  return every(
    Object.entries(where).map(([name, part]) => {
      if (name === "and") return every((part as Where[]).map((each) => admits(each, view, row, shown)));
      if (name === "or") return some((part as Where[]).map((each) => admits(each, view, row, shown)));
      if (name === "not") return not(admits(part as Where, view, row, shown));
      const link = linksOf(view).find((known) => known.name === name);
      if (link === undefined) return tests(part as Operators, view, name, row[name] ?? null);
      const rows = related(link, view, row, shown);
      const meeting = (one: Where) => rows.filter((other) => admits(one, link.target, other, shown) === true).length;
      return link.arity === "one" ? meeting(part as Where) > 0 : quantified(part as Quantified, rows.length, meeting);
    }),
  );
}

export type Quantified = Readonly<Partial<Record<"some" | "none" | "every", Where>>>;

/** All that is said of many rows, given how many of them meet a condition. */
export function quantified(
  { some: one, none, every: each }: Quantified,
  total: number,
  meeting: (where: Where) => number,
): boolean {
  if (one !== undefined && meeting(one) === 0) return false;
  if (none !== undefined && meeting(none) > 0) return false;
  return each === undefined || meeting(each) === total;
}

/** The shown rows of a relation, in the order of the key. */
export function related({ on, target }: Link, view: ViewName, row: Row, shown: Data): readonly Row[] {
  return shown[target]
    .filter((other) =>
      on.every(([local, remote]) => {
        const [mine, theirs] = [row[local] ?? null, other[remote] ?? null];
        if (mine === null || theirs === null) return false;
        return rankOf(domainOf(view, local), mine) === rankOf(domainOf(target, remote), theirs);
      }),
    )
    .toSorted((one, other) => compareBy(keyOf(target), target, one, other));
}

function tests(operators: Operators, view: ViewName, field: string, cell: Cell): Truth {
  return every(
    Object.entries(operators).map(([operator, operand]) => oneTest(operator, operand, { view, field, cell })),
  );
}

interface Tested {
  readonly view: ViewName;
  readonly field: string;
  readonly cell: Cell;
}

function oneTest(operator: string, operand: Value | readonly Value[], { view, field, cell }: Tested): Truth {
  if (operator === "isNull") return (cell === null) === operand;
  if (typeof operand === "object") {
    const isIn = some(operand.map((value) => oneTest("eq", value, { view, field, cell })));
    return operator === "in" ? isIn : not(isIn);
  }
  if (cell === null) return null;
  const text = String(cell).toLowerCase();
  const needle = String(operand).toLowerCase();
  if (operator === "contains") return text.includes(needle);
  if (operator === "startsWith") return text.startsWith(needle);
  if (operator === "endsWith") return text.endsWith(needle);
  const sign = rankOf(domainOf(view, field), cell) - rankOf(domainOf(view, field), operand);
  if (operator === "eq") return sign === 0;
  if (operator === "ne") return sign !== 0;
  return (operator.endsWith("e") && sign === 0) || (operator.startsWith("lt") ? sign < 0 : sign > 0);
}

// Orders. NULL is least.

export type OrderBy = Readonly<Record<string, unknown>>;

function ranked(view: ViewName, field: string, row: Row): number {
  const cell = row[field] ?? null;
  return cell === null ? -1 : rankOf(domainOf(view, field), cell);
}

function compareBy(fields: readonly string[], view: ViewName, one: Row, other: Row): number {
  return fields.map((field) => ranked(view, field, one) - ranked(view, field, other)).find((sign) => sign !== 0) ?? 0;
}

interface Place {
  readonly rank: number;
  readonly isDescending: boolean;
  /** By what one of several rows' values is chosen, where one is meant: MIN knows no uniqueidentifier, but its text. */
  readonly choice: number | string;
}

/** Where a row stands by one term: through a relation, the least value that is no NULL; of many rows, how many they are. */
function placeBy(term: OrderBy, view: ViewName, row: Row, shown: Data): Place {
  const [entry] = Object.entries(term);
  if (entry === undefined) throw new TypeError("a term without a field");
  const [name, rest] = entry;
  const link = linksOf(view).find((known) => known.name === name);
  if (link === undefined) {
    const rank = ranked(view, name, row);
    return { rank, isDescending: rest === "DESC", choice: name === "token" ? String(row[name]) : rank };
  }
  if (link.arity === "many") {
    const { count } = rest as { readonly count: string };
    const { length } = related(link, view, row, shown);
    return { rank: length, isDescending: count === "DESC", choice: length };
  }
  const behind = related(link, view, row, shown).map((other) => placeBy(rest as OrderBy, link.target, other, shown));
  const [least] = behind
    .filter(({ rank }) => rank >= 0)
    .toSorted((one, other) => (one.choice < other.choice ? -1 : Number(one.choice > other.choice)));
  return least ?? { rank: -1, isDescending: JSON.stringify(rest).includes("DESC"), choice: -1 };
}

/** Sorted as `orderBy` says, then by the key. */
export function sorted(rows: readonly Row[], view: ViewName, orderBy: readonly OrderBy[], shown: Data): readonly Row[] {
  return rows.toSorted((one, other) => {
    for (const term of orderBy) {
      const [a, b] = [placeBy(term, view, one, shown), placeBy(term, view, other, shown)];
      if (a.rank !== b.rank) return a.isDescending ? b.rank - a.rank : a.rank - b.rank;
    }
    return compareBy(keyOf(view), view, one, other);
  });
}
