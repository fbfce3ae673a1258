import { expect, test } from "vitest";
import { createClientSecretToken } from "#transport/warehouse-token.ts";
import type { ClientSecretParts } from "#transport/warehouse-token.ts";
import { handClock, handTimer, json, pieces, scriptedFetch, silence, text } from "./scripted.ts";

const SECRET = "canary-secret-0123456789";
const settings = {
  tokenUrl: "https://login.example/t/token",
  clientId: "worker",
  clientSecret: SECRET,
  scope: "https://sql.azuresynapse.net/.default",
};
const HOUR = { expires_in: 3600, token_type: "Bearer" };

const request = (): AbortSignal => new AbortController().signal;

function source(fetch: ClientSecretParts["fetch"], startMs = 1_000_000) {
  const time = handClock(startMs);
  const hand = handTimer();
  const token = createClientSecretToken({ settings, fetch, clock: time.clock, timer: hand.timer, random: () => 1 });
  return { token, ...time, hand };
}

test("the credentials go out as one form, and no redirect is followed", async () => {
  const { fetch, asked } = scriptedFetch(json({ ...HOUR, access_token: "t1" }));
  expect(await source(fetch).token(request())).toEqual({ ok: true, value: "t1" });
  expect(asked[0]).toMatchObject({ url: settings.tokenUrl, method: "POST", redirect: "manual" });
  expect(asked[0]?.headers.get("content-type")).toBe("application/x-www-form-urlencoded");
  expect(Object.fromEntries(new URLSearchParams(asked[0]?.body))).toEqual({
    grant_type: "client_credentials",
    client_id: "worker",
    client_secret: SECRET,
    scope: "https://sql.azuresynapse.net/.default",
  });
});

test("a token is held for all requests until five minutes before its end", async () => {
  const { fetch, asked } = scriptedFetch(json({ ...HOUR, access_token: "t1" }), json({ ...HOUR, access_token: "t2" }));
  const { token, advance } = source(fetch);
  await token(request());
  advance(3_299_999);
  expect(await token(request())).toEqual({ ok: true, value: "t1" });
  expect(asked).toHaveLength(1);
  advance(1);
  expect(await token(request())).toEqual({ ok: true, value: "t2" });
});

test("a short token is renewed in the last fifth of its life", async () => {
  const short = { access_token: "t1", expires_in: "600" };
  const { fetch, asked } = scriptedFetch(json(short), json({ ...short, access_token: "t2" }));
  const { token, advance } = source(fetch);
  await token(request());
  advance(479_999);
  await token(request());
  expect(asked).toHaveLength(1);
  advance(1);
  expect(await token(request())).toEqual({ ok: true, value: "t2" });
});

test("batches of one request share one fetch", async () => {
  const { fetch, asked } = scriptedFetch(json({ ...HOUR, access_token: "t1" }));
  const { token } = source(fetch);
  const signal = request();
  const both = await Promise.all([token(signal), token(signal), token(signal)]);
  expect(both).toEqual(both.map(() => ({ ok: true, value: "t1" })));
  expect(asked).toHaveLength(1);
});

test("two requests never wait for the same fetch", async () => {
  const { fetch, asked } = scriptedFetch(silence(), json({ ...HOUR, access_token: "t2" }));
  const { token } = source(fetch);
  const gone = new AbortController();
  const first = token(gone.signal);
  expect(await token(request())).toEqual({ ok: true, value: "t2" });
  expect(asked).toHaveLength(2);
  gone.abort();
  expect(await first).toMatchObject({ ok: false, refusal: { reason: "cancelled" } });
});

test("while one request renews, the others go on with the token that still holds", async () => {
  const { fetch, asked } = scriptedFetch(json({ ...HOUR, access_token: "t1" }), silence());
  const { token, advance, hand } = source(fetch);
  await token(request());
  advance(3_400_000);
  const renewing = token(request());
  expect(await token(request())).toEqual({ ok: true, value: "t1" });
  expect(asked).toHaveLength(2);
  hand.fire();
  expect(await renewing).toEqual({ ok: true, value: "t1" });
});

test("an authority that is down does not matter before the token's end, and does after it", async () => {
  const { fetch, asked } = scriptedFetch(json({ ...HOUR, access_token: "t1" }), text("", 503), text("", 503));
  const { token, advance } = source(fetch);
  await token(request());
  advance(3_400_000);
  expect(await token(request())).toEqual({ ok: true, value: "t1" });
  expect(await token(request())).toEqual({ ok: true, value: "t1" });
  expect(asked).toHaveLength(2);
  advance(170_000);
  expect(await token(request())).toMatchObject({ ok: false, refusal: { reason: "warehouse-unavailable" } });
});

const given = (name: string) => json({ ...HOUR, access_token: name });

test("a token that the warehouse refused is replaced at once, however fresh, and once for all who had it", async () => {
  const { fetch, asked } = scriptedFetch(given("t1"), given("t2"));
  const { token } = source(fetch);
  await token(request());
  expect(await token(request(), "t1")).toEqual({ ok: true, value: "t2" });
  expect(await token(request(), "t1")).toEqual({ ok: true, value: "t2" });
  expect(await token(request())).toEqual({ ok: true, value: "t2" });
  expect(asked).toHaveLength(2);
});

