// A gate of this isolate alone, for when the one of the warehouse cannot be reached. In a Worker a request must not await a promise
// that another request settles (see token-holder.ts), so whoever waits looks again and again, by a timer of its own.

import type { Clock } from "#kernel/clock.ts";
import type { Entered, GatePort } from "./admission.ts";
import { pause } from "./deadline.ts";
import type { Timer } from "./deadline.ts";
import { createGate } from "./gate.ts";
import type { Verdict } from "./gate.ts";

const LOOK_MS = 20;

/** Make it once an isolate. */
export function createLocalGate(clock: Clock, timer: Timer): GatePort {
  const gate = createGate(clock);
  /** Of those who wait: what came of it, once that is known. */
  const known = new Map<string, Entered>();

  async function wait(id: string, signal: AbortSignal): Promise<Verdict> {
    while (!signal.aborted) {
      gate.tick();
      const entered = known.get(id);
      if (entered !== undefined && entered.kind !== "queued") {
        known.delete(id);
        return entered;
      }
      await pause(LOOK_MS, signal, timer);
    }
    return { kind: "left" };
  }

  return {
    enter({ limits, ...asking }) {
      known.set(asking.id, { kind: "queued" });
      gate.ask(asking, limits, (verdict) => known.set(asking.id, verdict));
      const entered = known.get(asking.id) ?? { kind: "queued" };
      if (entered.kind !== "queued") known.delete(asking.id);
      return Promise.resolve(entered);
    },
    wait,
    renew(holding) {
      gate.renew(holding);
      return Promise.resolve();
    },
    leave(id) {
      gate.leave(id);
      known.delete(id);
    },
  };
}
