// What the catalog says of the views' sizes is what is counted in the sample.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "vitest";
import { buildCatalog } from "#catalog/build-catalog.ts";
import { roleRules, statistics, views } from "../../../catalog/index.ts";
import { countViews } from "../../../scripts/stats/count-views.ts";
import { reachWarehouse } from "../../../scripts/stats/reach-warehouse.ts";

/** A folder in which nobody keeps settings. */
async function emptyFolder() {
  const folder = await mkdtemp(join(tmpdir(), "edgewise-stats-"));
  return { folder, remove: () => rm(folder, { recursive: true }) };
}

describe("npm run stats", () => {
  test("counts the sample where no settings are given, and its file is up to date", async ({ expect }) => {
    const built = buildCatalog(views, roleRules, statistics);
    if (!built.ok) throw new TypeError(built.refusal.join("\n"));
    const { folder, remove } = await emptyFolder();
    // Nobody serves an issuer at port 9, so that what is counted is a warehouse of its own.
    const warehouse = await reachWarehouse(folder, { ISSUER_PORT: "9" });
    try {
      expect(await countViews(built.value, [...built.value.views.keys()], warehouse)).toEqual(statistics);
    } finally {
      await warehouse.close();
      await remove();
    }
  });

  test("says which of the warehouse's settings is wrong, and asks for no others", async ({ expect }) => {
    const { folder, remove } = await emptyFolder();
    try {
      const reached = reachWarehouse(folder, { WAREHOUSE_URL: "http://warehouse.example", CURSOR_SECRET: "short" });
      const problem = await reached.then(
        () => "reached",
        (error: unknown) => String(error),
      );
      expect(problem).toContain("WAREHOUSE_URL");
      expect(problem).toContain("WAREHOUSE_CLIENT_SECRET");
      expect(problem).not.toContain("CURSOR_SECRET");
    } finally {
      await remove();
    }
  });
});