test("a warehouse that refuses every token costs the authority a question now and then, ever more rarely", async () => {
  const { fetch, asked } = scriptedFetch(...Array.from({ length: 99 }, (_, at) => given(`t${at}`)));
  const { token, advance } = source(fetch);
  const askedAtSecond: number[] = [];
  // Ten requests a second, for ten minutes: each posts with what is held, is refused, and wants another.
  for (let tenth = 0; tenth < 6000; tenth += 1) {
    const before = asked.length;
    const held = await token(request());
    await token(request(), held.ok ? held.value : undefined);
    if (asked.length > before) askedAtSecond.push(tenth / 10);
    advance(100);
  }
  // Two at the start: the first token, and what replaces it.
  expect(asked.length).toBe(askedAtSecond.length + 1);
  expect(askedAtSecond.slice(0, 6)).toEqual([0, 1, 3, 7, 15, 31]);
  for (const [at, second] of askedAtSecond.slice(7).entries()) {
    expect(second - (askedAtSecond[at + 6] ?? 0)).toBe(60);
  }
});

test("a token that did for a while is replaced at once again, whatever came before it", async () => {
  const { fetch, asked } = scriptedFetch(given("t1"), given("t2"), given("t3"), given("t4"));
  const { token, advance } = source(fetch);
  await token(request());
  await token(request(), "t1");
  expect(await token(request(), "t2")).toEqual({ ok: true, value: "t2" });
  advance(1000);
  expect(await token(request(), "t2")).toEqual({ ok: true, value: "t3" });
  advance(1999);
  expect(await token(request(), "t3")).toEqual({ ok: true, value: "t3" });
  advance(300_000);
  expect(await token(request(), "t3")).toEqual({ ok: true, value: "t4" });
  advance(999);
  expect(await token(request(), "t4")).toEqual({ ok: true, value: "t4" });
  expect(asked).toHaveLength(4);
});

test("an authority that is down when a token is refused is named, and left alone for a while", async () => {
  const { fetch, asked } = scriptedFetch(given("t1"), text("", 503), given("t2"));
  const { token, advance } = source(fetch);
  await token(request());
  const failed = await token(request(), "t1");
  expect(failed).toMatchObject({ ok: false, refusal: { reason: "warehouse-unavailable" } });
  expect(await token(request())).toEqual(failed);
  expect(asked).toHaveLength(2);
  advance(1000);
  expect(await token(request())).toEqual({ ok: true, value: "t2" });
});

test("after a failure nobody asks for a while, then the next request does", async () => {
  const { fetch, asked } = scriptedFetch(text("", 500), json({ ...HOUR, access_token: "t1" }));
  const { token, advance } = source(fetch);
  const failed = await token(request());
  expect(failed).toMatchObject({ ok: false, refusal: { reason: "warehouse-unavailable" } });
  expect(await token(request())).toEqual(failed);
  expect(asked).toHaveLength(1);
  advance(1000);
  expect(await token(request())).toEqual({ ok: true, value: "t1" });
});

const CANARY = "canary AADSTS7000215 text";
test.each([
  [
    "says why by its code",
    json({ error: "invalid_client", error_description: CANARY }, 401),
    "HTTP 401 (invalid_client)",
  ],
  ["puts text into the code", json({ error: CANARY }, 400), "HTTP 400"],
  ["has a code that is too long", json({ error: "a".repeat(41) }, 400), "HTTP 400"],
  ["answers with a page", text(`<html>${CANARY}</html>`, 502), "HTTP 502"],
  ["answers 200 with a page", text(`<html>${CANARY}</html>`), "no access_token that a header can carry"],
  ["answers with a list", json([CANARY]), "no access_token that a header can carry"],
  ["gives an empty token", json({ ...HOUR, access_token: "" }), "no access_token that a header can carry"],
  [
    "gives a token with a line break",
    json({ ...HOUR, access_token: "a\r\nb" }),
    "no access_token that a header can carry",
  ],
  ["gives no life", json({ access_token: "t" }), "no expires_in"],
  ["gives a life of words", json({ access_token: "t", expires_in: "soon" }), "no expires_in"],
  ["gives a life that is over", json({ access_token: "t", expires_in: 0 }), "no expires_in"],
  [
    "redirects",
    text("", 302, { location: "https://evil.example" }),
    "answered with a redirect, which is never followed",
  ],
  ["sends too much", text("x".repeat(65_537)), "the answer is larger than allowed"],
  ["breaks off", () => pieces(['{"access_token":"'], "break"), "the connection broke while the answer came"],
  ["cannot be reached", () => Promise.reject(new TypeError(CANARY)), "no connection"],
] as const)("an authority that %s is named without a word of its own", async (_, step, detail) => {
  const refused = await source(scriptedFetch(step).fetch).token(request());
  expect(refused).toEqual({
    ok: false,
    refusal: { reason: "warehouse-unavailable", detail: `token endpoint: ${detail}` },
  });
  expect(JSON.stringify(refused)).not.toMatch(/canary/);
});

test("an authority that says nothing is given ten seconds", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { token, hand } = source(scriptedFetch(silence(resolve)).fetch);
  const waiting = token(request());
  await promise;
  expect(hand.set).toEqual([10_000]);
  hand.fire();
  expect(await waiting).toEqual({
    ok: false,
    refusal: { reason: "warehouse-unavailable", detail: "token endpoint: no answer within 10000 ms" },
  });
});
