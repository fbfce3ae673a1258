// What is counted of an operation: numbers and our own words alone, beside the record, and at no cost to it.

import { readFile } from "node:fs/promises";
import { describe, test } from "vitest";
import { createDelivery, type Sink } from "#audit/delivery.ts";
import { BLOBS, countedIn, DOUBLES } from "#audit/engine-metrics.ts";
import { withMetrics, type Observe } from "#audit/metrics.ts";
import { makePoint, type Point } from "#audit/point.ts";
import type { OutcomeRecord, RecordedTrip } from "#audit/record.ts";
import { WIRE_STATUS } from "#resolvers/wire-code.ts";
import { intent, outcome } from "./records.ts";

const CANARY = "canary-5f3a";

const down: Sink = () => Promise.reject(new Error("down"));
const up: Sink = () => Promise.resolve();
const deliveryTo = (sink: Sink) =>
  createDelivery([sink], { deadlineMs: 1000, timer: () => new AbortController().signal });

const statement = { label: "ew_1_0_0", hash: "h", parameters: 1, rows: 2 };
const trip = (change: Partial<RecordedTrip> = {}): RecordedTrip => ({
  statements: [statement],
  ms: 10,
  bytes: 20,
  ...change,
});
const result = outcome(0).result;
const stopped = () => 0;

function collect() {
  const points: Point[] = [];
  const observe: Observe = (point) => void points.push(point);
  return { points, observe };
}

/** Rows as the engine would be given them. */
function dataset() {
  const rows: { readonly indexes: string[]; readonly blobs: string[]; readonly doubles: number[] }[] = [];
  return { rows, writeDataPoint: (row: (typeof rows)[number]) => void rows.push(row) };
}

describe("what must not be counted", () => {
  test("nothing that a client, a row or an identity provider wrote is in a row of the dataset", async ({ expect }) => {
    const said: OutcomeRecord = outcome(0, {
      requestId: CANARY,
      traceId: CANARY,
      principal: { issuer: CANARY, tenant: CANARY, subject: CANARY, kind: "user", clientId: CANARY },
      roles: [CANARY],
      scopes: [CANARY],
      schemaDigest: CANARY,
      operation: { type: "query", name: CANARY, documentHash: CANARY },
      resources: [
        {
          ...{ view: CANARY, fields: [CANARY], filterFields: [CANARY], rowFilterRoles: [CANARY], masks: [CANARY] },
          ...{ dryRun: [CANARY], aggregate: null },
        },
      ],
      reasons: [CANARY],
      trips: [trip({ statements: [{ ...statement, label: CANARY, hash: CANARY }] })],
      client: { ip: CANARY, userAgent: CANARY, colo: CANARY, country: CANARY },
    });
    const binding = dataset();
    await countedIn(binding, deliveryTo(up), stopped).deliver(said);
    expect(binding.rows).toHaveLength(1);
    expect(JSON.stringify(binding.rows)).not.toContain(CANARY);
  });

  test("an intent is none", async ({ expect }) => {
    const { points, observe } = collect();
    const { deliver } = withMetrics(deliveryTo(up), observe, stopped);
    expect(await deliver(intent(0))).toBe(true);
    expect(points).toEqual([]);
    expect(await deliver(outcome(0))).toBe(true);
    expect(points).toHaveLength(1);
  });
});

describe("a place for points that fails", () => {
  const broken: Observe = () => {
    throw new Error("no more points in this invocation");
  };

  test.for([up, down])("changes nothing of what is said of a record", async (sink, { expect }) => {
    const [plain, watched] = [deliveryTo(sink), withMetrics(deliveryTo(sink), broken, stopped)];
    expect(await watched.deliver(outcome(0))).toBe(await plain.deliver(outcome(0)));
  });

  test("loses no count of what was dropped", async ({ expect }) => {
    const told: number[] = [];
    const { deliver, drop } = withMetrics(
      deliveryTo(async ({ dropped }) => void told.push(dropped)),
      broken,
      stopped,
    );
    drop();
    await deliver(outcome(0));
    expect(told).toEqual([1]);
  });

  test("a binding of another kind, or none, is not written to", ({ expect }) => {
    const delivery = deliveryTo(up);
    for (const binding of [undefined, null, "METRICS", {}, { writeDataPoint: 1 }]) {
      expect(countedIn(binding, delivery, stopped)).toBe(delivery);
    }
  });
});

