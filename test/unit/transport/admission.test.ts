import { describe, test } from "vitest";
import { ok, refuse } from "#kernel/result.ts";
import { makeBatch } from "#sql/rendered.ts";
import { withAdmission } from "#transport/admission.ts";
import type { AdmissionLimits, Entered, GatePort } from "#transport/admission.ts";
import type { Verdict } from "#transport/gate.ts";
import { createLocalGate } from "#transport/local-gate.ts";
import type { SendContext, Transport } from "#transport/send-batch.ts";
import { handTime } from "./hand-time.ts";

const batch = makeBatch({ text: "SELECT 1", count: 1 });
const sent = ok({ rowsets: [], bytes: 7, elapsedMs: 3 });
const shed: Verdict = { kind: "shed", cause: "full", retryAfterSeconds: 9 };

type Answer = Awaited<ReturnType<Transport["send"]>>;

interface Options extends Partial<AdmissionLimits> {
  readonly enter?: () => Promise<Entered>;
  readonly wait?: () => Promise<Verdict>;
  /** What the warehouse does. */
  readonly answer?: () => Promise<Answer>;
}

const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

function setUp(options: Options = {}) {
  const { enter = async () => ({ kind: "admitted" as const }), wait = never, answer = async () => sent } = options;
  const { slots = 4, slotsLocal = 2, queued = 10, queueMs = 10_000 } = options;
  const time = handTime();
  const said: string[] = [];
  let ids = 0;
  let running = 0;
  let most = 0;
  const gate: GatePort = {
    enter: ({ id, principal, isExport, waitMs, limits }) => {
      said.push(`enter ${id} ${principal} ${isExport} ${waitMs} ${limits.slots}/${limits.queued}`);
      return enter();
    },
    wait: (id) => {
      said.push(`wait ${id}`);
      return wait();
    },
    renew: async ({ id }) => void said.push(`renew ${id}`),
    leave: (id) => void said.push(`leave ${id}`),
  };
  const once: Transport["send"] = async () => {
    running += 1;
    most = Math.max(most, running);
    try {
      return await answer();
    } finally {
      running -= 1;
    }
  };
  const send = withAdmission(once, {
    limits: { slots, slotsLocal, queued, queueMs },
    gate,
    local: createLocalGate(time.clock, time.timer),
    clock: time.clock,
    timer: time.timer,
    newId: () => `#${(ids += 1)}`,
  });
  const gone = new AbortController();
  const ask = (more: Partial<SendContext> = {}) =>
    send(batch, {
      deadlineMs: 30_000,
      signal: gone.signal,
      pressure: { principal: "ana", isExport: false },
      ...more,
    });
  return { ask, said, gone, ...time, load: () => ({ running, most }) };
}

