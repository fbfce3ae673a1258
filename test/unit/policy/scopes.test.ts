// What the client may do narrows what the person may: of the view and of the field, in every place where a field can stand.

import fc from "fast-check";
import { describe, test } from "vitest";
import { buildCatalog } from "#catalog/build-catalog.ts";
import { authenticated, defineView, hasRole, int, many, nvarchar, one, requiresScopes } from "#catalog/index.ts";
import { decide } from "#policy/decide.ts";
import { visibleSet } from "#policy/visible-set.ts";
import { roleRules, viewOf } from "../catalog/sample.ts";
import { aggregate, list, lookup, refusalOf, type AggregateChange, type ListChange } from "../plan/planning.ts";
import { principal, type Held } from "./people.ts";

const Note = defineView("a.Note", {
  description: "Notes.",
  key: ["noteId"],
  fields: {
    noteId: int(),
    text: nvarchar(60, { directives: [requiresScopes(["text"])] }),
    either: int({ directives: [requiresScopes(["x", "y"], ["z"])] }),
    both: int({ directives: [requiresScopes(["x"], ["y"]), requiresScopes(["z"])] }),
    mine: int({ directives: [hasRole("gate"), requiresScopes(["z"])] }),
    deskId: int({ directives: [requiresScopes(["desk"])] }),
  },
  relations: { desk: one("Desk", { deskId: "deskId" }) },
  directives: [hasRole("analyst", "gate"), requiresScopes(["read"], ["all", "list"])],
});

const Desk = defineView("a.Desk", {
  description: "Desks, for everybody.",
  key: ["deskId"],
  fields: { deskId: int(), phone: int({ directives: [requiresScopes(["phone"])] }) },
  relations: { notes: many("Note", { deskId: "deskId" }), note: one("Note", { deskId: "deskId" }) },
  directives: [authenticated()],
});

const built = buildCatalog([Note, Desk], roleRules);
if (!built.ok) throw new TypeError(built.refusal.join("\n"));
const catalog = built.value;

const analyst = (...scopes: readonly string[]): Held => ({ roles: ["analyst"], scopes });

/** The names that exist, by what is decided and by what is shown: always the same. */
function fieldsOf(held: Held): string {
  const decision = decide(principal(held), viewOf(catalog, "Note"));
  const decided = decision.ok ? [...decision.value.fields.keys()].join(" ") : "nothing";
  const shown = visibleSet(catalog, principal(held)).views.get("Note")?.fields.join(" ") ?? "nothing";
  return decided === shown ? decided : `${decided}, but shown are ${shown}`;
}

describe("a person with the role sees", () => {
  test.for([
    ["no view without a scope", analyst(), "nothing"],
    ["no view by the scopes of its fields", analyst("text", "x", "y", "z", "desk"), "nothing"],
    ["no view by half of an alternative", analyst("all", "text"), "nothing"],
    ["no view by halves of two", { roles: ["analyst"], scopes: ["list", "Read"] }, "nothing"],
    ["no view by every scope without a role", { roles: ["other"], scopes: ["read", "all", "list"] }, "nothing"],
    ["fields without a scope of their own", analyst("read"), "noteId"],
    ["the same by the other alternative", analyst("list", "all"), "noteId"],
    ["no more by half of a field's alternative", analyst("read", "x"), "noteId"],
    ["a field by all of an alternative", analyst("read", "x", "y"), "noteId either"],
    ["a field by another alternative", analyst("read", "z"), "noteId either"],
    ["a field of two rules by both", analyst("read", "y", "z"), "noteId either both"],
    ["a field of role and scope not by the scope", analyst("read", "z", "text"), "noteId text either"],
    ["nor by the role", { roles: ["gate"], scopes: ["read"] }, "noteId"],
    ["but by both", { roles: ["gate"], scopes: ["read", "z"] }, "noteId either mine"],
  ] as const)("%s", ([, held, fields], { expect }) => {
    expect(fieldsOf(held)).toBe(fields);
  });
});