describe("a point", () => {
  test("says what a strict answer came to whose record was not stored: nothing was given", ({ expect }) => {
    const withheld = makePoint(outcome(0, { delivery: "strict" }), false);
    expect(withheld).toMatchObject({ status: "failed", codes: ["AUDIT_UNAVAILABLE"], httpStatus: 503 });
    expect(withheld).toMatchObject({ rows: 0, bytes: 0, isUnrecorded: true });
    const given = makePoint(outcome(0, { delivery: "async" }), false);
    expect(given).toMatchObject({ status: "ok", codes: [], httpStatus: 200, rows: 1, bytes: 2, isUnrecorded: true });
  });

  test("tells the stages apart, and they add up", ({ expect }) => {
    const trips = [trip({ ms: 100, queuedMs: 30, attempts: 3, waitedMs: 50 }), trip({ ms: 40 })];
    const point = makePoint(outcome(0, { trips, result: { ...result, ms: 150 } }), true);
    expect(point).toMatchObject({ totalMs: 150, queueMs: 30, backOffMs: 50, warehouseMs: 60, ownMs: 10 });
    expect(point).toMatchObject({ trips: 2, statements: 2, furtherAttempts: 2, turnedAway: 0, shared: 0 });
  });

  test("has the stages of what is this Worker's own, and what its record took where the answer waited", async ({
    expect,
  }) => {
    const stages = { ...result, ms: 60, authenticateMs: 20, auditMs: 5 };
    for (const [delivery, totalMs, auditMs] of [
      ["strict", 67, 12],
      ["async", 60, 5],
    ] as const) {
      let now = 0;
      const { points, observe } = collect();
      const slow: Sink = async () => void (now += 7);
      await withMetrics(deliveryTo(slow), observe, () => now).deliver(
        outcome(0, { delivery, trips: [trip({ ms: 30 })], result: stages }),
      );
      expect(points).toMatchObject([{ totalMs, authenticateMs: 20, auditMs, warehouseMs: 30, ownMs: totalMs - 30 }]);
    }
  });

  test("has no time below nothing where trips ran side by side", ({ expect }) => {
    const point = makePoint(outcome(0, { trips: [trip(), trip()], result: { ...result, ms: 10 } }), true);
    expect(point).toMatchObject({ totalMs: 10, warehouseMs: 20, ownMs: 0 });
  });

  test.for([
    [
      { attempts: 0, waitedMs: 0 },
      { turnedAway: 1, shared: 0 },
    ],
    [
      { attempts: 0, waitedMs: 0, isShared: true },
      { turnedAway: 0, shared: 1 },
    ],
    [
      { attempts: 0, waitedMs: 0, cache: "stale" },
      { turnedAway: 0, shared: 0 },
    ],
    [{ cache: "hit" }, { turnedAway: 0, shared: 0 }],
    [{}, { turnedAway: 0, shared: 0 }],
  ] as const)("%j of a trip is %j", ([change, counted], { expect }) => {
    const point = makePoint(outcome(0, { trips: [trip(change)] }), true);
    expect(point).toMatchObject({ ...counted, furtherAttempts: 0 });
  });

  test("counts statements by where their rows are from", ({ expect }) => {
    const statements = (["hit", "hit", "stale", "miss"] as const).map((cache) => ({ ...statement, cache }));
    const trips = [trip({ statements: [...statements, statement], cache: "miss" })];
    const point = makePoint(outcome(0, { trips, result: { ...result, cache: "miss" } }), true);
    expect(point).toMatchObject({ cache: "miss", statements: 5, cacheHits: 2, cacheStale: 1, cacheMisses: 1 });
  });

  test("names each code once, and nobody where nobody was identified", ({ expect }) => {
    const codes = ["WAREHOUSE_PAUSED", "FORBIDDEN", "WAREHOUSE_PAUSED"];
    const record = outcome(0, { principal: null, policyVersion: null, result: { ...result, codes } });
    expect(makePoint(record, true)).toMatchObject({
      codes: ["FORBIDDEN", "WAREHOUSE_PAUSED"],
      principalKind: "nobody",
      policyVersion: "",
    });
  });
});

