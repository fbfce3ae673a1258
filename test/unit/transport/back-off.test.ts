import { describe, test } from "vitest";
import type { WarehouseRefusal } from "#kernel/refusal.ts";
import { createBackOff } from "#transport/back-off.ts";
import { handClock } from "./scripted.ts";

const DOWN: WarehouseRefusal = { reason: "warehouse-unavailable", detail: "down" };

/** `luck` 1 gives the longest pause. */
function open(luck = 1) {
  const time = handClock(1_000_000);
  const backOff = createBackOff({ clock: time.clock, random: () => luck });
  const fail = (): void => {
    const askedAtMs = time.clock();
    backOff.asked();
    time.advance(1);
    backOff.failed(DOWN, askedAtMs);
  };
  return { backOff, fail, ...time };
}

/** How long it takes until somebody may ask. */
function pauseOf({ backOff, advance }: ReturnType<typeof open>): number {
  let ms = 0;
  while (backOff.refusal() !== undefined) {
    advance(100);
    ms += 100;
  }
  return ms;
}

describe("back-off", () => {
  test("before any failure everybody may ask", ({ expect }) => {
    const { backOff } = open();
    expect(backOff.refusal()).toBeUndefined();
    backOff.asked();
    expect(backOff.refusal()).toBeUndefined();
  });

  test.for([
    [1, [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]],
    [0, [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]],
  ] as const)("pauses double up to a minute, luck %d", ([luck, pauses], { expect }) => {
    const one = open(luck);
    const seen = pauses.map(() => {
      one.fail();
      return pauseOf(one);
    });
    expect(seen).toEqual(pauses);
  });

  test("after the pause one asks, and the others are told what it was", ({ expect }) => {
    const { backOff, fail, advance } = open();
    fail();
    advance(1000);
    backOff.asked();
    expect(backOff.refusal()).toEqual(DOWN);
    advance(14_999);
    expect(backOff.refusal()).toEqual(DOWN);
    advance(1);
    expect(backOff.refusal(), "one that never ended blocks nobody for ever").toBeUndefined();
  });

  test("one that leaves makes room for the next", ({ expect }) => {
    const { backOff, fail, advance } = open();
    fail();
    advance(1000);
    backOff.asked();
    backOff.left();
    expect(backOff.refusal()).toBeUndefined();
  });

  test("a success ends it, and the next failure is a first one", ({ expect }) => {
    const one = open();
    one.fail();
    one.fail();
    one.backOff.succeeded();
    expect(one.backOff.refusal()).toBeUndefined();
    one.fail();
    expect(pauseOf(one)).toBe(1000);
  });

  test("requests that asked together are one failure", ({ expect }) => {
    const one = open();
    const askedAtMs = one.clock();
    one.advance(5);
    for (const _ of Array.from({ length: 50 })) one.backOff.failed(DOWN, askedAtMs);
    expect(pauseOf(one)).toBe(1000);
  });
});
