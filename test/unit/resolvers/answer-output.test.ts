// The bytes of an answer are those of its whole text, however it is cut and however long it is.

import fc from "fast-check";
import { test } from "vitest";
import { AnswerOutput } from "#resolvers/answer-output.ts";

/** Each by itself: a text that is cut within a character is none of an answer. */
const texts = fc.array(
  fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.string({ unit: "grapheme", minLength: 1 }).map((text) => text.repeat(700)),
    fc.constantFrom("", "😀", "\u2028", "ż".repeat(5000)),
  ),
  { maxLength: 12 },
);

test("whatever is written", ({ expect }) => {
  fc.assert(
    fc.property(texts, (parts) => {
      const output = new AnswerOutput();
      for (const part of parts) output.write(part);
      expect(Buffer.from(output.bytes()).equals(Buffer.from(parts.join(""), "utf8"))).toBe(true);
    }),
  );
});
