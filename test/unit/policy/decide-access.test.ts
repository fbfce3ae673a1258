// Rows, numbers, or nothing: a table that reads like policy. Denials first.

import fc from "fast-check";
import { describe, test } from "vitest";
import { buildCatalog } from "#catalog/build-catalog.ts";
import { aggregate, defineView, int } from "#catalog/index.ts";
import { decide } from "#policy/decide.ts";
import type { Rows } from "#policy/decision.ts";
import { visibleSet } from "#policy/visible-set.ts";
import { viewOf } from "../catalog/sample.ts";
import { visitCatalog, visitRules } from "../catalog/visits.ts";
import { principal, type Held } from "./people.ts";

const catalog = visitCatalog();
const wards = { claims: { wards: ["North"] } };
const READ = ["visit.read"];
const COUNT = ["visit.count"];

function say(rows: Rows | undefined): string {
  return rows === undefined ? "hidden" : rows.kind === "some" ? `any of ${rows.anyOf.length}` : rows.kind;
}

function decided(held: Held, view = "Visit") {
  const decision = decide(principal(held), viewOf(catalog, view));
  if (!decision.ok) throw new TypeError(decision.refusal.detail);
  return decision.value;
}

test.for([
  ["a doctor whose client has no scope", "Visit", { roles: ["doctor"] }],
  ["a doctor whose client has half of an alternative", "Visit", { roles: ["doctor"], scopes: ["all.read"] }],
  ["a statistician whose client has no scope", "Visit", { roles: ["statistician"] }],
  [
    "a statistician whose client has halves of two",
    "Visit",
    { roles: ["statistician"], scopes: ["all.list", "all.count"] },
  ],
  ["every scope, but no role", "Visit", { scopes: [...READ, ...COUNT, "all.read", "all.list", "all.count"] }],
  ["a role of other views", "Census", { roles: ["doctor"], scopes: [...READ, ...COUNT] }],
  ["a scope called like a role", "Census", { scopes: ["statistician"] }],
] as const)("nothing for %s", ([, name, held], { expect }) => {
  expect(decide(principal(held), viewOf(catalog, name)).ok).toBe(false);
  expect(visibleSet(catalog, principal(held)).views.has(name)).toBe(false);
});

/** Roles, scopes -> access, rows, fields that can be filtered by. */
const TABLE: readonly (readonly [says: string, held: Held, access: string, rows: string, filters: string])[] = [
  ["a doctor reads", { roles: ["doctor"], scopes: READ }, "rows", "all", "…"],
  [
    "a statistician counts, by a client that may read",
    { roles: ["statistician"], scopes: READ },
    "aggregates",
    "all",
    "ward isUrgent severity",
  ],
  [
    "and by one that may count",
    { roles: ["statistician"], scopes: COUNT },
    "aggregates",
    "all",
    "ward isUrgent severity",
  ],
  [
    "or count by another alternative",
    { roles: ["statistician"], scopes: ["all.count", "all.read"] },
    "aggregates",
    "all",
    "ward isUrgent severity",
  ],
  [
    "a doctor's client that may only count gets less than the doctor",
    { roles: ["doctor"], scopes: COUNT },
    "aggregates",
    "all",
    "ward isUrgent",
  ],
  [
    "a nurse's too, of the nurse's rows",
    { roles: ["nurse"], scopes: COUNT, ...wards },
    "aggregates",
    "any of 1",
    "ward isUrgent severity",
  ],
  [
    "a nurse without the claim counts nothing",
    { roles: ["nurse"], scopes: COUNT },
    "aggregates",
    "none",
    "ward isUrgent severity",
  ],
  [
    "a planner counts the planner's rows",
    { roles: ["planner"], scopes: READ },
    "aggregates",
    "any of 1",
    "ward isUrgent",
  ],
  [
    "two who count are a union",
    { roles: ["planner", "nurse"], scopes: COUNT, ...wards },
    "aggregates",
    "any of 2",
    "ward isUrgent severity",
  ],
  [
    "a field's scope is asked for too",
    { roles: ["planner"], scopes: [...COUNT, "cost.read"] },
    "aggregates",
    "any of 1",
    "ward isUrgent cost",
  ],
  ["rows win over numbers", { roles: ["doctor", "statistician"], scopes: READ }, "rows", "all", "…"],
  [
    "and are the rows of those who read alone",
    { roles: ["nurse", "statistician"], scopes: READ, ...wards },
    "rows",
    "any of 1",
    "…",
  ],
  ["also where there are none", { roles: ["nurse", "statistician"], scopes: READ }, "rows", "none", "…"],
  [
    "but not by a client that may not read",
    { roles: ["nurse", "statistician"], scopes: COUNT, ...wards },
    "aggregates",
    "all",
    "ward isUrgent severity",
  ],
  ["more scopes are no harm", { roles: ["doctor"], scopes: [...COUNT, ...READ] }, "rows", "all", "…"],
];

