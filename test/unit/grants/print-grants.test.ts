// The T-SQL of grants, as an administrator reads it, and that it gives what the catalog gives and nothing else.

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, test } from "vitest";
import { buildCatalog } from "#catalog/build-catalog.ts";
import type { Catalog } from "#catalog/catalog.ts";
import { aggregate, claim, defineView, hasRole, int, one, requiresScopes, rowFilter, varchar } from "#catalog/index.ts";
import type { RoleRule } from "#kernel/role-rule.ts";
import { accessOf } from "#policy/decide-access.ts";
import { roleRules as sampleRules, views as sampleViews } from "../../../catalog/index.ts";
import { printGrants } from "../../../scripts/grants/print-grants.ts";
import { viewsOf } from "../../../scripts/grants/role-views.ts";

const rule = (role: string): RoleRule => ({ issuer: "local", claim: "groups", equals: role, role });
const roleRules = ["clerk", "counter", "idle"].map(rule);
const roles = roleRules.map(({ role }) => role);

const views = [
  defineView("curated.Order", {
    description: "Orders.",
    key: ["orderId"],
    fields: { orderId: int(), shopId: int() },
    relations: { shop: one("Shop", { shopId: "shopId" }) },
    directives: [
      hasRole("clerk"),
      rowFilter("clerk", { shop: { city: { in: claim("cities") } } }),
      aggregate({ roles: ["counter"], minGroupSize: 10, filterFields: ["shopId"] }),
    ],
  }),
  // Nobody's own: the clerks' row filter looks into it.
  defineView("curated.Shop", {
    description: "Shops.",
    key: ["shopId"],
    fields: { shopId: int(), city: varchar(40) },
    directives: [hasRole("counter"), requiresScopes(["data.read"])],
  }),
];

function open(...parts: Parameters<typeof buildCatalog>): Catalog {
  const built = buildCatalog(...parts);
  if (!built.ok) throw new Error(built.refusal.join("\n"));
  return built.value;
}

const catalog = open(views, roleRules);
const members = [
  { role: "clerk", name: "Shop Clerks" },
  { role: "counter", name: "O'Hara's [counting] app" },
];

describe("grants", () => {
  test("of a dedicated pool", async ({ expect }) => {
    const text = printGrants(catalog, roles, { pool: "dedicated", worker: "edgewise-worker", members });
    await expect(text).toMatchFileSnapshot("dedicated.sql");
  });

  test("of a serverless pool, whose storage has a credential", async ({ expect }) => {
    const text = printGrants(catalog, roles, {
      pool: "serverless",
      worker: "edgewise-worker",
      members,
      credential: "lake",
    });
    await expect(text).toMatchFileSnapshot("serverless.sql");
  });

  test("names cannot leave their quotes", ({ expect }) => {
    const evil = "x]; DROP ROLE y; --'";
    for (const pool of ["dedicated", "serverless"] as const) {
      const text = printGrants(catalog, roles, { pool, worker: evil, members: [], credential: evil });
      const rest = text.replaceAll("[x]]; DROP ROLE y; --']", "").replaceAll("N'x]; DROP ROLE y; --'''", "");
      expect(rest).not.toContain("DROP");
    }
  });

  test("each role of the sample is granted a view exactly where the policy gives it something of it", ({ expect }) => {
    const sample = open(sampleViews, sampleRules);
    const scopes = ["data.read", "data.aggregate"];
    for (const role of new Set(sampleRules.map((each) => each.role))) {
      const seen = [...sample.views.values()].filter((view) => accessOf(view, { roles: [role], scopes }) !== undefined);
      const read = viewsOf(sample, role).map(({ name }) => name);
      expect(read, role).toEqual(expect.arrayContaining(seen.map(({ name }) => name)));
      const filtered = seen.flatMap((view) =>
        view.rowFilters.has(role) ? [...view.relations.values()].map(({ target }) => target) : [],
      );
      expect(
        read.filter((name) => !seen.some((view) => view.name === name) && !filtered.includes(name)),
        role,
      ).toEqual([]);
    }
  });
});

describe("npm run grants", () => {
  const script = fileURLToPath(new URL("../../../scripts/grants.ts", import.meta.url));
  const run = (...given: readonly string[]) => promisify(execFile)("node", [script, ...given]);

  test("takes the groups of catalog/roles.ts for members, or those that are named", async ({ expect }) => {
    expect((await run("--pool", "dedicated")).stdout).toContain(
      "CREATE USER [Warehouse Analysts] FROM EXTERNAL PROVIDER;",
    );
    const named = await run("--pool", "serverless", "--member", "safety=edgewise-safety");
    expect(named.stdout).toContain("ALTER ROLE [edgewise_role_safety] ADD MEMBER [edgewise-safety];");
    expect(named.stdout).not.toContain("Warehouse Analysts");
  });

  test.for([
    [],
    ["--pool", "spark"],
    ["--pool", "dedicated", "--member", "nobody=x"],
    ["--pool", "dedicated", "--member", "safety"],
  ])("%j is refused with a sentence", async (given, { expect }) => {
    await expect(run(...given)).rejects.toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringMatching(/^(?:usage|--member)/u) as string,
    });
  });
});
