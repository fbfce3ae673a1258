import fc from "fast-check";
import { describe, test } from "vitest";
import { ok, refuse } from "#kernel/result.ts";
import { makeBatch } from "#sql/rendered.ts";
import { withAttempts } from "#transport/attempts.ts";
import type { AttemptParts } from "#transport/attempts.ts";
import { createCircuit } from "#transport/circuit.ts";
import { classifyMessage } from "#transport/classify-fault.ts";
import type { Fault } from "#transport/fault-classes.ts";
import type { Transport } from "#transport/send-batch.ts";
import { handClock } from "./scripted.ts";

const batch = makeBatch({ text: "SELECT 1", count: 1 });
const sent = ok({ rowsets: [], bytes: 7, elapsedMs: 3 });
const fault = (message: string) => refuse(classifyMessage(message));
const moved = fault("Msg 40613");
const warming = fault("Msg 42109");
const late: Fault = { reason: "deadline-exceeded", detail: "no answer within 10 ms" };

type Answer = Awaited<ReturnType<Transport["send"]>>;

interface Options extends Partial<AttemptParts["limits"]> {
  readonly failures?: number;
  readonly random?: number;
  /** What one attempt takes. */
  readonly takesMs?: number;
  readonly onWait?: () => void;
}

/** A warehouse that answers by the script, its last line for ever. Waits pass at once, on the clock alone. */
function setUp(script: readonly Answer[], options: Options = {}) {
  const { failures = 0, random = 1, takesMs = 0, onWait, attempts = 3, backOffMs = 100, deadlineMs = 30_000 } = options;
  const time = handClock(0);
  const waits: number[] = [];
  const askedAt: number[] = [];
  const gone = new AbortController();
  const once: Transport["send"] = async () => {
    askedAt.push(time.clock());
    time.advance(takesMs);
    return script[Math.min(askedAt.length, script.length) - 1] ?? sent;
  };
  const send = withAttempts(once, {
    limits: { attempts, backOffMs, deadlineMs },
    circuit: createCircuit({ limits: { failures, openMs: 1000 }, clock: time.clock }),
    clock: time.clock,
    timer: (ms) => {
      waits.push(ms);
      time.advance(ms);
      onWait?.();
      return AbortSignal.abort();
    },
    random: () => random,
  });
  return { ask: () => send(batch, { deadlineMs: 10_000, signal: gone.signal }), waits, askedAt, gone, ...time };
}

describe("a round trip", () => {
  test("that is answered is asked for once", async ({ expect }) => {
    const { ask, waits, askedAt } = setUp([sent]);
    expect(await ask()).toEqual(ok({ ...sent.value, attempts: 1, waitedMs: 0 }));
    expect([waits, askedAt]).toEqual([[], [0]]);
  });

  test("that fails and then does not is one answer, told with its attempts and waits", async ({ expect }) => {
    const { ask, waits } = setUp([moved, moved, sent]);
    expect(await ask()).toEqual(ok({ ...sent.value, attempts: 3, waitedMs: 300 }));
    expect(waits).toEqual([100, 200]);
  });

  test("is given up after so many attempts, and says nothing of what might be done about it", async ({ expect }) => {
    const { ask, askedAt } = setUp([moved], { attempts: 4 });
    expect(await ask()).toEqual(
      refuse({ reason: "warehouse-unavailable", detail: "Msg 40613 (transient)", attempts: 4, waitedMs: 700 }),
    );
    expect(askedAt).toEqual([0, 100, 300, 700]);
  });

  test.for([
    ["Msg 42108, Level 20: paused", 1],
    ["Msg 18456: Login failed", 1],
    ["Msg 8114: Error converting", 1],
    ["Msg 4060: Cannot open database", 2],
    ["0x8007000C", 2],
    ["Msg 40197", 5],
  ] as const)("%s is asked for %i times of 5", async ([message, times], { expect }) => {
    const { ask, askedAt } = setUp([fault(message)], { attempts: 5 });
    expect(await ask()).toMatchObject({ ok: false, refusal: { attempts: times } });
    expect(askedAt).toHaveLength(times);
  });

  test("with one attempt allowed nothing is asked again", async ({ expect }) => {
    const { ask, askedAt } = setUp([fault("Msg 4060")], { attempts: 1 });
    expect(await ask()).toMatchObject({ ok: false, refusal: { attempts: 1, waitedMs: 0 } });
    expect(askedAt).toHaveLength(1);
  });

  test("a warehouse that is busy is left alone for as long as it says, or is not asked again", async ({ expect }) => {
    const soon = setUp([fault("Msg 40501: Retry the request after 4 seconds."), sent]);
    expect(await soon.ask()).toMatchObject({ ok: true, value: { attempts: 2, waitedMs: 4100 } });
    const never = setUp([fault("Msg 40501")]);
    expect(await never.ask()).toMatchObject({ refusal: { retryAfterSeconds: 10, attempts: 1, waitedMs: 0 } });
  });

  test("a pool that warms up is waited for, whatever number of attempts is allowed", async ({ expect }) => {
    const { ask, askedAt } = setUp([warming, warming, warming, warming, warming, sent], { attempts: 1 });
    expect(await ask()).toMatchObject({ ok: true, value: { attempts: 6 } });
    expect(askedAt).toEqual([0, 100, 300, 700, 1500, 3100]);
  });

  test.for([
    ["when there is no time left for another attempt", [warming]],
    ["when the last attempt had no answer", [warming, warming, refuse(late)]],
  ] as const)("a pool that warms up is said to, %s", async ([, script], { expect }) => {
    expect(await setUp(script).ask()).toMatchObject({
      ok: false,
      refusal: { reason: "warehouse-unavailable", isWarmingUp: true, detail: "Msg 42109 (warming-up)" },
    });
  });

  test("an attempt without an answer is not followed by another", async ({ expect }) => {
    const { ask, askedAt } = setUp([refuse(late)]);
    expect(await ask()).toMatchObject({ ok: false, refusal: { reason: "deadline-exceeded", attempts: 1 } });
    expect(askedAt).toHaveLength(1);
  });

  test("a client that left while it was waited is never asked for again", async ({ expect }) => {
    const world = setUp([moved, sent], { onWait: () => world.gone.abort() });
    expect(await world.ask()).toMatchObject({
      ok: false,
      refusal: { reason: "cancelled", attempts: 1, waitedMs: 100 },
    });
    expect(world.askedAt).toHaveLength(1);
  });

  test("a bug is thrown, and the circuit goes on", async ({ expect }) => {
    const time = handClock(0);
    const circuit = createCircuit({ limits: { failures: 1, openMs: 1000 }, clock: time.clock });
    const limits = { attempts: 3, backOffMs: 1, deadlineMs: 1000 };
    const parts = { limits, circuit, clock: time.clock, timer: () => AbortSignal.abort(), random: () => 0 };
    const send = withAttempts(async () => {
      throw new RangeError("a bug");
    }, parts);
    const context = { deadlineMs: 1000, signal: new AbortController().signal };
    await expect(send(batch, context)).rejects.toThrow(RangeError);
    await expect(send(batch, context)).rejects.toThrow(RangeError);
  });
});

