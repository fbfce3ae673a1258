// Who asks at the same time for what is not kept yet: one of them sends it, in an isolate and, as well as a store can tell it, in
// several. Whatever becomes of that one, nobody is left waiting.

import { describe, test } from "vitest";
import { ask, openTestCache, said, states } from "./cached.ts";

describe("a stampede", () => {
  test("of a thousand is one statement", async ({ expect }) => {
    const { open, send, asked, answering, scope, settled } = openTestCache();
    const cached = (await open()).wrap(send);
    const gate = Promise.withResolvers<undefined>();
    answering.until = gate.promise;
    const all = Array.from({ length: 1000 }, () => ask(cached, states, scope()));
    while (asked.length === 0) await new Promise(setImmediate);
    gate.resolve(undefined);
    const outcomes = await Promise.all(all);
    await settled();
    expect(asked).toHaveLength(1);
    const words = outcomes.map((outcome) => (outcome.ok ? outcome.value.cache?.join() : "refused"));
    expect(words.filter((word) => word === "miss")).toHaveLength(1);
    expect(words.filter((word) => word === "hit")).toHaveLength(999);
  });

  test("whose first fails goes on with the next, one at a time", async ({ expect }) => {
    const { open, send, asked, answering, scope, settled } = openTestCache();
    let underWay = 0;
    let most = 0;
    const cached = (await open()).wrap(async (batch, context) => {
      underWay += 1;
      most = Math.max(most, underWay);
      answering.refusal = asked.length < 3 ? { reason: "warehouse-unavailable", detail: "not yet" } : undefined;
      const outcome = await send(batch, context);
      underWay -= 1;
      return outcome;
    });
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => ask(cached, states, scope())));
    await settled();
    expect([most, asked.length]).toEqual([1, 4]);
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(17);
  });

  test("waits for one that does not answer no longer than half of its time, then asks", async ({ expect }) => {
    const { open, send, asked, now, scope } = openTestCache();
    const never = Promise.withResolvers<undefined>();
    let isFirst = true;
    const cached = (await open()).wrap(async (batch, context) => {
      const outcome = send(batch, context);
      if (isFirst) {
        isFirst = false;
        await never.promise;
      }
      return outcome;
    });
    void ask(cached, states, scope({ deadlineMs: now.ms + 1_000_000 }));
    while (asked.length === 0) await new Promise(setImmediate);
    const begunMs = now.ms;
    const outcome = await ask(cached, states, scope({ deadlineMs: begunMs + 1000 }));
    expect(outcome.ok).toBe(true);
    expect(now.ms - begunMs).toBeGreaterThanOrEqual(500);
    expect(now.ms - begunMs).toBeLessThan(700);
    expect(asked).toHaveLength(2);
  });

  test("of who left is not answered, and asks for nothing", async ({ expect }) => {
    const { open, send, asked, answering, scope } = openTestCache();
    const cached = (await open()).wrap(send);
    const never = Promise.withResolvers<undefined>();
    answering.until = never.promise;
    void ask(cached, states, scope());
    while (asked.length === 0) await new Promise(setImmediate);
    const gone = new AbortController();
    const waiting = ask(cached, states, scope({ signal: gone.signal }));
    gone.abort();
    expect(said(await waiting)).toBe("cancelled");
    expect(asked).toHaveLength(1);
  });

  test("whose first throws leaves nobody waiting", async ({ expect }) => {
    const { open, send, asked, scope } = openTestCache();
    let isFirst = true;
    const cached = (await open()).wrap((batch, context) => {
      if (!isFirst) return send(batch, context);
      isFirst = false;
      throw new TypeError("a bug");
    });
    await expect(ask(cached, states, scope())).rejects.toThrow("a bug");
    expect((await ask(cached, states, scope())).ok).toBe(true);
    expect(asked).toHaveLength(1);
  });
});

describe("two isolates over a store that tells at once", () => {
  /** The first has asked, and is not answered until `gate` is. */
  async function openTwo() {
    const bench = openTestCache();
    bench.store.isPrompt = true;
    const [one, other] = [(await bench.open()).wrap(bench.send), (await bench.open()).wrap(bench.send)];
    const gate = Promise.withResolvers<undefined>();
    bench.answering.until = gate.promise;
    const scope = (ms: number) => bench.scope({ deadlineMs: bench.now.ms + ms });
    const first = ask(one, states, scope(1_000_000));
    while (bench.asked.length === 0) await new Promise(setImmediate);
    return { ...bench, other, first, gate, scope };
  }

  test("make one statement, and the second waits for the store once for all of its own", async ({ expect }) => {
    const { other, first, gate, scope, asked, settled, store } = await openTwo();
    const all = Array.from({ length: 100 }, () => ask(other, states, scope(1_000_000)));
    await new Promise(setImmediate);
    gate.resolve(undefined);
    const outcomes = await Promise.all([first, ...all]);
    await settled();
    expect(asked).toHaveLength(1);
    expect(outcomes.every(({ ok }) => ok)).toBe(true);
    // The rows and the generation: no mark is left.
    expect(store.entries.size).toBe(2);
  });

  test("go on by themselves where the first fails", async ({ expect }) => {
    const { other, first, gate, scope, asked, settled, answering } = await openTwo();
    const second = ask(other, states, scope(1_000_000));
    await new Promise(setImmediate);
    answering.refusal = { reason: "warehouse-unavailable", detail: "down" };
    gate.resolve(undefined);
    expect(said(await first)).toBe("warehouse-unavailable");
    answering.refusal = undefined;
    expect((await second).ok).toBe(true);
    await settled();
    expect(asked).toHaveLength(2);
  });

  test("wait for one that died no longer than half of their time", async ({ expect }) => {
    const { other, scope, asked, now, answering } = await openTwo();
    answering.until = Promise.resolve();
    const begunMs = now.ms;
    expect((await ask(other, states, scope(1000))).ok).toBe(true);
    expect(now.ms - begunMs).toBeGreaterThanOrEqual(500);
    expect(now.ms - begunMs).toBeLessThan(700);
    expect(asked).toHaveLength(2);
  });
});
