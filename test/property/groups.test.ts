// Groups and aggregates equal what DuckDB says when it is asked directly: over random keys, buckets, having, orders and pages, for
// principals who see different rows. Pages are walked to their end and give each group once, in order.

import fc from "fast-check";
import { afterAll, beforeAll, test } from "vitest";
import { planAggregate } from "#plan/plan-aggregate.ts";
import { planGroups, type GroupsToPlan } from "#plan/plan-groups.ts";
import { parentPage, type ParentsToPlan } from "#plan/plan-keys.ts";
import { pageLabel } from "#result/group-rows.ts";
import { shapeAggregate } from "#result/shape-aggregate.ts";
import { shapeGroups, type GroupPage, type ShapedGroup } from "#result/shape-groups.ts";
import { contextOf, list, planned } from "../unit/plan/planning.ts";
import {
  ascending,
  havingOf,
  keysOf,
  numbersOf,
  orderOf,
  type Cell,
  type Key,
  type NumberOf,
  type Term,
  type Test,
} from "./group-questions.ts";
import { openRunner, type PlanRunner } from "./run-plan.ts";
import { BUILD, insertOf, rows, salesCatalog, seenBy } from "./sales.ts";
import { check, PATIENCE_MS } from "./world.ts";

const catalog = salesCatalog();
let runner: PlanRunner;

beforeAll(async () => {
  runner = await openRunner((connection) => connection.run(BUILD));
});
afterAll(() => runner.close());

const wheres = fc.constantFrom<Test | undefined>(
  undefined,
  { input: { amount: { gt: 0 } }, sql: '"amount" > 0' },
  { input: { place: { region: { eq: "EAST" } } }, sql: "\"place.region\" = 'east'" },
  { input: { not: { shop: { eq: "a" } } }, sql: "NOT \"shop\" = 'a'" },
);

interface Question {
  readonly roles: readonly string[];
  readonly where: Test | undefined;
  readonly keys: readonly Key[];
  readonly numbers: readonly NumberOf[];
  readonly having: Test | undefined;
  readonly order: readonly Term[];
  readonly first: number;
}

const questions: fc.Arbitrary<Question> = fc
  .tuple(fc.constantFrom(["chief"], ["east"], ["cash"], ["east", "cash"]), keysOf)
  .chain(([roles, keys]) => {
    const hasPrice = roles.some((role) => role !== "cash");
    return fc.record({
      roles: fc.constant(roles),
      where: wheres,
      keys: fc.constant(keys),
      numbers: numbersOf(hasPrice),
      having: havingOf(hasPrice),
      order: orderOf(keys, hasPrice),
      first: fc.integer({ min: 1, max: 6 }),
    });
  });

type Line = readonly (string | null)[];

/** What DuckDB says of the whole list. */
async function asked(question: Question, only = "TRUE"): Promise<readonly Line[]> {
  const { roles, where, keys, numbers, having, order } = question;
  const selected = [...keys, ...numbers].map(({ sql }, index) => `CAST(${sql} AS VARCHAR) AS c${index}`);
  const sorted = [...order, ...keys.map(ascending)].map(({ sql }) => sql);
  const sql = `SELECT ${selected.join(", ")} FROM (${seenBy(roles)}) WHERE (${where?.sql ?? "TRUE"}) AND ${only}
    ${keys.length === 0 ? "" : `GROUP BY ${keys.map((key) => key.sql).join(", ")}`}
    HAVING ${having?.sql ?? "TRUE"} ${sorted.length === 0 ? "" : `ORDER BY ${sorted.join(", ")}`}`;
  const found = await (await runner.connection.run(sql)).getRowsJS();
  return found.map((row) => lineOf([...keys, ...numbers], row as Cell[]));
}

/** The same for a group of ours. */
function told(question: Question, { key, aggregate }: ShapedGroup): Line {
  const cells = [
    ...question.keys.map(({ path }) => at(key, path)),
    ...question.numbers.map(({ measure: { fn, field } }) => at(aggregate, field === undefined ? [fn] : [fn, field])),
  ];
  return lineOf([...question.keys, ...question.numbers], cells, (one, cell) => one.shown(cell));
}

type Column = Key | NumberOf;

/** Numbers that are computed in another order differ in their last digits. */
function lineOf(columns: readonly Column[], cells: readonly Cell[], shown = shownBySql): Line {
  return columns.map((column, index) => {
    const value = shown(column, cells[index]);
    return value !== null && "isExact" in column && !column.isExact ? Number(value).toPrecision(9) : value;
  });
}

/** DuckDB was asked for units already. */
function shownBySql(column: Column, cell: Cell): string | null {
  if (cell === null || cell === undefined) return null;
  const value = String(cell);
  if ("measure" in column && /^-?\d+$/u.test(value)) return value;
  return /^-?\d+(?:\.\d+)?(?:e.+)?$/u.test(value) ? String(Number(value)) : column.shown(value);
}

