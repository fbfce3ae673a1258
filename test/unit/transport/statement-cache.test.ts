// What is kept is given out to who would have sent the same, and to nobody else. Who asks at the same time: stampede.test.ts.

import { describe, test } from "vitest";
import type { WarehouseIdentity } from "#transport/warehouse-identity.ts";
import { ask, divided, FRESH, openTestCache, said, states, type Asked } from "./cached.ts";

describe("what is shared", () => {
  test("the second who asks the same gets the same rows, and nothing is sent", async ({ expect }) => {
    const { open, send, asked, scope, settled } = openTestCache();
    const cached = (await open()).wrap(send);
    const first = await ask(cached, states, scope());
    await settled();
    const second = await ask(cached, states, scope());
    expect(asked).toHaveLength(1);
    expect(said(first)).toEqual([[[["0:SELECT states|1"]]], ["miss"]]);
    expect(said(second)).toEqual([[[["0:SELECT states|1"]]], ["hit"]]);
    expect(second).toMatchObject({ value: { bytes: 0 } });
  });

  const user = (key: string): WarehouseIdentity => ({ clientId: "c", key });
  const others: readonly (readonly [string, Asked, { readonly as?: WarehouseIdentity }])[] = [
    ["another text", divided([["SELECT airports|1"], FRESH]), {}],
    ["another value of a parameter", divided([["SELECT states|2"], FRESH]), {}],
    ["no parameter", divided([["SELECT states"], FRESH]), {}],
    ["one statement more", divided([["SELECT states|1", "SELECT 1"], FRESH]), {}],
    ["another set of views", divided([["SELECT states|1"], { ...FRESH, views: ["curated.Airport"] }]), {}],
    ["another principal at the warehouse", states, { as: user("somebody else") }],
  ];
  test.for(others)("%s shares nothing", async ([, other, more], { expect }) => {
    const { open, send, asked, scope, settled } = openTestCache();
    const cached = (await open()).wrap(send);
    await ask(cached, states, scope({ as: user("the worker") }));
    await settled();
    await ask(cached, other, scope({ as: user("the worker"), ...more }));
    expect(asked).toHaveLength(2);
  });

  test.for([
    ["policy", { policyVersion: "v2" }],
    ["warehouse", { warehouse: { url: "https://other.example", database: "d" } }],
    ["database", { warehouse: { url: "https://w.example", database: "e" } }],
    ["secret", { secret: "another-cache-secret-of-the-tests-012345" }],
  ] as const)("another %s shares nothing", async ([, more], { expect }) => {
    const { open, send, asked, scope, settled } = openTestCache();
    await ask((await open()).wrap(send), states, scope());
    await settled();
    await ask((await open(more)).wrap(send), states, scope());
    expect(asked).toHaveLength(2);
    await settled();
    await ask((await open()).wrap(send), states, scope());
    expect(asked).toHaveLength(2);
  });

  test("NULL is kept as NULL, and not as the empty text", async ({ expect }) => {
    const { open, send, answering, scope, settled } = openTestCache();
    answering.rows = () => [[null, "", "null", "ä\u{1F600}"]];
    const cached = (await open()).wrap(send);
    await ask(cached, states, scope());
    await settled();
    expect(said(await ask(cached, states, scope()))).toEqual([[[[null, "", "null", "ä\u{1F600}"]]], ["hit"]]);
  });
});

