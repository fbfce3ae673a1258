// Every mistake that an owner can make with a guard, a budget or the file of statistics, and what good ones come to.

import { describe, test } from "vitest";
import { buildCatalog } from "#catalog/build-catalog.ts";
import { checkBudgets } from "#catalog/check-budgets.ts";
import type { ViewSpec } from "#catalog/define-view.ts";
import { digestCatalog } from "#catalog/digest.ts";
import {
  aggregate,
  datetime2,
  exportLimit,
  hasRole,
  int,
  mask,
  nvarchar,
  requiresFilter,
  requiresScopes,
  varbinary,
} from "#catalog/index.ts";
import type { WrittenStatistics } from "#catalog/statistics.ts";
import type { RoleBudget } from "#kernel/role-budget.ts";
import { printCatalog } from "#schema/index.ts";
import { roleRules } from "./sample.ts";

const fields = {
  planeId: int(),
  builtAt: datetime2(0),
  model: nvarchar(40),
  secret: int({ directives: [hasRole("finance")] }),
  blurred: int({ directives: [mask("DEFAULT", { unlessRoles: ["finance"] })] }),
  photo: varbinary("max"),
};

/** A view for analysts and finance, as an untyped owner would write it. */
function plane(...directives: ViewSpec["directives"]): ViewSpec {
  const admitted = hasRole("analyst", "finance");
  return {
    object: "curated.Plane",
    description: "Planes.",
    key: ["planeId"],
    fields,
    directives: [admitted, ...directives],
  };
}

function problemsOf(view: ViewSpec, statistics: WrittenStatistics = {}): readonly string[] {
  const built = buildCatalog([view], roleRules, statistics);
  return built.ok ? [] : built.refusal;
}

const needs = (...names: readonly string[]) => requiresFilter({ fields: names });
const counted = (filterFields: readonly string[]) =>
  aggregate({ roles: ["gate"], entityKey: "model", minGroupSize: 5, filterFields });

describe("a guard that cannot take effect, or shuts somebody out", () => {
  test.for<readonly [string, ViewSpec, string]>([
    ["no field", plane(needs()), "requiresFilter: names no field"],
    ["a field twice", plane(needs("builtAt", "builtAt")), "requiresFilter: names a field twice"],
    ["a field that is none", plane(needs("builtOn")), "requiresFilter: builtOn is no field of this view"],
    ["bytes", plane(needs("photo")), "requiresFilter: photo is varbinary, which no filter narrows down"],
    ["two of them", plane(needs("builtAt"), needs("model")), "requiresFilter: is written twice"],
    ["a field that a role does not see", plane(needs("secret")), "role analyst may filter by none of the fields"],
    ["a field that a role sees masked", plane(needs("blurred")), "role analyst may filter by none of the fields"],
    [
      "a role that nobody gets",
      plane(requiresFilter({ fields: ["builtAt"], unlessRoles: ["pilot"] })),
      "requiresFilter: role pilot is granted by no rule",
    ],
    [
      "a role that the view does not admit",
      plane(requiresFilter({ fields: ["builtAt"], unlessRoles: ["gate"] })),
      "role gate is not admitted to the view; sparing it cannot take effect",
    ],
    [
      "nothing that who counts alone could filter by",
      plane(counted(["builtAt"]), needs("planeId")),
      "none of the fields is among aggregate's filterFields",
    ],
    ["less than no rows", plane(exportLimit({ rows: -1 })), "exportLimit: rows must be a whole number"],
    ["two limits", plane(exportLimit({ rows: 1 }), exportLimit({ rows: 2 })), "exportLimit: is written twice"],
    [
      "scopes that everybody has",
      plane(exportLimit({ rows: 1, unlessScopes: [["a"], []] })),
      "unlessScopes has an alternative without scopes, which everybody meets",
    ],
    [
      "a limit that spares a role that nobody gets",
      plane(exportLimit({ rows: 1, unlessRoles: ["pilot"] })),
      "exportLimit: role pilot is granted by no rule",
    ],
  ])("%s", ([, view, problem], { expect }) => {
    expect(problemsOf(view)).toEqual([expect.stringContaining(problem)]);
  });

  test("none of it is wrong with a role that is spared, or where what who counts filters by is there", ({ expect }) => {
    const spared = requiresFilter({ fields: ["secret", "blurred"], unlessRoles: ["analyst"] });
    expect(problemsOf(plane(spared))).toEqual([]);
    expect(problemsOf(plane(counted(["builtAt"]), needs("planeId", "builtAt")))).toEqual([]);
    expect(problemsOf(plane(counted([]), requiresFilter({ fields: ["builtAt"], unlessRoles: ["gate"] })))).toEqual([]);
  });
});

