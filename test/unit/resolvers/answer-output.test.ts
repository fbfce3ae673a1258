// The bytes of an answer are those of its whole text, however it is cut and however long it is.

import fc from "fast-check";
import { test } from "vitest";
import { answerMeasure, AnswerOutput, AnswerTooLarge } from "#resolvers/answer-output.ts";

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
      const output = new AnswerOutput(1e9);
      for (const part of parts) output.write(part);
      expect(Buffer.from(output.bytes()).equals(Buffer.from(parts.join(""), "utf8"))).toBe(true);
    }),
  );
});

test.for([
  ["of bytes", (limit: number) => new AnswerOutput(limit)],
  ["that is only measured", answerMeasure],
] as const)("an answer %s that is too large ends where it is", ([, open], { expect }) => {
  const output = open(10);
  output.write("12345");
  output.write("67890");
  expect(() => output.write("1")).toThrow(AnswerTooLarge);
});

test("an answer that is taken while it is written is the same, and is too large as a whole", ({ expect }) => {
  fc.assert(
    fc.property(texts, (parts) => {
      const output = new AnswerOutput(1, { partBytes: 1000, maxBytes: 1e9 });
      const taken: Uint8Array[] = [];
      for (const part of parts) {
        output.write(part);
        if (output.isFull) taken.push(output.take());
      }
      taken.push(output.take());
      expect(Buffer.concat(taken).equals(Buffer.from(parts.join(""), "utf8"))).toBe(true);
      expect(taken.slice(0, -1).every(({ length }) => length >= 1000)).toBe(true);
    }),
  );
  const output = new AnswerOutput(1e9, { partBytes: 2, maxBytes: 10 });
  for (const text of ["12345", "67890"]) {
    output.write(text);
    expect([output.isFull, output.take().length, output.isFull]).toEqual([true, 5, false]);
  }
  expect(() => output.write("1")).toThrow(AnswerTooLarge);
});
