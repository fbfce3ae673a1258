// The Durable Object that holds the slots of one warehouse for all isolates. What it decides is decided in gate.ts; here are the
// promises of those who wait, and the timer. It keeps nothing on disk: one that starts anew learns who holds a slot from their
// renewals.

import { DurableObject, waitUntil } from "cloudflare:workers";
import { systemClock } from "#kernel/clock.ts";
import type { Entered, GatePort } from "./admission.ts";
import { systemTimer } from "./deadline.ts";
import { createGate } from "./gate.ts";
import type { Asking, GateLimits, Holding, Verdict } from "./gate.ts";

/** Longer than it takes a caller to come for its verdict. */
const KEPT_MS = 10_000;

interface Coming {
  readonly verdict: Promise<Verdict>;
  /** Then nobody comes for it any more. */
  readonly untilMs: number;
}

export class WarehouseGate extends DurableObject {
  readonly #gate = createGate(systemClock);
  readonly #coming = new Map<string, Coming>();
  /** Clock time of the next tick, where there is one. */
  #tickAtMs = Number.POSITIVE_INFINITY;

  async enter({ limits, ...asking }: Asking & { readonly limits: GateLimits }): Promise<Entered> {
    this.#forget();
    const { promise, resolve } = Promise.withResolvers<Verdict>();
    let entered: Entered = { kind: "queued" };
    this.#gate.ask(asking, limits, (verdict) => {
      entered = verdict;
      resolve(verdict);
    });
    const untilMs = systemClock() + asking.waitMs + KEPT_MS;
    if (entered.kind === "queued") this.#coming.set(asking.id, { verdict: promise, untilMs });
    this.#planTick();
    return entered;
  }

  /** The verdict on one that was queued. One that is not known was given up. */
  async wait(id: string): Promise<Verdict> {
    const coming = this.#coming.get(id);
    if (coming === undefined) return { kind: "left" };
    const verdict = await coming.verdict;
    this.#coming.delete(id);
    return verdict;
  }

  async renew(holding: Holding): Promise<void> {
    this.#gate.renew(holding);
  }

  async leave(id: string): Promise<void> {
    this.#gate.leave(id);
    this.#coming.delete(id);
  }

  /** For operators and tests: how many hold a slot, and wait. */
  async load(): Promise<ReturnType<ReturnType<typeof createGate>["load"]>> {
    this.#gate.tick();
    return this.#gate.load();
  }

  #planTick(): void {
    const atMs = this.#gate.nextMs();
    if (atMs === undefined || atMs >= this.#tickAtMs) return;
    this.#tickAtMs = atMs;
    const tick = (): void => {
      if (this.#tickAtMs === atMs) this.#tickAtMs = Number.POSITIVE_INFINITY;
      this.#gate.tick();
      this.#planTick();
    };
    systemTimer(Math.max(1, atMs - systemClock())).addEventListener("abort", tick, { once: true });
  }

  #forget(): void {
    for (const [id, { untilMs }] of this.#coming) if (untilMs <= systemClock()) this.#coming.delete(id);
  }
}

/** The gate of a warehouse, by its name. A stub for each call: it belongs to the request that made it. */
export function reachGate(gates: DurableObjectNamespace<WarehouseGate>, name: string): GatePort {
  const stub = () => gates.getByName(name);
  return {
    enter: (asking) => stub().enter(asking),
    wait: (id) => stub().wait(id),
    renew: (holding) => stub().renew(holding),
    leave: (id) =>
      waitUntil(
        stub()
          .leave(id)
          .catch(() => undefined),
      ),
  };
}
