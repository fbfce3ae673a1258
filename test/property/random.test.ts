// Random catalogs, policies, people, rows and operations against the whole API: every answer is the oracle's, in one trip and level
// by level, every page its part of the list, what does not exist is refused, and what is hidden changes nothing. Longer: npm run
// test:long.

import fc from "fast-check";
import { test } from "vitest";
import { FOUND } from "./found.ts";
import { newTally, runCase, runSeed } from "./random-run.ts";

const BUDGET_MS = 45_000;
const SHRINK_MS = 30_000;
const PATIENCE_MS = 180_000;

test.for(FOUND)("found once: %s", async ([, found], { expect }) => {
  expect(await runCase(found)).toBeUndefined();
});

test("whatever the policy is, it holds", { timeout: PATIENCE_MS }, async ({ expect, annotate }) => {
  const tally = newTally();
  const property = fc.asyncProperty(fc.noShrink(fc.nat()), async (seed) => {
    const failure = await runSeed(seed, { tally, shrinkMs: SHRINK_MS });
    if (failure !== undefined) throw new Error(failure.text);
  });
  await fc.assert(property, { numRuns: 1000, plugins: [fc.interruptAfterTimeLimit(BUDGET_MS)] });
  await annotate(JSON.stringify(tally));
  // Else nothing was looked at, and nothing proved.
  const { answers, levels, numbers, groups, pages, refusals, hiddenChanges } = tally;
  expect(Math.min(answers, levels, numbers, groups, pages, refusals, hiddenChanges)).toBeGreaterThan(0);
});
