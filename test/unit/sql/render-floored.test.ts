// A number of hidden rows: its whole text, and that both kinds of pool answer it as plain JavaScript does. In the small
// warehouse every flight is an entity of its own until a test says otherwise.

import fc from "fast-check";
import { beforeAll, describe, test } from "vitest";
import type { Predicate } from "#plan/plan.ts";
import { renderPlan } from "#sql/render-plan.ts";
import { makeAsker, type Asker } from "../../warehouse/fixture.ts";
import {
  airport,
  always,
  and,
  batchOf,
  bigint,
  column,
  compare,
  delay,
  field,
  floored,
  guarded,
  int,
  isIn,
  isNull,
  name,
  never,
  not,
  numbers,
  nvarchar,
  or,
  planOf,
  pools,
  texts,
  value,
  varchar4,
} from "./plans.ts";

/** A text, then its values; the same for both kinds of pool. */
function shown(read: ReturnType<typeof floored>, expect: (actual: unknown) => { toEqual(other: unknown): void }) {
  const [dedicated, serverless] = pools.map((pool) => renderPlan(planOf(read), pool)[0]);
  expect(dedicated).toEqual(serverless);
  return [dedicated?.text, ...(dedicated?.parameters ?? []).map((one) => `${one.name} = ${one.text}`)];
}

describe("the text", () => {
  test("of a total", ({ expect }) => {
    expect(shown(floored({ counted: always }), expect)).toMatchInlineSnapshot(`
      [
        "SELECT CASE WHEN COUNT_BIG(DISTINCT CASE WHEN x.w = 1 THEN x.e END) >= @p0 AND (COUNT_BIG(CASE WHEN x.w = 0 THEN 1 END) = 0 OR COUNT_BIG(DISTINCT CASE WHEN x.w = 0 THEN x.e END) >= @p0) THEN CONVERT(varchar(20), COUNT_BIG(CASE WHEN x.w = 1 THEN 1 END)) END AS a0 FROM (SELECT t0.[FlightKey] AS e, CASE WHEN 1 = 1 THEN 1 ELSE 0 END AS w FROM [curated].[Flight] AS t0) AS x",
        "@p0 = 3",
      ]
    `);
  });

  test("of a group under a row filter, rounded", ({ expect }) => {
    const read = floored(
      { counted: compare(delay, "gt", value(int, "15")), roundTo: value(bigint, "5") },
      isNull(name),
    );
    expect(shown(read, expect)).toMatchInlineSnapshot(`
      [
        "SELECT CASE WHEN COUNT_BIG(DISTINCT CASE WHEN x.w = 1 THEN x.e END) >= @p1 AND (COUNT_BIG(CASE WHEN x.w = 0 THEN 1 END) = 0 OR COUNT_BIG(DISTINCT CASE WHEN x.w = 0 THEN x.e END) >= @p1) THEN CONVERT(varchar(20), (COUNT_BIG(CASE WHEN x.w = 1 THEN 1 END) + @p2 / 2) / @p2 * @p2) END AS a0 FROM (SELECT t0.[FlightKey] AS e, CASE WHEN t0.[Delay] > @p0 THEN 1 ELSE 0 END AS w FROM [curated].[Flight] AS t0 WHERE t0.[Name] IS NULL) AS x",
        "@p0 = 15",
        "@p1 = 3",
        "@p2 = 5",
      ]
    `);
  });

  test("of a group that a subquery chooses, of a guarded field", ({ expect }) => {
    const when: Predicate = {
      kind: "exists",
      from: airport,
      on: [{ left: field("Origin"), right: column("t1", "Iata", varchar4) }],
      where: compare(column("t1", "State", varchar4), "eq", value(varchar4, "NY")),
    };
    const read = floored({ counted: isIn(guarded(delay, when), numbers(int, "1", "2")), entityKey: name });
    expect(shown(read, expect)).toMatchInlineSnapshot(`
      [
        "SELECT CASE WHEN COUNT_BIG(DISTINCT CASE WHEN x.w = 1 THEN x.e END) >= @p2 AND (COUNT_BIG(CASE WHEN x.w = 0 THEN 1 END) = 0 OR COUNT_BIG(DISTINCT CASE WHEN x.w = 0 THEN x.e END) >= @p2) THEN CONVERT(varchar(20), COUNT_BIG(CASE WHEN x.w = 1 THEN 1 END)) END AS a0 FROM (SELECT t0.[Name] AS e, CASE WHEN CASE WHEN EXISTS (SELECT 1 FROM [curated].[Airport] AS t1 WHERE t1.[Iata] = t0.[Origin] AND t1.[State] = @p0) THEN t0.[Delay] END IN (SELECT CAST(NULLIF(k.[value], N'') AS int) FROM STRING_SPLIT(@p1, N',') AS k WHERE k.[value] <> N'') THEN 1 ELSE 0 END AS w FROM [curated].[Flight] AS t0) AS x",
        "@p0 = NY",
        "@p1 = 1,2",
        "@p2 = 3",
      ]
    `);
  });

  test("depends on no value", ({ expect }) => {
    const textOf = (size: string, step: string, more: string) => {
      const counted = compare(delay, "gt", value(int, more));
      return shown(floored({ counted, minGroupSize: value(bigint, size), roundTo: value(bigint, step) }), expect)[0];
    };
    expect(textOf("3", "5", "1")).toBe(textOf("1000", "2", "-7"));
  });
});

