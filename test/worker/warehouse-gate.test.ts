// The gate as a Durable Object in workerd: slots for all who ask by its name, verdicts that come later, and nobody forgotten.

import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, test } from "vitest";
import type { Asking } from "#transport/gate.ts";
import { reachGate, type WarehouseGate } from "#transport/warehouse-gate.ts";

const LIMITS = { slots: 2, queued: 6 };

let gates = 0;
/** A gate of its own for each test. */
function openGate() {
  const name = `warehouse ${(gates += 1)}`;
  const stub = () => env.WAREHOUSE_GATE.getByName(name);
  const enter = (id: string, more: Partial<Asking> = {}) =>
    stub().enter({ id, principal: "ana", isExport: false, waitMs: 5000, ...more, limits: LIMITS });
  return { name, stub, enter };
}

const kinds = (entered: readonly { readonly kind: string }[]) => entered.map(({ kind }) => kind);

describe("the gate of a warehouse", () => {
  test("lets in as many as there are slots, and tells the next when one is free", async ({ expect }) => {
    const { stub, enter } = openGate();
    expect(kinds([await enter("a"), await enter("b"), await enter("c")])).toEqual(["admitted", "admitted", "queued"]);
    const waited = stub().wait("c");
    await stub().leave("a");
    expect(await waited).toEqual({ kind: "admitted" });
    expect(await stub().load()).toEqual({ held: 2, waiting: 0 });
  });

  test("keeps a verdict for who comes for it later, and knows nothing of anybody else", async ({ expect }) => {
    const { stub, enter } = openGate();
    for (const id of ["a", "b", "c"]) await enter(id);
    await stub().leave("a");
    expect(await stub().wait("c")).toEqual({ kind: "admitted" });
    expect(await stub().wait("nobody")).toEqual({ kind: "left" });
  });

  test("ends the wait of one that waits too long, by a timer of its own", async ({ expect }) => {
    const { stub, enter } = openGate();
    for (const id of ["a", "b"]) await enter(id);
    expect(kinds([await enter("c", { waitMs: 60 }), await enter("d", { waitMs: 30 })])).toEqual(["queued", "queued"]);
    expect(await Promise.all([stub().wait("c"), stub().wait("d")])).toEqual([
      { kind: "shed", cause: "late", retryAfterSeconds: 1 },
      { kind: "shed", cause: "late", retryAfterSeconds: 1 },
    ]);
    expect(await stub().load()).toEqual({ held: 2, waiting: 0 });
  });

  test("sends away who is over its share, and lets another wait", async ({ expect }) => {
    const { enter } = openGate();
    const own = [];
    for (const id of ["a", "b", "c", "d", "e", "f"]) own.push(await enter(id));
    expect(kinds(own)).toEqual(["admitted", "admitted", "queued", "queued", "queued", "shed"]);
    expect((await enter("g", { principal: "wes" })).kind).toBe("queued");
  });

  test("under a hundred at once never has more holders than slots, and answers all", async ({ expect }) => {
    const { stub, enter } = openGate();
    let holders = 0;
    let most = 0;
    const one = async (at: number): Promise<string> => {
      const id = `one ${at}`;
      const entered = await enter(id, { principal: `p${at % 7}`, isExport: at % 5 === 0 });
      const verdict = entered.kind === "queued" ? await stub().wait(id) : entered;
      if (verdict.kind === "admitted") {
        holders += 1;
        most = Math.max(most, holders);
        await stub().renew({ id, principal: `p${at % 7}`, isExport: false });
        holders -= 1;
        await stub().leave(id);
      }
      return verdict.kind;
    };
    const verdicts = await Promise.all(Array.from({ length: 100 }, (_, at) => one(at)));
    expect(most).toBeLessThanOrEqual(LIMITS.slots);
    expect(new Set(verdicts)).toEqual(new Set(["admitted", "shed"]));
    expect(await stub().load()).toEqual({ held: 0, waiting: 0 });
  });

  test("counts who held a slot before it began anew", async ({ expect }) => {
    const { stub, enter } = openGate();
    for (const id of ["old 1", "old 2"]) await stub().renew({ id, principal: "ana", isExport: false });
    expect((await enter("a")).kind).toBe("queued");
    await stub().leave("old 1");
    expect(await stub().wait("a")).toEqual({ kind: "admitted" });
  });

  test("is reached by its name, and left without waiting", async ({ expect }) => {
    const { name, stub } = openGate();
    const gate = reachGate(env.WAREHOUSE_GATE, name);
    const asking: Asking = { id: "a", principal: "ana", isExport: false, waitMs: 1000 };
    expect(await gate.enter({ ...asking, limits: LIMITS })).toEqual({ kind: "admitted" });
    await gate.renew(asking);
    expect(await stub().load()).toEqual({ held: 1, waiting: 0 });
    await runInDurableObject<WarehouseGate, void>(stub(), (one) => one.leave("a"));
    expect(await stub().load()).toEqual({ held: 0, waiting: 0 });
  });
});
