import { test } from "vitest";
import { createKept } from "#schema/kept-schemas.ts";

const keptOf = (sizes: readonly number[]): readonly number[] => {
  const kept = createKept<number>();
  sizes.forEach((fields, index) => kept.set(String(index), index, fields));
  return sizes.flatMap((_, index) => kept.get(String(index)) ?? []);
};

test.for([
  ["eight small ones, whatever came before", Array<number>(10).fill(30), [2, 3, 4, 5, 6, 7, 8, 9]],
  ["five of 3,000 fields", Array<number>(7).fill(3000), [2, 3, 4, 5, 6]],
  ["one that is larger than all may be together", [10, 20_000], [1]],
  ["what is small beside what is large", [14_000, 10, 10], [0, 1, 2]],
] as const)("kept: %s", ([, sizes, left], { expect }) => {
  expect(keptOf(sizes)).toEqual(left);
});

test("what is used again is young again", ({ expect }) => {
  const kept = createKept<string>();
  kept.set("a", "a", 8000);
  kept.set("b", "b", 7000);
  kept.set("a", "a", 8000);
  kept.set("c", "c", 7000);
  expect(["a", "b", "c"].map((id) => kept.get(id))).toEqual(["a", undefined, "c"]);
});
