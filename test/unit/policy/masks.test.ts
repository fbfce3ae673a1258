// Who sees which form of a field, as a table that reads like policy. Denials first.

import fc from "fast-check";
import { describe, test } from "vitest";
import { buildCatalog } from "#catalog/build-catalog.ts";
import type { View } from "#catalog/catalog.ts";
import type { ViewSpec } from "#catalog/define-view.ts";
import {
  aggregate,
  authenticated,
  bigint,
  claim,
  defineView,
  hasRole,
  int,
  mask,
  rowFilter,
  varchar,
} from "#catalog/index.ts";
import { decide } from "#policy/decide.ts";
import { visibleSet } from "#policy/visible-set.ts";
import { claimCatalog, maskedFields } from "../catalog/claims.ts";
import { rulesFor, viewOf } from "../catalog/sample.ts";
import { principal, type Held } from "./people.ts";

const catalog = claimCatalog();
const claims = { state: "CA" };

/** `raw in all`, or `raw in 1, HASH in all`: the number is that of the conditions of which one must hold. */
function formsOf(held: Held, field: string, view: View = viewOf(catalog, "Claim")): string {
  const decision = decide(principal(held), view);
  const decided = decision.ok ? decision.value.fields.get(field) : undefined;
  if (decided === undefined) return "hidden";
  return decided.forms
    .map(({ rows, mask: how }) => `${how?.fn ?? "raw"} in ${rows.kind === "some" ? rows.anyOf.length : rows.kind}`)
    .join(", ");
}

const isQueryable = (held: Held, field: string) => {
  const decision = decide(principal(held), viewOf(catalog, "Claim"));
  return decision.ok && decision.value.fields.get(field)?.queryable;
};

describe("forms", () => {
  test.for([
    ["nobody's roles see nothing", {}, "cost", "hidden"],
    ["a role that the field is not for sees no mask of it either", { roles: ["safety"] }, "agent", "hidden"],
    ["another one too", { roles: ["clerk"] }, "agent", "hidden"],
    ["a role sees the field masked", { roles: ["analyst"] }, "cost", "BUCKET in all"],
    ["so does a filtered one, in its rows", { roles: ["adjuster"] }, "cost", "BUCKET in all"],
    ["two of them as well", { roles: ["adjuster", "clerk"] }, "cost", "BUCKET in all"],
    ["a role called like a spared one is not spared", { roles: ["analyst", "Safety"] }, "cost", "BUCKET in all"],
    ["a scope called like a spared role neither", { roles: ["analyst"], scopes: ["safety"] }, "cost", "BUCKET in all"],
    ["a spared role sees the value", { roles: ["safety"] }, "cost", "raw in all"],
    ["whatever else is held", { roles: ["analyst", "safety", "desk"], claims }, "cost", "raw in all"],
    ["a spared filtered role sees it in its rows", { roles: ["desk"], claims }, "cost", "raw in all"],
    ["and masked in those of another role", { roles: ["desk", "analyst"], claims }, "cost", "raw in 1, BUCKET in all"],
    ["with two filters too", { roles: ["desk", "adjuster"], claims }, "cost", "raw in 1, BUCKET in all"],
    ["a missing claim spares nobody", { roles: ["desk", "analyst"] }, "cost", "BUCKET in all"],
    ["a field of some roles is masked in their rows alone", { roles: ["analyst", "safety"] }, "agent", "HASH in all"],
    ["raw, masked, and hidden", { roles: ["desk", "clerk"], claims }, "agent", "raw in 1"],
    ["a missing claim hides it", { roles: ["desk", "clerk"] }, "agent", "HASH in none"],
    ["a field without a mask has one form", { roles: ["analyst"] }, "state", "raw in all"],
  ] as const)("%s", ([, held, field, forms], { expect }) => {
    expect(formsOf(held, field)).toBe(forms);
  });

  const desk = (directives: ViewSpec["directives"], ...own: NonNullable<ViewSpec["fields"][string]["directives"]>) => {
    const built = buildCatalog(
      [
        defineView("a.Desk", {
          description: "Desks.",
          fields: { deskId: int(), room: int(), phone: bigint({ directives: own }) },
          directives,
        } as never),
      ],
      rulesFor("analyst", "regional", "gate", "owner"),
    );
    if (!built.ok) throw new TypeError(built.refusal.join("\n"));
    return viewOf(built.value, "Desk");
  };
  const hash = mask("HASH", { unlessRoles: ["owner"] });

  test.for([
    ["is masked in everybody's view", {}, "HASH in all"],
    ["for whatever role", { roles: ["gate"] }, "HASH in all"],
    ["and raw in all rows for a spared one", { roles: ["owner"] }, "raw in all"],
  ] as const)("a field %s", ([, held, forms], { expect }) => {
    expect(formsOf(held, "phone", desk([authenticated()], hash))).toBe(forms);
  });

  test("masked rows are those of the roles that the field is for, and hidden in others'", ({ expect }) => {
    const filters = ["analyst", "regional", "owner"].map((role) => rowFilter(role, { room: { eq: claim(role) } }));
    const view = desk([hasRole("analyst", "regional", "owner"), ...filters], hasRole("analyst", "owner"), hash);
    const rooms = { analyst: 1, regional: 2, owner: 3 };
    const forms = (...roles: readonly string[]) => formsOf({ roles, claims: rooms }, "phone", view);
    expect(forms("regional")).toBe("hidden");
    expect(forms("analyst")).toBe("HASH in all");
    expect(forms("analyst", "regional")).toBe("HASH in 1");
    expect(forms("analyst", "owner")).toBe("raw in 1, HASH in all");
    expect(forms("analyst", "owner", "regional")).toBe("raw in 1, HASH in 1");
    expect(formsOf({ roles: ["analyst", "owner", "regional"], claims: { owner: 3 } }, "phone", view)).toBe("raw in 1");
    expect(formsOf({ roles: ["analyst", "owner", "regional"] }, "phone", view)).toBe("HASH in none");
    const decision = decide(principal({ roles: ["analyst", "owner", "regional"], claims: rooms }), view);
    expect(decision.ok && decision.value.rowFilterRoles).toEqual(["analyst", "regional", "owner"]);
  });

  test("the filter of a spared role is on record where all rows are seen", ({ expect }) => {
    const decision = decide(principal({ roles: ["analyst", "desk"], claims }), viewOf(catalog, "Claim"));
    expect(decision.ok && [decision.value.rows.kind, decision.value.rowFilterRoles]).toEqual(["all", ["desk"]]);
  });
});

