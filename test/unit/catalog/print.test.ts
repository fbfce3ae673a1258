// The printed side of the catalog: row filters, operators, and the digest that stands for all of it.

import { describe, test } from "vitest";
import { buildCatalog } from "#catalog/build-catalog.ts";
import type { ViewSpec } from "#catalog/define-view.ts";
import { digestCatalog } from "#catalog/digest.ts";
import {
  bit,
  claim,
  hasRole,
  int,
  nvarchar,
  one,
  requiresScopes,
  rowFilter,
  varbinary,
  varchar,
} from "#catalog/index.ts";
import { operatorsFor } from "#catalog/operators.ts";
import { printWhere } from "#catalog/print-where.ts";
import { roleRules, rulesFor, sampleCatalog, specs } from "./sample.ts";

test.for([
  ["a text that looks like a claim", { a: { eq: "$claims.states" } }, '{a: {eq: "$claims.states"}}'],
  ["quotes and line breaks", { a: { eq: '"}\n' } }, '{a: {eq: "\\"}\\n"}}'],
  ["a claim", { a: { in: claim("states") } }, "{a: {in: $claims.states}}"],
  ["a claim named by an address", { a: { eq: claim("https://x.test/s") } }, '{a: {eq: $claims["https://x.test/s"]}}'],
  ["a claim that ends its name", { a: { eq: claim("s}} or") } }, '{a: {eq: $claims["s}} or"]}}'],
  ["many rows", { d: { every: { a: { in: claim("s") } } } }, "{d: {every: {a: {in: $claims.s}}}}"],
  ["groups", { or: [{ a: { eq: 1 } }, { not: { b: { eq: true } } }] }, "{or: [{a: {eq: 1}}, {not: {b: {eq: true}}}]}"],
] as const)("%s is printed so that a reviewer sees it", ([, where, printed], { expect }) => {
  expect(printWhere(where)).toBe(printed);
});

test.for([
  ["numbers", int(), ["eq", "gte", "in", "isNull", "lt", "lte", "gt", "ne", "notIn"]],
  ["text", nvarchar("max"), [...["contains", "endsWith", "startsWith"], ...operatorsFor({ kind: "int" })]],
  ["bytes", varbinary(4), ["eq", "in", "isNull", "ne", "notIn"]],
  ["bits", bit(), ["eq", "in", "isNull", "ne", "notIn"]],
] as const)("%s have their operators", ([, { type }, operators], { expect }) => {
  expect(new Set<string>(operatorsFor(type))).toEqual(new Set<string>(operators));
});

describe("the digest", () => {
  const plane = (change: Partial<ViewSpec> = {}): ViewSpec => ({
    object: "curated.Plane",
    description: "Planes.",
    key: ["planeId"],
    fields: { planeId: int(), model: varchar(40) },
    relations: { self: one("Plane", { planeId: "planeId" }) },
    directives: [hasRole("analyst", "gate"), rowFilter("gate", { model: { eq: claim("model") } })],
    ...change,
  });

  async function digestOf(spec: ViewSpec, rules = roleRules): Promise<string> {
    const built = buildCatalog([spec], rules);
    if (!built.ok) throw new TypeError(built.refusal.join("\n"));
    return digestCatalog(built.value, rules);
  }

  test("is the same for the same catalog", async ({ expect }) => {
    expect(await digestCatalog(sampleCatalog(), roleRules)).toBe(await digestCatalog(sampleCatalog(), roleRules));
    expect(await digestOf(plane())).toMatch(/^[0-9a-f]{64}$/);
    expect(specs.length).toBeGreaterThan(1);
  });

  const directives = (...more: ViewSpec["directives"]) => plane({ directives: [hasRole("analyst", "gate"), ...more] });
  const field = (model: ViewSpec["fields"][string]) => plane({ fields: { planeId: int(), model } });

  test.for([
    ["another object", plane({ object: "other.Plane" })],
    ["another name", plane({ name: "Aircraft", relations: {} })],
    ["no relation", plane({ relations: {} })],
    ["another end of a relation", plane({ relations: { self: one("Plane", { model: "model" }) } })],
    ["no key", plane({ key: [] })],
    ["another column", field(varchar(40, { column: "Name" }))],
    ["another type", field(nvarchar(40))],
    ["another length", field(varchar(41))],
    ["nullable", field(varchar(40, { nullable: true }))],
    ["a rule on a field", field(varchar(40, { directives: [hasRole("gate")] }))],
    ["one role less", plane({ directives: [hasRole("gate"), rowFilter("gate", { model: { eq: claim("model") } })] })],
    ["scopes", directives(rowFilter("gate", { model: { eq: claim("model") } }), requiresScopes(["a"]))],
    ["no row filter", directives()],
    ["another operator", directives(rowFilter("gate", { model: { ne: claim("model") } }))],
    ["another claim", directives(rowFilter("gate", { model: { eq: claim("type") } }))],
    ["a text for the claim", directives(rowFilter("gate", { model: { eq: "$claims.model" } }))],
    ["the filter of another role", directives(rowFilter("analyst", { model: { eq: claim("model") } }))],
  ] as const)("differs with %s", async ([, changed], { expect }) => {
    expect(await digestOf(changed)).not.toBe(await digestOf(plane()));
  });

  test("differs when a group gives another role", async ({ expect }) => {
    const more = [...roleRules, { issuer: "main", claim: "groups", equals: "Everybody", role: "analyst" } as const];
    expect(await digestOf(plane(), more)).not.toBe(await digestOf(plane()));
    expect(await digestOf(plane(), rulesFor("analyst", "gate"))).not.toBe(await digestOf(plane()));
  });
});