interface Row {
  readonly patient: string | null;
  readonly delay: number | null;
}

let asker: Asker;
beforeAll(async () => {
  asker = await makeAsker();
});

async function fill(rows: readonly Row[]): Promise<void> {
  await asker.connection.run("DELETE FROM curated.Flight");
  const insert = "INSERT INTO curated.Flight (FlightKey, Name, Delay) VALUES (CAST($1 AS BIGINT), $2, $3)";
  for (const [index, row] of rows.entries())
    await asker.connection.run(insert, [String(index), row.patient, row.delay]);
}

/** The one cell that a number is. */
async function ask(read: ReturnType<typeof floored>): Promise<string | null> {
  const answers = await Promise.all(pools.map((pool) => asker.ask(batchOf(read, pool), pool)));
  if (JSON.stringify(answers[0]) !== JSON.stringify(answers[1])) throw new TypeError("the pools do not agree");
  const [[cell, ...cells] = [], ...rows] = answers[0] ?? [];
  if (cells.length > 0 || rows.length > 0) throw new TypeError("more than one cell");
  if (cell !== null && typeof cell !== "string") throw new TypeError("no text");
  return cell;
}

type Truth = boolean | null;
interface Asked {
  readonly says: string;
  readonly counted: Predicate;
  readonly meets: (row: Row) => Truth;
}

const negated = (truth: Truth): Truth => (truth === null ? null : !truth);
const leaf = fc.oneof(
  fc.constantFrom<Asked>(
    { says: "always", counted: always, meets: () => true },
    { says: "never", counted: never, meets: () => false },
    { says: "null", counted: isNull(delay), meets: (row) => row.delay === null },
  ),
  fc.integer({ min: 0, max: 3 }).map((least): Asked => ({
    says: `> ${least}`,
    counted: compare(delay, "gt", value(int, String(least))),
    meets: (row) => (row.delay === null ? null : row.delay > least),
  })),
  fc.subarray([0, 1, 2, 3]).map((some): Asked => ({
    says: `not in ${some.join()}`,
    counted: isIn(delay, numbers(int, ...some.map(String)), true),
    meets: (row) => (some.length === 0 ? true : row.delay === null ? null : !some.includes(row.delay)),
  })),
);
const asked = fc.oneof(
  leaf,
  leaf.map((one): Asked => ({
    says: `not (${one.says})`,
    counted: not(one.counted),
    meets: (row) => negated(one.meets(row)),
  })),
  fc.tuple(leaf, leaf).map(([one, other]): Asked => ({
    says: `${one.says} or ${other.says}`,
    counted: or(one.counted, other.counted),
    meets: (row) => {
      const truths = [one.meets(row), other.meets(row)];
      return truths.includes(true) ? true : truths.includes(null) ? null : false;
    },
  })),
);
const rows = fc.array(
  fc.record({
    // The collation holds some of them equal.
    patient: fc.constantFrom("a", "A", "b", "c", "d ", "d", "e", null),
    delay: fc.constantFrom(0, 1, 2, 3, null),
  }),
  { maxLength: 14 },
);