describe("asked by", () => {
  test.for([
    ["a mask that cannot be asked by is not", { roles: ["analyst"] }, "secret", false],
    ["nor where it may stand in some rows", { roles: ["analyst", "desk"], claims }, "secret", false],
    ["nor where a claim is missing, which the schema does not know", { roles: ["adjuster", "desk"] }, "secret", false],
    ["a mask that can be is", { roles: ["analyst"] }, "cost", true],
    ["the value is, for who sees it", { roles: ["safety"] }, "secret", true],
    ["and for who sees it in all of its rows", { roles: ["desk"], claims }, "secret", true],
    ["a field without a mask is", { roles: ["analyst"] }, "state", true],
  ] as const)("%s", ([, held, field, queryable], { expect }) => {
    expect(isQueryable(held, field)).toBe(queryable);
  });
});

describe("the visible set", () => {
  const shown = (held: Held) => visibleSet(catalog, principal(held)).views.get("Claim");

  test("reads what it cannot ask by", ({ expect }) => {
    const analyst = shown({ roles: ["analyst"] });
    expect(analyst?.fields).toEqual(expect.arrayContaining(["secret", "agent", "cost"]));
    expect(analyst?.queryableFields).not.toContain("secret");
    expect(analyst?.queryableFields).not.toContain("agent");
    expect(analyst?.queryableFields).toEqual(
      expect.arrayContaining(["claimId", "state", ...Object.keys(maskedFields)]),
    );
    expect(analyst?.partialFields).toEqual([]);
  });

  test("has no relation by what it cannot ask by, at either end", ({ expect }) => {
    expect(shown({ roles: ["analyst"] })?.relations).toEqual(["alike", "kin"]);
    expect(shown({ roles: ["safety"] })?.relations).toEqual(["alike", "kin", "hidden", "reached"]);
  });

  test("differs by what can be asked alone", ({ expect }) => {
    const [safety, clerk] = ["safety", "clerk"].map((role) => visibleSet(catalog, principal({ roles: [role] })));
    expect(safety?.views.get("Claim")?.fields).toEqual(clerk?.views.get("Claim")?.fields);
    expect(safety?.id).not.toBe(clerk?.id);
  });

  test("of who counts alone has no filter by a mask that cannot be asked by", ({ expect }) => {
    const spec = defineView("a.Visit", {
      description: "Visits.",
      key: ["visitId"],
      fields: {
        visitId: int(),
        ward: varchar(40, { directives: [mask("HASH", { queryable: "MASKED" })] }),
        cost: int({ directives: [mask("BUCKET", { args: { size: 10 }, unlessRoles: ["owner"] })] }),
      },
      directives: [hasRole("gate"), aggregate({ roles: ["analyst", "owner"], filterFields: ["ward", "cost"] })],
    });
    const built = buildCatalog([spec], rulesFor("analyst", "gate", "owner"));
    if (!built.ok) throw new TypeError(built.refusal.join("\n"));
    const filters = (role: string) =>
      visibleSet(built.value, principal({ roles: [role] })).views.get("Visit")?.queryableFields;
    expect([filters("analyst"), filters("owner")]).toEqual([["ward"], ["ward", "cost"]]);
  });

  const roles = fc.uniqueArray(fc.constantFrom("analyst", "safety", "desk", "adjuster", "clerk", "other"));
  test("says of each field what the decision says", ({ expect }) => {
    fc.assert(
      fc.property(roles, fc.constantFrom({}, claims), (held, has) => {
        const decision = decide(principal({ roles: held, claims: has }), viewOf(catalog, "Claim"));
        const fields = decision.ok ? [...decision.value.fields] : [];
        const set = shown({ roles: held, claims: has });
        expect(set?.fields ?? []).toEqual(fields.map(([name]) => name));
        expect(set?.queryableFields ?? []).toEqual(
          fields.filter(([, { queryable }]) => queryable).map(([name]) => name),
        );
      }),
    );
  });

  test("another role takes nothing away but what can be asked", ({ expect }) => {
    expect(isQueryable({ roles: ["desk"], claims }, "secret")).toBe(true);
    expect(isQueryable({ roles: ["desk", "clerk"], claims }, "secret")).toBe(false);
    expect(formsOf({ roles: ["desk", "clerk"], claims }, "secret")).toBe("raw in 1, BUCKET in all");
  });
});
