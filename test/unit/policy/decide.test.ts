// (Principal, view) -> Decision, as a table that reads like policy. Denials first.

import { describe, test } from "vitest";
import { buildCatalog } from "#catalog/build-catalog.ts";
import type { View } from "#catalog/catalog.ts";
import { authenticated, claim, defineView, hasRole, int, rowFilter, varchar } from "#catalog/index.ts";
import { decide } from "#policy/decide.ts";
import type { Rows } from "#policy/decision.ts";
import { keyIsGranted, visibleFields } from "#policy/grants.ts";
import { roleRules, sampleCatalog, viewOf } from "../catalog/sample.ts";
import { principal, type Held } from "./people.ts";

const catalog = sampleCatalog();
const states = { claims: { states: ["CA"] } };

/** `all`, `none`, or the number of conditions of which one must hold. */
function say(rows: Rows | undefined): string {
  return rows === undefined ? "hidden" : rows.kind === "some" ? `any of ${rows.anyOf.length}` : rows.kind;
}

function decided(held: Held, view: View = viewOf(catalog, "Flight")) {
  const decision = decide(principal(held), view);
  if (!decision.ok) throw new TypeError(decision.refusal.detail);
  return decision.value;
}

test.for([
  ["nobody's roles", "Flight", {}],
  ["a role of another view", "Flight", { roles: ["gate"] }],
  ["the role in another case", "Flight", { roles: ["Analyst"] }],
  ["a scope called like a role", "Flight", { scopes: ["analyst"] }],
  ["every scope, but no role", "Budget", { scopes: ["notice.read", "all.read"] }],
  ["no scope where one is asked for", "Notice", {}],
  ["half of an alternative", "Notice", { scopes: ["all.read"] }],
  ["the other half", "Notice", { scopes: ["all.list"] }],
  ["a role called like a scope", "Notice", { roles: ["notice.read"] }],
  ["a scope that begins alike", "Notice", { scopes: ["notice.read.all"] }],
] as const)("no grant of %s", ([, view, held], { expect }) => {
  const decision = decide(principal(held), viewOf(catalog, view));
  expect(decision.ok ? undefined : decision.refusal.reason).toBe("no-grant");
  expect(visibleFields(viewOf(catalog, view), principal(held))).toEqual([]);
});

test.for([
  ["one scope is enough", { scopes: ["notice.read"] }],
  ["or all of another alternative", { scopes: ["all.list", "all.read"] }],
] as const)("scopes are OR of ANDs: %s", ([, held], { expect }) => {
  expect(say(decided(held, viewOf(catalog, "Notice")).rows)).toBe("all");
});

test("a view without any rule is nobody's", ({ expect }) => {
  const open = { ...viewOf(catalog, "Flight"), access: { authenticated: false, roles: undefined, scopes: undefined } };
  expect(decide(principal({ roles: ["analyst"], scopes: ["notice.read"] }), open).ok).toBe(false);
});

describe("fields", () => {
  test.for([
    ["of the finance role are hidden from analysts", "Flight", { roles: ["analyst"] }, "fuelCost", "hidden"],
    ["of the analyst role are hidden from finance", "Airport", { roles: ["finance"] }, "tower", "hidden"],
    ["that ask for a scope are hidden without it", "Notice", { scopes: ["notice.read"] }, "draft", "hidden"],
    [
      "that ask for a scope are hidden from who may not see the view",
      "Notice",
      { scopes: ["notice.read"], roles: ["analyst"] },
      "audience",
      "hidden",
    ],
    ["are shown with the scope", "Notice", { scopes: ["notice.read", "notice.write"] }, "draft", "all"],
    ["are shown to a role", "Notice", { scopes: ["notice.read"], roles: ["gate"] }, "audience", "all"],
    ["are shown to two roles", "Notice", { scopes: ["notice.read"], roles: ["gate", "finance"] }, "audience", "all"],
    ["without a rule are as the view is", "Flight", { roles: ["analyst"] }, "flightId", "all"],
    ["of the only role held are in all of its rows", "Flight", { roles: ["finance"] }, "fuelCost", "all"],
    ["of one of two roles are in its rows alone", "Flight", { roles: ["analyst", "finance"] }, "fuelCost", "any of 1"],
    ["of both roles are everywhere", "Flight", { roles: ["analyst", "finance"] }, "delayMinutes", "all"],
    ["of a role that has every row are in all of them", "Airport", { roles: ["analyst", "finance"] }, "tower", "all"],
  ] as const)("%s", ([, view, held, field, rows], { expect }) => {
    expect(say(decided(held, viewOf(catalog, view)).fields.get(field)?.rows)).toBe(rows);
  });
});