describe("the circuit", () => {
  test("opens within a round trip: the failure is what is said of it, then nobody is asked", async ({ expect }) => {
    const { ask, askedAt } = setUp([moved], { failures: 2 });
    expect(await ask()).toMatchObject({ ok: false, refusal: { detail: "Msg 40613 (transient)", attempts: 2 } });
    expect(await ask()).toMatchObject({ ok: false, refusal: { detail: /circuit/, attempts: 0, retryAfterSeconds: 1 } });
    expect(askedAt).toHaveLength(2);
  });

  test("does not mind what a statement fails at by itself, nor a pool that warms up", async ({ expect }) => {
    const script = [fault("Msg 8114"), warming, warming, fault("0x8007000C"), fault("0x8007000C"), moved, sent];
    const { ask, askedAt } = setUp(script, { failures: 2, attempts: 2 });
    for (let round = 0; round < 3; round += 1) await ask();
    expect(await ask()).toMatchObject({ ok: true });
    expect(askedAt).toHaveLength(7);
  });
});

describe("whatever the warehouse says", () => {
  const message = fc.constantFrom("Msg 40613", "Msg 42109", "Msg 40501", "Msg 4060", "Msg 8114", "Msg 42108", "");

  test("no attempt begins too late, none beyond what is allowed, and waits are what is told", async ({ expect }) => {
    const script = fc.array(fc.option(message), { minLength: 1, maxLength: 12 });
    const limits = fc.record({
      attempts: fc.integer({ min: 1, max: 6 }),
      backOffMs: fc.integer({ min: 1, max: 20_000 }),
      deadlineMs: fc.integer({ min: 100, max: 20_000 }),
      random: fc.double({ min: 0, max: 1, noNaN: true }),
      takesMs: fc.nat(500),
    });
    await fc.assert(
      fc.asyncProperty(script, limits, async (said, options) => {
        const world = setUp(
          said.map((text) => (text === null ? sent : fault(text))),
          options,
        );
        const outcome = await world.ask();
        const { attempts = 0, waitedMs = 0 } = outcome.ok ? outcome.value : outcome.refusal;
        expect(attempts).toBe(world.askedAt.length);
        expect(waitedMs).toBe(world.waits.reduce((sum, ms) => sum + ms, 0));
        expect(world.askedAt.slice(1).every((ms) => ms + 100 <= Math.min(options.deadlineMs, 10_000))).toBe(true);
        const isWarm = !said.slice(0, attempts).includes("Msg 42109");
        if (isWarm) expect(attempts).toBeLessThanOrEqual(options.attempts);
        if (!outcome.ok) expect(outcome.refusal).not.toHaveProperty("again");
      }),
    );
  });
});
