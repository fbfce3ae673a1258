// Keeps from asking a warehouse that is known not to answer. One for each warehouse in an isolate. Closed: everybody asks, and
// failures of the warehouse as a whole, one after the other, are counted. Open: nobody asks for a while, and is told so at once.
// Then one asks at a time, until the warehouse answers. What a statement fails at by itself is an answer.

import type { Clock } from "#kernel/clock.ts";
import type { WarehouseRefusal } from "#kernel/refusal.ts";
import { ok, refuse } from "#kernel/result.ts";
import type { Result } from "#kernel/result.ts";

/** What an attempt shows of the warehouse. `unknown`: nothing, since it was given up. */
export type Sign = "answers" | "fails" | "paused" | "unknown";

export interface CircuitLimits {
  /** Failures in a row that open it. 0: never open. */
  readonly failures: number;
  /** So long nobody asks. */
  readonly openMs: number;
}

/** What it is now. `paused` is open, for a pool that is. */
export type CircuitState = "closed" | "open" | "paused" | "probing";

export interface CircuitParts {
  readonly limits: CircuitLimits;
  readonly clock: Clock;
  /** Is told whenever it is something else than before. */
  readonly onChange?: (now: CircuitState, before: CircuitState) => void;
}

export interface Circuit {
  /**
   * Asks for leave to ask the warehouse until `deadlineMs`. What it gives is told, once, what came of it. One that is never told
   * holds up nobody for longer than its deadline.
   */
  readonly enter: (deadlineMs: number) => Result<(sign: Sign) => void, WarehouseRefusal>;
}

interface Closed {
  readonly kind: "closed";
  readonly failures: number;
}

interface Open {
  readonly kind: "open";
  readonly isPaused: boolean;
  /** Then one may ask. */
  readonly untilMs: number;
}

interface Probing {
  readonly kind: "probing";
  readonly isPaused: boolean;
  /** The one that asks has been told of by then, or is gone. */
  readonly untilMs: number;
}

type State = Closed | Open | Probing;

const CLOSED: State = { kind: "closed", failures: 0 };

export function createCircuit({ limits, clock, onChange }: CircuitParts): Circuit {
  let state: State = CLOSED;
  /** Counts openings, closings and probes: who entered before the last has nothing to say. */
  let turn = 0;

  function become(next: State): void {
    turn += next.kind === "closed" && state.kind === "closed" ? 0 : 1;
    const [now, before] = [nameOf(next), nameOf(state)];
    state = next;
    if (now !== before) onChange?.(now, before);
  }

  function tell(entered: number, sign: Sign): void {
    if (entered !== turn) return;
    const next = after(state, sign, { ...limits, nowMs: clock() });
    if (next !== state) become(next);
  }

  return {
    enter(deadlineMs) {
      const nowMs = clock();
      if (state.kind !== "closed" && nowMs < state.untilMs) return refuse(refusalOf(state, nowMs));
      if (state.kind !== "closed") become({ kind: "probing", isPaused: state.isPaused, untilMs: deadlineMs });
      const entered = turn;
      return ok((sign) => tell(entered, sign));
    },
  };
}

function nameOf(state: State): CircuitState {
  return state.kind === "open" && state.isPaused ? "paused" : state.kind;
}

type Now = CircuitLimits & { readonly nowMs: number };

function after(state: State, sign: Sign, { failures, openMs, nowMs }: Now): State {
  if (failures === 0) return state;
  const open = (isPaused: boolean): State => ({ kind: "open", isPaused, untilMs: nowMs + openMs });
  switch (sign) {
    case "answers":
      return CLOSED;
    case "paused":
      return open(true);
    case "unknown":
      // The next one may ask at once.
      return state.kind === "closed" ? state : { kind: "open", isPaused: state.isPaused, untilMs: nowMs };
    case "fails": {
      if (state.kind !== "closed") return open(false);
      const inRow = state.failures + 1;
      return inRow >= failures ? open(false) : { kind: "closed", failures: inRow };
    }
  }
}

function refusalOf({ isPaused, untilMs, kind }: Open | Probing, nowMs: number): WarehouseRefusal {
  const retryAfterSeconds = kind === "probing" ? 1 : Math.max(1, Math.ceil((untilMs - nowMs) / 1000));
  const never = { attempts: 0, waitedMs: 0 };
  return isPaused
    ? { reason: "warehouse-paused", detail: "it was paused a moment ago, and was not asked again", ...never }
    : { reason: "warehouse-unavailable", retryAfterSeconds, detail: "the circuit is open: it was not asked", ...never };
}
