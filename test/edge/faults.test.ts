// Each fault of the warehouse by each kind of operation, against the built Worker: what the client is told, how often the warehouse
// was asked, what the record says, and that the next request is answered as if nothing had been.

import { afterAll, afterEach, beforeAll, describe, test, vi } from "vitest";
import { startStack } from "../../local/stack.ts";
import type { Stack } from "../../local/stack.ts";
import type { Fault, When } from "../../local/warehouse/fault.ts";
import { workerMemory } from "../support/worker-memory.ts";
import { ask, recordOf, rowsAt } from "./ask.ts";
import type { Reply } from "./ask.ts";
import { KINDS, LASTING, PASSING } from "./fault-table.ts";
import { play, reached, title } from "./play-fault.ts";

const DEADLINE_MS = 2500;
const MAX_BYTES = 1_048_576;
const HUGE_BYTES = 200 * 1024 * 1024;

describe("each fault, each kind of operation", () => {
  let stack: Stack;
  let healthy: readonly Reply[];
  const askAll = () => Promise.all(KINDS.map(({ query }) => ask(stack, "ana", query)));

  beforeAll(async () => {
    stack = await startStack({
      vars: {
        WAREHOUSE_DEADLINE_MS: String(DEADLINE_MS),
        WAREHOUSE_MAX_RESPONSE_BYTES: String(MAX_BYTES),
        WAREHOUSE_BACKOFF_MS: "5",
        CIRCUIT_FAILURES: "0",
        PLAN_REPEATED_ROWS: "100000",
      },
    });
    healthy = await askAll();
  });
  afterAll(() => stack?.close());
  afterEach(() => play(stack, { kind: "none" }));

  test("without one, all are answered, in the round trips that are counted below", async ({ expect }) => {
    for (const [at, { trips }] of KINDS.entries()) {
      const reply = healthy[at];
      if (reply === undefined) throw new TypeError("no answer");
      expect([reply.status, reply.codes]).toEqual([200, []]);
      const record = await recordOf(stack, reply);
      expect(record.trips.map(({ attempts }) => attempts)).toEqual(Array.from({ length: trips }, () => undefined));
    }
  });

  describe.each(PASSING)("$kind, and then not", (fault) => {
    test.for(KINDS.map(({ name }, at) => [name, at] as const))("%s", async ([, at], { expect }) => {
      const { query, trips } = KINDS[at] ?? { query: "", trips: 0 };
      await play(stack, fault);
      const reply = await ask(stack, "ana", query);
      expect([reply.codes, reply.data]).toEqual([[], healthy[at]?.data]);
      expect(await reached(stack)).toBe(fault.times + trips);
      const { trips: recorded, result } = await recordOf(stack, reply);
      expect(result).toMatchObject({ status: "ok", codes: [] });
      expect(recorded.map(({ attempts }) => attempts)).toEqual([fault.times + 1, undefined].slice(0, trips));
      expect(recorded[0]?.waitedMs).toBeGreaterThanOrEqual(2);
    });
  });

  test.for(LASTING.map((row) => [title(row.fault), row] as const))("%s, for good", async ([, row], { expect }) => {
    await play(stack, row.fault);
    const replies = await askAll();
    for (const reply of replies) {
      expect([reply.status, reply.codes, reply.data]).toEqual([row.status, [row.code], undefined]);
      expect(reply.errors[0]?.message).toMatch(row.text);
      expect(reply.headers.get("retry-after")).toBe(row.retryAfter);
      expect(reply.errors[0]?.extensions).toMatchObject({
        requestId: reply.requestId,
        ...(row.retryAfter === null ? {} : { retryAfterSeconds: Number(row.retryAfter) }),
      });
      const { trips, reasons, decision, result } = await recordOf(stack, reply);
      expect(result).toMatchObject({ status: "failed", codes: [row.code], rows: 0 });
      expect([decision, reasons.length, trips.length]).toEqual(["allow", 1, 1]);
      expect(reasons[0]).toContain(row.reason);
      const attempts = trips[0]?.attempts ?? 1;
      if (row.attempts === "as long as there is time") expect(attempts).toBeGreaterThan(3);
      else expect(attempts).toBe(row.attempts);
    }
    if (typeof row.attempts === "number") {
      const least = row.attempts * KINDS.length;
      expect(await reached(stack)).toBeGreaterThanOrEqual(least);
      expect(await reached(stack)).toBeLessThanOrEqual(row.anotherToken ? 2 * least : least);
    }
    await play(stack, { kind: "none" });
    const next = await askAll();
    expect(next.map(({ data, errors }) => [data, errors])).toEqual(healthy.map(({ data }) => [data, []]));
  });

  describe("a token that the warehouse takes no more, and another one that it does", () => {
    const expired: Fault & When = { kind: "tokenExpired", token: "first" };

    /** Refused tokens are not replaced one right after the other: until it is time again, the fault is played anew. */
    const livedThrough = (fault: Fault & When, act: () => Promise<readonly Reply[]>) =>
      vi.waitFor(
        async () => {
          await play(stack, fault);
          const replies = await act();
          const codes = replies.flatMap((reply) => reply.codes);
          if (codes.length > 0) throw new Error(codes.join());
          return replies;
        },
        { timeout: 20_000, interval: 100 },
      );

    test("everything that is under way is sent again with it", async ({ expect }) => {
      const replies = await livedThrough(expired, askAll);
      expect(replies.map(({ data }) => data)).toEqual(healthy.map(({ data }) => data));
      const trips = KINDS.reduce((sum, kind) => sum + kind.trips, 0);
      expect(await reached(stack)).toBeGreaterThan(trips);
      for (const reply of replies) {
        const { trips: recorded, result } = await recordOf(stack, reply);
        expect(result).toMatchObject({ status: "ok", codes: [] });
        expect(recorded.map(({ attempts }) => attempts)).toEqual(recorded.map(() => undefined));
      }
    });

    test("in the second round trip of one operation: nothing is missing and nothing is there twice", async ({
      expect,
    }) => {
      const level = KINDS.findIndex(({ trips }) => trips === 2);
      const askLevel = async () => [await ask(stack, "ana", KINDS[level]?.query ?? "")];
      const [reply] = await livedThrough({ ...expired, after: 1 }, askLevel);
      expect(reply?.data).toEqual(healthy[level]?.data);
      expect(await reached(stack)).toBe(3);
    });
  });

  describe("in the second round trip of one operation", () => {
    const [{ query }] = KINDS.filter(({ trips }) => trips === 2) as [(typeof KINDS)[number]];
    const level = KINDS.findIndex(({ trips }) => trips === 2);

    test.for(PASSING)(
      "$kind, and then not: nothing is missing and nothing is there twice",
      async (fault, { expect }) => {
        await play(stack, { ...fault, after: 1 });
        const reply = await ask(stack, "ana", query);
        expect([reply.codes, reply.data]).toEqual([[], healthy[level]?.data]);
        const { trips } = await recordOf(stack, reply);
        expect(trips.map(({ attempts }) => attempts)).toEqual([undefined, fault.times + 1]);
      },
    );

    test.for(LASTING.map((row) => [title(row.fault), row] as const))("%s, for good", async ([, row], { expect }) => {
      await play(stack, { ...row.fault, after: 1 });
      const reply = await ask(stack, "ana", query);
      expect(new Set(reply.codes)).toEqual(new Set([row.code]));
      const rows = rowsAt(reply, "flights.nodes");
      const expected = rowsAt(healthy[level] ?? { data: null }, "flights.nodes");
      expect(rows).toEqual(expected.map((one) => ({ ...one, origin: null })));
      expect(reply.headers.get("retry-after")).toBe(row.retryAfter);
      const { trips, result } = await recordOf(stack, reply);
      expect([result.status, trips.length, trips[0]?.attempts]).toEqual(["failed", 2, undefined]);
      if (typeof row.attempts === "number") expect(trips[1]?.attempts ?? 1).toBe(row.attempts);
    });
  });

  test("an answer of 200 MB is not held", async ({ expect }) => {
    const before = await workerMemory();
    await play(stack, { kind: "huge", bytes: HUGE_BYTES });
    for (let round = 0; round < 3; round += 1) {
      expect((await ask(stack, "ana", "{ states(first: 1) { nodes { code } } }")).codes).toEqual(["WAREHOUSE_FAILED"]);
    }
    expect((await workerMemory()) - before).toBeLessThan(HUGE_BYTES / 2);
  });

  test("a drip that ends in time is an answer like any other", async ({ expect }) => {
    await play(stack, { kind: "slowDrip", everyMs: 5 });
    const replies = await askAll();
    expect(replies.map(({ data, errors }) => [data, errors])).toEqual(healthy.map(({ data }) => [data, []]));
  });
});

