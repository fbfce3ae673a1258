import fc from "fast-check";
import { describe, test } from "vitest";
import { createGate, LEASE_MS } from "#transport/gate.ts";
import type { Asking, GateLimits, Verdict } from "#transport/gate.ts";
import { handClock } from "./scripted.ts";

interface Asked extends Asking {
  readonly verdicts: Verdict[];
}

/** A gate, and what it said to everybody. */
function setUp(limits: GateLimits) {
  const time = handClock(0);
  const gate = createGate(time.clock);
  const asked: Asked[] = [];
  /** Ids in the order in which they were let in. */
  const admitted: string[] = [];
  const leases = new Map<string, number>();
  const ask = (principal: string, more: Partial<Asking> = {}): Asked => {
    const id = more.id ?? `${principal}${asked.length}`;
    const one: Asked = { id, principal, isExport: false, waitMs: 60_000, ...more, verdicts: [] };
    asked.push(one);
    gate.ask(one, limits, (verdict) => {
      one.verdicts.push(verdict);
      if (verdict.kind !== "admitted") return;
      admitted.push(one.id);
      leases.set(one.id, time.clock() + LEASE_MS);
    });
    return one;
  };
  const askAll = (principal: string, count: number, more: Partial<Asking> = {}) =>
    Array.from({ length: count }, () => ask(principal, more));
  /** Every holder so far gives its slot back; one after the other, oldest first. */
  const serve = (count: number): void => {
    for (let left = 0; left < count; left += 1) gate.leave(admitted[served++] ?? "nobody");
  };
  let served = 0;
  const renew = (one: Asked): void => {
    gate.renew(one);
    leases.set(one.id, time.clock() + LEASE_MS);
  };
  const heldUntil = (id: string): number => leases.get(id) ?? 0;
  return { gate, ask, askAll, asked, admitted, serve, renew, heldUntil, ...time };
}

const told = ({ verdicts }: Asked): string =>
  verdicts.map((verdict) => (verdict.kind === "shed" ? verdict.cause : verdict.kind)).join(" ");

describe("who does not get in", () => {
  test("where nobody may wait, it is whoever comes too late", ({ expect }) => {
    const { ask } = setUp({ slots: 2, queued: 0 });
    expect([ask("a"), ask("b"), ask("c"), ask("a")].map(told)).toEqual(["admitted", "admitted", "full", "full"]);
  });

  test("one that waits for half of the queue is over its share, while there is room for others", ({ expect }) => {
    const { ask, askAll } = setUp({ slots: 1, queued: 4 });
    expect(askAll("a", 4).map(told)).toEqual(["admitted", "", "", "share"]);
    expect(told(ask("b"))).toBe("");
  });

  test("in a full queue, whoever has most of it makes room for whoever has less", ({ expect }) => {
    const { ask, askAll } = setUp({ slots: 1, queued: 4 });
    ask("x");
    const many = [...askAll("a", 2), ...askAll("b", 2)];
    const late = ask("c");
    expect([...many.map(told), told(late)]).toEqual(["", "share", "", "", ""]);
    expect(told(ask("c"))).toBe("share");
  });

  test("where everybody has the same, it is the last to come", ({ expect }) => {
    const { ask } = setUp({ slots: 1, queued: 3 });
    expect(["x", "a", "b", "c", "d"].map((who) => told(ask(who)))).toEqual(["admitted", "", "", "", "full"]);
  });

  test("an export makes room for one that is none, and not the other way round", ({ expect }) => {
    const { ask } = setUp({ slots: 1, queued: 2 });
    ask("x");
    const first = ask("a", { isExport: true });
    const second = ask("b");
    expect(told(ask("c"))).toBe("");
    expect([first, second].map(told)).toEqual(["full", ""]);
    expect(told(ask("d", { isExport: true }))).toBe("full");
    expect(told(second)).toBe("");
  });

  test("nobody waits longer than it said", ({ expect }) => {
    const { ask, gate, advance } = setUp({ slots: 1, queued: 9 });
    ask("a", { waitMs: 0 });
    const waiter = ask("b", { waitMs: 500 });
    expect(gate.nextMs()).toBe(500);
    advance(499);
    gate.tick();
    expect(told(waiter)).toBe("");
    advance(1);
    gate.tick();
    expect(waiter.verdicts).toEqual([{ kind: "shed", cause: "late", retryAfterSeconds: 1 }]);
    expect(gate.nextMs()).toBe(undefined);
  });

  test("is told to come back when the queue may be gone", ({ expect }) => {
    const { ask, askAll, gate, advance } = setUp({ slots: 1, queued: 20 });
    const first = ask("x");
    advance(11_000);
    gate.leave(first.id);
    ask("x");
    for (const who of ["a", "b"]) askAll(who, 10);
    expect(ask("c").verdicts).toEqual([]);
    // A slot is held for 3 s as it seems: 0.8 of the first guess and 0.2 of what was seen.
    expect(ask("d").verdicts).toEqual([]);
    expect(askAll("c", 12).at(-1)?.verdicts).toEqual([{ kind: "shed", cause: "share", retryAfterSeconds: 60 }]);
  });

  test("whoever left before it came does not come in", ({ expect }) => {
    const { ask, gate } = setUp({ slots: 1, queued: 1 });
    gate.leave("early");
    expect(told(ask("a", { id: "early" }))).toBe("left");
    gate.renew({ id: "early", principal: "a", isExport: false });
    expect(gate.load()).toEqual({ held: 0, waiting: 0 });
  });
});

