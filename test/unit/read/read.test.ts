// The spine, trip by trip: one for all that is asked, each request its own answer, and all of it in the record.

import { describe, test } from "vitest";
import { airport, flights, listOf, openSpine, pageOf, said, total } from "./spine.ts";

const FLIGHT_ROWS = ["[Flight]", [["1"], ["2"]]] as const;
const AIRPORT_ROWS = ["[Airport]", [["0", "1", "LAX"]]] as const;
const COUNTED = ["COUNT_BIG", [["7"]]] as const;

describe("one trip", () => {
  test("is for all that is asked in it, and each request gets its own rows", async ({ expect }) => {
    const spine = openSpine({ rows: [COUNTED, FLIGHT_ROWS, AIRPORT_ROWS] });
    const answers = await spine.read([flights(), airport(), flights({ page: { first: 1 } }), total()]);
    expect(spine.batches).toHaveLength(1);
    expect(said(answers)).toEqual(["list", "lookup", "list", "aggregate"]);
    const { table } = listOf(answers[0]);
    expect(pageOf(answers[0]).rows.map(table.value("flightId"))).toEqual(["1", "2"]);
    expect(answers[1]).toMatchObject({ value: { sets: new Map([["0", ["LAX"]]]), labels: ["0"] } });
    expect(pageOf(answers[2])).toMatchObject({ rows: [["1"]], hasNextPage: true });
    expect(answers[3]).toMatchObject({ value: { sets: new Map([["", { count: "7" }]]) } });
  });

  test("of nothing sends nothing", async ({ expect }) => {
    const spine = openSpine();
    expect([await spine.read([]), spine.batches, (await spine.record()).trips]).toEqual([[], [], []]);
  });

  test("in which all is refused sends nothing, and says why to the audit alone", async ({ expect }) => {
    const spine = openSpine();
    const answers = await spine.read([flights({ view: "Budget" }), airport({ view: "Nowhere" })]);
    expect(said(answers)).toEqual(["rows of Budget are not granted", "Nowhere is not granted"]);
    expect(spine.batches).toEqual([]);
    expect(await spine.record()).toMatchObject({
      trips: [],
      resources: [],
      decision: "deny",
      reasons: ["no-grant: rows of Budget are not granted", "no-grant: Nowhere is not granted"],
    });
  });

  test("in which one is refused costs the others nothing", async ({ expect }) => {
    const spine = openSpine({ rows: [FLIGHT_ROWS] });
    const answers = await spine.read([total({ view: "Budget" }), flights(), flights({ page: { after: "x" } })]);
    expect(said(answers)).toEqual(["Budget is not granted", "list", "a cursor is not base64url"]);
    expect(pageOf(answers[1]).rows).toHaveLength(2);
    expect((await spine.record()).trips.map(({ statements }) => statements.length)).toEqual([1]);
  });

  test("that the warehouse refuses is refused for all that was sent, and recorded as asked for", async ({ expect }) => {
    const spine = openSpine({ refusal: { reason: "warehouse-paused", detail: "paused" } });
    expect(said(await spine.read([flights(), airport(), total(), flights({ view: "Budget" })]))).toEqual([
      "paused",
      "paused",
      "paused",
      "rows of Budget are not granted",
    ]);
    const record = await spine.record();
    expect(record.resources.map(({ view }) => view)).toEqual(["curated.Flight", "curated.Airport"]);
    expect(record.trips.map(({ statements }) => statements.map(({ rows }) => rows))).toEqual([[0, 0, 0]]);
  });
});

describe("a cell that is not in the form of its type", () => {
  const bad = ["[Flight]", [["1"], ["canary"]]] as const;

  test("is found by who looks, said once to the audit, and spares what else was asked", async ({ expect }) => {
    const spine = openSpine({ rows: [bad, AIRPORT_ROWS] });
    const answers = await spine.read([flights(), airport()]);
    const { check } = listOf(answers[0]);
    const refusal = {
      reason: "warehouse-malformed",
      detail: "curated.Flight, flightId: a cell is not in the form of bigint",
    };
    expect([check(), check()]).toEqual([refusal, refusal]);
    expect(answers[1]?.ok === true && "check" in answers[1].value && answers[1].value.check()).toBeUndefined();
    expect((await spine.record()).reasons).toEqual([`${refusal.reason}: ${refusal.detail}`]);
  });

  test("makes no cursor", async ({ expect }) => {
    const [answer] = await openSpine({ rows: [bad] }).read([flights()]);
    expect(() => pageOf(answer).cursorAt?.(1)).toThrow("a cursor of a row that was not checked");
  });
});

describe("what an operation may cost", () => {
  test("is counted before anything is sent, and then nothing of it is read", async ({ expect }) => {
    const spine = openSpine({ rows: [FLIGHT_ROWS] });
    const over = await spine.begin([
      flights({ page: { first: 50 } }),
      flights({ path: "others", page: { first: 50 } }),
      flights({ path: "more", page: { first: 1 } }),
    ]);
    expect(over).toMatchObject({
      ok: false,
      refusal: { reason: "over-budget", budget: "LIMIT_TOTAL_ROWS", asked: 101 },
    });
    expect(spine.batches).toEqual([]);
    const { trips, decision, reasons } = await spine.record();
    expect([trips, decision]).toEqual([[], "deny"]);
    expect(reasons).toEqual([expect.stringContaining("LIMIT_TOTAL_ROWS 101 > 100")]);
  });

  test("counts no rows for what is refused", async ({ expect }) => {
    const budgets = Array.from({ length: 4 }, (_, at) => flights({ path: `b${at}`, view: "Budget" }));
    const answered = await openSpine({ rows: [FLIGHT_ROWS] }).begin([...budgets, flights({ page: { first: 50 } })]);
    expect(answered.ok).toBe(true);
  });
});

describe("the record", () => {
  test("has each trip with the label, digest and rows of its statements, and no value", async ({ expect }) => {
    const spine = openSpine({ rows: [FLIGHT_ROWS, AIRPORT_ROWS], clock: ticking() });
    await spine.read([flights({ where: { originIata: { eq: "canary" } } }), airport({ keys: [["canary"]] })]);
    await spine.readLater([airport()]);
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
