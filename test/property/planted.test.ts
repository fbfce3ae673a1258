// Bugs that a policy engine must not have, each planted into the source: the random cases find every one of them within their
// budget, by the law that is named.

import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { afterAll, describe, test } from "vitest";
import { plant, type Plant } from "./planted.ts";
import { newTally, type Failure } from "./random-run.ts";

const MOST_CASES = 60;
const PATIENCE_MS = 180_000;

const PLANTS: readonly Plant[] = [
  {
    name: "a filter and an order through a relation lose the row filter",
    file: "src/plan/resolve-relation.ts",
    text: "admitted: rowsPredicate(target.rows, target.view, from.alias, draft),",
    instead: 'admitted: rowsPredicate({ kind: "all" }, target.view, from.alias, draft),',
  },
  {
    name: "a relation to one row loses the row filter",
    file: "src/plan/plan-lookup.ts",
    text: "where: rowsPredicate(decision.rows, decision.view, from.alias, draft),",
    instead: 'where: rowsPredicate({ kind: "all" }, decision.view, from.alias, draft),',
  },
  {
    name: "a mask stands in the answer alone",
    file: "src/plan/expressions.ts",
    text: "if (isUsable(name, decision)) return shownField(name, { decision, alias, draft });",
    instead: `if (isUsable(name, decision)) {
      const shown = shownField(name, { decision, alias, draft });
      return shown === undefined ? undefined : { ...shown, expression: rawColumn(shown.field, alias) };
    }`,
  },
  {
    name: "an order is by the raw column",
    file: "src/plan/resolve-order.ts",
    text: "return { expression: allowed.expression, nullable",
    instead:
      'return { expression: { kind: "column", alias, column: allowed.field.column, type: allowed.field.type }, nullable',
  },
  {
    name: "a claim that is missing is no filter",
    file: "src/policy/rows-of.ts",
    text: "if (bound !== undefined) anyOf.push(bound);",
    instead: 'if (bound === undefined) return { kind: "all" }; anyOf.push(bound);',
  },
  {
    name: "all principals of an isolate share one reader",
    file: "src/read/read.ts",
    text: `  return (scope, recorder) => {
    let trips = 0;`,
    instead: `  let first: OperationScope | undefined;
  return (given, recorder) => {
    const scope = (first ??= given);
    let trips = 0;`,
  },
  {
    name: "the complement of a group is not looked at",
    file: "src/sql/render-count.ts",
    text: "const isTold = `${isLarge(1)} AND (${rowsOn(0)} = 0 OR ${isLarge(0)})`;",
    instead: "const isTold = isLarge(1);",
  },
];

afterAll(() => rm(fileURLToPath(new URL("../../.local/planted", import.meta.url)), { recursive: true, force: true }));

describe("planted", () => {
  test.for(PLANTS)("$name", { timeout: PATIENCE_MS }, async (bug, { expect, annotate }) => {
    const { runSeed } = await plant(bug);
    for (const laws of ["answers", "non-interference"] as const) {
    const tally = newTally();
    let failure: Failure | undefined;
    const t = performance.now();
    for (let seed = 1; seed <= MOST_CASES && failure === undefined; seed += 1) failure = await runSeed(seed, { tally, laws });
    console.log("PLANT", bug.name, failure?.law, failure?.seed, tally.cases, performance.now() - t, failure?.law === "fault" ? failure.detail : "");
    }
  });
});
