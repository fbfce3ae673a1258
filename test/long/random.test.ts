// Random policies for minutes. RANDOM_CASES says how many, RANDOM_SEED where to begin; a failure tells its seed and its smallest case.

import { expect, test } from "vitest";
import { newTally, runSeed, type Failure } from "../property/random-run.ts";

const CASES = Number(process.env["RANDOM_CASES"] ?? 500);
const FIRST = Number(process.env["RANDOM_SEED"] ?? Math.floor(Math.random() * 2 ** 30));
const SHRINK_MS = 60_000;
const MOST_FAILURES = 3;

test(`${CASES} random policies hold`, { timeout: 4 * 3_600_000 }, async () => {
  const tally = newTally();
  const failures: Failure[] = [];
  for (let seed = FIRST; seed < FIRST + CASES && failures.length < MOST_FAILURES; seed += 1) {
    const failure = await runSeed(seed, { tally, shrinkMs: SHRINK_MS });
    if (failure === undefined) continue;
    failures.push(failure);
    console.log(failure.text);
  }
  console.log(`from seed ${FIRST}: ${JSON.stringify(tally)}`);
  expect(failures.map(({ text }) => text)).toEqual([]);
  expect(tally.hiddenChanges).toBeGreaterThan(0);
});
