// A digest that was kept is the digest: of texts that come once or often, of more than are kept, and of long ones.

import { createHash } from "node:crypto";
import fc from "fast-check";
import { test } from "vitest";
import { keptDigest } from "#kernel/kept-digest.ts";

const expected = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex");

test("whatever comes again", async ({ expect }) => {
  const texts = fc.array(fc.oneof(fc.string({ unit: "grapheme" }), fc.constantFrom("{ a }", "{ b }")), {
    maxLength: 20,
  });
  await fc.assert(
    fc.asyncProperty(texts, async (given) => {
      for (const text of [...given, ...given]) expect(await keptDigest(text)).toBe(expected(text));
    }),
  );
});

test("of more texts than are kept, and of one that is too long to be", async ({ expect }) => {
  const texts = [...Array.from({ length: 500 }, (_, index) => `{ a${index} }`), "x".repeat(20_000)];
  for (const text of [...texts, ...texts]) expect(await keptDigest(text)).toBe(expected(text));
});
