// What the writer writes is what graphql-js and JSON.stringify make of the same rows: the same text, to the order of names. And
// read level by level, or in parts, an operation shows the same as in one trip.

import fc from "fast-check";
import { afterAll, beforeAll, describe, test } from "vitest";
import { rollFrom } from "./dice.ts";
import { anybody, type Who } from "./people.ts";
import { randomDocument } from "./random-document.ts";
import { dataOf, type Data } from "./rows.ts";
import { check, PATIENCE_MS } from "./world.ts";
import { openWriterWorld, type WriterWorld } from "./writer-world.ts";

let world: WriterWorld;
beforeAll(async () => {
  world = await openWriterWorld();
});
afterAll(() => world.close());

const chief: Who = { roles: ["chief"], scopes: ["duty.read"], claims: {} };
const anyTurns = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 });
const cases = fc.record({ who: anybody, data: dataOf(12), seed: fc.nat(), turns: anyTurns });

test("any document, over any rows", { timeout: PATIENCE_MS }, async ({ expect }) => {
  let streamed = 0;
  await check(
    60,
    fc.asyncProperty(cases, async ({ who, data, seed, turns }) => {
      await world.load(data);
      const query = randomDocument(await world.schemaOf(who), rollFrom(seed));
      const { written, executed, trips } = await world.show(query, who);
      expect(written, query).toBe(executed);
      const apart = await world.show(query, who, 0);
      expect(apart.written, query).toBe(apart.executed);
      expect(apart.written, query).toBe(written);
      expect(apart.trips.length).toBeGreaterThanOrEqual(trips.length);
      const inParts = await world.showInParts(query, who, turns);
      expect(inParts.written, query).toBe(written);
      streamed += Number(inParts.parts !== undefined);
    }),
  );
  expect(streamed).toBeGreaterThan(10);
});

const NOTHING: Data = { Parcel: [], Place: [], Leg: [], Remark: [] };
const EMPTY_PLACE = { region: null, size: null, isOpen: null, openedAt: null, token: null };
const EVERY_TYPE = `parcelId placeCode pieces weight price duty sentOn sentTime packedAt scannedAt servedAt dueAt isFragile mark
  note token seal`;

