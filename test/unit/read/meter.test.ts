// A bucket for each principal, which fills up within a minute of a clock that the test sets.

import { describe, test } from "vitest";
import { createMeter } from "#read/meter.ts";

function openMeter() {
  let nowMs = 1_000_000;
  const meter = createMeter(() => nowMs);
  return {
    charge: meter.charge,
    wait: (seconds: number) => {
      nowMs += seconds * 1000;
    },
  };
}

describe("a bucket", () => {
  test("gives what is in it, and then says when there is more", ({ expect }) => {
    const { charge, wait } = openMeter();
    expect([charge("ana", 50, 60), charge("ana", 10, 60)]).toEqual([undefined, undefined]);
    expect(charge("ana", 10, 60)).toBe(10);
    wait(9);
    expect(charge("ana", 10, 60)).toBe(1);
    wait(1);
    expect(charge("ana", 10, 60)).toBeUndefined();
    expect(charge("ana", 0.1, 60)).toBe(1);
  });

  test("is not emptied by what was refused", ({ expect }) => {
    const { charge } = openMeter();
    expect(charge("ana", 40, 60)).toBeUndefined();
    expect(charge("ana", 40, 60)).toBe(20);
    expect(charge("ana", 20, 60)).toBeUndefined();
  });

  test("holds no more than a minute's, however long nobody asked", ({ expect }) => {
    const { charge, wait } = openMeter();
    expect(charge("ana", 60, 60)).toBeUndefined();
    wait(3600);
    expect(charge("ana", 60, 60)).toBeUndefined();
    expect(charge("ana", 60, 60)).toBe(60);
  });

  test("that is full gives more than it holds, and owes it", ({ expect }) => {
    const { charge, wait } = openMeter();
    expect(charge("ana", 180, 60)).toBeUndefined();
    wait(60);
    expect(charge("ana", 1, 60)).toBe(61);
    wait(120);
    expect(charge("ana", 180, 60)).toBeUndefined();
  });

  test("that is not full gives nothing of what is more than it holds", ({ expect }) => {
    const { charge } = openMeter();
    expect(charge("ana", 1, 60)).toBeUndefined();
    expect(charge("ana", 180, 60)).toBe(1);
  });

  test("is each principal's own", ({ expect }) => {
    const { charge } = openMeter();
    expect(charge("ana", 60, 60)).toBeUndefined();
    expect(charge("wes", 60, 60)).toBeUndefined();
    expect(charge("ana", 60, 60)).toBe(60);
  });

  test("is not filled by a clock that was set back", ({ expect }) => {
    const { charge, wait } = openMeter();
    expect(charge("ana", 60, 60)).toBeUndefined();
    wait(-3600);
    expect(charge("ana", 60, 60)).toBe(60);
  });

  test("of who asked longest ago is forgotten, when there are too many", ({ expect }) => {
    const { charge } = openMeter();
    for (let at = 0; at <= 10_000; at += 1) charge(`p${at}`, 60, 60);
    expect(charge("p10000", 60, 60)).toBe(60);
    expect(charge("p1", 60, 60)).toBe(60);
    expect(charge("p0", 60, 60)).toBeUndefined();
  });
});
