// Every mistake that an owner can make with cacheControl, and what a good one comes to.

import { describe, test } from "vitest";
import { buildCatalog } from "#catalog/build-catalog.ts";
import type { ViewSpec } from "#catalog/define-view.ts";
import { digestCatalog } from "#catalog/digest.ts";
import { cacheControl, hasRole, int, sensitive } from "#catalog/index.ts";
import { printCatalog } from "#schema/index.ts";
import { roleRules, rulesFor } from "./sample.ts";

const plane = (...directives: ViewSpec["directives"]): ViewSpec => ({
  object: "curated.Plane",
  description: "Planes.",
  key: ["planeId"],
  fields: { planeId: int() },
  directives: [hasRole("analyst"), ...directives],
});

function problemsOf(...directives: ViewSpec["directives"]): readonly string[] {
  const built = buildCatalog([plane(...directives)], roleRules);
  return built.ok ? [] : built.refusal;
}

function catalogOf(...directives: ViewSpec["directives"]) {
  const built = buildCatalog([plane(...directives)], roleRules);
  if (!built.ok) throw new TypeError(built.refusal.join("\n"));
  return built.value;
}

describe("cacheControl", () => {
  test.for<readonly [string, ViewSpec["directives"], string]>([
    [
      "on a sensitive view",
      [sensitive(), cacheControl({ maxAge: 60 })],
      "cannot take effect on a sensitive view, of which nothing is kept",
    ],
    ["twice", [cacheControl({ maxAge: 60 }), cacheControl({ maxAge: 90 })], "is written twice; one view has one age"],
    ["of no time", [cacheControl({ maxAge: 0 })], "maxAge must be a whole number of seconds from 1 to 86400"],
    [
      "of a part of a second",
      [cacheControl({ maxAge: 1.5 })],
      "maxAge must be a whole number of seconds from 1 to 86400",
    ],
    [
      "of more than a day",
      [cacheControl({ maxAge: 86_401 })],
      "maxAge must be a whole number of seconds from 1 to 86400",
    ],
    [
      "stale for less than no time",
      [cacheControl({ maxAge: 60, staleWhileRevalidate: -1 })],
      "staleWhileRevalidate must be a whole number of seconds from 0 to 86400",
    ],
  ])("%s stops the start", ([, directives, problem], { expect }) => {
    expect(problemsOf(...directives)).toEqual([`Plane: cacheControl: ${problem}`]);
  });

  test("is in the catalog, and in the printed schema", ({ expect }) => {
    const catalog = catalogOf(cacheControl({ maxAge: 60 }));
    expect(catalog.views.get("Plane")?.cacheRule).toEqual({ maxAge: 60, staleWhileRevalidate: 0 });
    expect(printCatalog(catalog)).toContain("@cacheControl(maxAge: 60, staleWhileRevalidate: 0)");
    expect(catalogOf().views.get("Plane")?.cacheRule).toBeUndefined();
  });

  test("changes no policy, so that cursors stay good", async ({ expect }) => {
    const digests = [catalogOf(), catalogOf(cacheControl({ maxAge: 60 }))].map((one) => digestCatalog(one, roleRules));
    const [without, withRule] = await Promise.all(digests);
    expect(withRule).toBe(without);
  });
});

test("no view can be for the operator, who empties caches", ({ expect }) => {
  const built = buildCatalog(
    [{ ...plane(), directives: [hasRole("analyst", "operator")] }],
    rulesFor("analyst", "operator"),
  );
  expect(built.ok ? [] : built.refusal).toEqual([
    "Plane: directives: role operator empties caches and reads no data; admit another role",
  ]);
});
