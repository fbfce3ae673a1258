// Who in this isolate asks for what is not kept yet, so that others wait for the store and not for the warehouse. Holds values
// alone: a request must not await what belongs to another.

import type { Clock } from "#kernel/clock.ts";

/** Ends a claim. Does nothing to a later one of the same name. */
export type Release = () => void;

export interface Claims {
  /** `unfit`: its rows turned out not to be fit to be kept, so that there is nothing to wait for. */
  readonly stateOf: (name: string) => "free" | "taken" | "unfit";
  /** Undefined where it is not free. Ends by itself at `untilMs`: its holder may be cut off. */
  readonly take: (name: string, untilMs: number) => Release | undefined;
  readonly markUnfit: (name: string, untilMs: number) => void;
}

interface Claim {
  readonly state: "taken" | "unfit";
  readonly untilMs: number;
}

/** More names than this are being asked for in no isolate: what is over is old marks. */
const MAX_KNOWN = 10_000;

export function createClaims(clock: Clock): Claims {
  const known = new Map<string, Claim>();
  const stateOf = (name: string) => {
    const claim = known.get(name);
    return claim === undefined || claim.untilMs <= clock() ? "free" : claim.state;
  };
  const set = (name: string, claim: Claim): void => {
    known.delete(name);
    known.set(name, claim);
    if (known.size > MAX_KNOWN) dropOldest(known);
  };
  return {
    stateOf,
    take(name, untilMs) {
      if (stateOf(name) !== "free") return undefined;
      const claim: Claim = { state: "taken", untilMs };
      set(name, claim);
      return () => {
        if (known.get(name) === claim) known.delete(name);
      };
    },
    markUnfit: (name, untilMs) => set(name, { state: "unfit", untilMs }),
  };
}

function dropOldest(known: Map<string, Claim>): void {
  const [oldest] = known.keys();
  if (oldest !== undefined) known.delete(oldest);
}