test("guards are printed for who reviews them", ({ expect }) => {
  const view = plane(
    requiresScopes(["plane.read"], ["agent"]),
    requiresFilter({ fields: ["builtAt", "planeId"], unlessRoles: ["finance"] }),
    exportLimit({ rows: 1000, unlessScopes: [["plane.read"]] }),
  );
  const built = buildCatalog([view], roleRules);
  if (!built.ok) throw new TypeError(built.refusal.join("\n"));
  const printed = printCatalog(built.value);
  expect(printed).toContain('@requiresFilter(fields: ["builtAt", "planeId"], unlessRoles: ["finance"])');
  expect(printed).toContain('@exportLimit(rows: 1000, unlessScopes: [["plane.read"]])');
});

describe("statistics", () => {
  test.for<readonly [string, WrittenStatistics, string]>([
    ["of no view", { Plain: { rows: 1, fields: {} } }, "Plain is no view of the catalog; run npm run stats"],
    [
      "of no field",
      { Plane: { rows: 1, fields: { name: 1 } } },
      "Plane.name is no field of the view; run npm run stats",
    ],
    ["of half a row", { Plane: { rows: 1.5, fields: {} } }, "Plane has a number that is none of rows or bytes"],
    ["of less than nothing", { Plane: { rows: 1, fields: { model: -1 } } }, "Plane has a number that is none"],
  ])("%s", ([, statistics, problem], { expect }) => {
    expect(problemsOf(plane(), statistics)).toEqual([expect.stringContaining(`catalog/statistics.json: ${problem}`)]);
  });

  test("are on their view, and are no part of the policy's version", async ({ expect }) => {
    const bare = buildCatalog([plane()], roleRules);
    const known = buildCatalog([plane()], roleRules, { Plane: { rows: 12, fields: { model: 3.5 } } });
    if (!bare.ok || !known.ok) throw new TypeError("two catalogs without a problem");
    const [without, plain] = [bare.value.views.get("Plane"), known.value.views.get("Plane")];
    expect(without?.statistics).toBeUndefined();
    expect(plain?.statistics).toEqual({ rows: 12, fieldBytes: new Map([["model", 3.5]]) });
    expect(await digestCatalog(known.value, roleRules)).toBe(await digestCatalog(bare.value, roleRules));
  });

  test("guards are a part of the policy's version", async ({ expect }) => {
    const digests = [plane(), plane(needs("builtAt")), plane(exportLimit({ rows: 1 }))].map((view) => {
      const built = buildCatalog([view], roleRules);
      if (!built.ok) throw new TypeError(built.refusal.join("\n"));
      return digestCatalog(built.value, roleRules);
    });
    expect(new Set(await Promise.all(digests)).size).toBe(3);
  });
});

describe("a role budget", () => {
  const problem = (budgets: readonly RoleBudget[]) => {
    const checked = checkBudgets(budgets, roleRules, 100);
    return checked.ok ? "" : checked.refusal.join("\n");
  };

  test.for<readonly [string, readonly RoleBudget[], string]>([
    ["of a role that nobody gets", [{ role: "pilot", cost: 1 }], "pilot: is granted by no rule"],
    [
      "written twice",
      [
        { role: "gate", cost: 1 },
        { role: "gate", rows: 1 },
      ],
      "gate: has two budgets",
    ],
    ["that says nothing", [{ role: "gate" }], "gate: has a budget that says nothing"],
    ["of no rows", [{ role: "gate", rows: 0 }], "gate: rows must be a whole number from 1 on"],
    ["of half a statement", [{ role: "gate", statements: 1.5 }], "gate: statements must be a whole number from 1 on"],
    ["below nothing", [{ role: "gate", costPerMinute: -1 }], "costPerMinute must be a whole number from 0 on"],
    ["of more rows than come back", [{ role: "gate", rows: 99 }], "gate: rows reaches WAREHOUSE_TOP_ROWS"],
  ])("%s", ([, budgets, said], { expect }) => {
    expect(problem(budgets)).toContain(`catalog/roles.ts: roleBudgets: ${budgets[0]?.role}: `);
    expect(problem(budgets)).toContain(said);
  });

  test("can be all that it can say", ({ expect }) => {
    expect(problem([{ role: "gate", rows: 98, statements: 1, cost: 1, costPerMinute: 0 }])).toBe("");
  });
});