describe("what is not kept", () => {
  test("a refusal, so that the next who asks may have better luck", async ({ expect }) => {
    const { open, send, asked, answering, scope, settled } = openTestCache();
    const cached = (await open()).wrap(send);
    answering.refusal = { reason: "warehouse-failed", detail: "no" };
    expect(said(await ask(cached, states, scope()))).toBe("warehouse-failed");
    await settled();
    answering.refusal = undefined;
    expect(said(await ask(cached, states, scope()))).toEqual([expect.anything(), ["miss"]]);
    expect(asked).toHaveLength(2);
  });

  test("what no rule allows to be kept: it is sent as if there were no cache", async ({ expect }) => {
    const { open, send, asked, store, scope, settled } = openTestCache();
    const cached = (await open()).wrap(send);
    const secretly = divided([["SELECT visits"], undefined]);
    for (let round = 0; round < 2; round += 1) {
      expect(said(await ask(cached, secretly, scope()))).toEqual([expect.anything(), undefined]);
      await settled();
    }
    expect(asked).toEqual(["0:SELECT visits", "0:SELECT visits"]);
    expect(store.entries.size).toBe(0);
  });

  test("rows in parts: what is to be kept is held, and what is not may come as it comes", async ({ expect }) => {
    const { open, send, contexts, scope } = openTestCache();
    const cached = (await open()).wrap(send);
    await ask(cached, states, scope({ mayStream: true }));
    await ask(cached, divided([["SELECT visits"], undefined]), scope({ mayStream: true }));
    expect(contexts.map(({ mayStream }) => mayStream)).toEqual([false, true]);
  });

  test("an answer that another request asked for: it may be from before a purge that this one came after", async ({
    expect,
  }) => {
    const { open, send, asked, scope, settled } = openTestCache();
    let isShared = true;
    const cached = (await open()).wrap(async (batch, context) => {
      const outcome = await send(batch, context);
      return outcome.ok && isShared ? { ok: true, value: { ...outcome.value, attempts: 0, isShared } } : outcome;
    });
    expect(await ask(cached, states, scope())).toMatchObject({ ok: true, value: { attempts: 0, isShared: true } });
    await settled();
    isShared = false;
    expect(said(await ask(cached, states, scope()))).toEqual([expect.anything(), ["miss"]]);
    expect(asked).toHaveLength(2);
  });

  test.for([["x".repeat(101)], ["\u{1F600}".repeat(20)]])(
    "too much of it: and who waited for it then asks, all at once",
    async ([cell = ""], { expect }) => {
      const { open, send, asked, answering, scope, settled } = openTestCache({ maxBytes: 100 });
      const cached = (await open()).wrap(send);
      answering.rows = () => [[cell]];
      await ask(cached, states, scope());
      await settled();
      const outcomes = await Promise.all([1, 2, 3].map(() => ask(cached, states, scope())));
      expect(outcomes.map(({ ok }) => ok)).toEqual([true, true, true]);
      expect(asked).toHaveLength(4);
    },
  );

  test("what somebody else sealed, moved or cut: it is asked for", async ({ expect }) => {
    const { open, send, asked, store, scope, settled } = openTestCache();
    const cached = (await open()).wrap(send);
    const airports = divided([["SELECT airports"], FRESH]);
    await ask(cached, states, scope());
    await ask(cached, airports, scope());
    await settled();
    const entries = [...store.entries].filter(([, bytes]) => bytes.byteLength > 50);
    const [[one, ofOne] = ["", new Uint8Array()], [other, ofOther] = ["", new Uint8Array()]] = entries;
    store.entries.set(one, ofOther);
    store.entries.set(other, ofOne.slice(0, -1));
    await ask(cached, states, scope());
    await ask(cached, airports, scope());
    expect(asked).toHaveLength(4);
  });

  test("nothing of rows, texts and values can be read in the store, nor in a name", async ({ expect }) => {
    const { open, send, store, answering, scope, settled } = openTestCache();
    answering.rows = () => [["CANARY-row"]];
    await ask((await open()).wrap(send), divided([["SELECT CANARY-text|4711"], FRESH]), scope());
    await settled();
    expect(store.entries.size).toBe(2);
    const seen = [...store.entries].map(([name, bytes]) => name + Buffer.from(bytes).toString("latin1")).join();
    expect(seen).not.toMatch(/CANARY|4711|curated/u);
    expect([...store.entries.keys()].every((name) => /^[0-9a-f]{64}$/u.test(name))).toBe(true);
  });
});

describe("time", () => {
  const rule = { ...FRESH, maxAgeMs: 60_000, staleMs: 120_000 };
  const kept = divided([["SELECT states|1"], rule]);

  test("until maxAge it is fresh, then asked for", async ({ expect }) => {
    const { open, send, asked, now, scope, settled } = openTestCache();
    const cached = (await open()).wrap(send);
    await ask(cached, states, scope());
    await settled();
    now.ms += 59_999;
    expect(said(await ask(cached, states, scope()))).toEqual([expect.anything(), ["hit"]]);
    now.ms += 1;
    expect(said(await ask(cached, states, scope()))).toEqual([expect.anything(), ["miss"]]);
    expect(asked).toHaveLength(2);
  });

  test("stale it is given out at once, and asked for once behind the answers, for nobody who could leave", async ({
    expect,
  }) => {
    const { open, send, asked, contexts, now, answering, scope, settled } = openTestCache();
    const cached = (await open()).wrap(send);
    answering.rows = () => [["old"]];
    await ask(cached, kept, scope());
    await settled();
    now.ms += 60_000;
    answering.rows = () => [["new"]];
    const gate = Promise.withResolvers<undefined>();
    answering.until = gate.promise;
    const gone = new AbortController();
    const many = await Promise.all(Array.from({ length: 50 }, () => ask(cached, kept, scope({ signal: gone.signal }))));
    expect(new Set(many.map((outcome) => JSON.stringify(said(outcome))))).toEqual(new Set(['[[[["old"]]],["stale"]]']));
    gone.abort();
    // Who comes while it is being asked for anew waits for nothing either.
    const startedMs = now.ms;
    expect(said(await ask(cached, kept, scope()))).toEqual([[[["old"]]], ["stale"]]);
    expect(now.ms).toBe(startedMs);
    gate.resolve(undefined);
    await settled();
    expect(asked).toHaveLength(2);
    expect(contexts[1]?.signal.aborted).toBe(false);
    expect(said(await ask(cached, kept, scope()))).toEqual([[[["new"]]], ["hit"]]);
  });

  test("stale rows whose refresh fails stay until they are too old", async ({ expect }) => {
    const { open, send, now, answering, scope, settled } = openTestCache();
    const cached = (await open()).wrap(send);
    await ask(cached, kept, scope());
    await settled();
    answering.refusal = { reason: "warehouse-unavailable", detail: "down" };
    now.ms += 179_999;
    expect(said(await ask(cached, kept, scope()))).toEqual([expect.anything(), ["stale"]]);
    await settled();
    now.ms += 1;
    expect(said(await ask(cached, kept, scope()))).toBe("warehouse-unavailable");
  });
});

