// Masks in groups: a field that cannot be asked by is no key, no number, no having and no order. What one that can be
// asked by shows in groups is tested against the embedded warehouse: test/unit/sql/masks-grouped.test.ts.

import { describe, test } from "vitest";
import { claimCatalog } from "../catalog/claims.ts";
import type { Held } from "../policy/people.ts";
import { groups, refusalOf, type GroupsChange } from "./planning.ts";

const catalog = claimCatalog();
const claims = { state: "CA" };
const ask = (change: GroupsChange, held: Held) =>
  groups({ view: "Claim", keys: [{ state: "VALUE" }], ...change }, held, catalog);

const USES: readonly (readonly [string, GroupsChange])[] = [
  ["a key", { keys: [{ secret: "VALUE" }] }],
  ["a key of another form", { keys: [{ secret: { unit: "DAY" } }] }],
  ["a key behind a relation", { keys: [{ alike: { secret: "VALUE" } }] }],
  ["a number", { measures: [{ fn: "countDistinct", field: "secret" }] }],
  ["a number that it has not", { measures: [{ fn: "sum", field: "secret" }] }],
  ["having", { having: { or: [{ max: { secret: { gt: "5" } } }] } }],
  ["an order", { orderBy: [{ aggregate: { min: { secret: "ASC" } } }] }],
  ["a condition", { where: { secret: { isNull: false } } }],
];

describe.for<readonly [string, Held]>([
  ["who sees it masked", { roles: ["analyst"] }],
  ["who sees it masked in some rows", { roles: ["analyst", "desk"], claims }],
  ["who would see it masked, but for a claim", { roles: ["adjuster", "desk"] }],
])("refused to %s", ([, held]) => {
  test.for(USES)("%s", ([, change], { expect }) => {
    expect(refusalOf(ask(change, held))).toBe("no-grant Claim.secret is not granted");
  });
});