describe("who gets in", () => {
  test("principals in turn, each its own in the order they came", ({ expect }) => {
    const { ask, askAll, admitted, serve } = setUp({ slots: 1, queued: 20 });
    ask("x");
    askAll("a", 3);
    ask("b");
    askAll("c", 2);
    serve(7);
    expect(admitted).toEqual(["x0", "a1", "b4", "c5", "a2", "c6", "a3"]);
  });

  test("exports when nobody else waits, in half of the slots", ({ expect }) => {
    const { ask, askAll, gate, admitted, serve } = setUp({ slots: 4, queued: 20 });
    expect(askAll("a", 4, { isExport: true }).map(told)).toEqual(["admitted", "admitted", "", ""]);
    expect([ask("b"), ask("c")].map(told)).toEqual(["admitted", "admitted"]);
    const waiting = ask("d");
    serve(1);
    expect(told(waiting)).toBe("admitted");
    gate.leave("b4");
    gate.leave("c5");
    expect(admitted.slice(4)).toEqual(["d6", "a2"]);
  });

  test("an export after eight others, however many of them there are", ({ expect }) => {
    const { ask, askAll, admitted, serve } = setUp({ slots: 1, queued: 100 });
    ask("x");
    const dump = ask("e", { isExport: true });
    askAll("a", 30);
    serve(8);
    expect(told(dump)).toBe("");
    serve(1);
    expect([told(dump), admitted.length]).toEqual(["admitted", 10]);
  });

  test("the next one, when a holder has not been heard of for so long", ({ expect }) => {
    const { ask, gate, advance } = setUp({ slots: 2, queued: 5 });
    const [gone, alive] = [ask("a"), ask("b")];
    const next = ask("c");
    advance(LEASE_MS - 1);
    gate.renew(alive);
    expect(told(next)).toBe("");
    advance(1);
    gate.tick();
    expect([told(next), gate.load()]).toEqual(["admitted", { held: 2, waiting: 0 }]);
    gate.leave(gone.id);
    expect(gate.load().held).toBe(2);
  });

  test("nobody, while those who held a slot before the gate began anew are too many", ({ expect }) => {
    const { ask, gate } = setUp({ slots: 2, queued: 5 });
    for (const id of ["old1", "old2", "old3"]) gate.renew({ id, principal: "a", isExport: false });
    const next = ask("b");
    gate.leave("old1");
    expect(told(next)).toBe("");
    gate.leave("old2");
    expect(told(next)).toBe("admitted");
  });
});

