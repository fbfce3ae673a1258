// Bugs that a policy engine must not have, each planted into the source: the random cases find every one of them within their
// budget, by the law that is named.

import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { afterAll, test } from "vitest";
import { plant, type Plant } from "./planted.ts";
import { newTally, type Failure } from "./random-run.ts";

const MOST_CASES = 30;
const PATIENCE_MS = 180_000;

type Caught = "oracle" | "refusal" | "non-interference";

interface Bug extends Plant {
  /** The laws that must find it, each with the seed to begin at. */
  readonly caughtBy: Readonly<Partial<Record<Caught, number>>>;
}

const BUGS: readonly Bug[] = [
  {
    name: "a filter and an order through a relation lose the row filter",
    caughtBy: { oracle: 6, "non-interference": 6 },
    file: "src/plan/resolve-relation.ts",
    text: "admitted: rowsPredicate(target.rows, target.view, from.alias, draft),",
    instead: 'admitted: rowsPredicate({ kind: "all" }, target.view, from.alias, draft),',
  },
  {
    name: "a relation to one row loses the row filter",
    caughtBy: { oracle: 1, "non-interference": 6 },
    file: "src/plan/plan-lookup.ts",
    text: "where: rowsPredicate(decision.rows, decision.view, from.alias, draft),",
    instead: 'where: rowsPredicate({ kind: "all" }, decision.view, from.alias, draft),',
  },
  {
    name: "a mask stands in the answer alone",
    caughtBy: { oracle: 1, "non-interference": 11 },
    file: "src/plan/expressions.ts",
    text: "if (isUsable(name, decision)) return shownField(name, { decision, alias, draft });",
    instead: `if (isUsable(name, decision)) {
      const shown = shownField(name, { decision, alias, draft });
      return shown === undefined ? undefined : { ...shown, expression: rawColumn(shown.field, alias) };
    }`,
  },
  {
    name: "an order is by the raw column",
    caughtBy: { oracle: 12, "non-interference": 12 },
    file: "src/plan/resolve-order.ts",
    text: "return { expression: allowed.expression, nullable",
    instead:
      'return { expression: { kind: "column", alias, column: allowed.field.column, type: allowed.field.type }, nullable',
  },
  {
    name: "a claim that is missing is no filter",
    caughtBy: { oracle: 3, "non-interference": 3 },
    file: "src/policy/rows-of.ts",
    text: "if (bound !== undefined) anyOf.push(bound);",
    instead: 'if (bound === undefined) return { kind: "all" }; anyOf.push(bound);',
  },
  {
    name: "all principals of an isolate share one loader",
    caughtBy: { oracle: 1 },
    file: "src/read/read.ts",
    text: `  return (scope, recorder) => {
    let trips = 0;`,
    instead: `  let first: OperationScope | undefined;
  return (given, recorder) => {
    first ??= given;
    const scope = { ...given, principal: first.principal };
    let trips = 0;`,
  },
  {
    name: "what cannot be asked by has a name in filters",
    caughtBy: { refusal: 1 },
    file: "src/schema/view-inputs.ts",
    text: "return shown.queryableFields.flatMap(",
    instead: "return shown.fields.flatMap(",
  },
  {
    name: "the complement of a group is not looked at",
    caughtBy: { oracle: 10 },
    file: "src/sql/render-count.ts",
    text: "const isTold = `${isLarge(1)} AND (${rowsOn(0)} = 0 OR ${isLarge(0)})`;",
    instead: "const isTold = isLarge(1);",
  },
];

afterAll(() => rm(fileURLToPath(new URL("../../.local/planted", import.meta.url)), { recursive: true, force: true }));

const hunts = BUGS.flatMap((bug) =>
  (Object.keys(bug.caughtBy) as Caught[]).map((law) => ({ ...bug, law, from: bug.caughtBy[law] ?? 1 })),
);

test.for(hunts)(
  "$name: found by $law",
  { timeout: PATIENCE_MS },
  async ({ law, from, ...bug }, { expect, annotate }) => {
    const { runSeed } = await plant(bug);
    const tally = newTally();
    const laws = ({ oracle: "answers", refusal: "all", "non-interference": "non-interference" } as const)[law];
    let failure: Failure | undefined;
    for (let seed = from; seed < from + MOST_CASES && failure === undefined; seed += 1) {
      failure = await runSeed(seed, { tally, laws });
    }
    await annotate(`${failure?.law}, case ${tally.cases}`);
    expect(failure?.law).toBe(law);
  },
);

test("without a bug, the same cases find none", { timeout: PATIENCE_MS }, async ({ expect }) => {
  const seeds = new Set(hunts.map(({ from }) => from));
  const { runSeed } = await plant({
    name: "none",
    file: "src/read/read.ts",
    text: "let trips = 0;",
    instead: "let trips = 0;",
  });
  for (const seed of seeds) expect(await runSeed(seed)).toBeUndefined();
});

test("a text that does not stand in its file once is no plant", async ({ expect }) => {
  const file = "src/policy/rows-of.ts";
  await expect(plant({ name: "no", file, text: "nowhere to be found", instead: "" })).rejects.toThrow(/once/u);
  await expect(plant({ name: "no", file, text: "return", instead: "" })).rejects.toThrow(/once/u);
});
