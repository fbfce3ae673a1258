// What rests on the runtime's own cryptography: cursors and the request signature come out of workerd as they do everywhere.

import { describe, test } from "vitest";
import { sha256Hex } from "#kernel/sha256.ts";
import { createCursorSeal } from "#result/cursor.ts";
import { signRequest } from "#transport/sign-request.ts";

const SECRET = "a cursor secret of the tests, long enough";
const bound = { shape: "Flight flightId:ASC", principal: "issuer tenant ada", policy: "c0ffee" };

describe("cursors", () => {
  const seal = createCursorSeal(SECRET);

  test("one that was changed in any byte does not open", async ({ expect }) => {
    const cursor = await seal.seal(["2001-01-01T00:00:00", null, "17"], bound);
    for (let index = 0; index < cursor.length; index += 1) {
      const other = cursor[index] === "A" ? "B" : "A";
      const opened = await seal.open(`${cursor.slice(0, index)}${other}${cursor.slice(index + 1)}`, bound);
      expect([index, opened.ok]).toEqual([index, false]);
    }
  });

  test("one of another principal, order, policy or secret does not open", async ({ expect }) => {
    const cursor = await seal.seal(["17"], bound);
    for (const change of [{ principal: "eve" }, { shape: "Flight flightId:DESC" }, { policy: "c0ffef" }]) {
      expect((await seal.open(cursor, { ...bound, ...change })).ok).toBe(false);
    }
    expect((await createCursorSeal(`${SECRET}!`).open(cursor, bound)).ok).toBe(false);
  });

  test("what is sealed opens to the same, shows none of it, and is sealed the same again", async ({ expect }) => {
    const position = ["O'Hare \u{1f600}", null, "", "9223372036854775807"];
    const cursor = await seal.seal(position, bound);
    expect(await seal.open(cursor, bound)).toEqual({ ok: true, value: position });
    expect(cursor).toMatch(/^[A-Za-z0-9_-]+$/u);
    expect(atob(cursor.replaceAll("-", "+").replaceAll("_", "/"))).not.toContain("Hare");
    expect(await createCursorSeal(SECRET).seal(position, { ...bound })).toBe(cursor);
  });

  test("many at once share the derivation of the keys", async ({ expect }) => {
    const fresh = createCursorSeal(SECRET);
    const cursors = await Promise.all(Array.from({ length: 200 }, (_, index) => fresh.seal([String(index)], bound)));
    expect(new Set(cursors).size).toBe(200);
    const opened = await Promise.all(cursors.map((cursor) => fresh.open(cursor, bound)));
    expect(opened.map((result) => result.ok && result.value[0])).toEqual(cursors.map((_, index) => String(index)));
  });
});

test("the request signature is that of the known vector", async ({ expect }) => {
  const header = await signRequest({
    authorization: "Bearer test.token.value",
    host: "ws-ondemand.sql.azuresynapse.net:1443",
    notBefore: "2026-01-02T03:04:05Z",
    notAfter: "2026-01-02T03:14:05Z",
  });
  expect(header).toBe(
    "JiwqfoZtmP5/NiQHvi9XrAd8QjNnJvjwoY0dhCaq7lc=; not-before=2026-01-02T03:04:05Z; " +
      "not-after=2026-01-02T03:14:05Z; signed-headers=authorization,host",
  );
});

test("a digest is SHA-256 in hex", async ({ expect }) => {
  expect(await sha256Hex("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});