describe("a batch", () => {
  test("is sent with a slot, which is given back", async ({ expect }) => {
    const { ask, said, load } = setUp();
    expect(await ask({ pressure: { principal: "wes", isExport: true } })).toEqual(ok({ ...sent.value, queuedMs: 0 }));
    expect([said, load().most]).toEqual([["enter #1 wes true 10000 4/10", "leave #1"], 1]);
  });

  test("gives its slot back when it is refused, and when it throws", async ({ expect }) => {
    const refused = setUp({ answer: async () => refuse({ reason: "warehouse-failed", detail: "no", attempts: 2 }) });
    expect(await refused.ask()).toEqual(refuse({ reason: "warehouse-failed", detail: "no", attempts: 2, queuedMs: 0 }));
    const thrown = setUp({ answer: () => Promise.reject(new TypeError("a bug")) });
    await expect(thrown.ask()).rejects.toThrow("a bug");
    expect([refused.said.at(-1), thrown.said.at(-1)]).toEqual(["leave #1", "leave #1"]);
  });

  test("that is shed is not sent, and says when to come back", async ({ expect }) => {
    const { ask, load } = setUp({ enter: async () => shed });
    const busy = { reason: "warehouse-busy", isOverShare: false, retryAfterSeconds: 9, attempts: 0, queuedMs: 0 };
    expect(await ask()).toMatchObject({ ok: false, refusal: busy });
    const share = setUp({ enter: async () => ({ ...shed, cause: "share" }) });
    expect(await share.ask()).toMatchObject({ refusal: { reason: "warehouse-busy", isOverShare: true } });
    expect(load().most + share.load().most).toBe(0);
  });

  test("waits for its turn, no longer than its own deadline allows, and says how long it was", async ({ expect }) => {
    const turn = Promise.withResolvers<Verdict>();
    const { ask, said, pass } = setUp({ enter: async () => ({ kind: "queued" }), wait: () => turn.promise });
    const asked = ask({ deadlineMs: 6000 });
    await pass(2500);
    expect(said).toEqual(["enter #1 ana false 5900 4/10", "wait #1"]);
    turn.resolve({ kind: "admitted" });
    expect(await asked).toMatchObject({ ok: true, value: { queuedMs: 2500 } });
  });

  test("whose client leaves while it waits no longer waits", async ({ expect }) => {
    const { ask, said, gone, settle, load } = setUp({ enter: async () => ({ kind: "queued" }) });
    const asked = ask();
    await settle();
    gone.abort();
    expect(await asked).toMatchObject({ ok: false, refusal: { reason: "cancelled" } });
    expect([said.at(-1), load().most]).toEqual(["leave #1", 0]);
  });

  test("says that it is still there for as long as it takes", async ({ expect }) => {
    const answer = Promise.withResolvers<Answer>();
    const { ask, said, pass } = setUp({ answer: () => answer.promise });
    const asked = ask();
    await pass(10_000);
    answer.resolve(sent);
    await asked;
    await pass(10_000);
    expect(said.slice(1)).toEqual(["renew #1", "renew #1", "renew #1", "leave #1"]);
  });
});

describe("without the gate", () => {
  const away: readonly (readonly [string, Options])[] = [
    ["fails", { enter: () => Promise.reject(new Error("no such object")) }],
    ["does not answer", { enter: never }],
    ["forgets who waits", { enter: async () => ({ kind: "queued" }), wait: async () => ({ kind: "left" }) }],
    [
      "ends while somebody waits",
      { enter: async () => ({ kind: "queued" }), wait: () => Promise.reject(new Error("reset")) },
    ],
    ["never gives a verdict", { enter: async () => ({ kind: "queued" }), wait: never, queueMs: 1000 }],
  ];
  test.for(away)("that %s, an isolate has slots of its own", async ([, options], { expect }) => {
    const answer = Promise.withResolvers<Answer>();
    const { ask, said, pass, load } = setUp({ ...options, answer: () => answer.promise });
    const asked = Array.from({ length: 5 }, () => ask());
    await pass(3000);
    expect(load()).toEqual({ running: 2, most: 2 });
    // What the gate may hold for them it need not.
    expect(said.filter((line) => line.startsWith("leave"))).toHaveLength(5);
    answer.resolve(sent);
    await pass(3000);
    const answers = await Promise.all(asked);
    expect(answers.filter((one) => one.ok).length).toBeGreaterThanOrEqual(2);
    expect(load()).toEqual({ running: 0, most: 2 });
  });

  test("it is left alone for a while, and tried again after", async ({ expect }) => {
    const { ask, said, pass } = setUp({ enter: () => Promise.reject(new Error("overloaded")) });
    const entered = () => said.filter((line) => line.startsWith("enter")).length;
    expect((await ask()).ok).toBe(true);
    expect((await ask()).ok).toBe(true);
    expect(entered()).toBe(1);
    await pass(5000);
    expect((await ask()).ok).toBe(true);
    expect(entered()).toBe(2);
  });

  test("the queue of the isolate ends too", async ({ expect }) => {
    const { ask, pass, gone } = setUp({
      enter: () => Promise.reject(new Error("overloaded")),
      answer: never,
      slotsLocal: 1,
      queueMs: 1000,
    });
    void ask();
    const late = ask();
    await pass(1100);
    expect(await late).toMatchObject({ refusal: { reason: "warehouse-busy" } });
    const left = ask();
    await pass(100);
    gone.abort();
    expect(await left).toMatchObject({ refusal: { reason: "cancelled" } });
  });
});