describe("of the view", () => {
  test.for(TABLE)("%s", ([, held, access, rows, filters], { expect }) => {
    const decision = decided(held);
    expect([decision.access, say(decision.rows)]).toEqual([access, rows]);
    const shown = visibleSet(catalog, principal(held)).views.get("Visit");
    expect(shown?.access).toBe(access);
    expect(shown?.queryableFields).toEqual([...decision.fields.keys()]);
    if (access === "aggregates") {
      expect([...decision.fields.keys()].join(" ")).toBe(filters);
      expect(shown).toMatchObject({ fields: [], relations: [], partialFields: [], hasKey: false });
    } else {
      expect([...decision.fields.keys()]).toEqual(expect.arrayContaining(["visitId", "patientId", "diagnosis"]));
    }
  });

  test("a filter field of one of two roles is there in its rows alone", ({ expect }) => {
    const { fields, rowFilterRoles } = decided({ roles: ["planner", "nurse"], scopes: COUNT, ...wards });
    expect([say(fields.get("ward")?.rows), say(fields.get("severity")?.rows)]).toEqual(["all", "any of 1"]);
    expect(rowFilterRoles).toEqual(["nurse", "planner"]);
  });

  test("the rule goes with numbers, and with them alone", ({ expect }) => {
    const counted = decided({ roles: ["statistician"], scopes: READ });
    expect(counted).toMatchObject({ groupRule: { minGroupSize: 3, roundTo: 5, entityField: { name: "patientId" } } });
    expect(decided({ roles: ["doctor"], scopes: READ })).not.toHaveProperty("groupRule");
  });

  test("a view of which nobody reads rows is counted by its role, whatever the client", ({ expect }) => {
    const decision = decided({ roles: ["statistician"] }, "Census");
    expect([decision.access, say(decision.rows), decision.fields.size]).toEqual(["aggregates", "all", 0]);
  });
});

describe("a view of which nobody reads rows, counted by clients with a scope", () => {
  const built = buildCatalog(
    [
      defineView("curated.Ledger", {
        description: "Nobody's rows.",
        key: ["entryId"],
        fields: { entryId: int(), year: int() },
        directives: [aggregate({ roles: ["statistician"], scopes: [["ledger.count"]], filterFields: ["year"] })],
      }),
    ],
    visitRules,
  );
  if (!built.ok) throw new TypeError(built.refusal.join("\n"));
  const ledger = viewOf(built.value, "Ledger");

  test.for([
    ["nothing for the scope without the role", { scopes: ["ledger.count"] }, "nothing"],
    ["nothing for the scope with another role", { roles: ["doctor"], scopes: ["ledger.count"] }, "nothing"],
    ["nothing for the role without the scope", { roles: ["statistician"] }, "nothing"],
    ["nothing for the role with another scope", { roles: ["statistician"], scopes: ["visit.count"] }, "nothing"],
    ["a number for both", { roles: ["statistician"], scopes: ["ledger.count"] }, "aggregates"],
  ] as const)("%s", ([, held, access], { expect }) => {
    const decision = decide(principal(held), ledger);
    expect(decision.ok ? decision.value.access : "nothing").toBe(access);
  });
});

const relationsOf = (held: Held) =>
  [...visibleSet(catalog, principal(held)).views.values()].flatMap(({ view, relations }) =>
    relations.map((name) => `${view.name}.${name}`),
  );

test("no relation leads to a view that is only counted, nor from it", ({ expect }) => {
  expect(relationsOf({ roles: ["doctor"], scopes: READ })).toEqual([
    "Visit.place",
    "Visit.again",
    "Ward.visits",
    "Ward.busiest",
  ]);
  expect(relationsOf({ roles: ["doctor"], scopes: COUNT })).toEqual([]);
  expect(relationsOf({ roles: ["statistician"], scopes: READ })).toEqual([]);
});

test("who counts and who reads have sets of their own, and equal ones share", ({ expect }) => {
  const idOf = (held: Held) => visibleSet(catalog, principal(held)).id;
  const counts = idOf({ roles: ["statistician"], scopes: COUNT });
  expect(idOf({ roles: ["statistician"], scopes: READ })).toBe(counts);
  expect(idOf({ roles: ["doctor"], scopes: READ })).not.toBe(idOf({ roles: ["doctor"], scopes: COUNT }));
  expect(idOf({ roles: ["doctor"], scopes: COUNT })).not.toBe(counts);
});

const roles = fc.uniqueArray(fc.constantFrom("doctor", "nurse", "statistician", "planner", "other"));
const scopes = fc.uniqueArray(
  fc.constantFrom("visit.read", "visit.count", "all.read", "all.list", "all.count", "cost.read"),
);
const rank = { none: 0, aggregates: 1, rows: 2 } as const;

test("more roles and more scopes never give less access", ({ expect }) => {
  fc.assert(
    fc.property(roles, roles, scopes, scopes, (some, more, has, gets) => {
      const ranksOf = (held: Held) => {
        const { views } = visibleSet(catalog, principal(held));
        return [...catalog.views.keys()].map((name) => rank[views.get(name)?.access ?? "none"]);
      };
      const before = ranksOf({ roles: some, scopes: has });
      const after = ranksOf({ roles: [...some, ...more], scopes: [...has, ...gets] });
      for (const [index, least] of before.entries()) expect(after[index]).toBeGreaterThanOrEqual(least);
    }),
  );
});

test("without a scope that a view asks for, no row, whatever the roles", ({ expect }) => {
  fc.assert(
    fc.property(
      roles,
      fc.uniqueArray(fc.constantFrom("visit.count", "all.read", "all.count", "cost.read")),
      (held, has) => {
        const decision = decide(principal({ roles: held, scopes: has, ...wards }), viewOf(catalog, "Visit"));
        expect(decision.ok ? decision.value.access : "nothing").not.toBe("rows");
      },
    ),
  );
});
