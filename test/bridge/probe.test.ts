// The probe over a bridge: it answers as the query API is relied on to.

import { test } from "vitest";
import { exitCodeOf } from "../../scripts/probe/print-report.ts";
import { differing, openProbed } from "../unit/probe/pool.ts";
import { startBridged } from "./bridged-warehouse.ts";

test.for(["dedicated", "serverless"] as const)("nothing differs, %s", async (pool, { expect }) => {
  const probed = await openProbed(pool, "edgewise", (options) => startBridged(options));
  try {
    const report = await probed.probe();
    expect(differing(report)).toEqual([]);
    expect(exitCodeOf(report)).toBe(0);
    expect(report.counts.same).toBeGreaterThan(50);
  } finally {
    await probed.served.warehouse.close();
  }
});
