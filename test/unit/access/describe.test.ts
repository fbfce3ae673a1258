// Access in words: what a reviewer reads of one person, of made-up catalogs and of the sample.

import { describe, test } from "vitest";
import { buildCatalog } from "#catalog/build-catalog.ts";
import { claim, hasRole, int, many, nvarchar, one, rowFilter } from "#catalog/index.ts";
import type { Where } from "#catalog/where.ts";
import { roleRules, views } from "../../../catalog/index.ts";
import { describeAccess, type Holder } from "../../../scripts/access/describe.ts";
import { findHolder } from "../../../scripts/access/holders.ts";
import { printTable } from "../../../scripts/access/table.ts";
import { claimCatalog } from "../catalog/claims.ts";
import { rulesFor, sampleCatalog } from "../catalog/sample.ts";
import { visitCatalog } from "../catalog/visits.ts";

const holder = (roles: readonly string[], more: Partial<Holder> = {}): Holder => ({
  name: "Somebody",
  roles,
  scopes: [],
  claims: {},
  ...more,
});

const nobody = { as: undefined, roles: undefined, scopes: undefined, claims: undefined, people: undefined };

function rowsOf(where: Where, claims: Holder["claims"] = {}): string | undefined {
  const built = buildCatalog(
    [
      {
        object: "curated.Strike",
        description: "",
        key: ["strikeId"],
        fields: { strikeId: int(), stateCode: nvarchar(40, { nullable: true }), cost: int() },
        relations: {
          previousStrike: one("Strike", { strikeId: "strikeId" }),
          laterStrikes: many("Strike", { strikeId: "strikeId" }),
        },
        directives: [hasRole("regional"), rowFilter("regional", where)],
      },
    ],
    rulesFor("regional"),
  );
  if (!built.ok) throw new TypeError(built.refusal.join("\n"));
  return describeAccess(built.value, holder(["regional"], { claims })).views[0]?.rows.words;
}

describe("no rows", () => {
  const where = { stateCode: { in: claim("states") }, cost: { lt: claim("limit") } };
  test.for([
    ["a claim is missing", { limit: 5 }, "no rows: the claim states is missing"],
    ["two are missing", {}, "no rows: the claim states is missing, the claim limit is missing"],
    ["a claim is empty", { states: [], limit: 5 }, /the claim states is empty or of the wrong form/u],
    ["a claim that every object has", { states: ["CA"], limit: 5, toString: "x" }, /^rows where/u],
  ] as const)("%s", ([, claims, words], { expect }) => {
    expect(rowsOf(where, claims)).toMatch(words);
  });
});

test.for([
  ["a claim", { stateCode: { in: claim("states") } }, "rows where state code is one of CA, OR"],
  [
    "a value that looks like two",
    { stateCode: { in: ["CA, OR", "WA"] } },
    'rows where state code is one of "CA, OR", WA',
  ],
  ["a relation", { previousStrike: { cost: { gte: 5 } } }, "rows where the previous strike's cost is at least 5"],
  [
    "two relations",
    { previousStrike: { previousStrike: { stateCode: { isNull: true } } } },
    "rows where the previous strike's previous strike's state code is empty",
  ],
  [
    "groups",
    { cost: { gt: 1 }, or: [{ stateCode: { startsWith: "C" } }, { stateCode: { isNull: false } }] },
    "rows where cost is more than 1 and (state code begins with C or state code is not empty)",
  ],
  ["not", { not: { stateCode: { notIn: ["CA"] } } }, "rows where not (state code is none of CA)"],
  [
    "some of many",
    { laterStrikes: { some: { cost: { gt: 1 } } } },
    "rows where one of the later strikes has (cost is more than 1)",
  ],
  [
    "none and every of many, behind a relation",
    { previousStrike: { laterStrikes: { none: { cost: { gt: 1 } }, every: { stateCode: { in: claim("states") } } } } },
    "rows where none of the previous strike's later strikes has (cost is more than 1) and " +
      "each of the previous strike's later strikes has (state code is one of CA, OR)",
  ],
] as const)("a row filter in words: %s", ([, where, words], { expect }) => {
  expect(rowsOf(where, { states: ["CA", "OR"] })).toBe(words);
});

test.for([
  ["of rows and fields of two roles", sampleCatalog(), holder(["finance", "regional"], { claims: { states: ["CA"] } })],
  ["without a claim", sampleCatalog(), holder(["regional"])],
  ["by scopes alone", sampleCatalog(), holder([], { scopes: ["notice.read"] })],
  ["of masks", claimCatalog(), holder(["adjuster", "desk"], { claims: { state: "CA" } })],
  ["of numbers", visitCatalog(), holder(["statistician"], { scopes: ["visit.count"] })],
  [
    "of rows by a client that may read",
    visitCatalog(),
    holder(["nurse"], { scopes: ["visit.read"], claims: { wards: ["A"] } }),
  ],
] as const)("the table %s", ([, catalog, who], { expect }) => {
  expect(printTable(describeAccess(catalog, who))).toMatchSnapshot();
});

test.for(["ana", "wes", "sam", "nia", "ida", "max", "lee"])("the sample company's %s", async (as, { expect }) => {
  const built = buildCatalog(views, roleRules);
  if (!built.ok) throw new TypeError(built.refusal.join("\n"));
  const who = await findHolder({ ...nobody, as }, roleRules);
  expect(printTable(describeAccess(built.value, who))).toMatchSnapshot();
});
