// More is asked of the warehouse than it takes at once: never more than the slots arrive there, each request is answered or sent
// away with a code and a time, principals get their turns, and nobody who leaves takes a slot along.

import { connect } from "node:net";
import type { Socket } from "node:net";
import { afterAll, afterEach, beforeAll, describe, test, vi } from "vitest";
import type { ExpectStatic } from "vitest";
import { startStack } from "../../local/stack.ts";
import type { Stack } from "../../local/stack.ts";
import { ask, askWith, recordOf, send, tokenOf } from "./ask.ts";
import type { Reply } from "./ask.ts";
import { startBareWorker, varsBefore } from "./bare-workerd.ts";
import type { BareWorker } from "./bare-workerd.ts";

const STATES = "{ states(first: 1) { nodes { code } } }";
const SLOTS = 4;

/** The same for all requests from now on. */
async function setFault(stack: Stack, fault: object): Promise<void> {
  await fetch(`${stack.warehouseUrl}/admin/fault`, { method: "POST", body: JSON.stringify(fault) });
}

const many = <T>(count: number, one: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => one(at));

function tally(replies: readonly Reply[]): Readonly<Record<string, number>> {
  const sums: Record<string, number> = {};
  for (const { status, codes } of replies) {
    const name = `${status} ${codes.join(" ")}`.trim();
    sums[name] = (sums[name] ?? 0) + 1;
  }
  return sums;
}

describe("four slots", () => {
  let stack: Stack;

  beforeAll(async () => {
    const vars = { WAREHOUSE_SLOTS: String(SLOTS), WAREHOUSE_QUEUE: "20", WAREHOUSE_QUEUE_MS: "20000" };
    // An answer that fails is one failure, at once.
    stack = await startStack({ vars: { ...vars, WAREHOUSE_ATTEMPTS: "1", CIRCUIT_FAILURES: "0" } });
  });
  afterEach(() => setFault(stack, { kind: "none" }));
  afterAll(() => stack?.close());

  test("and forty requests at once: four are asked at a time, the others wait or are sent away", async ({ expect }) => {
    // Each answer takes 19 times 10 ms.
    await setFault(stack, { kind: "slowDrip", everyMs: 10 });
    const replies = await Promise.all(many(40, (at) => ask(stack, at % 2 === 0 ? "ana" : "wes", STATES)));
    // Ten each wait, half of the queue, beside the four that are asked.
    expect(tally(replies)).toEqual({ "200": 24, "429 WAREHOUSE_BUSY": 16 });
    expect(stack.warehouse.open()).toEqual({ now: 0, most: SLOTS });
    for (const { status, headers, errors } of replies) {
      if (status === 200) continue;
      const seconds = Number(headers.get("retry-after"));
      expect(seconds).toBeGreaterThanOrEqual(1);
      expect(errors[0]?.extensions).toMatchObject({ retryAfterSeconds: seconds });
    }
    const waited = await Promise.all(replies.map((reply) => recordOf(stack, reply)));
    expect(waited.filter(({ trips }) => (trips[0]?.queuedMs ?? 0) > 100).length).toBeGreaterThanOrEqual(16);
    // That there was no turn is no denial.
    expect(waited.every(({ decision, result }) => decision === "allow" && result.status !== "refused")).toBe(true);
  });

  test("and a crowd of principals: each has its share of the queue", async ({ expect }) => {
    await setFault(stack, { kind: "slowDrip", everyMs: 20 });
    const people = ["ana", "wes", "sam", "max", "lee"];
    const replies = await Promise.all(many(50, (at) => ask(stack, people[at % people.length] ?? "", STATES)));
    // Each has four places, which is its share, beside the four that are asked.
    expect(tally(replies)).toEqual({ "200": 24, "429 WAREHOUSE_BUSY": 26 });
    expect(stack.warehouse.open()).toEqual({ now: 0, most: SLOTS });
  });

  test("one principal's flood does not keep another waiting", async ({ expect }) => {
    await setFault(stack, { kind: "slowDrip", everyMs: 20 });
    const order: string[] = [];
    const asked = async (who: string) => {
      await ask(stack, who, STATES);
      order.push(who);
    };
    await tokenOf(stack, "wes");
    const flood = many(14, () => asked("ana"));
    await vi.waitFor(() => expect(stack.warehouse.open().now).toBe(SLOTS), { interval: 2 });
    await Promise.all([...flood, asked("wes")]);
    expect(order.indexOf("wes")).toBeLessThan(SLOTS * 3);
  });

  test("a slot is free again after a failure", async ({ expect }) => {
    await setFault(stack, { kind: "html" });
    const replies = await Promise.all(many(8, () => ask(stack, "ana", STATES)));
    expect(replies.every(({ codes }) => codes[0] === "WAREHOUSE_UNAVAILABLE")).toBe(true);
    await setFault(stack, { kind: "none" });
    const after = await Promise.all(many(8, () => ask(stack, "ana", STATES)));
    expect(tally(after)).toEqual({ "200": 8 });
    expect(stack.warehouse.open()).toEqual({ now: 0, most: SLOTS });
  });
});

