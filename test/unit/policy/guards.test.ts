// Whom a view's guards hold for: everybody who is not known to be spared.

import { test } from "vitest";
import { buildCatalog } from "#catalog/build-catalog.ts";
import { authenticated, defineView, exportLimit, int, requiresFilter } from "#catalog/index.ts";
import { decide } from "#policy/decide.ts";
import type { Guards } from "#policy/decision.ts";
import { rulesFor, viewOf } from "../catalog/sample.ts";
import { principal, type Held } from "./people.ts";

const Plane = defineView("curated.Plane", {
  description: "Planes.",
  fields: { year: int(), month: int() },
  directives: [
    authenticated(),
    requiresFilter({ fields: ["year", "month"], unlessRoles: ["owner"] }),
    exportLimit({ rows: 10, unlessRoles: ["owner", "copier"], unlessScopes: [["all"], ["read", "bulk"]] }),
  ],
});

function guardsFor(held: Held): Guards {
  const built = buildCatalog([Plane], rulesFor("owner", "copier"));
  if (!built.ok) throw new TypeError(built.refusal.join("\n"));
  const decision = decide(principal(held), viewOf(built.value, "Plane"));
  if (!decision.ok) throw new TypeError(decision.refusal.detail);
  return decision.value.guards;
}

test.for<readonly [name: string, held: Held, filtered: boolean, limited: boolean]>([
  ["nobody in particular", {}, true, true],
  ["another role", { roles: ["clerk"] }, true, true],
  ["half of the scopes", { scopes: ["read"] }, true, true],
  ["all of the scopes", { scopes: ["bulk", "read"] }, true, false],
  ["another set of scopes", { scopes: ["all"] }, true, false],
  ["a role that copies", { roles: ["copier"] }, true, false],
  ["a role that is spared from both", { roles: ["clerk", "owner"] }, false, false],
])("%s", ([, held, filtered, limited], { expect }) => {
  expect(guardsFor(held)).toEqual({
    filterFields: filtered ? ["year", "month"] : undefined,
    exportRows: limited ? 10 : undefined,
  });
});
