// Records on their way to the sinks: what one does not take is counted for it, and none can hang an answer.

import { describe, test } from "vitest";
import { createDelivery, type Sink } from "#audit/delivery.ts";
import type { AuditRecord } from "#audit/record.ts";
import { outcome } from "./records.ts";

const never = () => new AbortController().signal;
const options = { deadlineMs: 1000, timer: never };

/** A sink that fails for as long as it is told to. */
function failing() {
  const taken: AuditRecord[] = [];
  const state = { isDown: true, taken };
  const sink: Sink = async (record) => {
    if (state.isDown) throw new Error("down");
    taken.push(record);
  };
  return { state, sink };
}

describe("a sink that is down", () => {
  test("is not stored in, and told how much it missed by the next record that it takes, once", async ({ expect }) => {
    const { state, sink } = failing();
    const { deliver, drop } = createDelivery([sink], options);
    for (let at = 0; at < 3; at += 1) expect(await deliver(outcome(at))).toBe(false);
    drop();
    state.isDown = false;
    expect(await deliver(outcome(4))).toBe(true);
    expect(await deliver(outcome(5))).toBe(true);
    expect(state.taken.map(({ dropped }) => dropped)).toEqual([4, 0]);
  });

  test("is no loss of the others", async ({ expect }) => {
    const [down, up] = [failing(), failing()];
    up.state.isDown = false;
    const { deliver } = createDelivery([down.sink, up.sink], options);
    expect([await deliver(outcome(0)), await deliver(outcome(1))]).toEqual([false, false]);
    expect(up.state.taken.map(({ dropped }) => dropped)).toEqual([0, 0]);
    down.state.isDown = false;
    expect(await deliver(outcome(2))).toBe(true);
    expect([down.state.taken, up.state.taken].map((taken) => taken.at(-1)?.dropped)).toEqual([2, 0]);
  });

  test("may throw at once", async ({ expect }) => {
    const { deliver } = createDelivery(
      [
        () => {
          throw new Error("at once");
        },
      ],
      options,
    );
    expect(await deliver(outcome(0))).toBe(false);
  });
});

test("of records that travel at once, one tells what was dropped", async ({ expect }) => {
  const { state, sink } = failing();
  const { deliver } = createDelivery([sink], options);
  await Promise.all([deliver(outcome(0)), deliver(outcome(1))]);
  state.isDown = false;
  await Promise.all([2, 3, 4].map((at) => deliver(outcome(at))));
  expect(state.taken.map(({ dropped }) => dropped)).toEqual([2, 0, 0]);
});

test("a sink that hangs is given up at its deadline", async ({ expect }) => {
  const late = new AbortController();
  const asked: number[] = [];
  const timer = (ms: number) => {
    asked.push(ms);
    return late.signal;
  };
  let signalled = false;
  const hanging: Sink = (_record, signal) =>
    new Promise(() => signal.addEventListener("abort", () => void (signalled = true)));
  const delivering = createDelivery([hanging], { deadlineMs: 77, timer }).deliver(outcome(0));
  late.abort();
  expect([await delivering, signalled, asked]).toEqual([false, true, [77]]);
});