describe("a batch of several requests", () => {
  const mixed = divided([["A", "A total"], FRESH], [["B"], undefined], [["C"], FRESH]);

  test("is served in part: what is kept is left out, and every row stands in its place", async ({ expect }) => {
    const { open, send, asked, scope, settled } = openTestCache();
    const cached = (await open()).wrap(send);
    await ask(cached, divided([["C"], FRESH]), scope());
    await settled();
    const first = await ask(cached, mixed, scope());
    await settled();
    const second = await ask(cached, mixed, scope());
    expect(asked).toEqual(["0:C", "0:A;1:A total;2:B", "2:B"]);
    expect(said(first)).toEqual([
      [[["0:A"]], [["1:A total"]], [["2:B"]], [["0:C"]]],
      ["miss", "miss", "none", "hit"],
    ]);
    expect(said(second)).toEqual([
      [[["0:A"]], [["1:A total"]], [["2:B"]], [["0:C"]]],
      ["hit", "hit", "none", "hit"],
    ]);
  });

  test("fails as a whole where a part of it fails", async ({ expect }) => {
    const { open, send, answering, scope, settled } = openTestCache();
    const cached = (await open()).wrap(send);
    await ask(cached, divided([["C"], FRESH]), scope());
    await settled();
    answering.refusal = { reason: "warehouse-failed", detail: "no" };
    expect(said(await ask(cached, mixed, scope()))).toBe("warehouse-failed");
  });
});

describe("a store", () => {
  test("that is broken is a cache that has nothing", async ({ expect }) => {
    const { open, send, asked, store, scope, settled } = openTestCache();
    const cached = (await open()).wrap(send);
    store.broken = true;
    for (let round = 0; round < 2; round += 1) {
      expect((await ask(cached, states, scope())).ok).toBe(true);
      await settled();
    }
    expect(asked).toHaveLength(2);
  });

  test("that lost everything, or the generation alone, gives nothing old out", async ({ expect }) => {
    const { open, send, asked, store, now, scope, settled } = openTestCache();
    const cached = (await open()).wrap(send);
    await ask(cached, states, scope());
    await settled();
    const generation = [...store.entries].find(([, bytes]) => bytes.byteLength < 50)?.[0] ?? "";
    expect(store.entries.delete(generation)).toBe(true);
    now.ms += 5000;
    expect(said(await ask(cached, states, scope()))).toEqual([expect.anything(), ["miss"]]);
    expect(asked).toHaveLength(2);
  });
});

describe("a purge", () => {
  const airports = divided([["SELECT airports"], { ...FRESH, views: ["curated.Airport"] }]);
  const both = divided([["SELECT both"], { ...FRESH, views: ["curated.Airport", "curated.State"] }]);

  test("empties what was read of the view, by whatever statement, and nothing else", async ({ expect }) => {
    const { open, send, asked, scope, settled } = openTestCache();
    const cache = await open();
    const cached = cache.wrap(send);
    for (const one of [states, airports, both]) await ask(cached, one, scope());
    await settled();
    await cache.renew("curated.State");
    const words = [];
    for (const one of [states, airports, both]) words.push(said(await ask(cached, one, scope()))[1]);
    expect(words).toEqual([["miss"], ["hit"], ["miss"]]);
    expect(asked).toHaveLength(5);
  });

  test("also what is under way: its rows, from before, are found by nobody later", async ({ expect }) => {
    const { open, send, asked, answering, scope, settled } = openTestCache();
    const cache = await open();
    const cached = cache.wrap(send);
    const gate = Promise.withResolvers<undefined>();
    answering.until = gate.promise;
    const before = ask(cached, states, scope());
    while (asked.length === 0) await new Promise(setImmediate);
    await cache.renew("curated.State");
    gate.resolve(undefined);
    await before;
    await settled();
    expect(said(await ask(cached, states, scope()))).toEqual([expect.anything(), ["miss"]]);
  });

  test("that the store does not take is no purge", async ({ expect }) => {
    const { open, store } = openTestCache();
    const cache = await open();
    store.broken = true;
    await expect(cache.renew("curated.State")).rejects.toThrow("broken");
  });
});