const PLACES: readonly (readonly [place: string, change: ListChange])[] = [
  ["read", { fields: ["deskId"] }],
  ["filtered by", { where: { not: { deskId: { eq: 1 } } } }],
  ["ordered by", { orderBy: [{ deskId: "DESC" }] }],
  ["a key of parents", { parents: { fields: ["deskId"], keys: [[1]] } }],
  ["an end of a relation in a condition", { where: { desk: { deskId: { gt: 0 } } } }],
  ["an end of a relation in an order", { orderBy: [{ desk: { deskId: "ASC" } }] }],
  ["the other end in a condition", { view: "Desk", fields: ["deskId"], where: { note: { noteId: { eq: 1 } } } }],
  ["the other end in an order", { view: "Desk", fields: ["deskId"], orderBy: [{ note: { noteId: "ASC" } }] }],
];

describe("without its scope a field is refused where it is", () => {
  test.for(PLACES)("%s", ([, change], { expect }) => {
    const request = { view: "Note", fields: ["noteId"], ...change };
    expect(refusalOf(list(request, analyst("read"), catalog))).toMatch(/^no-grant (Note|Desk)\.\w+ is not granted$/);
    expect(refusalOf(list(request, analyst("read", "desk"), catalog))).toBe("planned");
    // Without the view's own scope, all of this is of a view that does not exist.
    expect(refusalOf(list(request, analyst("desk"), catalog))).toMatch(/^no-grant /);
  });

  test.for<readonly [place: string, change: AggregateChange]>([
    ["filtered by", { where: { deskId: { isNull: true } } }],
    ["counted", { measures: [{ fn: "countDistinct", field: "deskId" }] }],
    ["a key of parents", { parents: { fields: ["deskId"], keys: [[1]] } }],
  ])("%s in a number", ([, change], { expect }) => {
    const request = { view: "Note", ...change };
    expect(refusalOf(aggregate(request, analyst("read"), catalog))).toBe("no-grant Note.deskId is not granted");
    expect(refusalOf(aggregate(request, analyst("read", "desk"), catalog))).toBe("planned");
    expect(refusalOf(aggregate(request, analyst("desk"), catalog))).toMatch(/^no-grant /);
  });

  test("looked up by, or read of a lookup", ({ expect }) => {
    const by = { view: "Note", by: ["deskId"], keys: [[1]], fields: ["noteId"] };
    const of = { view: "Note", by: ["noteId"], keys: [[1]], fields: ["deskId"] };
    for (const asked of [by, of]) {
      expect(refusalOf(lookup(asked, analyst("read"), catalog))).toBe("no-grant Note.deskId is not granted");
      expect(refusalOf(lookup(asked, analyst("read", "desk"), catalog))).toBe("planned");
    }
  });

  test("behind a relation that may be followed", ({ expect }) => {
    const request = { view: "Note", fields: ["noteId"], where: { desk: { phone: { eq: 1 } } } };
    expect(refusalOf(list(request, analyst("read", "desk"), catalog))).toBe("no-grant Desk.phone is not granted");
    expect(refusalOf(list(request, analyst("read", "desk", "phone"), catalog))).toBe("planned");
  });
});

test("a scope fewer never shows a name more", ({ expect }) => {
  const all = ["read", "all", "list", "text", "x", "y", "z", "desk", "phone"];
  const namesOf = (scopes: readonly string[]) =>
    [...visibleSet(catalog, principal({ roles: ["analyst", "gate"], scopes })).views.values()].flatMap(
      ({ view, fields, relations }) => [...fields, ...relations].map((name) => `${view.name}.${name}`),
    );
  fc.assert(
    fc.property(fc.subarray(all), fc.subarray(all), (has, without) => {
      const fewer = has.filter((scope) => !without.includes(scope));
      expect(namesOf(has)).toEqual(expect.arrayContaining(namesOf(fewer)));
    }),
  );
});
