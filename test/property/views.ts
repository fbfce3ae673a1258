// A made-up catalog of parcels: every type that has an order, a single key, a composite one and none, relations with orphans
// and duplicates, row filters by claims and through relations, fields of some roles and of some scopes.

import type { ViewSpec } from "#catalog/define-view.ts";
import {
  authenticated,
  bigint,
  bit,
  claim,
  date,
  datetime2,
  datetimeoffset,
  decimal,
  defineView,
  float,
  hasRole,
  int,
  many,
  money,
  nvarchar,
  one,
  requiresScopes,
  rowFilter,
  time,
  uniqueidentifier,
  varbinary,
  varchar,
} from "#catalog/index.ts";
import type { RoleRule } from "#kernel/role-rule.ts";

const nullable = true;

const Parcel = defineView("curated.Parcel", {
  description: "Parcels.",
  key: ["parcelId"],
  fields: {
    parcelId: bigint(),
    placeCode: varchar(8, { nullable, directives: [hasRole("chief", "east", "desk")] }),
    pieces: int({ nullable }),
    weight: float({ nullable }),
    price: decimal(9, 2, { nullable, directives: [hasRole("chief", "east")] }),
    duty: money({ nullable, directives: [requiresScopes(["duty.read"])] }),
    sentOn: date({ nullable }),
    sentTime: time(3, { nullable }),
    packedAt: datetime2(3, { nullable }),
    scannedAt: datetimeoffset(3, { nullable, directives: [hasRole("chief", "desk")] }),
    servedAt: datetime2(0, { nullable, zone: "Tokyo Standard Time" }),
    dueAt: datetime2(0, { nullable, zone: "W. Europe Standard Time" }),
    isFragile: bit({ nullable }),
    mark: varchar(12, { nullable }),
    note: nvarchar(20, { nullable, directives: [hasRole("chief", "link")] }),
    token: uniqueidentifier({ nullable }),
    seal: varbinary(8, { nullable }),
  },
  relations: {
    place: one("Place", { placeCode: "code" }),
    legs: many("Leg", { parcelId: "parcelId" }),
    remarks: many("Remark", { parcelId: "parcelId" }),
  },
  directives: [
    hasRole("chief", "desk", "east", "link"),
    rowFilter("desk", { not: { isFragile: { eq: true } } }),
    rowFilter("east", { place: { region: { in: claim("regions") } } }),
    rowFilter("link", { or: [{ pieces: { gte: claim("atLeast") } }, { mark: { startsWith: claim("prefix") } }] }),
  ],
});

const Place = defineView("curated.Place", {
  description: "Places; their code should be unique and is not.",
  key: ["placeId"],
  fields: {
    placeId: int(),
    code: varchar(8, { nullable }),
    withinCode: varchar(8, { nullable }),
    region: nvarchar(10, { nullable }),
    size: float({ nullable, directives: [hasRole("chief", "east")] }),
    isOpen: bit({ nullable }),
    openedAt: datetime2(0, { nullable, zone: "Tokyo Standard Time" }),
    token: uniqueidentifier({ nullable }),
  },
  relations: {
    within: one("Place", { withinCode: "code" }),
    inner: many("Place", { code: "withinCode" }),
    parcels: many("Parcel", { code: "placeCode" }),
  },
  directives: [
    hasRole("chief", "desk", "east", "link"),
    rowFilter("east", { region: { in: claim("regions") } }),
    rowFilter("link", { isOpen: { eq: true } }),
  ],
});

const Leg = defineView("curated.Leg", {
  description: "Steps of a route; not everybody is shown the whole key.",
  key: ["route", "step"],
  fields: {
    route: varchar(6),
    step: int({ directives: [hasRole("chief", "link")] }),
    nextStep: int({ nullable }),
    parcelId: bigint({ nullable }),
    minutes: int({ nullable }),
  },
  relations: {
    parcel: one("Parcel", { parcelId: "parcelId" }),
    next: one("Leg", { route: "route", nextStep: "step" }),
  },
  directives: [
    hasRole("chief", "desk", "link"),
    rowFilter("link", { parcel: { place: { region: { eq: claim("home") } } } }),
  ],
});

const Remark = defineView("curated.Remark", {
  description: "For everybody, without a key.",
  fields: {
    parcelId: bigint({ nullable }),
    body: nvarchar(20, { nullable }),
    stars: int({ nullable, directives: [hasRole("chief", "desk")] }),
    saidOn: date({ nullable }),
  },
  relations: { parcel: one("Parcel", { parcelId: "parcelId" }) },
  directives: [authenticated()],
});

const VIEWS = { Parcel, Place, Leg, Remark } satisfies Readonly<Record<string, ViewSpec>>;
export type ViewName = keyof typeof VIEWS;
export const viewNames = Object.keys(VIEWS) as ViewName[];
export const specs: readonly ViewSpec[] = Object.values(VIEWS);

export const roleRules: readonly RoleRule[] = ["chief", "desk", "east", "link"].map((role) => ({
  issuer: "local",
  claim: "groups",
  equals: `Group ${role}`,
  role,
}));

export interface Link {
  readonly name: string;
  readonly arity: "one" | "many";
  readonly target: ViewName;
  readonly on: readonly (readonly [local: string, remote: string])[];
}

export function specOf(view: ViewName): ViewSpec {
  return VIEWS[view];
}

export function keyOf(view: ViewName): readonly string[] {
  return specOf(view).key ?? [];
}

export function linksOf(view: ViewName): readonly Link[] {
  return Object.entries(specOf(view).relations ?? {}).map(([name, { arity, target, on }]) => ({
    name,
    arity,
    target: target as ViewName,
    on: Object.entries(on),
  }));
}

/** The list on Query; the row is `singular`. */
export const pluralOf = (view: ViewName): string => `${singularOf(view)}s`;
export const singularOf = (view: ViewName): string => view.toLowerCase();
