import fc from "fast-check";
import { test } from "vitest";
import { clipText, isClipped } from "#catalog/clip-text.ts";

/** Compares as SQL does: the shorter one padded with spaces. */
function compare(one: string, other: string): number {
  const length = Math.max(one.length, other.length);
  const [left, right] = [one.padEnd(length), other.padEnd(length)];
  return left < right ? -1 : left > right ? 1 : 0;
}

const unit = fc.constantFrom("a", "b", " ", "\t", "😀", "ß");
const value = fc.string({ unit, maxLength: 60 });
const long = fc
  .tuple(value, fc.integer({ min: 3980, max: 4010 }), unit, value)
  .map(([head, length, filler, tail]) => head + filler.repeat(length) + tail);

test("a long text compares with every value of a bounded field as its clip does", ({ expect }) => {
  fc.assert(
    fc.property(long, value, (text, stored) => {
      const clip = clipText(text);
      expect(clip.length).toBeLessThanOrEqual(4000);
      expect(clip.isWellFormed()).toBe(true);
      expect(Math.sign(compare(stored, clip))).toBe(Math.sign(compare(stored, text)));
    }),
  );
});

test("a text of spaces alone stays equal to the empty one, and one character behind them makes it unequal", ({
  expect,
}) => {
  expect(compare("", clipText(" ".repeat(30_000)))).toBe(0);
  expect(compare("", clipText(`${" ".repeat(30_000)}x`))).toBe(-1);
});

test("fields that could hold what a clip leaves out are met with the whole", ({ expect }) => {
  expect([60, 3997, 3998, 4000, "max"].map((length) => isClipped(length as number | "max"))).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});