describe("a row of the dataset", () => {
  test("is the columns in their order, under the code as index", async ({ expect }) => {
    const binding = dataset();
    const { deliver } = countedIn(binding, deliveryTo(down), stopped);
    await deliver(outcome(0, { trips: [trip()], estimate: { rows: 1, statements: 1, cost: 7 } }));
    await deliver(outcome(1, { result: { ...result, status: "failed", codes: ["WAREHOUSE_BUSY"], httpStatus: 503 } }));
    expect(binding.rows.map(({ indexes }) => indexes)).toEqual([["OK"], ["WAREHOUSE_BUSY"]]);
    expect(binding.rows[0]).toEqual({
      indexes: ["OK"],
      blobs: ["OK", "", "ok", "allow", "graphql", "query", "user", "async", "none", "p"],
      doubles: [200, 3, 10, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 1, 2, 7, 1, 0, 0],
    });
  });

  test("has no more columns than the engine takes", ({ expect }) => {
    expect(Math.max(BLOBS.length, DOUBLES.length)).toBeLessThanOrEqual(20);
  });
});

/** `["blob1", "code"]` */
function columns(): (readonly [string, string])[] {
  return [
    ...BLOBS.map(([name], at) => [`blob${at + 1}`, name] as const),
    ...DOUBLES.map(([name], at) => [`double${at + 1}`, name] as const),
  ];
}

describe("docs/operations.md", () => {
  const page = () => readFile(new URL("../../../docs/operations.md", import.meta.url), "utf8");

  test("has the columns that are written, in their order, and no other", async ({ expect }) => {
    const rows = [...(await page()).matchAll(/^\| `((?:blob|double)\d+)` \| `([a-z_]+)` \|/gmu)];
    expect(rows.map(([, place, name]) => [place, name])).toEqual(columns());
  });

  test("its questions call what they read by the column's own name", async ({ expect }) => {
    const questions = [...(await page()).matchAll(/^```sql\n([^`]+)^```/gmu)].map(([, text]) => text ?? "");
    const lines = questions.flatMap((text) => text.split("\n")).filter((line) => !line.includes("sumIf("));
    const named = lines.flatMap((line) => [...line.matchAll(/\b((?:blob|double)\d+)\b.* AS ([a-z_0-9]+)/gu)]);
    expect(named.length).toBeGreaterThan(15);
    const nameOf = new Map(columns());
    for (const [line, place = "", alias = ""] of named) {
      const name = nameOf.get(place);
      expect(alias === name || alias.startsWith(`${name}_`), line).toBe(true);
    }
  });

  test("has a runbook for each code, and for no other", async ({ expect }) => {
    const entries = (await page()).split(/^### /mu).slice(1);
    const runbooks = entries.filter((entry) => /^`[A-Z_]+`/u.test(entry));
    const titles = runbooks.map((entry) => /^`([A-Z_]+)`/u.exec(entry)?.[1] ?? "");
    expect(titles.toSorted()).toEqual(Object.keys(WIRE_STATUS).toSorted());
    for (const entry of runbooks) {
      for (const part of ["**Means.**", "**Seen by.**", "\n1. ", "\n2. ", "\n3. ", "**Ends when.**"]) {
        expect(entry, `${entry.split("\n")[0]} has ${part.trim()}`).toContain(part);
      }
    }
  });
});