const entitiesOf = (some: readonly Row[]): number =>
  new Set(some.flatMap(({ patient }) => (patient === null ? [] : patient.trimEnd().toLowerCase()))).size;

function told(all: readonly Row[], { meets }: Asked, least: number, step: number): string | null {
  const group = all.filter((row) => meets(row) === true);
  const others = all.filter((row) => meets(row) !== true);
  if (entitiesOf(group) < least || (others.length > 0 && entitiesOf(others) < least)) return null;
  return String(Math.floor(group.length / step + 0.5) * step);
}

test("a number is told where it and what it leaves out are of enough entities, and NULL is all else", async ({
  expect,
}) => {
  const answers = new Set<string | null>();
  await fc.assert(
    fc.asyncProperty(
      rows,
      fc.array(asked, { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 2, max: 4 }),
      fc.integer({ min: 1, max: 6 }),
      async (all, questions, least, step) => {
        await fill(all);
        for (const question of questions) {
          const minGroupSize = value(bigint, String(least));
          const roundTo = step === 1 ? undefined : value(bigint, String(step));
          const answer = await ask(floored({ counted: question.counted, entityKey: name, minGroupSize, roundTo }));
          answers.add(answer);
          expect(answer, question.says).toBe(told(all, question, least, step));
        }
      },
    ),
    { numRuns: 60 },
  );
  // Both kinds of answer were seen.
  expect([answers.has(null), answers.size > 3]).toEqual([true, true]);
}, 60_000);

test.for([
  ["nobody at all", [], always, null],
  ["one short", ["a", "b"], always, null],
  ["enough, and nobody left out", ["a", "b", "c"], always, "3"],
  ["enough rows, too few entities", ["a", "a", "A", "b"], always, null],
  ["NULL is nobody", ["a", "b", null, null], always, null],
  ["rows of NULL count beside others", ["a", "b", "c", null], always, "4"],
] as const)("%s", async ([, entities, counted, answer], { expect }) => {
  await fill(entities.map((patient) => ({ patient, delay: 1 })));
  expect(await ask(floored({ counted, entityKey: name }))).toBe(answer);
});

test("a few that are left out hide the number, also those of NULL and those of unknown", async ({ expect }) => {
  const late = compare(delay, "gt", value(int, "0"));
  const group = ["a", "b", "c"].map((patient) => ({ patient, delay: 1 }));
  for (const left of [
    { patient: "d", delay: 0 },
    { patient: null, delay: 0 },
    { patient: "a", delay: null },
  ]) {
    await fill([...group, left]);
    expect(await ask(floored({ counted: late, entityKey: name }))).toBeNull();
    expect(await ask(floored({ counted: or(late, isNull(delay), not(late)), entityKey: name }))).toBe("4");
    // A row filter that leaves them out is another matter: they are not there for who asks.
    expect(await ask(floored({ counted: late, entityKey: name }, late))).toBe("3");
  }
});

test("a text, a list of texts and a subquery choose a group too", async ({ expect }) => {
  await fill(["a", "b", "c", "x", "y", "z"].map((patient) => ({ patient, delay: 1 })));
  const some = isIn(name, texts(nvarchar, "a", "b", "c"));
  expect(await ask(floored({ counted: some, entityKey: name }))).toBe("3");
  const when: Predicate = {
    kind: "exists",
    from: airport,
    on: [{ left: name, right: column("t1", "Name", nvarchar) }],
    where: always,
  };
  expect(await ask(floored({ counted: and(isNull(guarded(delay, when)), some), entityKey: name }))).toBe("3");
});
