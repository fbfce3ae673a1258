// `/ready` on a clock of its own: how often it looks, and what it says meanwhile.

import { describe, test } from "vitest";
import { createReadiness } from "#edge/readiness.ts";
import { ok } from "#kernel/result.ts";
import { CANARY, somebody } from "./bench.ts";

function openReadiness() {
  let nowMs = 1000;
  let looks = 0;
  const faults: unknown[] = [];
  const parties = { keys: async () => true, warehouse: async () => true };
  const readiness = createReadiness({
    authenticator: { authenticate: async () => ok(somebody), ready: () => parties.keys() },
    isWarehouseReady: () => {
      looks += 1;
      return parties.warehouse();
    },
    clock: () => nowMs,
    reportFault: (fault) => void faults.push(fault),
  });
  return {
    ask: async () => (await readiness()).status,
    readiness,
    parties,
    faults,
    pass: (ms: number) => void (nowMs += ms),
    looks: () => looks,
  };
}

describe("/ready", () => {
  test.for([
    [true, true, 200, '{"status":"ready"}', null],
    [false, true, 503, '{"status":"not ready"}', "5"],
    [true, false, 503, '{"status":"not ready"}', "5"],
    [false, false, 503, '{"status":"not ready"}', "5"],
  ] as const)("keys %s, warehouse %s: %i", async ([keys, warehouse, status, text, retry], { expect }) => {
    const { readiness, parties } = openReadiness();
    parties.keys = async () => keys;
    parties.warehouse = async () => warehouse;
    const answer = await readiness();
    expect([answer.status, await answer.text(), answer.headers.get("retry-after")]).toEqual([status, text, retry]);
    expect(answer.headers.get("cache-control")).toBe("no-store");
  });

  test("what was seen is kept for five seconds, good or bad", async ({ expect }) => {
    const bench = openReadiness();
    expect(await bench.ask()).toBe(200);
    bench.parties.warehouse = async () => false;
    bench.pass(4999);
    expect([await bench.ask(), bench.looks()]).toEqual([200, 1]);
    bench.pass(1);
    expect([await bench.ask(), bench.looks()]).toEqual([503, 2]);
    bench.parties.warehouse = async () => true;
    bench.pass(4999);
    expect([await bench.ask(), bench.looks()]).toEqual([503, 2]);
    bench.pass(1);
    expect([await bench.ask(), bench.looks()]).toEqual([200, 3]);
  });

  test("a thousand strangers at once are one question, and are told what was known", async ({ expect }) => {
    const bench = openReadiness();
    expect(await bench.ask()).toBe(200);
    bench.pass(5000);
    const slow = Promise.withResolvers<boolean>();
    bench.parties.warehouse = () => slow.promise;
    const first = bench.ask();
    const others = await Promise.all(Array.from({ length: 1000 }, bench.ask));
    expect([new Set(others), bench.looks()]).toEqual([new Set([200]), 2]);
    slow.resolve(false);
    expect([await first, await bench.ask(), bench.looks()]).toEqual([503, 503, 2]);
  });

  test("before anything is known it is not ready", async ({ expect }) => {
    const bench = openReadiness();
    const slow = Promise.withResolvers<boolean>();
    bench.parties.warehouse = () => slow.promise;
    const first = bench.ask();
    expect([await bench.ask(), bench.looks()]).toEqual([503, 1]);
    slow.resolve(true);
    expect([await first, await bench.ask()]).toEqual([200, 200]);
  });

  test("a look that nobody ends does not stay the last one", async ({ expect }) => {
    const bench = openReadiness();
    bench.parties.warehouse = () => Promise.withResolvers<boolean>().promise;
    void bench.ask();
    bench.parties.warehouse = async () => true;
    bench.pass(5000);
    expect([await bench.ask(), bench.looks()]).toEqual([200, 2]);
  });

  test("a fault is not ready, and is reported", async ({ expect }) => {
    const bench = openReadiness();
    const fault = new Error(CANARY);
    bench.parties.keys = () => Promise.reject(fault);
    const answer = await bench.readiness();
    expect([answer.status, bench.faults]).toEqual([503, [fault]]);
    expect(await answer.text()).not.toContain(CANARY);
  });
});
