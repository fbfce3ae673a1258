// A good token with any byte changed is no token any more, and never a fault.

import { Buffer } from "node:buffer";
import fc from "fast-check";
import { test } from "vitest";
import { goodClaims, makeBench, makeSigner, sign } from "./provider.ts";

const signer = await makeSigner("key-1");
const good = await sign(signer, goodClaims());
const bench = makeBench([signer]);
const part = (index: number, token: string) => token.split(".")[index] ?? "";
const characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.".split("");

test("mutated tokens never verify", async ({ expect }) => {
  expect((await bench.tryToken(good)).ok).toBe(true);
  const change = fc.record({ at: fc.nat(good.length - 1), to: fc.constantFrom(...characters) });
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
      const mutated = changes.reduce((token, { at, to }) => token.slice(0, at) + to + token.slice(at + 1), good);
      fc.pre(mutated !== good);
      expect((await bench.tryToken(mutated)).ok).toBe(false);
    }),
    { numRuns: 2000 },
  );
});

test("no other last character of the signature makes the same token", async ({ expect }) => {
  const answers = await Promise.all(characters.map((last) => bench.tryToken(good.slice(0, -1) + last)));
  expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
});

test("cut, doubled or joined tokens never verify", async ({ expect }) => {
  await fc.assert(
    fc.asyncProperty(fc.nat(good.length - 1), fc.constantFrom("", ".", good, "="), async (length, tail) => {
      expect((await bench.tryToken(good.slice(0, length) + tail)).ok).toBe(length === 0 && tail === good);
    }),
  );
});

test("anything at all in the header is refused, not thrown", async ({ expect }) => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...characters, "=", "e30", "."), { maxLength: 80 }), async (texts) => {
      expect((await bench.tryToken(texts.join(""))).ok).toBe(false);
    }),
  );
});

test("any JSON as header and payload is refused, not thrown", async ({ expect }) => {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), fc.jsonValue(), async (header, payload) => {
      expect((await bench.tryToken(`${encode(header)}.${encode(payload)}.${part(2, good)}`)).ok).toBe(false);
    }),
  );
});
