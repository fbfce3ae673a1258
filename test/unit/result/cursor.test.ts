// Cursors: nobody reads one, nobody makes one, and one opens where it was made for alone.

import fc from "fast-check";
import { test } from "vitest";
import { createCursorSeal, type CursorBound, type Position } from "#result/cursor.ts";

const secret = "a cursor secret of the tests, long enough";
const bound = { shape: "Flight flightId:ASC", principal: "issuer tenant ada", policy: "c0ffee" };
const seal = createCursorSeal(secret);
const changed = "a cursor is changed, or made for another list, principal or policy";

const refusedAs = (detail: string) => ({ ok: false, refusal: { reason: "bad-cursor", detail } });

/** Texts of every kind: lone surrogates, U+0000, quotes, nothing. */
const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 8 }).map((units) => String.fromCharCode(...units)),
  fc.constantFrom("", '"],[null', "\ud83d", "\0", "null"),
);
const positions: fc.Arbitrary<Position> = fc.array(fc.option(anyText), { maxLength: 5 });

test.for<readonly [string, CursorBound]>([
  ["another list or order", { ...bound, shape: "Flight flightId:DESC" }],
  ["another principal", { ...bound, principal: "issuer tenant eve" }],
  ["another policy", { ...bound, policy: "c0ffef" }],
  ["parts cut elsewhere", { ...bound, shape: "Flight flightId:ASCissuer", principal: " tenant ada" }],
  ["parts in another order", { shape: bound.principal, principal: bound.shape, policy: bound.policy }],
  ["parts that look like the encoding", { ...bound, shape: `${bound.shape}","${bound.principal}`, principal: "" }],
])("a cursor does not open for %s", async ([, other], { expect }) => {
  expect(await seal.open(await seal.seal(["7"], bound), other)).toEqual(refusedAs(changed));
});

test("a cursor of another secret does not open", async ({ expect }) => {
  const foreign = await createCursorSeal(`${secret}!`).seal(["7"], bound);
  expect(await seal.open(foreign, bound)).toEqual(refusedAs(changed));
});

test.for([
  ["", "a cursor is of another version"],
  ["AQ", "a cursor is too short"],
  [`AQ${"A".repeat(36)}`, "a cursor is too short"],
  ["Ag", "a cursor is of another version"],
  [`A${"A".repeat(99)}`, "a cursor is of another version"],
  [`AQ${"A".repeat(98)}`, changed],
  ["AR", "a cursor is not base64url"],
  ["A", "a cursor is not base64url"],
  ["AQ==", "a cursor is not base64url"],
  ["AQ+/", "a cursor is not base64url"],
  [" AQ", "a cursor is not base64url"],
  ["AQ\n", "a cursor is not base64url"],
  ["ÀQ", "a cursor is not base64url"],
  ["A".repeat(16_385), "a cursor is too long"],
  ["€".repeat(16_385), "a cursor is too long"],
] as const)("%j is refused", async ([cursor, detail], { expect }) => {
  expect(await seal.open(cursor, bound)).toEqual(refusedAs(detail));
});

test("a text of any kind is refused, and not repeated", async ({ expect }) => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(anyText, fc.base64String()), async (text) => {
      const opened = await seal.open(text, bound);
      expect(opened).toMatchObject({ ok: false, refusal: { reason: "bad-cursor" } });
      if (text.length > 12) expect(JSON.stringify(opened)).not.toContain(text);
    }),
  );
});

test("a cursor with any one bit flipped is refused", async ({ expect }) => {
  const bytes = Buffer.from(await seal.seal(["2001-02-28T23:59:59", null, "7"], bound), "base64url");
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const flipped = Buffer.from(bytes);
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect((await seal.open(flipped.toString("base64url"), bound)).ok).toBe(false);
  }
});

test("a cursor with its last character changed, one more, or cut anywhere is refused", async ({ expect }) => {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  for (const position of [["7"], ["77"], ["777"]]) {
    const cursor = await seal.seal(position, bound);
    const last = Array.from(alphabet, (char) => cursor.slice(0, -1) + char);
    const cuts = Array.from(cursor, (_, at) => cursor.slice(0, at));
    const longer = Array.from(alphabet, (char) => cursor + char);
    for (const other of [...last, ...cuts, ...longer].filter((text) => text !== cursor)) {
      expect((await seal.open(other, bound)).ok).toBe(false);
    }
  }
});

test("any position comes back, in any isolate", async ({ expect }) => {
  await fc.assert(
    fc.asyncProperty(positions, async (position) => {
      const cursor = await seal.seal(position, bound);
      expect(cursor).toMatch(/^[A-Za-z0-9_-]+$/);
      expect(await createCursorSeal(secret).open(cursor, { ...bound })).toEqual({ ok: true, value: position });
    }),
  );
});

test("one position of one list has one cursor; all else has another", async ({ expect }) => {
  await fc.assert(
    fc.asyncProperty(positions, positions, async (one, other) => {
      const cursor = await seal.seal(one, bound);
      expect(await createCursorSeal(secret).seal([...one], { ...bound })).toBe(cursor);
      if (JSON.stringify(one) !== JSON.stringify(other)) expect(await seal.seal(other, bound)).not.toBe(cursor);
    }),
  );
});

test("two principals, lists, policies or secrets share no byte of what is sealed or of its IV", async ({ expect }) => {
  const sealed = await Promise.all([
    seal.seal(["7"], bound),
    seal.seal(["7"], { ...bound, principal: "eve" }),
    seal.seal(["7"], { ...bound, shape: "Airport iata:ASC" }),
    seal.seal(["7"], { ...bound, policy: "beef" }),
    createCursorSeal("another").seal(["7"], bound),
  ]);
  const part = (from: number, to?: number) =>
    new Set(sealed.map((cursor) => Buffer.from(cursor, "base64url").subarray(from, to).toString("hex")));
  expect(part(1, 13).size).toBe(sealed.length);
  expect(part(13).size).toBe(sealed.length);
});

test("a cursor shows nothing of what it holds", async ({ expect }) => {
  const cursor = await seal.seal(["canary-value", null], bound);
  const shown = cursor + Buffer.from(cursor, "base64url").toString("latin1");
  for (const hidden of ["canary", "null", "Flight", "ada", "c0ffee", secret]) expect(shown).not.toContain(hidden);
});

test("many cursors at once, in an isolate that has no keys yet", async ({ expect }) => {
  const fresh = createCursorSeal(secret);
  const cursors = await Promise.all(Array.from({ length: 500 }, (_, index) => fresh.seal([String(index)], bound)));
  expect(new Set(cursors).size).toBe(500);
  expect(await seal.open(cursors[499] ?? "", bound)).toEqual({ ok: true, value: ["499"] });
});

test("a text key as long as a bounded column takes fits into a cursor that opens", async ({ expect }) => {
  const position = ["漢".repeat(4000), "7"];
  expect(await seal.open(await seal.seal(position, bound), bound)).toEqual({ ok: true, value: position });
});
