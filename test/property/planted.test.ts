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
    caughtBy: { oracle: 1, "non-interference": 56 },
    file: "src/plan/resolve-relation.ts",
    text: "admitted: rowsPredicate(target.rows, target.view, from.alias, draft),",
    instead: 'admitted: rowsPredicate({ kind: "all" }, target.view, from.alias, draft),',
  },
  {
    name: "a relation to one row loses the row filter",
    caughtBy: { oracle: 6, "non-interference": 6 },
    file: "src/plan/plan-lookup.ts",
    text: "where: rowsPredicate(decision.rows, decision.view, from.alias, draft),",
    instead: 'where: rowsPredicate({ kind: "all" }, decision.view, from.alias, draft),',
  },
  {
    name: "a mask stands in the answer alone",
    caughtBy: { oracle: 1, "non-interference": 1 },
    file: "src/plan/expressions.ts",
    text: "if (isUsable(name, decision)) return shownField(name, { decision, alias, draft });",
    instead: `if (isUsable(name, decision)) {
      const shown = shownField(name, { decision, alias, draft });
      return shown === undefined ? undefined : { ...shown, expression: rawColumn(shown.field, alias) };
    }`,
  },
  {
    name: "an order is by the raw column",
    caughtBy: { oracle: 1, "non-interference": 1 },
    file: "src/plan/resolve-order.ts",
    text: "return { expression: allowed.expression, nullable",
    instead:
      'return { expression: { kind: "column", alias, column: allowed.field.column, type: allowed.field.type }, nullable',
  },
  {
    name: "a claim that is missing is no filter",
    caughtBy: { oracle: 3, "non-interference": 11 },
    file: "src/policy/rows-of.ts",
    text: "if (bound !== undefined) anyOf.push(bound);",
    instead: 'if (bound === undefined) return { kind: "all" }; anyOf.push(bound);',
  },
  {
    name: "all principals of an isolate share one loader",
    caughtBy: { oracle: 1 },
    file: "src/read/read.ts",
    text: `  return (scope, recorder) => {
    const operation: Operation = {`,
    instead: `  let first: OperationScope | undefined;
  return (given, recorder) => {
    first ??= given;
    const scope = { ...given, principal: first.principal };
    const operation: Operation = {`,
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
    file: "src/sql/render-aggregate.ts",
    text: "const isTold = `${isLarge(1)} AND (${rowsOn(0)} = 0 OR ${isLarge(0)})`;",
    instead: "const isTold = isLarge(1);",
  },
  {
    name: "a condition on every related row loses the row filter",
    caughtBy: { oracle: 14 },
    file: "src/plan/resolve-condition.ts",
    text: "where: allOf(admitted, resolveCondition(condition.part, related.place))",
    instead: `where: allOf(
        condition.part.kind === "unmet" ? always : admitted,
        resolveCondition(condition.part, related.place),
      )`,
  },
  {
    name: "an order by many rows counts the hidden ones",
    caughtBy: { oracle: 56, "non-interference": 56 },
    file: "src/plan/resolve-many.ts",
    text: "const related = resolveRelation(relation, place);",
    instead: `const found = resolveRelation(relation, place);
  const related = found === undefined ? undefined : { ...found, admitted: { kind: "and", parts: [] } as const };`,
  },
  {
    name: "numbers are of the raw column",
    caughtBy: { oracle: 1, "non-interference": 14 },
    file: "src/plan/measure-set.ts",
    text: "value: this.#valueOf(field, allowed.expression)",
    instead: `value: this.#valueOf(field, {
      kind: "column", alias, column: allowed.field.column, type: allowed.field.type,
    })`,
  },
  {
    name: "numbers are of hidden rows, too",
    caughtBy: { oracle: 1, "non-interference": 1 },
    file: "src/plan/group-floor.ts",
    text: "return makeAggregate(decision, { from, keys, where: allOf(rows, asked),",
    instead: "return makeAggregate(decision, { from, keys, where: asked,",
  },
  {
    name: "groups are of hidden rows, too",
    caughtBy: { oracle: 1, "non-interference": 1 },
    file: "src/plan/group-floor.ts",
    text: "const where = allOf(rows, asked);",
    instead: "const where = asked;",
  },
  {
    name: "groups are by the raw column",
    caughtBy: { oracle: 10 },
    file: "src/plan/resolve-group-key.ts",
    text: "? allowed.expression",
    instead: '? ({ kind: "column", alias, column: field.column, type: field.type } as const)',
  },
  {
    name: "buckets of time are of the raw column",
    caughtBy: { oracle: 3 },
    file: "src/plan/resolve-group-key.ts",
    text: 'resolveBucket(form === "VALUE" ? {} : form, field, allowed.expression, bucket)',
    instead: `resolveBucket(
          form === "VALUE" ? {} : form, field, { kind: "column", alias, column: field.column, type: field.type }, bucket,
        )`,
  },
  {
    name: "groups of few are told",
    caughtBy: { oracle: 10 },
    file: "src/sql/render-floored-groups.ts",
    text: "`z.w = 1 AND z.c >= ${least}`,",
    instead: '"z.w = 1",',
  },
  {
    name: "what groups of few are left of the total can be told",
    caughtBy: { oracle: 186 },
    file: "src/sql/render-floored-groups.ts",
    text: "`(z.hn = 0 OR z.he >= ${least} OR z.rn > 1)`,",
    instead: "",
  },
  {
    name: "the page that is asked for once more has no row filter",
    caughtBy: { oracle: 7, "non-interference": 7 },
    file: "src/sql/render-parents.ts",
    text: `const source = renderSource(read, parameters) + renderWhere(read.where, parameters);
  const order = read.kept`,
    instead: `const source = renderSource(read, parameters);
  const order = read.kept`,
  },
  {
    name: "rows of parents have no row filter",
    caughtBy: { oracle: 1, "non-interference": 6 },
    file: "src/plan/plan-list.ts",
    text: "rowsPredicate(decision.rows, decision.view, from.alias, draft),",
    instead:
      "...(request.parents === undefined ? [rowsPredicate(decision.rows, decision.view, from.alias, draft)] : []),",
  },
  {
    name: "what cannot be asked by has numbers",
    caughtBy: { refusal: 2 },
    file: "src/schema/measured-fields.ts",
    text: "const own = queryableFields(types);",
    instead: "const own = types.shown.fields.flatMap((name) => types.shown.view.fields.get(name) ?? []);",
  },
  {
    name: "what cannot be asked by is a key of groups",
    caughtBy: { refusal: 2 },
    file: "src/schema/measured-fields.ts",
    text: "return queryableFields(types).filter(({ type }) => groupKeyForm(type) !== undefined);",
    instead:
      "return types.shown.fields.flatMap((name) => types.shown.view.fields.get(name) ?? []).filter(({ type }) => groupKeyForm(type) !== undefined);",
  },
];

