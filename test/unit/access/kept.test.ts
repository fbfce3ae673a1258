// How long rows are kept in words, and in what two revisions differ by: it hides nothing, and shows nobody more.

import { test } from "vitest";
import { buildCatalog } from "#catalog/build-catalog.ts";
import type { Catalog } from "#catalog/catalog.ts";
import { cacheControl, hasRole, int } from "#catalog/index.ts";
import { compareAccess, isWidening } from "../../../scripts/access/compare.ts";
import { describeAccess, describeRoles } from "../../../scripts/access/describe.ts";
import { printMarkdown } from "../../../scripts/access/markdown.ts";
import { printTable } from "../../../scripts/access/table.ts";
import { rulesFor } from "../catalog/sample.ts";

const rules = rulesFor("analyst", "operator");

function states(...more: readonly ReturnType<typeof cacheControl>[]): Catalog {
  const directives = [hasRole("analyst"), ...more];
  const built = buildCatalog(
    [{ object: "curated.State", description: "States.", fields: { year: int() }, directives }],
    rules,
  );
  if (!built.ok) throw new TypeError(built.refusal.join("\n"));
  return built.value;
}

const said = (catalog: Catalog, ...roles: readonly string[]) =>
  printTable(describeAccess(catalog, { name: "Ana", roles, scopes: [], claims: {} }));

test("is said of the views that somebody sees", ({ expect }) => {
  const kept = states(cacheControl({ maxAge: 60, staleWhileRevalidate: 300 }));
  expect(said(kept, "analyst")).toContain(
    "\n  rows kept: for 60 s, where a cache is on, and 300 s more while they are read anew\n",
  );
  expect(said(states(cacheControl({ maxAge: 60 })), "analyst")).toContain(
    "\n  rows kept: for 60 s, where a cache is on\n",
  );
  expect(said(states(), "analyst")).not.toContain("kept");
  expect(said(kept)).not.toContain("rows kept");
});

test("is told of where it comes and goes, and does not widen", ({ expect }) => {
  const [without, kept] = [describeRoles(states(), rules), describeRoles(states(cacheControl({ maxAge: 60 })), rules)];
  for (const changes of [compareAccess(kept, without), compareAccess(without, kept)]) {
    expect(isWidening(changes)).toBe(false);
    expect(printMarkdown(changes, "main")).toContain("kept: for 60 s");
  }
});

test("who may empty it is said", ({ expect }) => {
  expect(said(states(), "operator")).toContain("\n  cache: may be emptied, where it is on\n");
  expect(said(states(), "analyst")).not.toContain("emptied");
});
