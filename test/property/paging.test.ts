// Walking any page size in either direction yields every row once, under any ordering: of a root list and of a relation, with
// NULLs and ties, through relations, under row filters and with fields that are shown in some rows only.

import fc from "fast-check";
import { afterAll, beforeAll, test, type ExpectStatic } from "vitest";
import { conditionOf, orderOf } from "./conditions.ts";
import { fieldsOf, hasKey, type OrderBy, type Where } from "./oracle.ts";
import { limited, type Who } from "./people.ts";
import { dataOf } from "./rows.ts";
import { keyOf, pluralOf, type ViewName } from "./views.ts";
import { check, openWorld, PATIENCE_MS, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

interface List {
  readonly who: Who;
  readonly view: ViewName;
  /** The row that the list hangs on; undefined for a list of its own. */
  readonly parent: string | undefined;
  readonly fields: readonly string[];
  readonly where: Where;
  readonly orderBy: readonly OrderBy[];
}

interface Page {
  readonly edges: readonly { readonly cursor?: string; readonly node: unknown }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
  readonly totalCount: string;
}

interface Cut {
  readonly first?: number;
  readonly after?: string | null;
  readonly last?: number;
  readonly before?: string | null;
}

const chief: Who = { roles: ["chief"], scopes: ["duty.read"], claims: {} };
/** Each role shows rows and fields that the other does not, and one of them filters through a relation. */
const both: Who = { roles: ["desk", "east"], scopes: [], claims: { regions: ["East", "West"] } };
/** No list of places is filtered, and the other end of their relation to parcels is shown in some of those only. */
const mixed: Who = { roles: ["desk", "link"], scopes: [], claims: { atLeast: 0, prefix: "a", home: "East" } };

async function cut({ who, view, parent, fields, where, orderBy }: List, page: Cut): Promise<Page> {
  const isKeyed = hasKey(view, who);
  const types: Readonly<Record<string, string>> = {
    where: `${view}Where`,
    orderBy: `[${view}OrderBy!]`,
    first: "Int",
    last: "Int",
    ...(isKeyed ? { after: "String", before: "String" } : {}),
  };
  const declared = Object.entries(types).map(([name, type]) => `$${name}: ${type}`);
  const given = Object.keys(types).map((name) => `${name}: $${name}`);
  const list = `list: ${pluralOf(view)}(${given.join(", ")}) {
    edges { ${isKeyed ? "cursor " : ""}node { ${fields.join(" ")} } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount
  }`;
  const query = `query (${declared.join(", ")}) { ${parent === undefined ? list : `parent: ${parent} { ${list} }`} }`;
  const { answer } = await world.ask({ query, variables: { where, orderBy, ...page } }, who);
  if (answer.errors !== undefined) throw new TypeError(JSON.stringify(answer.errors));
  const data = answer.data as { list: Page; parent: { list: Page } | null };
  // Among few rows the parent may be none of them: then there is nothing to walk.
  fc.pre(parent === undefined || data.parent !== null);
  return data.parent?.list ?? data.list;
}

/** Steps from the start to the end, each as long as the next of `sizes`. */
async function walkForward(list: List, whole: Page, sizes: readonly number[], expect: ExpectStatic): Promise<void> {
  let after: string | null = "";
  for (let [step, at] = [0, 0]; step === 0 || at < whole.edges.length; step += 1) {
    const size = sizes[step % sizes.length] ?? 1;
    const page: Page = await cut(list, { first: size, after });
    expect(page.edges).toEqual(whole.edges.slice(at, at + size));
    expect(page.pageInfo).toEqual(
      infoOf(page, { hasPreviousPage: step > 0, hasNextPage: at + size < whole.edges.length }),
    );
    expect(page.totalCount).toBe(whole.totalCount);
    at += size;
    after = page.pageInfo.endCursor;
  }
  if (after === null) return;
  const beyond = await cut(list, { first: 1, after });
  expect(beyond.edges).toEqual([]);
  expect(beyond.pageInfo).toMatchObject({ hasPreviousPage: true, hasNextPage: false });
}

async function walkBackward(list: List, whole: Page, sizes: readonly number[], expect: ExpectStatic): Promise<void> {
  let before: string | null = "";
  for (let [step, end] = [0, whole.edges.length]; step === 0 || end > 0; step += 1) {
    const size = sizes[step % sizes.length] ?? 1;
    const page: Page = await cut(list, { last: size, before });
    expect(page.edges).toEqual(whole.edges.slice(Math.max(0, end - size), end));
    expect(page.pageInfo).toEqual(infoOf(page, { hasPreviousPage: end > size, hasNextPage: step > 0 }));
    expect(page.totalCount).toBe(whole.totalCount);
    end -= size;
    before = page.pageInfo.startCursor;
  }
}

function infoOf({ edges }: Page, ends: Pick<Page["pageInfo"], "hasNextPage" | "hasPreviousPage">): Page["pageInfo"] {
  return { ...ends, startCursor: edges[0]?.cursor ?? null, endCursor: edges.at(-1)?.cursor ?? null };
}

async function wholeOf(list: List, expect: ExpectStatic): Promise<Page> {
  const whole = await cut(list, { first: 5000 });
  expect(whole.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: false });
  expect(whole.totalCount).toBe(String(whole.edges.length));
  expect(new Set(whole.edges.map(({ cursor }) => cursor)).size).toBe(whole.edges.length);
  return whole;
}