describe("written operations", () => {
  beforeAll(async () => {
    await world.load(fc.sample(dataOf(40), { numRuns: 1, seed: 3 })[0] ?? NOTHING);
  });

  test.for([
    ["every type, and NULL", `{ parcels { nodes { id ${EVERY_TYPE} } } }`],
    [
      "one row, and none",
      '{ parcel(parcelId: "1") { id mark } none: parcel(parcelId: "99999") { id place { code } } }',
    ],
    [
      "empty pages",
      "{ parcels(first: 0) { nodes { id } edges { cursor } pageInfo { hasNextPage startCursor endCursor } totalCount } }",
    ],
    [
      "pages below rows that lead nowhere",
      "{ places { nodes { code parcels(first: 1) { edges { cursor node { id } } pageInfo { endCursor hasNextPage } totalCount } within { code inner { nodes { code } } } } } }",
    ],
    [
      "rows of no field",
      "{ parcels(first: 2) { nodes { __typename } edges { __typename node { __typename } } pageInfo { __typename } __typename } }",
    ],
    [
      "one thing under several names",
      "{ a: parcels(first: 2) { nodes { a: mark b: mark mark } } b: parcels(first: 2) { n: nodes { place { c: code } p: place { code region } } } }",
    ],
    [
      "names in the order in which they are met first",
      "{ parcels(first: 3) { ...B ...A nodes { mark pieces } } } fragment A on ParcelConnection { nodes { pieces weight } totalCount } fragment B on ParcelConnection { totalCount nodes { mark note } }",
    ],
    [
      "a field without any part",
      "{ parcels(first: 2) { nodes { mark @skip(if: true) } edges { node @include(if: false) { mark } } } }",
    ],
    [
      "numbers of rows, of those below, and of none",
      "{ parcels { aggregate { count countDistinct { mark } sum { pieces price } avg { pieces price } min { mark sentOn } max { dueAt } stddev { pieces } variance { __typename } } } places { nodes { parcels { aggregate { count sum { pieces duty } max { weight } } } } } none: parcels(where: { pieces: { in: [] } }) { aggregate { count countDistinct { mark } avg { pieces } } } }",
    ],
    [
      "groups, of rows and of those below",
      "{ parcels { groupBy(keys: [{ place: { region: VALUE } }, { sentOn: { unit: YEAR } }, { isFragile: VALUE }], first: 5) { edges { cursor node { k: key { place { r: region } sentOn isFragile } aggregate { count } } } pageInfo { hasNextPage endCursor } } } places { nodes { parcels { groupBy(keys: [{ pieces: VALUE }]) { nodes { key { pieces } aggregate { count avg { duty } } } } } } } }",
    ],
    [
      "one row of an edge under several names",
      "{ parcels(first: 2) { edges { a: node { mark } b: node { place { code } c: place { region } } } } }",
    ],
    [
      "nothing but the types of numbers and keys",
      `{ parcels { aggregate { sum { __typename } __typename } groupBy(keys: [{ isFragile: VALUE }]) {
        __typename nodes { key { __typename place { __typename } } aggregate { max { __typename } } } } } }`,
    ],
    [
      "a view without a key",
      "{ remarks { nodes { body parcel { mark place { region } } } pageInfo { hasNextPage startCursor } } }",
    ],
  ] as const)("%s", async ([, query], { expect }) => {
    for (const repeatedRows of [1e15, 0]) {
      const { written, executed } = await world.show(query, chief, repeatedRows);
      expect(written).toBe(executed);
      expect(JSON.stringify(JSON.parse(written))).toBe(written);
      expect((await world.showInParts(query, chief, [1, 3])).written).toBe(written);
    }
  });

  test.for([
    [
      "rows, and what is told of them behind",
      "{ parcels(first: 9) { nodes { mark } pageInfo { hasNextPage endCursor } } }",
      5,
    ],
    [
      "the longer of two pages",
      "{ a: parcels(first: 2) { nodes { mark } } b: parcels(first: 9) { nodes { mark } } }",
      5,
    ],
    [
      "with all that belongs to its rows",
      "{ parcels(first: 9) { edges { cursor node { place { code } } } totalCount } }",
      5,
    ],
    ["not: rows that are shown twice", "{ parcels(first: 9) { nodes { mark } edges { cursor } } }", undefined],
    [
      "not: one page at two places",
      "{ a: parcels(first: 9) { nodes { mark } } b: parcels(first: 9) { nodes { mark } } }",
      undefined,
    ],
    [
      "not: what only its end knows, before it",
      "{ parcels(first: 9) { pageInfo { endCursor } nodes { mark } } }",
      undefined,
    ],
    ["not: the last rows", "{ parcels(last: 9) { nodes { mark } } }", undefined],
    ["not: rows of which something waits", "{ remarks(first: 9) { nodes { body parcel { mark } } } }", undefined],
  ] as const)("in parts: %s", async ([, query, parts], { expect }) => {
    const shown = await world.showInParts(query, chief, [3, 5]);
    expect(shown.written).toBe((await world.show(query, chief)).executed);
    expect(shown.parts).toBe(parts);
  });

  test("in parts: what belongs to rows that came between the statements is asked for with each part", async ({
    expect,
  }) => {
    const query = "{ parcels(first: 12) { nodes { mark place { code region } } } }";
    const { written, parts, trips } = await world.showLater(query, chief, [4]);
    expect(written).toBe((await world.show(query, chief)).executed);
    expect(parts).toBe(6);
    expect(trips.length).toBeGreaterThan(2);
  });

  test("in one trip, however deep, but what belongs to the rows of a view without a key", async ({ expect }) => {
    const deep = (levels: number): string =>
      levels === 0 ? "code" : `code inner(first: 2) { nodes { ${deep(levels - 1)} } totalCount }`;
    expect((await world.show(`{ places { nodes { ${deep(4)} } } }`, chief)).trips).toEqual([9]);
    const remarks = "{ remarks { nodes { body parcel { mark place { region } } } } }";
    expect((await world.show(remarks, chief)).trips).toEqual([1, 2]);
    expect((await world.show(remarks, chief, 0)).trips).toEqual([1, 2]);
  });

  test("in a few trips, where it stands deeper in itself than the warehouse takes subqueries", async ({ expect }) => {
    const [data = NOTHING] = fc.sample(dataOf(8), { numRuns: 1, seed: 5 });
    const Place = [1, 2].map((placeId) => ({ ...EMPTY_PLACE, placeId, code: "P1", withinCode: "P1" }));
    await world.load({ ...data, Place });
    const query = `{ places { nodes { code ${"within { ".repeat(40)}code${" }".repeat(40)} } } }`;
    const { trips, written, executed } = await world.show(query, chief);
    expect(written).toBe(executed);
    expect(written).not.toContain("null");
    expect(trips.length).toBeGreaterThan(1);
    expect(trips.length).toBeLessThan(6);
    const apart = await world.show(query, chief, 0);
    expect(apart.written).toBe(written);
    expect(apart.trips.length).toBeGreaterThan(trips.length);
  });
});
