// A mask that cannot be asked by: refused in every place, in the same words as what does not exist; read without a word. What is
// noted of masks for the audit.

import { describe, test } from "vitest";
import { planLookup } from "#plan/plan-lookup.ts";
import { claimCatalog } from "../catalog/claims.ts";
import type { Held } from "../policy/people.ts";
import {
  aggregate,
  contextOf,
  list,
  lookup,
  planned,
  readOf,
  refusalOf,
  type AggregateChange,
  type ListChange,
} from "./planning.ts";

const catalog = claimCatalog();
const analyst = { roles: ["analyst"] };
const claims = { state: "CA" };
const ask = (change: ListChange, held: Held) => list({ view: "Claim", fields: ["claimId"], ...change }, held, catalog);

const USES: readonly (readonly [string, ListChange])[] = [
  ["eq", { where: { secret: { eq: 5 } } }],
  ["a range", { where: { secret: { gte: 5, lt: 6 } } }],
  ["a list", { where: { secret: { in: [5] } } }],
  ["an empty list", { where: { secret: { in: [] } } }],
  ["a test for NULL", { where: { secret: { isNull: true } } }],
  ["a condition under not", { where: { not: { secret: { eq: 5 } } } }],
  ["a condition in an or", { where: { or: [{}, { secret: { eq: 5 } }] } }],
  ["a condition behind a relation", { where: { alike: { secret: { eq: 5 } } } }],
  ["an operator that it has not", { where: { secret: { contains: "5" } } }],
  ["a value that it cannot hold", { where: { secret: { eq: "x" } } }],
  ["no object", { where: { secret: 5 } }],
  ["an order", { orderBy: [{ secret: "ASC" }] }],
  ["a second order", { orderBy: [{ state: "ASC" }, { secret: "DESC" }] }],
  ["an order behind a relation", { orderBy: [{ alike: { secret: "ASC" } }] }],
  ["an order of another form", { orderBy: [{ secret: { x: "ASC" } }] }],
  ["a page in its order", { orderBy: [{ secret: "ASC" }], after: ["5", "1"] }],
  ["keys of parents", { parents: { fields: ["secret"], keys: [["5"]] } }],
];

const COUNTED: readonly (readonly [string, AggregateChange])[] = [
  ["a total", { where: { secret: { gt: 5 } } }],
  ["a total for parents", { parents: { fields: ["secret"], keys: [["5"]] } }],
  ["a number", { measures: [{ fn: "sum", field: "secret" }] }],
];

const MASKED: readonly (readonly [string, Held])[] = [
  ["who sees it masked", analyst],
  ["who sees it masked in some rows", { roles: ["analyst", "desk"], claims }],
  ["who would see it masked, but for a claim", { roles: ["adjuster", "desk"] }],
];

describe.for(MASKED)("refused to %s", ([, held]) => {
  test.for(USES)("%s", ([, change], { expect }) => {
    expect(refusalOf(ask(change, held))).toBe("no-grant Claim.secret is not granted");
  });

  test.for(COUNTED)("%s", ([, change], { expect }) => {
    expect(refusalOf(aggregate({ view: "Claim", ...change }, held, catalog))).toBe(
      "no-grant Claim.secret is not granted",
    );
  });

  test("a lookup by it", ({ expect }) => {
    const by = { view: "Claim", by: ["secret"], keys: [["5"]], fields: ["claimId"] };
    expect(refusalOf(lookup(by, held, catalog))).toBe("no-grant Claim.secret is not granted");
  });

  test.for([
    ["hidden", "by it at both ends"],
    ["reached", "by it at one end"],
  ])("a relation %s, %s", ([relation], { expect }) => {
    const refused = `no-grant Claim.${relation} is not granted`;
    expect(refusalOf(ask({ where: { [relation ?? ""]: {} } }, held))).toBe(refused);
    expect(refusalOf(ask({ orderBy: [{ [relation ?? ""]: { claimId: "ASC" } }] }, held))).toBe(refused);
  });

  test("not reading it", ({ expect }) => {
    const read = readOf(ask({ fields: ["secret"] }, held));
    expect(read.columns[0]).toMatchObject({ field: "secret" });
    expect(JSON.stringify(read.order)).not.toContain("Secret");
  });
});

test.for(COUNTED)("counted for who sees the value: %s", ([, change], { expect }) => {
  expect(refusalOf(aggregate({ view: "Claim", ...change }, { roles: ["safety"] }, catalog))).toBe("planned");
});

test.for(USES)("allowed to who sees the value: %s", ([name, change], { expect }) => {
  const isWrong = [
    "an operator that it has not",
    "a value that it cannot hold",
    "no object",
    "an order of another form",
  ];
  const refusal = refusalOf(ask(change, { roles: ["safety"] }));
  expect(refusal.split(" ", 1)[0]).toBe(isWrong.includes(name) ? "bad-input" : "planned");
});

test("the position of a row holds what is shown", ({ expect }) => {
  const plan = planned(ask({ orderBy: [{ cost: "ASC" }] }, analyst));
  const [read] = plan.reads;
  const position = read?.kind === "rows" ? plan.page?.position.map((at) => read.columns[at]?.expression.kind) : [];
  expect(position).toEqual(["masked", "column"]);
});

describe("noted for the audit", () => {
  const masksOf = (change: ListChange, held: Held) => planned(ask(change, held)).usages[0]?.masks;

  test.for([
    ["what is read masked", { fields: ["cost", "secret", "state"] }, analyst, ["cost:BUCKET", "secret:BUCKET"]],
    ["what is asked by", { where: { operator: { eq: "A" } } }, analyst, ["operator:HASH"]],
    ["each once", { fields: ["cost"], orderBy: [{ cost: "ASC" }] }, analyst, ["cost:BUCKET"]],
    ["what is masked in some rows", { fields: ["cost"] }, { roles: ["analyst", "desk"], claims }, ["cost:BUCKET"]],
    ["nothing where the value is seen", { fields: ["cost"] }, { roles: ["safety"] }, []],
  ] as const)("%s", ([, change, held, masks], { expect }) => {
    expect(masksOf(change, held)).toEqual(masks);
  });
});

test("a HASH without its key is a fault, not a weaker mask", ({ expect }) => {
  const request = { view: "Claim", parents: { fields: ["claimId"], keys: [["1"]] }, fields: ["operator"] };
  const context = { ...contextOf(analyst, catalog), maskKeys: new Map() };
  expect(() => planLookup(request, context)).toThrow("no key for the mask of Claim.operator");
});
