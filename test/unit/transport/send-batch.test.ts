import { expect, test } from "vitest";
import { ok, refuse } from "#kernel/result.ts";
import { makeBatch } from "#sql/rendered.ts";
import { createTransport } from "#transport/send-batch.ts";
import type { TransportParts } from "#transport/send-batch.ts";
import type { TokenSource } from "#transport/warehouse-token.ts";
import { handClock, handTimer, json, pieces, scriptedFetch, silence, text } from "./scripted.ts";

const START_MS = Date.parse("2026-01-02T03:04:05Z");
const settings = {
  url: "https://ws.sql.azuresynapse.net:1443",
  database: "curated",
  topRows: 100,
  deadlineMs: 30_000,
  maxResponseBytes: 1000,
  stream: { fromBytes: 0, maxBytes: 0 },
};
const batch = makeBatch({ text: "EXEC sp_executesql N'SELECT N''é'''", count: 1 });
const answer = [{ isSuccess: true, message: "", data: [["é", null]] }];
const always: TokenSource = async () => ok("test.token.value");
const oldThenNew: TokenSource = async (_, refusedToken) => ok(refusedToken === undefined ? "old" : "new");
const faulty: TokenSource = async () => {
  throw new RangeError("a bug");
};

function setUp(fetch: TransportParts["fetch"], more: Partial<TransportParts> = {}) {
  const time = handClock(START_MS);
  const hand = handTimer();
  const gone = new AbortController();
  const parts = { settings, fetch, clock: time.clock, timer: hand.timer, token: always, ...more };
  const context = { deadlineMs: START_MS + 10_000, signal: gone.signal };
  return { transport: createTransport(parts), context, hand, gone, ...time };
}

test("a batch is one signed POST of its text", async () => {
  const { fetch, asked } = scriptedFetch(json(answer));
  const { transport, context } = setUp(fetch);
  expect((await transport.send(batch, context)).ok).toBe(true);
  expect(asked).toHaveLength(1);
  expect(asked[0]).toMatchObject({ method: "POST", body: batch.text, redirect: "manual" });
  expect(asked[0]?.url).toMatch(/^https:\/\/ws\.sql\.azuresynapse\.net:1443\/databases\/curated\/query\?/);
  expect(asked[0]?.headers.get("authorization")).toBe("Bearer test.token.value");
  expect(asked[0]?.headers.get("x-csrf-signature")).toMatch(
    /=; not-before=2026-01-02T03:04:05Z; not-after=2026-01-02T03:09:05Z; /,
  );
});

test("the trace of a request goes with its batch, and no other", async () => {
  const { fetch, asked } = scriptedFetch(json(answer), json(answer));
  const { transport, context } = setUp(fetch);
  const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  await transport.send(batch, { ...context, traceparent });
  await transport.send(batch, context);
  expect(asked.map(({ headers }) => headers.get("traceparent"))).toEqual([traceparent, null]);
});

test("rows come back with their bytes and the time they took", async () => {
  const body = JSON.stringify(answer);
  const { fetch } = scriptedFetch(() => {
    advance(120);
    return pieces([body.slice(0, 20), body.slice(20)], "close");
  });
  const { transport, context, advance } = setUp(fetch);
  const sent = await transport.send(batch, context);
  expect(sent).toMatchObject({
    ok: true,
    value: { rowsets: [{ rows: [["é", null]] }], bytes: new TextEncoder().encode(body).length, elapsedMs: 120 },
  });
});

test("a character that is split between two pieces stays whole", async () => {
  const bytes = new TextEncoder().encode(JSON.stringify(answer));
  const split = bytes.indexOf(0xc3) + 1;
  const { fetch } = scriptedFetch(() => pieces([bytes.slice(0, split), bytes.slice(split)], "close"));
  const { transport, context } = setUp(fetch);
  expect(await transport.send(batch, context)).toMatchObject({ value: { rowsets: [{ rows: [["é", null]] }] } });
});

