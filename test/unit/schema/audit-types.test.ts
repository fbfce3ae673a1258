// The auditor's schema: the log and nothing of the catalog, and for nobody else a trace of it.

import { printSchema } from "graphql";
import { describe, test } from "vitest";
import { createSchemas, printCatalog } from "#schema/index.ts";
import { sampleCatalog } from "../catalog/sample.ts";

const catalog = sampleCatalog();
const kept = createSchemas(catalog, { hasAuditLog: true });
const holder = (...roles: readonly string[]) => ({ roles, scopes: [] });
const printed = async (schemas: typeof kept, ...roles: readonly string[]) =>
  printSchema((await schemas(holder(...roles))).schema);

describe("the log in a schema", () => {
  test("is not there for any other role, nor where no log is kept", async ({ expect }) => {
    for (const roles of [[], ["analyst"], ["auditors"], ["Auditor"]]) {
      expect(await printed(kept, ...roles)).not.toMatch(/audit/iu);
    }
    expect(await printed(createSchemas(catalog), "auditor")).not.toMatch(/audit/iu);
    expect(printCatalog(catalog)).not.toMatch(/auditLog/u);
  });

  test("is all that an auditor has", async ({ expect }) => {
    const text = await printed(kept, "auditor");
    const fields = /type Query \{(.*?)\n\}/su.exec(text)?.[1] ?? "";
    expect([...fields.matchAll(/^ {2}(\w+)/gmu)].map(([, name]) => name)).toEqual(["viewer", "auditLog"]);
    for (const name of catalog.views.keys()) expect(text).not.toMatch(new RegExp(`\\b${name}\\b`, "u"));
    expect(text).toMatch(/type AuditLogConnection \{.*nodes: \[AuditEntry!\]!.*pageInfo: PageInfo!/su);
  });

  test("is another schema than one without, also for the same views", async ({ expect }) => {
    const [one, other] = [await kept(holder("analyst")), await kept(holder("analyst", "auditor"))];
    expect(other.schema).not.toBe(one.schema);
    expect(other.digest).not.toBe(one.digest);
    expect(printSchema(other.schema)).toMatch(/auditLog\(/u);
    expect((await kept(holder("auditor", "analyst"))).schema).toBe(other.schema);
  });
});