describe("a warehouse that fails again and again", () => {
  const STATES = "{ states(first: 2) { nodes { code } } }";
  const OPEN_MS = 3000;
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack({
      vars: {
        WAREHOUSE_ATTEMPTS: "1",
        WAREHOUSE_BACKOFF_MS: "5",
        CIRCUIT_FAILURES: "3",
        CIRCUIT_OPEN_MS: String(OPEN_MS),
      },
    });
  });
  afterAll(() => stack?.close());

  test.for([
    ["reconfigured", 3, "WAREHOUSE_UNAVAILABLE", "warehouse-unavailable: the circuit is open: it was not asked"],
    ["paused", 1, "WAREHOUSE_PAUSED", "warehouse-paused: it was paused a moment ago, and was not asked again"],
  ] as const)("%s: is left alone after %i, and asked again later", async ([kind, times, code, reason], { expect }) => {
    stack.clear();
    await play(stack, { kind });
    for (let round = 0; round < times; round += 1) {
      expect((await ask(stack, "ana", STATES)).codes).toEqual([code]);
    }
    const refused = await ask(stack, "ana", STATES);
    expect(refused.codes).toEqual([code]);
    const seconds = Number(refused.headers.get("retry-after"));
    expect(seconds).toBeGreaterThanOrEqual(1);
    expect(seconds).toBeLessThanOrEqual(kind === "paused" ? 60 : OPEN_MS / 1000);
    expect(await reached(stack)).toBe(times);
    const { reasons, trips } = await recordOf(stack, refused);
    expect([reasons, trips.map(({ attempts }) => attempts)]).toEqual([[reason], [0]]);

    await play(stack, { kind: "none" });
    const next = await vi.waitFor(
      async () => {
        const reply = await ask(stack, "ana", STATES);
        if (reply.codes.length > 0) throw new Error("still left alone");
        return reply;
      },
      { timeout: 10_000, interval: 100 },
    );
    expect(rowsAt(next, "states.nodes")).toHaveLength(2);
    // One asked, and was answered: now everybody may.
    const all = await Promise.all(Array.from({ length: 8 }, () => ask(stack, "ana", STATES)));
    expect(all.flatMap(({ codes }) => codes)).toEqual([]);
    const said = stack.lines.flatMap(({ text }) => /^circuit of the warehouse: (.*)$/u.exec(text)?.[1] ?? []);
    const open = kind === "paused" ? "paused" : "open";
    expect(said).toEqual([`${open}, was closed`, `probing, was ${open}`, "closed, was probing"]);
  });
});