describe("a rate limit", () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack({ rateLimit: 5, vars: { RATE_LIMIT_SECONDS: "60" } });
  });
  afterAll(() => stack?.close());

  test("refuses one principal's requests before anything is planned, and no other's", async ({ expect }) => {
    const token = await tokenOf(stack, "ana");
    const replies: Reply[] = [];
    for (let left = 0; left < 12; left += 1) replies.push(await askWith(stack, token, { query: "{ nonsense" }));
    // A minute may begin in between.
    const refused = replies.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThanOrEqual(2);
    for (const reply of refused) {
      expect([reply.codes, reply.headers.get("retry-after")]).toEqual([["RATE_LIMITED"], "60"]);
      expect(reply.errors[0]?.extensions).toMatchObject({ retryAfterSeconds: 60, requestId: reply.requestId });
      const record = await recordOf(stack, reply);
      expect(record).toMatchObject({
        decision: "deny",
        result: { status: "refused", codes: ["RATE_LIMITED"] },
        trips: [],
      });
    }
    expect((await ask(stack, "wes", STATES)).status).toBe(200);
  });
});

describe("the same at the same time", () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack({ vars: { WAREHOUSE_ASK_ONCE: "on" } });
  });
  afterAll(() => stack?.close());

  test("is asked once for all who may see the same, and each is on record", async ({ expect }) => {
    for (const who of ["ana", "wes"]) await ask(stack, who, STATES);
    stack.clear();
    // Each answer takes 19 times 100 ms.
    await setFault(stack, { kind: "slowDrip", everyMs: 100 });
    const replies = await Promise.all(many(100, (at) => ask(stack, at % 2 === 0 ? "ana" : "max", STATES)));
    expect(tally(replies)).toEqual({ "200": 100 });
    expect(new Set(replies.map(({ text }) => text)).size).toBe(1);
    expect(stack.statements).toHaveLength(1);
    const trips = (await Promise.all(replies.map((reply) => recordOf(stack, reply)))).flatMap((record) => record.trips);
    expect([trips.length, trips.filter(({ isShared }) => isShared === true).length]).toEqual([100, 99]);
  });

  test("is asked twice where a row filter differs", async ({ expect }) => {
    const airports = "{ airports(first: 1) { nodes { iata } } }";
    stack.clear();
    await setFault(stack, { kind: "slowDrip", everyMs: 50 });
    const replies = await Promise.all(many(20, (at) => ask(stack, at % 2 === 0 ? "ana" : "wes", airports)));
    expect(tally(replies)).toEqual({ "200": 20 });
    expect(stack.statements).toHaveLength(2);
  });
});

describe("clients that go away", () => {
  let stack: Stack;
  let worker: BareWorker;

  beforeAll(async () => {
    stack = await startStack();
    worker = await startBareWorker({
      ...varsBefore(stack),
      WAREHOUSE_SLOTS: "2",
      WAREHOUSE_QUEUE: "40",
      WAREHOUSE_QUEUE_MS: "3000",
    });
  });
  afterAll(async () => {
    await worker?.close();
    await stack?.close();
  });

  const body = JSON.stringify({ query: STATES });
  const headers = async () => ({
    authorization: `Bearer ${await tokenOf(stack, "ana")}`,
    "content-type": "application/json",
  });
  const post = async () =>
    send(`http://127.0.0.1:${worker.port}/graphql`, { method: "POST", headers: await headers(), body });

  /** Clients that ask and do not read. They leave by a reset: workerd takes a socket that is merely closed for one that listens. */
  async function open(count: number): Promise<readonly Socket[]> {
    const head = { host: "worker", ...(await headers()), "content-length": String(body.length) };
    const lines = Object.entries(head).map((pair) => pair.join(": "));
    const sockets = many(count, () => connect(worker.port, "127.0.0.1"));
    for (const socket of sockets) {
      socket.on("error", () => undefined);
      socket.write(`POST /graphql HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n${body}`);
    }
    return sockets;
  }
  const arrived = (expect: ExpectStatic, count: number) =>
    vi.waitFor(() => expect(stack.warehouse.open().now).toBe(count), { timeout: 5000, interval: 5 });

  test("hold no slot and wait for none", async ({ expect }) => {
    expect((await post()).status).toBe(200);
    await setFault(stack, { kind: "hang" });
    const sockets = await open(12);
    await arrived(expect, 2);
    for (const socket of sockets) socket.resetAndDestroy();
    await arrived(expect, 0);
    await setFault(stack, { kind: "none" });
    // A lease that had to run out, or a place in the queue, would be in the way for longer than these wait.
    expect(tally(await Promise.all(many(6, post)))).toEqual({ "200": 6 });
    expect(stack.warehouse.open().most).toBe(2);
  });

  test("or stay, and hold every slot: others are told that they waited in vain", async ({ expect }) => {
    await setFault(stack, { kind: "hang" });
    const sockets = await open(2);
    await arrived(expect, 2);
    const reply = await post();
    expect([reply.status, reply.codes, reply.data]).toEqual([503, ["WAREHOUSE_BUSY"], undefined]);
    expect(Number(reply.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
    for (const socket of sockets) socket.resetAndDestroy();
    await arrived(expect, 0);
    await setFault(stack, { kind: "none" });
    expect((await post()).status).toBe(200);
  });
});