const CANARY = "canary-7";
test.each([
  ["a page of markup", text(`<html>${CANARY}`), "warehouse-malformed", "a page of markup instead of JSON"],
  [
    "a body that is cut off",
    text(`[{"isSuccess":true,"data":[["${CANARY}`),
    "warehouse-malformed",
    "not JSON, or cut off",
  ],
  ["two result sets for one", json([...answer, ...answer]), "warehouse-malformed", "2 result sets for 1 statements"],
  [
    "a declared oversize",
    text("{}", 200, { "content-length": "1001" }),
    "warehouse-malformed",
    "the answer is larger than allowed",
  ],
  [
    "an oversize in pieces",
    () => pieces(["x".repeat(600), "x".repeat(401)], "hang"),
    "warehouse-malformed",
    "the answer is larger than allowed",
  ],
  [
    "bytes that are not UTF-8",
    () => pieces([new Uint8Array([0x5b, 0xff])], "close"),
    "warehouse-malformed",
    "the answer is not UTF-8",
  ],
  [
    "half a character at the end",
    () => pieces([new Uint8Array([0xc3])], "close"),
    "warehouse-malformed",
    "the answer is not UTF-8",
  ],
  [
    "a redirect",
    text(CANARY, 307, { location: "https://evil.example" }),
    "warehouse-failed",
    "answered with a redirect, which is never followed",
  ],
  [
    "an opaque redirect",
    () => Object.defineProperty(new Response(""), "status", { value: 0 }),
    "warehouse-failed",
    "answered with a redirect, which is never followed",
  ],
  [
    "a connection that breaks",
    () => pieces(["[{"], "break"),
    "warehouse-unavailable",
    "the connection broke while the answer came",
  ],
  ["no connection", () => Promise.reject(new TypeError(CANARY)), "warehouse-unavailable", "no connection"],
  ["HTTP 503", text(CANARY, 503), "warehouse-unavailable", "HTTP 503 (unclassified)"],
  ["HTTP 403", text(CANARY, 403), "warehouse-failed", "HTTP 403 (unclassified)"],
  [
    "a failed statement",
    json([{ isSuccess: false, message: `Msg 8114: '${CANARY}'` }]),
    "warehouse-failed",
    "Msg 8114 (conversion)",
  ],
  ["a paused pool", json({ isSuccess: false, message: "Msg 42108: paused" }), "warehouse-paused", "Msg 42108 (paused)"],
] as const)("%s is refused, and nothing of the answer is repeated", async (_, step, reason, detail) => {
  const { fetch, asked } = scriptedFetch(step);
  const { transport, context } = setUp(fetch);
  expect(await transport.send(batch, context)).toMatchObject({ ok: false, refusal: { reason, detail } });
  expect(asked).toHaveLength(1);
});

test("the deadline is the operation's or the round trip's, whichever is nearer", async () => {
  const { fetch } = scriptedFetch(json(answer), json(answer));
  const { transport, context, hand } = setUp(fetch);
  await transport.send(batch, context);
  await transport.send(batch, { ...context, deadlineMs: START_MS + 60_000 });
  expect(hand.set).toEqual([10_000, 30_000]);
});

test("an operation without time left asks nobody", async () => {
  const { fetch, asked } = scriptedFetch();
  const { transport, context } = setUp(fetch);
  expect(await transport.send(batch, { ...context, deadlineMs: START_MS })).toMatchObject({
    refusal: { reason: "deadline-exceeded" },
  });
  expect(asked).toHaveLength(0);
});

test("a client that is gone already asks nobody", async () => {
  const { fetch, asked } = scriptedFetch();
  const { transport, context, gone } = setUp(fetch);
  gone.abort();
  expect(await transport.send(batch, context)).toMatchObject({ refusal: { reason: "cancelled" } });
  expect(asked).toHaveLength(0);
});

/** Where time can pass: in each, `reached` says that the wait has begun. */
const waits = [
  ["the token", (reached: () => void) => ({ token: waitForever(reached), fetch: scriptedFetch().fetch })],
  ["the answer", (reached: () => void) => ({ token: always, fetch: scriptedFetch(silence(reached)).fetch })],
  [
    "the rest of the body",
    (reached: () => void) => ({ token: always, fetch: scriptedFetch(() => hangingBody(reached)).fetch }),
  ],
] as const;

function waitForever(reached: () => void): TokenSource {
  return () => {
    reached();
    return new Promise(() => undefined);
  };
}

function hangingBody(reached: () => void): Response {
  const body = new ReadableStream({
    pull() {
      reached();
      return new Promise(() => undefined);
    },
  });
  return new Response(body);
}

