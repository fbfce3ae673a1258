// The spine, tick by tick: one trip for all that is asked, each request its own answer, and all of it in the record.

import { describe, test } from "vitest";
import { airport, flights, openSpine, pageOf, said } from "./spine.ts";

const FLIGHT_ROWS = ["[Flight]", [["1"], ["2"]]] as const;
const AIRPORT_ROWS = ["[Airport]", [["0", "LAX"]]] as const;

describe("one tick", () => {
  test("is one trip, whatever is asked in it, and each request gets its own rows", async ({ expect }) => {
    const spine = openSpine({ rows: [FLIGHT_ROWS, AIRPORT_ROWS] });
    const answers = await spine.read([flights(), airport(), flights({ page: { first: 1 } })]);
    expect(spine.batches).toHaveLength(1);
    expect(said(answers)).toEqual(["list", "lookup", "list"]);
    expect(pageOf(answers[0]).rows).toEqual([{ flightId: "1" }, { flightId: "2" }]);
    expect(answers[1]).toMatchObject({ value: { rows: [{ iata: "LAX" }] } });
    expect(pageOf(answers[2])).toMatchObject({ rows: [{ flightId: "1" }], hasNextPage: true });
  });

  test("of nothing sends nothing", async ({ expect }) => {
    const spine = openSpine();
    expect([await spine.read([]), spine.batches, (await spine.record()).trips]).toEqual([[], [], []]);
  });

  test("in which all is refused sends nothing, and says why to the audit alone", async ({ expect }) => {
    const spine = openSpine();
    const answers = await spine.read([flights({ view: "Budget" }), airport({ view: "Nowhere" })]);
    expect(said(answers)).toEqual(["Budget is not granted", "Nowhere is not granted"]);
    expect(spine.batches).toEqual([]);
    expect(await spine.record()).toMatchObject({
      trips: [],
      resources: [],
      decision: "deny",
      reasons: ["no-grant: Budget is not granted", "no-grant: Nowhere is not granted"],
    });
  });

  test("in which one is refused costs the others nothing", async ({ expect }) => {
    const spine = openSpine({ rows: [FLIGHT_ROWS] });
    const answers = await spine.read([flights({ view: "Budget" }), flights(), flights({ page: { after: "x" } })]);
    expect(said(answers)).toEqual(["Budget is not granted", "list", "a cursor is not base64url"]);
    expect(pageOf(answers[1]).rows).toHaveLength(2);
    expect((await spine.record()).trips.map(({ statements }) => statements.length)).toEqual([1]);
  });

  test("that the warehouse refuses is refused for all that was sent, and recorded as asked for", async ({ expect }) => {
    const spine = openSpine({ refusal: { reason: "warehouse-paused", detail: "paused" } });
    expect(said(await spine.read([flights(), airport(), flights({ view: "Budget" })]))).toEqual([
      "paused",
      "paused",
      "Budget is not granted",
    ]);
    const record = await spine.record();
    expect(record.resources.map(({ view }) => view)).toEqual(["curated.Flight", "curated.Airport"]);
    expect(record.trips.map(({ statements }) => statements.map(({ rows }) => rows))).toEqual([[0, 0]]);
  });
});

describe("what an operation may cost", () => {
  test("is counted in the order asked, whichever cursor opens first", async ({ expect }) => {
    const first = openSpine({ rows: [FLIGHT_ROWS] });
    const cursor = await pageOf((await first.read([flights({ page: { first: 1 } })]))[0]).cursorAt?.(0);
    const spine = openSpine({ rows: [FLIGHT_ROWS] });
    const answers = await spine.read([
      flights({ page: { first: 50, after: cursor } }),
      flights({ page: { first: 50 } }),
      flights({ page: { first: 1 } }),
    ]);
    expect(said(answers)).toEqual(["list", "list", "LIMIT_TOTAL_ROWS 101 > 100"]);
  });

  test("goes on from tick to tick, and what was refused is not counted", async ({ expect }) => {
    const spine = openSpine();
    expect(said(await spine.read([flights({ page: { first: 50 } })]))).toEqual(["list"]);
    expect(said(await spine.read([flights({ page: { first: 50 } }), flights({ page: { first: 1 } })]))).toEqual([
      "list",
      "LIMIT_TOTAL_ROWS 101 > 100",
    ]);
    expect(said(await spine.read([airport(), airport(), airport(), airport()]))).toEqual([
      "lookup",
      "lookup",
      "lookup",
      "LIMIT_STATEMENTS 6 > 5",
    ]);
  });
});

describe("the record", () => {
  test("has each trip with the label, digest and rows of its statements, and no value", async ({ expect }) => {
    const spine = openSpine({ rows: [FLIGHT_ROWS, AIRPORT_ROWS], clock: ticking() });
    await spine.read([flights({ where: { originIata: { eq: "canary" } } }), airport({ keys: [["canary"]] })]);
    await spine.read([airport()]);
    const record = await spine.record();
    expect(record.trips.map(({ ms, bytes }) => [ms, bytes])).toEqual([
      [1, 10],
      [1, 10],
    ]);
    const statements = record.trips.flatMap((trip) => trip.statements);
    expect(new Set(statements.map(({ label }) => label)).size).toBe(3);
    for (const { label, hash } of statements) {
      expect(label).toContain("0".repeat(32));
      expect(hash).toMatch(/^[0-9a-f]{64}$/u);
    }
    expect(statements.map(({ rows }) => rows)).toEqual([2, 1, 1]);
    // The same question by other values has the same text.
    expect(statements[1]?.hash).toBe(statements[2]?.hash);
    expect(JSON.stringify(record)).not.toContain("canary");
    expect(record.resources).toMatchObject([
      { view: "curated.Flight", fields: ["flightId"], filterFields: expect.arrayContaining(["originIata"]) as unknown },
      { view: "curated.Airport", fields: ["iata"], filterFields: ["iata"] },
    ]);
  });

  test("names the roles whose row filters were applied", async ({ expect }) => {
    const spine = openSpine({ who: { roles: ["regional"], claims: { states: ["CA"] } } });
    expect(said(await spine.read([flights({ wantsCursors: false })]))).toEqual(["list"]);
    expect((await spine.record()).resources[0]?.rowFilterRoles).toEqual(["regional"]);
  });
});

function ticking(): () => number {
  let nowMs = 0;
  return () => (nowMs += 1);
}
