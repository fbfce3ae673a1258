// Groups for who only counts: told are those that plain JavaScript tells, and whatever is not told is of nobody, or of enough.

import fc from "fast-check";
import { afterAll, beforeAll, test } from "vitest";
import { buildCatalog } from "#catalog/build-catalog.ts";
import type { Catalog } from "#catalog/catalog.ts";
import { planGroups, type GroupsToPlan } from "#plan/plan-groups.ts";
import { shapeGroups, type ShapedGroup } from "#result/shape-groups.ts";
import { visitRules, visitSpecs } from "../unit/catalog/visits.ts";
import { contextOf, planned } from "../unit/plan/planning.ts";
import { openRunner, type PlanRunner } from "./run-plan.ts";
import {
  countable,
  patientsOf,
  rounded,
  says,
  toldGroups,
  type Counter,
  type Floor,
  type VisitGroup,
  type VisitKey,
  type Where,
} from "./visit-oracle.ts";
import { BUILD_VISITS, clientOf, counters, hasSeverity, insertVisits, visits, whereOf } from "./visit-questions.ts";
import { check, PATIENCE_MS } from "./world.ts";

const floors: readonly Floor[] = [
  { minGroupSize: 2, roundTo: 1 },
  { minGroupSize: 3, roundTo: 5 },
  { minGroupSize: 4, roundTo: 2 },
];

function catalogOf(floor: Floor): Catalog {
  const built = buildCatalog(visitSpecs(floor), visitRules);
  if (!built.ok) throw new TypeError(built.refusal.join("\n"));
  return built.value;
}

const catalogs = floors.map((floor) => ({ floor, catalog: catalogOf(floor) }));
let runner: PlanRunner;

beforeAll(async () => {
  runner = await openRunner((connection) => connection.run(BUILD_VISITS));
});
afterAll(() => runner.close());

interface Asking {
  readonly counter: Counter;
  readonly where: Where;
  readonly keys: readonly VisitKey[];
  /** The least number that a group must be told to have. */
  readonly least: number;
  readonly byCount: "ASC" | "DESC" | undefined;
  readonly first: number;
}

const askings: fc.Arbitrary<Asking> = counters.chain((counter) => {
  const keys: readonly VisitKey[] = hasSeverity(counter) ? ["ward", "isUrgent", "severity"] : ["ward", "isUrgent"];
  return fc.record({
    counter: fc.constant(counter),
    where: fc.oneof(fc.constant<Where>({}), whereOf(counter)),
    keys: fc.shuffledSubarray([...keys], { minLength: 1 }),
    least: fc.constantFrom(0, 0, 3, 5),
    byCount: fc.constantFrom("ASC", "DESC", undefined),
    first: fc.integer({ min: 1, max: 4 }),
  });
});

async function walked(asking: Asking, catalog: Catalog): Promise<readonly ShapedGroup[]> {
  const { counter, where, keys, least, byCount, first } = asking;
  const found: ShapedGroup[] = [];
  let after: GroupsToPlan["after"];
  for (let turns = 0; turns < 40; turns += 1) {
    const request: GroupsToPlan = {
      view: "Visit",
      parents: undefined,
      where,
      keys: keys.map((key) => ({ [key]: "VALUE" })),
      having: { count: { gte: String(least) } },
      orderBy: byCount === undefined ? [] : [{ aggregate: { count: byCount } }],
      first,
      after,
      measures: [{ fn: "count", field: undefined }],
      wantsCursors: true,
    };
    const plan = planned(planGroups(request, contextOf(clientOf(counter), catalog)));
    const pages = shapeGroups(plan, await runner.run(plan));
    const page = pages.ok ? pages.value.get("") : undefined;
    if (page === undefined) throw new TypeError("no page");
    found.push(...page.groups);
    if (!page.hasNextPage) return found;
    after = page.positions.at(-1);
  }
  throw new TypeError("pages without an end");
}

/** What is shown of them, in the order asked. */
function shown(groups: readonly VisitGroup[], { keys, least, byCount }: Asking, floor: Floor): readonly ShapedGroup[] {
  const counted = groups.map(({ key, rows }) => ({ key, count: rounded(rows.length, floor) }));
  const sign = byCount === "DESC" ? -1 : byCount === "ASC" ? 1 : 0;
  return counted
    .filter(({ count }) => count >= least)
    .toSorted((one, other) => sign * (one.count - other.count))
    .map(({ key, count }) => ({
      key: Object.fromEntries(keys.map((name, index) => [name, key[index]])),
      aggregate: { count: String(count) },
    }));
}

test(
  "groups are what may be told by hand, and what is not told is of nobody or of enough",
  async ({ expect }) => {
    const sizes = new Set<number>();
    let hidden = 0;
    await check(
      100,
      fc.asyncProperty(
        visits,
        fc.array(askings, { minLength: 1, maxLength: 4 }),
        fc.constantFrom(...catalogs),
        async (all, some, { floor, catalog }) => {
          await runner.connection.run(insertVisits(all));
          for (const asking of some) {
            const rows = countable(all, asking.counter);
            const told = toldGroups(rows, asking.where, asking.keys, floor);
            expect(await walked(asking, catalog)).toEqual(shown(told, asking, floor));
            const asked = rows.filter((visit) => says(asking.where, visit) === true);
            const left = asked.filter((visit) => !told.some((group) => group.rows.includes(visit)));
            sizes.add(told.length);
            hidden += left.length;
            for (const group of told) expect(patientsOf(group.rows)).toBeGreaterThanOrEqual(floor.minGroupSize);
            if (told.length > 0 && left.length > 0) {
              expect(patientsOf(left)).toBeGreaterThanOrEqual(floor.minGroupSize);
            }
          }
        },
      ),
    );
    // Some groups were told, and some were not.
    expect([sizes.size > 3, hidden > 0]).toEqual([true, true]);
  },
  PATIENCE_MS,
);
