// A small catalog of what is told in numbers alone: visits, whose rows some roles see and others only count; a census that
// nobody sees a row of; wards, which lead to visits and back.

import { buildCatalog } from "#catalog/build-catalog.ts";
import type { Catalog } from "#catalog/catalog.ts";
import type { ViewSpec } from "#catalog/define-view.ts";
import {
  aggregate,
  bit,
  claim,
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
import { rulesFor } from "./sample.ts";

export const visitRules = rulesFor("doctor", "nurse", "statistician", "planner");

interface Floor {
  readonly minGroupSize: number;
  readonly roundTo: number;
}

const visit = (floor: Floor) =>
  defineView("curated.Visit", {
    description: "One row per visit.",
    key: ["visitId"],
    fields: {
      visitId: int(),
      patientId: varchar(10),
      ward: nvarchar(20),
      isUrgent: bit({ nullable: true }),
      severity: int({ nullable: true, directives: [hasRole("nurse", "statistician")] }),
      cost: int({ directives: [requiresScopes(["cost.read"])] }),
      diagnosis: nvarchar(60),
    },
    relations: { place: one("Ward", { ward: "name" }), again: one("Visit", { visitId: "visitId" }) },
    directives: [
      hasRole("doctor", "nurse"),
      requiresScopes(["visit.read"], ["all.read", "all.list"]),
      rowFilter("nurse", { ward: { in: claim("wards") } }),
      rowFilter("planner", { isUrgent: { eq: true } }),
      aggregate({
        roles: ["statistician", "planner"],
        scopes: [["visit.count"], ["all.read", "all.count"]],
        entityKey: "patientId",
        filterFields: ["ward", "isUrgent", "severity", "cost"],
        ...floor,
      }),
    ],
  });

const Ward = defineView("curated.Ward", {
  description: "Wards, for everybody here.",
  key: ["name"],
  fields: { name: nvarchar(20), storey: int() },
  relations: { visits: many("Visit", { name: "ward" }), busiest: one("Visit", { name: "ward" }) },
  directives: [hasRole("doctor", "nurse", "statistician", "planner")],
});

const Census = defineView("curated.Census", {
  description: "People, whom nobody sees.",
  plural: "censuses",
  key: ["personId"],
  fields: { personId: int(), age: int() },
  directives: [aggregate({ roles: ["statistician"] })],
});

/** Groups of three patients, numbers to the nearest five, unless told otherwise. */
export function visitSpecs(floor: Floor = { minGroupSize: 3, roundTo: 5 }): readonly ViewSpec[] {
  return [visit(floor), Ward, Census];
}

export function visitCatalog(): Catalog {
  const built = buildCatalog(visitSpecs(), visitRules);
  if (!built.ok) throw new TypeError(built.refusal.join("\n"));
  return built.value;
}
