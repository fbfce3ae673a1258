// Random catalogs, policies, people, rows and operations: every answer is the oracle's, every page is its part of the list, what
// does not exist is refused, and what is hidden changes nothing.

import { test } from "vitest";
import { newTally, runSeed } from "./random-run.ts";

const BUDGET_MS = 30_000;
const RUNS = Number(process.env["RANDOM_RUNS"] ?? 120);
const FIRST = Number(process.env["RANDOM_SEED"] ?? 1);

/** Cases that were found to fail once. */
const FOUND: readonly number[] = [];

test("random policies hold", { timeout: 600_000 }, async ({ expect }) => {
  const tally = newTally();
  const seeds = [...FOUND, ...Array.from({ length: RUNS }, (_, index) => FIRST + index)];
  const start = performance.now();
  for (const seed of seeds) {
    if (performance.now() - start > BUDGET_MS) break;
    const failure = await runSeed(seed, tally, 30_000);
    if (failure !== undefined) expect.fail(failure.text);
  }
  console.log(tally, performance.now() - start);
});