describe("rows", () => {
  test.for([
    ["of a role without a filter are all", { roles: ["analyst"] }, "all", []],
    ["of a filtered role are filtered", { roles: ["finance"] }, "any of 1", ["finance"]],
    [
      "of two filtered roles are a union",
      { roles: ["finance", "regional"], ...states },
      "any of 2",
      ["regional", "finance"],
    ],
    ["are all when one role has no filter", { roles: ["analyst", "regional"], ...states }, "all", []],
    ["are none when the claim is missing", { roles: ["regional"] }, "none", ["regional"]],
    [
      "without a claim leave those of the other role",
      { roles: ["regional", "finance"] },
      "any of 1",
      ["regional", "finance"],
    ],
    ["of everybody still name the filter that guards a field", { roles: ["analyst", "finance"] }, "all", ["finance"]],
  ] as const)("%s", ([, held, rows, filtered], { expect }) => {
    const decision = decided(held);
    expect([say(decision.rows), decision.rowFilterRoles]).toEqual([rows, filtered]);
  });

  test("a role held twice is one role", ({ expect }) => {
    expect(say(decided({ roles: ["finance", "finance"] }).rows)).toBe("any of 1");
  });

  test("a field of a role whose claim is missing is in no row", ({ expect }) => {
    const built = buildCatalog(
      [
        defineView("a.Desk", {
          description: "Desks.",
          fields: { deskId: int(), phone: varchar(20, { directives: [hasRole("gate")] }) },
          directives: [hasRole("analyst", "gate"), rowFilter("gate", { deskId: { in: claim("desks") } })],
        }),
      ],
      roleRules,
    );
    if (!built.ok) throw new TypeError(built.refusal.join("\n"));
    const desk = viewOf(built.value, "Desk");
    expect(say(decided({ roles: ["analyst", "gate"] }, desk).fields.get("phone")?.rows)).toBe("none");
  });
});

test("a decision is frozen", ({ expect }) => {
  const decision = decided({ roles: ["analyst"] });
  expect(Object.isFrozen(decision) && Object.isFrozen(decision.fields.get("flightId"))).toBe(true);
});

describe("the key", () => {
  function desk(admitted: readonly string[], shown: readonly string[], filtered: readonly string[]): View {
    const admission = admitted.length > 0 ? hasRole(...admitted) : authenticated();
    const built = buildCatalog(
      [
        defineView("a.Desk", {
          description: "Desks.",
          key: ["deskId"],
          fields: { deskId: int({ directives: [hasRole(...shown)] }), room: int() },
          directives: [admission, ...filtered.map((role) => rowFilter(role, { room: { eq: claim("room") } }))],
        }),
      ],
      roleRules,
    );
    if (!built.ok) throw new TypeError(built.refusal.join("\n"));
    return viewOf(built.value, "Desk");
  }

  test.for([
    ["of a view without one", viewOf(catalog, "Budget"), { roles: ["finance"] }, false],
    ["is not granted where the view is not", viewOf(catalog, "Flight"), { roles: ["gate"] }, false],
    ["is granted with the view", viewOf(catalog, "Flight"), { roles: ["finance"] }, true],
  ] as const)("%s", ([, view, held, granted], { expect }) => {
    expect(keyIsGranted(view, principal(held))).toBe(granted);
  });

  const three = ["analyst", "gate", "finance"];
  const claims = { room: 7 };
  test.for([
    ["is hidden from a role that it is not for", desk(three, ["gate"], []), ["finance"], false],
    ["is hidden in rows of another role", desk(three, ["gate"], ["gate"]), ["gate", "finance"], false],
    [
      "is hidden in rows of another role's filter",
      desk(three, ["gate"], ["gate", "analyst"]),
      ["gate", "analyst"],
      false,
    ],
    ["is hidden in a view for everybody", desk([], ["gate", "finance"], []), [], false],
    ["is shown to its role", desk(three, ["gate"], ["gate"]), ["gate"], true],
    ["is shown to both of its roles", desk(three, ["gate", "finance"], ["gate", "finance"]), ["gate", "finance"], true],
    [
      "is shown in every row by a role that has every row",
      desk(three, ["gate"], ["analyst"]),
      ["gate", "analyst"],
      true,
    ],
    ["is shown to one role of a view for everybody", desk([], ["gate", "finance"], []), ["gate"], true],
    ["is shown to two roles of a view for everybody", desk([], ["gate", "finance"], []), ["gate", "finance"], true],
  ] as const)("%s", ([, view, roles, shown], { expect }) => {
    const held = principal({ roles, claims });
    expect(keyIsGranted(view, held)).toBe(shown);
    const decision = decide(held, view);
    expect(decision.ok && say(decision.value.fields.get("deskId")?.rows) === "all").toBe(shown);
  });

  test("needs its scope", ({ expect }) => {
    const notice = viewOf(catalog, "Notice");
    const scoped: View = { ...notice, key: ["draft"] };
    expect(keyIsGranted(scoped, principal({ scopes: ["notice.read"] }))).toBe(false);
    expect(keyIsGranted(scoped, principal({ scopes: ["notice.read", "notice.write"] }))).toBe(true);
  });
});