type Step =
  | { readonly do: "ask"; readonly who: number; readonly isExport: boolean; readonly waitMs: number }
  | { readonly do: "leave" | "renew"; readonly at: number }
  | { readonly do: "pass"; readonly ms: number };

const steps = fc.array(
  fc.oneof(
    fc.record({
      do: fc.constant("ask" as const),
      who: fc.nat({ max: 4 }),
      isExport: fc.boolean(),
      waitMs: fc.nat({ max: 20_000 }),
    }),
    fc.record({ do: fc.constantFrom("leave" as const, "renew" as const), at: fc.nat({ max: 200 }) }),
    fc.record({ do: fc.constant("pass" as const), ms: fc.nat({ max: 6000 }) }),
  ),
  { maxLength: 150 },
) satisfies fc.Arbitrary<Step[]>;

const limitsOf = fc.record({ slots: fc.integer({ min: 1, max: 5 }), queued: fc.nat({ max: 12 }) });

test("whatever happens: no more than the slots, no longer a queue, everybody told once, in order, nobody passed over for nothing", ({
  expect,
}) => {
  fc.assert(
    fc.property(limitsOf, steps, (limits, script) => {
      const { gate, ask, asked, admitted, heldUntil, renew, clock, advance } = setUp(limits);
      for (const step of script) {
        if (step.do === "ask") ask(`p${step.who}.`, { isExport: step.isExport, waitMs: step.waitMs });
        else if (step.do === "pass") {
          advance(step.ms);
          gate.tick();
        } else {
          const one = asked[step.at % Math.max(1, asked.length)];
          if (one !== undefined && step.do === "leave") gate.leave(one.id);
          // Only who holds a slot has something to renew, and does so in time.
          const isHeld = one !== undefined && admitted.includes(one.id) && heldUntil(one.id) > clock();
          if (isHeld && step.do === "renew") renew(one);
        }
        const { held, waiting } = gate.load();
        expect(held).toBeLessThanOrEqual(limits.slots);
        expect(waiting).toBeLessThanOrEqual(limits.queued);
        const silent = asked.filter(({ verdicts }) => verdicts.length === 0);
        expect(silent).toHaveLength(waiting);
        if (held < limits.slots) expect(silent.every(({ isExport }) => isExport)).toBe(true);
      }
      for (let more = 0; more < asked.length + 2; more += 1) {
        advance(LEASE_MS);
        gate.tick();
      }
      expect(gate.load()).toEqual({ held: 0, waiting: 0 });
      expect(asked.every(({ verdicts }) => verdicts.length === 1)).toBe(true);
      const inOrder = admitted.map((id) => asked.findIndex((one) => one.id === id));
      for (const isExport of [true, false])
        for (const who of new Set(asked.map(({ principal }) => principal))) {
          const own = inOrder.filter((at) => asked[at]?.principal === who && asked[at]?.isExport === isExport);
          expect(own).toEqual(own.toSorted((a, b) => a - b));
        }
    }),
    { numRuns: 300 },
  );
});

test("however many others ask, whoever waits is in after each of them had one turn", ({ expect }) => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 8 }), (slots, others) => {
      const { ask, admitted, serve } = setUp({ slots, queued: 1000 });
      const flood = () => Array.from({ length: others }, (_, who) => ask(`flood${who}.`));
      for (let round = 0; round < 10; round += 1) flood();
      const waiter = ask("quiet");
      const before = admitted.length;
      while (waiter.verdicts.length === 0) {
        flood();
        serve(1);
        expect(admitted.length - before).toBeLessThanOrEqual(others + 1);
      }
      expect(told(waiter)).toBe("admitted");
    }),
    { numRuns: 50 },
  );
});
