// npm run -s stats [-- --view NAME...]
// Counts the views in the warehouse and writes catalog/statistics.json, by which the cost of operations is estimated. Reads the
// Worker's settings from the environment and .dev.vars; without any it counts the local sample. With --view it counts these anew
// and keeps the rest. See docs/cost.md.

import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { roleRules, statistics, views } from "../catalog/index.ts";
import { buildCatalog } from "../src/catalog/build-catalog.ts";
import type { WrittenStatistics } from "../src/catalog/statistics.ts";
import { countViews } from "./stats/count-views.ts";
import { reachWarehouse } from "./stats/reach-warehouse.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
const file = new URL("../catalog/statistics.json", import.meta.url);

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { view: { type: "string", multiple: true } } });
  // Without the statistics of before: they may speak of what the catalog has no more.
  const catalog = buildCatalog(views, roleRules);
  if (!catalog.ok) throw new Error(catalog.refusal.join("\n"));
  const known = [...catalog.value.views.keys()];
  const warehouse = await reachWarehouse(root, process.env);
  try {
    const counted = await countViews(catalog.value, values.view ?? known, warehouse);
    await writeFile(file, print({ ...(values.view === undefined ? {} : keptOf(known)), ...counted }));
    for (const [name, { rows }] of Object.entries(counted)) process.stdout.write(`${name}: ${rows} rows\n`);
    process.stdout.write(`catalog/statistics.json: ${warehouse.name}\n`);
  } finally {
    await warehouse.close();
  }
}

/** What was counted before of views that are still there. */
function keptOf(names: readonly string[]): WrittenStatistics {
  return Object.fromEntries(Object.entries(statistics).filter(([name]) => names.includes(name)));
}

function print(counted: WrittenStatistics): string {
  const sorted = Object.entries(counted).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return `${JSON.stringify(Object.fromEntries(sorted), undefined, 2)}\n`;
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
