// Every problem that the owner of an aggregate rule can make, and what a rule without one comes to.

import { describe, test } from "vitest";
import { buildCatalog } from "#catalog/build-catalog.ts";
import type { ViewSpec } from "#catalog/define-view.ts";
import {
  aggregate,
  authenticated,
  bit,
  claim,
  hasRole,
  int,
  mask,
  nvarchar,
  one,
  requiresScopes,
  rowFilter,
  varbinary,
} from "#catalog/index.ts";
import { printCatalog } from "#schema/index.ts";
import { roleRules, viewOf } from "./sample.ts";
import { visitCatalog } from "./visits.ts";

type Rule = Parameters<typeof aggregate<string>>[0];

const fields = { planeId: int(), ownerId: int(), model: nvarchar(40), note: nvarchar("max") };

/** A view that analysts see rows of, and gates numbers; as an untyped owner would write it. */
function plane(rule: Rule, change: Partial<ViewSpec> = {}): ViewSpec {
  return {
    object: "curated.Plane",
    description: "One row per plane.",
    key: ["planeId"],
    fields,
    directives: [hasRole("analyst"), aggregate({ roles: ["gate"], ...rule })],
    ...change,
  };
}

const directed = (...directives: ViewSpec["directives"]) => plane({}, { directives });
const withField = (field: ViewSpec["fields"][string], rule: Rule = { filterFields: ["extra"] }) =>
  plane(rule, { fields: { ...fields, extra: field } });

function problemsOf(view: ViewSpec): readonly string[] {
  const built = buildCatalog([view], roleRules);
  return built.ok ? [] : built.refusal;
}

const GRANTS: readonly (readonly [string, ViewSpec, string])[] = [
  ["a role that nobody gets", plane({ roles: ["pilot"] }), "role pilot is granted by no rule"],
  ["a role that sees rows", plane({ roles: ["gate", "analyst"] }), "role analyst sees rows by hasRole; a role is one"],
  ["a role twice", plane({ roles: ["gate", "gate"] }), "names a role twice"],
  ["no role at all", plane({ roles: [] }), "grants nobody anything"],
  ["scopes where the view asks for none, and no role", plane({ roles: [], scopes: [["a"]] }), "grants nobody anything"],
  [
    "a role of a view for everybody",
    directed(authenticated(), aggregate({ roles: ["gate"] })),
    "asks nobody for a role, so that roles here cannot take effect",
  ],
  [
    "a role of a view for every client with a scope",
    directed(requiresScopes(["a"]), aggregate({ roles: ["gate"], scopes: [["b"]] })),
    "asks nobody for a role, so that roles here cannot take effect",
  ],
  ["no scopes", plane({ scopes: [] }), "scopes is empty"],
  ["an alternative without scopes", plane({ scopes: [["a"], []] }), "an alternative without scopes, which everybody"],
  [
    "scopes that give rows",
    directed(hasRole("analyst"), requiresScopes(["a"], ["b", "c"]), aggregate({ scopes: [["d"], ["c", "b", "e"]] })),
    "scopes c and b and e meet requiresScopes too, which gives rows",
  ],
  [
    "two rules",
    directed(hasRole("analyst"), aggregate({ roles: ["gate"] }), aggregate({ roles: ["finance"] })),
    "is written twice",
  ],
  [
    "a row filter of a role with neither",
    directed(hasRole("analyst"), aggregate({ roles: ["gate"] }), rowFilter("finance", { model: { eq: "x" } })),
    "rowFilter(finance): filters rows of a role that hasRole does not admit",
  ],
  [
    "a field that is not filtered by, for a role without rows",
    withField(int({ directives: [hasRole("gate")] }), {}),
    "extra: role gate is not admitted to the view; its rule cannot take effect",
  ],
];

const FLOORS: readonly (readonly [string, ViewSpec, string])[] = [
  ["a group of one", plane({ minGroupSize: 1 }), "minGroupSize must be a whole number from 2 on"],
  ["half an entity", plane({ minGroupSize: 2.5 }), "minGroupSize must be a whole number"],
  ["no number", plane({ minGroupSize: Number.NaN }), "minGroupSize must be a whole number"],
  ["a size beyond every group", plane({ minGroupSize: 1e12 }), "minGroupSize must be a whole number"],
  ["rounding to nothing", plane({ roundTo: 0 }), "roundTo must be a whole number from 1 on"],
  ["rounding down to a fraction", plane({ roundTo: 0.5 }), "roundTo must be a whole number"],
  ["no key to count by", plane({}, { key: [] }), "needs an entityKey where the key is not one field"],
  ["a key of two fields", plane({}, { key: ["planeId", "ownerId"] }), "needs an entityKey where the key is not one"],
  ["an unknown entity", plane({ entityKey: "serial" }), "entityKey: serial is no field of this view"],
  ["entities of two values", withField(bit(), { entityKey: "extra" }), "extra is bit, which cannot tell entities"],
  ["entities of bytes", withField(varbinary(16), { entityKey: "extra" }), "extra is varbinary, which cannot tell"],
  ["entities of unbounded text", plane({ entityKey: "note" }), "note is nvarchar, which cannot tell entities"],
];

