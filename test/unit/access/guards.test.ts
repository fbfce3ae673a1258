// Guards in words, and in what two revisions differ by: they hide nothing, so that nobody sees more without them.

import { test } from "vitest";
import { buildCatalog } from "#catalog/build-catalog.ts";
import type { Catalog } from "#catalog/catalog.ts";
import { exportLimit, hasRole, int, requiresFilter, requiresScopes } from "#catalog/index.ts";
import { compareAccess, isWidening } from "../../../scripts/access/compare.ts";
import { describeAccess, describeRoles } from "../../../scripts/access/describe.ts";
import { printMarkdown } from "../../../scripts/access/markdown.ts";
import { printTable } from "../../../scripts/access/table.ts";
import { rulesFor } from "../catalog/sample.ts";

const rules = rulesFor("analyst");
const guards = [
  requiresFilter({ fields: ["year", "month"] }),
  exportLimit({ rows: 10, unlessScopes: [["bulk"]] }),
] as const;

function strikes(...more: readonly (typeof guards)[number][]): Catalog {
  const built = buildCatalog(
    [
      {
        object: "curated.Strike",
        description: "Strikes.",
        fields: { year: int(), month: int() },
        directives: [hasRole("analyst"), requiresScopes(["read"], ["bulk"]), ...more],
      },
    ],
    rules,
  );
  if (!built.ok) throw new TypeError(built.refusal.join("\n"));
  return built.value;
}

test("are said of whom they hold for", ({ expect }) => {
  const said = (catalog: Catalog, scope: string) => {
    const holder = { name: "Ana", roles: ["analyst"], scopes: [scope], claims: {} };
    return printTable(describeAccess(catalog, holder))
      .split("\n")
      .filter((line) => line.includes("guard"));
  };
  expect(said(strikes(...guards), "read")).toEqual([
    "  guard: asked with a filter on year or month",
    "  guard: without a filter no more than 10 rows of a list",
  ]);
  expect(said(strikes(...guards), "bulk")).toEqual(["  guard: asked with a filter on year or month"]);
  expect(said(strikes(), "read")).toEqual([]);
});

test("are told of where they come and go, and do not widen", ({ expect }) => {
  const [without, guarded] = [describeRoles(strikes(), rules), describeRoles(strikes(guards[0]), rules)];
  for (const changes of [compareAccess(guarded, without), compareAccess(without, guarded)]) {
    expect(isWidening(changes)).toBe(false);
    expect(printMarkdown(changes, "main")).toContain("guard: asked with a filter on year or month");
  }
});
