import { expect, test } from "vitest";
import { createSigner, SIGNATURE_WINDOW_MS, signRequest } from "#transport/sign-request.ts";
import { utcSeconds } from "#transport/timestamp.ts";
import { handClock } from "./scripted.ts";

const HOST = "ws-ondemand.sql.azuresynapse.net:1443";
const START_MS = Date.parse("2026-01-02T03:04:05Z");

test("the synthetic vector of the facts comes out exactly", async () => {
  const header = await signRequest({
    authorization: "Bearer test.token.value",
    host: HOST,
    notBefore: "2026-01-02T03:04:05Z",
    notAfter: "2026-01-02T03:14:05Z",
  });
  expect(header).toBe(
    "JiwqfoZtmP5/NiQHvi9XrAd8QjNnJvjwoY0dhCaq7lc=; not-before=2026-01-02T03:04:05Z; " +
      "not-after=2026-01-02T03:14:05Z; signed-headers=authorization,host",
  );
});

test("a signer signs from now for five minutes", async () => {
  const header = await createSigner(() => START_MS + 999)("Bearer a", HOST);
  expect(header).toContain("; not-before=2026-01-02T03:04:05Z; not-after=2026-01-02T03:09:05Z; ");
});

test("a signature is held for its token and host, and made anew a minute before its end", async () => {
  const { clock, advance } = handClock(START_MS);
  const sign = createSigner(clock);
  const first = await sign("Bearer a", HOST);
  advance(SIGNATURE_WINDOW_MS - 60_001);
  expect(await sign("Bearer a", HOST)).toBe(first);
  expect(await sign("Bearer b", HOST)).not.toBe(first);
  expect(await sign("Bearer a", "other:1443")).not.toBe(first);
  advance(1);
  expect(await sign("Bearer a", HOST)).toContain("not-before=2026-01-02T03:08:05Z");
});

test("a clock that was set back does not keep a signature of the future", async () => {
  const { clock, advance } = handClock(START_MS);
  const sign = createSigner(clock);
  await sign("Bearer a", HOST);
  advance(-10_000);
  expect(await sign("Bearer a", HOST)).toContain("not-before=2026-01-02T03:03:55Z");
});

test("signatures of many tokens do not pile up, and the newest are kept", async () => {
  const { clock, advance } = handClock(START_MS);
  const sign = createSigner(clock);
  const first = await sign("Bearer 0", HOST);
  for (let index = 1; index <= 64; index += 1) {
    await sign(`Bearer ${index}`, HOST);
  }
  advance(2000);
  expect(await sign("Bearer 0", HOST)).not.toBe(first);
  expect(await sign("Bearer 64", HOST)).toContain("not-before=2026-01-02T03:04:05Z");
});

test.each([
  "1970-01-01T00:00:00Z",
  "1999-12-31T23:59:59Z",
  "2000-02-29T12:00:00Z",
  "2026-03-01T00:00:00Z",
  "2100-02-28T23:59:59Z",
  "2400-02-29T01:02:03Z",
])("%s is written as it is read", (written) => {
  expect(utcSeconds(Date.parse(written))).toBe(written);
});

test("timestamps agree with Date over two centuries", () => {
  for (let ms = 0; ms < Date.parse("2170-01-01"); ms += 5 * 86_400_000 - 1_234_567) {
    expect(utcSeconds(ms)).toBe(`${new Date(ms).toISOString().slice(0, 19)}Z`);
  }
});