const FILTERS: readonly (readonly [string, ViewSpec, string])[] = [
  ["an unknown field", plane({ filterFields: ["serial"] }), "filterFields: serial is no field of this view"],
  [
    "a relation",
    plane({ filterFields: ["other"] }, { relations: { other: one("Plane", { planeId: "planeId" }) } }),
    "filterFields: other is no field of this view; relations cannot be filtered by",
  ],
  ["a field twice", plane({ filterFields: ["model", "model"] }), "filterFields: model is written twice"],
  ["the entity", plane({ entityKey: "ownerId", filterFields: ["ownerId"] }), "ownerId names single rows or entities"],
  ["the key beside another entity", plane({ entityKey: "ownerId", filterFields: ["planeId"] }), "planeId names single"],
  ["the key under another name", withField(int({ column: "PLANEID" })), "extra names single rows or entities"],
  ["text without bounds", plane({ filterFields: ["note"] }), "note has no bounded length"],
  [
    "a field for roles with rows",
    withField(int({ directives: [hasRole("analyst")] })),
    "filterFields: extra is for roles without aggregates; it cannot take effect",
  ],
  [
    "a field that all who count see masked",
    withField(int({ directives: [mask("BUCKET", { args: { size: 10 }, unlessRoles: ["analyst"] })] })),
    "filterFields: extra has a mask that nobody who counts can ask by",
  ],
];

test.for([...GRANTS, ...FLOORS, ...FILTERS])("%s is reported", ([, view, problem], { expect }) => {
  const problems = problemsOf(view);
  expect(problems.join("\n")).toContain(problem);
  expect(problems.every((line) => line.startsWith("Plane: "))).toBe(true);
});

test.for([
  ["roles beside those of rows", plane({})],
  ["everything", plane({ minGroupSize: 2, roundTo: 5, entityKey: "ownerId", filterFields: ["model"] })],
  [
    "part of a key of two fields",
    plane({ entityKey: "planeId", filterFields: ["ownerId"] }, { key: ["planeId", "ownerId"] }),
  ],
  ["rows for nobody", directed(aggregate({ roles: ["gate"] }))],
  ["rows for nobody, numbers for clients with a scope", directed(aggregate({ roles: ["gate"], scopes: [["a"]] }))],
  ["scopes alone", directed(hasRole("analyst"), requiresScopes(["a"]), aggregate({ scopes: [["b"]] }))],
  ["scopes of a view for everybody", directed(authenticated(), requiresScopes(["a"]), aggregate({ scopes: [["b"]] }))],
  [
    "a row filter of its role",
    directed(hasRole("analyst"), aggregate({ roles: ["gate"] }), rowFilter("gate", { model: { eq: claim("model") } })),
  ],
  [
    "a filter field whose mask can be asked by",
    withField(
      int({
        directives: [mask("BUCKET", { args: { size: 10 }, unlessRoles: ["analyst"], queryable: "MASKED" })],
      }),
    ),
  ],
  [
    "a filter field that is masked for others",
    withField(int({ directives: [mask("BUCKET", { args: { size: 10 }, unlessRoles: ["gate"] })] })),
  ],
  ["a filter field for its role", withField(int({ directives: [hasRole("gate")] }))],
  [
    "a filter field for a role of rows that counts by another client",
    plane(
      {},
      {
        fields: { ...fields, extra: int({ directives: [hasRole("analyst")] }) },
        directives: [
          hasRole("analyst"),
          requiresScopes(["a"]),
          aggregate({ roles: ["gate"], scopes: [["b"]], filterFields: ["extra"] }),
        ],
      },
    ),
  ],
] as const)("no problem in %s", ([, view], { expect }) => {
  expect(problemsOf(view)).toEqual([]);
});

describe("a rule", () => {
  function ruleOf(view: ViewSpec) {
    const built = buildCatalog([view], roleRules);
    if (!built.ok) throw new TypeError(built.refusal.join("\n"));
    return viewOf(built.value, "Plane").aggregate;
  }

  test("that says little has groups of ten keys, no filter and exact numbers", ({ expect }) => {
    expect(ruleOf(plane({}))).toEqual({
      roles: ["gate"],
      scopes: undefined,
      minGroupSize: 10,
      entityKey: "planeId",
      filterFields: [],
      roundTo: 1,
    });
    expect(Object.isFrozen(ruleOf(plane({})))).toBe(true);
  });

  test("is not there where none is written", ({ expect }) => {
    expect(ruleOf(directed(hasRole("analyst")))).toBeUndefined();
  });

  test("stands in the printed schema, whole", ({ expect }) => {
    const printed = printCatalog(visitCatalog());
    expect(printed).toContain(
      "directive @aggregate(minGroupSize: Int, entityKey: String, roles: [String!], filterFields: [String!], roundTo: Int, scopes: [[String!]!]) on OBJECT",
    );
    expect(printed).toContain(
      '@aggregate(minGroupSize: 3, entityKey: "patientId", roles: ["statistician", "planner"], filterFields: ["ward", "isUrgent", "severity", "cost"], roundTo: 5, scopes: [["visit.count"], ["all.read", "all.count"]])',
    );
    expect(printed).toContain(
      '@aggregate(minGroupSize: 10, entityKey: "personId", roles: ["statistician"], filterFields: [], roundTo: 1)',
    );
  });
});
