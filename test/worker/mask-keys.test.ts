// The keys of HASH masks as workerd derives them: the same as node does.

import { test } from "vitest";
import { buildCatalog } from "#catalog/build-catalog.ts";
import { bigint, defineView, hasRole, mask } from "#catalog/index.ts";
import { deriveMaskKeys } from "#catalog/mask-keys.ts";

const Plane = defineView("curated.Plane", {
  description: "Planes.",
  fields: { serial: bigint({ directives: [mask("HASH")] }) },
  directives: [hasRole("analyst")],
});

test("a key derived inside workerd", async ({ expect }) => {
  const built = buildCatalog([Plane], [{ issuer: "main", claim: "groups", equals: "Analysts", role: "analyst" }]);
  if (!built.ok) throw new TypeError(built.refusal.join("\n"));
  const keys = await deriveMaskKeys(built.value, "a-mask-secret-of-the-tests-0123456789");
  expect(keys.get("Plane.serial")?.inner).toBe(
    "D4CEAA9DD615CA73E918EB085D0794CCD3931A7CCD2B10BEB850F58E283975E7" +
      "3636363636363636363636363636363636363636363636363636363636363636",
  );
});