afterAll(() => rm(fileURLToPath(new URL("../../.local/planted", import.meta.url)), { recursive: true, force: true }));

const known = new Map<string, ReturnType<typeof plant>>();

/** Bundled once, for all laws. */
function planted(bug: Plant): ReturnType<typeof plant> {
  const made = known.get(bug.name) ?? plant(bug);
  known.set(bug.name, made);
  return made;
}

const hunts = BUGS.flatMap((bug) =>
  (Object.keys(bug.caughtBy) as Caught[]).map((law) => ({ ...bug, law, from: bug.caughtBy[law] ?? 1 })),
);

test.for(hunts)(
  "$name: found by $law",
  { timeout: PATIENCE_MS },
  async ({ law, from, ...bug }, { expect, annotate }) => {
    const { runSeed } = await planted(bug);
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

test("without a bug, the same cases find none", { timeout: 2 * PATIENCE_MS }, async ({ expect }) => {
  const seeds = new Set(hunts.map(({ from }) => from));
  const { runSeed } = await plant({
    name: "none",
    file: "src/read/read.ts",
    text: "spent: () => ({ ...operation.spent }),",
    instead: "spent: () => ({ ...operation.spent }),",
  });
  for (const seed of seeds) expect(await runSeed(seed)).toBeUndefined();
});

test("a text that does not stand in its file once is no plant", async ({ expect }) => {
  const file = "src/policy/rows-of.ts";
  await expect(plant({ name: "no", file, text: "nowhere to be found", instead: "" })).rejects.toThrow(/once/u);
  await expect(plant({ name: "no", file, text: "return", instead: "" })).rejects.toThrow(/once/u);
});