const tables = dataOf(90);
const sizes = fc.tuple(fc.constantFrom(40, 25, 13, 7), fc.constantFrom(40, 25, 13, 4, 1));

function listOf(who: Who, view: ViewName, parent: fc.Arbitrary<string | undefined>): fc.Arbitrary<List> {
  return fc.record({
    who: fc.constant(who),
    view: fc.constant(view),
    parent,
    fields: fc
      .subarray(fieldsOf(view, who) as string[])
      .map((some) => [...new Set([...keyOf(view).filter((name) => fieldsOf(view, who).includes(name)), ...some])]),
    where: fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: conditionOf(view, who, 1) }),
    orderBy: orderOf(view, who),
  });
}

const root = fc.constant(undefined);
/** Of the first rows of their views. */
const somePlace = fc.constantFrom("place(placeId: 0)", "place(placeId: 7)", "place(placeId: 14)");
const someParcel = fc.constantFrom('parcel(parcelId: "0")', 'parcel(parcelId: "37")');

const somebody = limited.filter(({ roles }) => roles.length > 0);

const LISTS: readonly (readonly [string, number, fc.Arbitrary<List>])[] = [
  ["a list, by who sees all", 7, listOf(chief, "Parcel", root)],
  ["a list under row filters, with fields of some rows", 8, listOf(both, "Parcel", root)],
  ["a list with a composite key", 6, listOf(chief, "Leg", root)],
  ["a relation to many", 6, listOf(chief, "Parcel", somePlace)],
  ["a relation to many, by a field of some rows", 6, listOf(mixed, "Parcel", somePlace)],
  ["a relation to many with a composite key", 6, listOf(chief, "Leg", someParcel)],
  [
    "a list of anybody's",
    8,
    somebody.chain((who) => listOf(who, who.roles.includes("desk") ? "Place" : "Parcel", root)),
  ],
];

test.for(LISTS)(
  "%s: forward and backward, every row once",
  { timeout: PATIENCE_MS },
  async ([, runs, lists], { expect }) => {
    await check(
      runs,
      fc.asyncProperty(tables, lists, sizes, async (rows, list, steps) => {
        await world.load(rows);
        const whole = await wholeOf(list, expect);
        await walkForward(list, whole, steps, expect);
        await walkBackward(list, whole, steps, expect);
      }),
    );
  },
);

test("between two cursors, from either end", { timeout: PATIENCE_MS }, async ({ expect }) => {
  const places = fc.tuple(fc.nat(79), fc.nat(79), fc.integer({ min: 0, max: 20 }));
  await check(
    6,
    fc.asyncProperty(
      tables,
      listOf(both, "Parcel", root),
      fc.array(places, { maxLength: 3 }),
      async (rows, list, cuts) => {
        await world.load(rows);
        const whole = await wholeOf(list, expect);
        const { length } = whole.edges;
        for (const [one, other, size] of length === 0 ? [] : cuts) {
          const [from, to] = [one % length, other % length];
          const between = { after: whole.edges[from]?.cursor ?? "", before: whole.edges[to]?.cursor ?? "" };
          const inside = whole.edges.slice(from + 1, to);
          const start = await cut(list, { first: size, ...between });
          expect(start.edges).toEqual(inside.slice(0, size));
          expect(start.pageInfo).toMatchObject({ hasPreviousPage: true, hasNextPage: inside.length > size });
          const end = await cut(list, { last: size, ...between });
          expect(end.edges).toEqual(inside.slice(Math.max(0, inside.length - size)));
          expect(end.pageInfo).toMatchObject({ hasPreviousPage: inside.length > size, hasNextPage: true });
        }
      },
    ),
  );
});

const KEYLESS: readonly (readonly [string, Who, ViewName, fc.Arbitrary<string | undefined>])[] = [
  ["without a key", chief, "Remark", root],
  ["without a key, of a parent", chief, "Remark", someParcel],
  ["with a key that is not shown", { ...chief, roles: ["desk"] }, "Leg", root],
  ["with a key that some rows do not show", mixed, "Leg", root],
];

test.for(KEYLESS)(
  "a list %s: the first and the last rows, and no cursors",
  { timeout: PATIENCE_MS },
  async ([, who, view, parent], { expect }) => {
    const every = listOf(who, view, parent).map((list) => ({ ...list, fields: fieldsOf(view, who) }));
    await check(
      6,
      fc.asyncProperty(tables, every, fc.nat(25), async (rows, list, size) => {
        await world.load(rows);
        const { edges, totalCount } = await cut(list, { first: 5000 });
        expect(totalCount).toBe(String(edges.length));
        const info = { startCursor: null, endCursor: null };
        const hasMore = edges.length > size;
        expect(await cut(list, { first: size })).toEqual({
          edges: edges.slice(0, size),
          pageInfo: { ...info, hasNextPage: hasMore, hasPreviousPage: false },
          totalCount,
        });
        expect(await cut(list, { last: size })).toEqual({
          edges: edges.slice(Math.max(0, edges.length - size)),
          pageInfo: { ...info, hasNextPage: false, hasPreviousPage: hasMore },
          totalCount,
        });
      }),
    );
  },
);