function at(value: unknown, path: readonly string[]): Cell {
  return path.reduce<unknown>((rest, name) => (rest as Readonly<Record<string, unknown>>)[name], value) as Cell;
}

function requestOf({ where, keys, numbers, having, order, first }: Question, change: Partial<GroupsToPlan> = {}) {
  return {
    view: "Sale",
    parents: undefined,
    where: where?.input,
    keys: keys.map(({ input }) => input),
    having: having?.input,
    orderBy: order.map(({ input }) => input),
    first,
    after: undefined,
    measures: numbers.map(({ measure }) => measure),
    wantsCursors: true,
    ...change,
  };
}

async function pagesOf(question: Question, change?: Partial<GroupsToPlan>): Promise<ReadonlyMap<string, GroupPage>> {
  const context = contextOf({ roles: question.roles }, catalog);
  const plan = planned(planGroups(requestOf(question, change), context));
  const shaped = shapeGroups(plan, await runner.run(plan));
  if (!shaped.ok) throw new TypeError(shaped.refusal.detail);
  return shaped.value;
}

async function walked(question: Question): Promise<readonly Line[]> {
  const lines: Line[] = [];
  let after: GroupsToPlan["after"];
  for (let turns = 0; turns < 100; turns += 1) {
    const page = (await pagesOf(question, { after })).get("");
    if (page === undefined) throw new TypeError("no page");
    lines.push(...page.groups.map((group) => told(question, group)));
    if (!page.hasNextPage) return lines;
    after = page.positions.at(-1);
  }
  throw new TypeError("pages without an end");
}

test(
  "groups are what DuckDB says, page by page",
  async ({ expect }) => {
    let seen = 0;
    await check(
      60,
      fc.asyncProperty(rows, fc.array(questions, { minLength: 1, maxLength: 4 }), async (all, some) => {
        await runner.connection.run(insertOf(all));
        for (const question of some) {
          const expected = await asked(question);
          seen += expected.length;
          expect(await walked(question)).toEqual(expected);
        }
      }),
    );
    expect(seen).toBeGreaterThan(20);
  },
  PATIENCE_MS,
);

const shops = ["A", "b", "zz"];
const isShop = (shop: string): string => `"shop" = '${shop.trimEnd().toLowerCase()}'`;

test(
  "groups and numbers of each parent are its own, whether its key is known or read in the same trip",
  async ({ expect }) => {
    await check(
      30,
      fc.asyncProperty(rows, questions, async (all, question) => {
        await runner.connection.run(insertOf(all));
        const places = list({ view: "Place", fields: ["code"], first: 3 }, { roles: question.roles }, catalog);
        const page = parentPage(planned(places), [["code"]]);
        if (page === undefined) throw new TypeError("places have a key");
        const codes = all.places.slice(0, 3).flatMap(({ code }) => code ?? []);
        const ways: readonly (readonly [ParentsToPlan, (shop: string, index: number) => string, readonly string[]])[] =
          [
            [{ fields: ["shop"], keys: shops.map((shop) => [shop]) }, (_, index) => String(index), shops],
            [{ fields: ["shop"], page }, (shop) => pageLabel([shop]) ?? "", codes],
          ];
        for (const [parents, labelOf, keys] of ways) {
          const groups = await pagesOf(question, { parents });
          const numbers = await numbersOfParents(question, parents);
          for (const [index, shop] of keys.entries()) {
            const own = groups.get(labelOf(shop, index));
            const expected = await asked(question, isShop(shop));
            expect(own?.groups.map((group) => told(question, group))).toEqual(expected.slice(0, question.first));
            expect(own?.hasNextPage).toBe(expected.length > question.first);
            const whole = { ...question, keys: [], having: undefined, order: [] };
            expect([told(whole, { key: {}, aggregate: numbers.get(labelOf(shop, index)) ?? {} })]).toEqual(
              await asked(whole, isShop(shop)),
            );
          }
        }
      }),
    );
  },
  PATIENCE_MS,
);

async function numbersOfParents({ roles, where, numbers }: Question, parents: ParentsToPlan | undefined) {
  const request = { view: "Sale", parents, where: where?.input, measures: numbers.map(({ measure }) => measure) };
  const plan = planned(planAggregate(request, contextOf({ roles }, catalog)));
  const shaped = shapeAggregate(plan, await runner.run(plan));
  if (!shaped.ok) throw new TypeError(shaped.refusal.detail);
  return shaped.value;
}

test(
  "aggregates are what DuckDB says, of no rows too",
  async ({ expect }) => {
    await check(
      60,
      fc.asyncProperty(rows, questions, async (all, question) => {
        await runner.connection.run(insertOf(all));
        const whole = { ...question, keys: [], having: undefined, order: [] };
        const numbers = await numbersOfParents(whole, undefined);
        expect([told(whole, { key: {}, aggregate: numbers.get("") ?? {} })]).toEqual(await asked(whole));
      }),
    );
  },
  PATIENCE_MS,
);
