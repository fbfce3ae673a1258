// What the schema of a caller tells of masks: nothing. A field that cannot be asked by is there to be read, and has no name in any
// input.

import { isInputObjectType, isObjectType, printSchema, type GraphQLSchema } from "graphql";
import { test } from "vitest";
import { createSchemas } from "#schema/index.ts";
import { claimCatalog } from "../catalog/claims.ts";

const schemas = createSchemas(claimCatalog());
const schemaFor = async (...roles: readonly string[]) => (await schemas({ roles, scopes: [] })).schema;

function namesOf(schema: GraphQLSchema, type: string): readonly string[] {
  const found = schema.getType(type);
  return isObjectType(found) || isInputObjectType(found) ? Object.keys(found.getFields()) : [];
}

test.for(["ClaimWhere", "ClaimOrderBy"])("%s has no name for what cannot be asked by", async (type, { expect }) => {
  const names = namesOf(await schemaFor("analyst"), type);
  expect(names).toEqual(expect.arrayContaining(["claimId", "cost", "operator", "alike"]));
  for (const hidden of ["secret", "agent", "hidden", "reached"]) expect(names).not.toContain(hidden);
  expect(namesOf(await schemaFor("safety"), type)).toEqual(expect.arrayContaining(["secret", "hidden", "reached"]));
});

test("it can be read, but no relation by it", async ({ expect }) => {
  const names = namesOf(await schemaFor("analyst"), "Claim");
  expect(names).toEqual(expect.arrayContaining(["secret", "agent", "alike", "kin"]));
  expect(names).not.toContain("hidden");
  expect(names).not.toContain("reached");
});

test("no caller's schema has a word of masks", async ({ expect }) => {
  for (const role of ["analyst", "safety", "desk", "adjuster", "clerk"]) {
    expect(printSchema(await schemaFor(role))).not.toMatch(/mask/i);
  }
});

test("a mask that can be asked by makes no other schema", async ({ expect }) => {
  const [adjuster, clerk] = await Promise.all(
    ["adjuster", "clerk"].map((role) => schemas({ roles: [role], scopes: [] })),
  );
  expect(adjuster?.schema).toBe(clerk?.schema);
});
