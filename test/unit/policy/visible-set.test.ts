// What exists for whom, as names, and that equal sets are one set.

import fc from "fast-check";
import { test } from "vitest";
import { buildCatalog } from "#catalog/build-catalog.ts";
import { defineView, hasRole, int, one, rowFilter } from "#catalog/index.ts";
import { decide } from "#policy/decide.ts";
import { fullSet, visibleSet, type VisibleSet } from "#policy/visible-set.ts";
import { roleRules, sampleCatalog } from "../catalog/sample.ts";
import { principal, type Held } from "./people.ts";

const catalog = sampleCatalog();
const setOf = (held: Held) => visibleSet(catalog, principal(held));
const namesIn = (set: VisibleSet) =>
  [...set.views.values()].flatMap(({ view, fields, relations }) =>
    [...fields, ...relations].map((name) => `${view.name}.${name}`),
  );

test("nothing exists for who has no role and no scope", ({ expect }) => {
  expect(setOf({}).views.size).toBe(0);
});

test.for([
  ["whose target is hidden", { roles: ["regional"] }, "Flight.origin"],
  ["whose own end is hidden", { roles: ["analyst", "gate"] }, "Flight.cost"],
  ["to a view of nobody's", { roles: ["gate"] }, "Airport.departures"],
] as const)("a relation %s does not exist", ([, held, name], { expect }) => {
  expect(namesIn(fullSet(catalog))).toContain(name);
  expect(namesIn(setOf(held))).not.toContain(name);
});

test("a relation whose remote end is hidden does not exist", ({ expect }) => {
  const built = buildCatalog(
    [
      defineView("a.Desk", {
        description: "Desks.",
        fields: { deskId: int() },
        relations: { owner: one("Owner", { deskId: "deskId" }) },
        directives: [hasRole("gate", "analyst")],
      }),
      defineView("a.Owner", {
        description: "Owners.",
        fields: { name: int(), deskId: int({ directives: [hasRole("analyst")] }) },
        directives: [hasRole("gate", "analyst")],
      }),
    ],
    roleRules,
  );
  if (!built.ok) throw new TypeError(built.refusal.join("\n"));
  expect(namesIn(visibleSet(built.value, principal({ roles: ["gate"] })))).toEqual(["Desk.deskId", "Owner.name"]);
  expect(namesIn(visibleSet(built.value, principal({ roles: ["analyst"] })))).toContain("Desk.owner");
});

test("relations exist where both ends do", ({ expect }) => {
  expect(namesIn(setOf({ roles: ["finance"] }))).toEqual(
    expect.arrayContaining(["Flight.cost", "Flight.origin", "Flight.previous", "Airport.departures"]),
  );
});

test("the full set is everything, whoever asks", ({ expect }) => {
  const full = fullSet(catalog);
  expect([...full.views.keys()]).toEqual([...catalog.views.keys()]);
  expect(namesIn(full)).toEqual(expect.arrayContaining(["Flight.fuelCost", "Airport.tower", "Flight.cost"]));
});

test("the id is of what exists, not of who asks", ({ expect }) => {
  const analyst = setOf({ roles: ["analyst"] });
  expect(setOf({ roles: ["analyst", "unused"], claims: { states: ["CA"] }, scopes: ["x"] }).id).toBe(analyst.id);
  expect(setOf({ roles: ["analyst", "regional"] }).id).toBe(analyst.id);
  expect(setOf({ roles: ["regional"] }).id).not.toBe(analyst.id);
});

test("two sets that differ in a key alone are two", ({ expect }) => {
  const built = buildCatalog(
    [
      defineView("a.Desk", {
        description: "Desks.",
        key: ["deskId"],
        fields: { deskId: int({ directives: [hasRole("analyst")] }), room: int() },
        directives: [hasRole("analyst", "gate"), rowFilter("analyst", { room: { eq: 1 } })],
      }),
    ],
    roleRules,
  );
  if (!built.ok) throw new TypeError(built.refusal.join("\n"));
  const [one_, both] = [["analyst"], ["analyst", "gate"]].map((roles) => visibleSet(built.value, principal({ roles })));
  expect([one_?.views.get("Desk")?.hasKey, both?.views.get("Desk")?.hasKey]).toEqual([true, false]);
  expect(one_?.id).not.toBe(both?.id);
});

const roles = fc.uniqueArray(fc.constantFrom("analyst", "regional", "finance", "gate", "other"));
const scopes = fc.uniqueArray(fc.constantFrom("notice.read", "notice.write", "all.read", "all.list"));

test("more roles and scopes never hide a name", ({ expect }) => {
  fc.assert(
    fc.property(roles, roles, scopes, scopes, (some, more, has, gets) => {
      const before = namesIn(setOf({ roles: some, scopes: has }));
      const after = namesIn(setOf({ roles: [...some, ...more], scopes: [...has, ...gets] }));
      expect(after).toEqual(expect.arrayContaining(before));
    }),
  );
});

test("the schema shows a field exactly where the decision has it, and says where it may be null", ({ expect }) => {
  fc.assert(
    fc.property(roles, scopes, (held, has) => {
      const set = setOf({ roles: held, scopes: has });
      for (const view of catalog.views.values()) {
        const decision = decide(principal({ roles: held, scopes: has, claims: { states: ["CA"] } }), view);
        const fields = decision.ok ? [...decision.value.fields] : [];
        const shown = set.views.get(view.name);
        expect(shown?.fields ?? []).toEqual(fields.map(([name]) => name));
        const partial = fields.filter(([, { rows }]) => rows.kind !== "all");
        expect(shown?.partialFields ?? []).toEqual(partial.map(([name]) => name));
      }
    }),
  );
});

test("a field of one of two roles may be null, and its set is one of its own", ({ expect }) => {
  const both = setOf({ roles: ["regional", "finance"] });
  expect(both.views.get("Flight")?.partialFields).toEqual(["fuelCost"]);
  expect(both.id).not.toBe(setOf({ roles: ["finance"] }).id);
});
