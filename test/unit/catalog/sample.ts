// A small catalog with one of each trap: a field of some roles, a row filter through a view that its role cannot see, a relation
// that leads back to its own view, a view without a key, two fields over one column.

import { buildCatalog } from "#catalog/build-catalog.ts";
import type { Catalog, View } from "#catalog/catalog.ts";
import type { ViewSpec } from "#catalog/define-view.ts";
import {
  authenticated,
  bigint,
  bit,
  claim,
  datetime2,
  decimal,
  defineView,
  hasRole,
  int,
  many,
  nvarchar,
  one,
  requiresScopes,
  rowFilter,
  varchar,
} from "#catalog/index.ts";
import type { RoleRule } from "#kernel/role-rule.ts";

export const rulesFor = (...roles: readonly string[]): readonly RoleRule[] =>
  roles.map((role) => ({ issuer: "main", claim: "groups", equals: `Group ${role}`, role }));

export const roleRules = rulesFor("analyst", "regional", "finance", "gate");

const Flight = defineView("curated.Flight", {
  description: "One row per flight.",
  key: ["flightId"],
  fields: {
    flightId: bigint(),
    departedAt: datetime2(0),
    delayMinutes: int({ nullable: true }),
    delay: int({ column: "DelayMinutes", nullable: true, description: "The same column again." }),
    cancelled: bit(),
    originIata: varchar(4),
    previousId: bigint({ nullable: true }),
    fuelCost: decimal(18, 2, { nullable: true, directives: [hasRole("finance")] }),
    remark: nvarchar("max", { nullable: true }),
  },
  relations: {
    origin: one("Airport", { originIata: "iata" }),
    previous: one("Flight", { previousId: "flightId" }),
    cost: one("Budget", { fuelCost: "amount" }),
  },
  directives: [
    hasRole("analyst", "regional", "finance"),
    rowFilter("regional", { origin: { stateCode: { in: claim("states") } } }),
    rowFilter("finance", { delayMinutes: { gt: 60 } }),
  ],
});

const Airport = defineView("curated.Airport", {
  description: "Airports; not for the role regional.",
  key: ["iata"],
  fields: {
    iata: varchar(4),
    name: nvarchar(60),
    stateCode: varchar(2, { nullable: true }),
    tower: nvarchar(60, { directives: [hasRole("analyst")] }),
  },
  relations: { departures: many("Flight", { iata: "originIata" }) },
  directives: [hasRole("analyst", "finance"), rowFilter("finance", { stateCode: { eq: "CA" } })],
});

const Budget = defineView("curated.Budget", {
  description: "Without a key.",
  fields: { amount: decimal(18, 2), year: int(), comment: nvarchar("max", { nullable: true }) },
  directives: [
    hasRole("finance", "gate"),
    rowFilter("gate", { not: { or: [{ year: { lt: 2000 } }, { comment: { isNull: true } }] } }),
  ],
});

const Notice = defineView("curated.Notice", {
  description: "For everybody who may read notices.",
  key: ["noticeId"],
  fields: {
    noticeId: int(),
    title: nvarchar(60),
    draft: nvarchar(60, { directives: [requiresScopes(["notice.write"])] }),
    audience: nvarchar(60, { directives: [hasRole("gate", "finance")] }),
  },
  directives: [authenticated(), requiresScopes(["notice.read"], ["all.read", "all.list"])],
});

export const specs: readonly ViewSpec[] = [Flight, Airport, Budget, Notice];

export function sampleCatalog(): Catalog {
  const built = buildCatalog(specs, roleRules);
  if (!built.ok) throw new TypeError(built.refusal.join("\n"));
  return built.value;
}

export function viewOf(catalog: Catalog, name: string): View {
  const view = catalog.views.get(name);
  if (view === undefined) throw new TypeError(`no view ${name}`);
  return view;
}