test.each(waits)("the deadline ends the wait for %s", async (_, parts) => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { token, fetch } = parts(resolve);
  const { transport, context, hand } = setUp(fetch, { token });
  const waiting = transport.send(batch, context);
  await promise;
  hand.fire();
  expect(await waiting).toEqual({
    ok: false,
    refusal: { reason: "deadline-exceeded", detail: "no answer within 10000 ms" },
  });
});

test.each(waits)("a client that goes ends the wait for %s", async (_, parts) => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { token, fetch } = parts(resolve);
  const { transport, context, gone } = setUp(fetch, { token });
  const waiting = transport.send(batch, context);
  await promise;
  gone.abort();
  expect(await waiting).toMatchObject({ ok: false, refusal: { reason: "cancelled" } });
});

test("a token that is refused is replaced, signed anew and tried once more", async () => {
  const { fetch, asked } = scriptedFetch(text("", 401), json(answer));
  const refused: (string | undefined)[] = [];
  const token: TokenSource = async (_, refusedToken) => {
    refused.push(refusedToken);
    return ok(refusedToken === undefined ? "old" : "new");
  };
  const { transport, context } = setUp(fetch, { token });
  expect((await transport.send(batch, context)).ok).toBe(true);
  expect(refused).toEqual([undefined, "old"]);
  expect(asked.map((one) => one.headers.get("authorization"))).toEqual(["Bearer old", "Bearer new"]);
  expect(asked[0]?.headers.get("x-csrf-signature")).not.toBe(asked[1]?.headers.get("x-csrf-signature"));
});

test("a second refusal is the end", async () => {
  const { fetch, asked } = scriptedFetch(text("", 401), text("", 401));
  const { transport, context } = setUp(fetch, { token: oldThenNew });
  expect(await transport.send(batch, context)).toMatchObject({
    refusal: { reason: "warehouse-failed", detail: "HTTP 401 (unclassified)" },
  });
  expect(asked).toHaveLength(2);
});

test("a source without another token is not tried again", async () => {
  const { fetch, asked } = scriptedFetch(text("", 401));
  const { transport, context } = setUp(fetch);
  expect(await transport.send(batch, context)).toMatchObject({ refusal: { reason: "warehouse-failed" } });
  expect(asked).toHaveLength(1);
});

test("without a token nothing is sent", async () => {
  const { fetch, asked } = scriptedFetch();
  const refusal = { reason: "warehouse-unavailable", detail: "token endpoint: no connection" } as const;
  const { transport, context } = setUp(fetch, { token: async () => refuse(refusal) });
  expect(await transport.send(batch, context)).toEqual({ ok: false, refusal });
  expect(asked).toHaveLength(0);
});

test.each([
  ["7", 7000],
  ["Wed, 21 Oct 2026 07:28:00 GMT", 0],
  ["-1", 0],
])("Retry-After: %s means %i ms", async (value, afterMs) => {
  const { fetch } = scriptedFetch(text("", 503, { "retry-after": value }));
  const { transport, context } = setUp(fetch);
  expect(await transport.send(batch, context)).toMatchObject({ refusal: { again: { afterMs } } });
});

test("a fault in a port is thrown, not turned into a refusal", async () => {
  const { transport, context } = setUp(scriptedFetch().fetch, { token: faulty });
  await expect(transport.send(batch, context)).rejects.toThrow(RangeError);
});

test.each([
  ["answers", text(""), true],
  ["does not know OPTIONS", text("", 405), true],
  ["fails", text("", 503), false],
  ["cannot be reached", () => Promise.reject(new TypeError("no")), false],
])("a warehouse that %s: ready is told without a statement", async (_, step, expected) => {
  const { fetch, asked } = scriptedFetch(step);
  const { transport, context } = setUp(fetch);
  expect(await transport.ready(context.signal)).toBe(expected);
  expect(asked[0]).toMatchObject({ method: "OPTIONS", body: "" });
});

test("a warehouse is not ready without a token", async () => {
  const refusal = { reason: "warehouse-unavailable", detail: "" } as const;
  const { transport, context } = setUp(scriptedFetch().fetch, { token: async () => refuse(refusal) });
  expect(await transport.ready(context.signal)).toBe(false);
});
