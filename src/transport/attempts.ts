// Asks the warehouse again where that has a point: with growing, random waits, within the deadline, no more often than allowed.
// Everything that is sent reads, and an attempt gives all of its rows or none, so no row is there twice.

import type { Clock } from "#kernel/clock.ts";
import type { WarehouseRefusal } from "#kernel/refusal.ts";
import { ok, refuse } from "#kernel/result.ts";
import type { Result } from "#kernel/result.ts";
import type { Circuit, Sign } from "./circuit.ts";
import { pause } from "./deadline.ts";
import type { Timer } from "./deadline.ts";
import { outward, type Again, type Fault } from "./fault-classes.ts";
import type { Sent, SendContext, Transport } from "./send-batch.ts";

export interface AttemptLimits {
  /** Of one round trip. A warehouse that warms up is asked for as long as there is time. */
  readonly attempts: number;
  /** The first wait; each next one is twice as long. */
  readonly backOffMs: number;
  /** The longest that a round trip may take, its waits included. */
  readonly deadlineMs: number;
}

export interface AttemptParts {
  readonly limits: AttemptLimits;
  readonly circuit: Circuit;
  readonly clock: Clock;
  readonly timer: Timer;
  /** From 0 to 1. */
  readonly random: () => number;
}

/** No wait is longer, unless the warehouse says so. */
const MAX_WAIT_MS = 8000;
/** An attempt that has less time than this is not begun. */
const LEAST_ATTEMPT_MS = 100;

type Send = Transport["send"];
type Outcome = Result<Sent, Fault>;

/** A `send` that asks until there is an answer, a reason to stop, or no time. */
export function withAttempts(send: Send, parts: AttemptParts): Send {
  return async (batch, given) => {
    const { clock, limits, timer } = parts;
    const context: SendContext = { ...given, deadlineMs: Math.min(given.deadlineMs, clock() + limits.deadlineMs) };
    const tried = { attempts: 0, waitedMs: 0 };
    let last: Fault | undefined;
    while (true) {
      const leave = parts.circuit.enter(context.deadlineMs);
      if (!leave.ok) return refuse({ ...outward(last ?? leave.refusal), ...tried });
      tried.attempts += 1;
      const outcome = await askOnce(() => send(batch, context), leave.value);
      if (outcome.ok) return ok({ ...outcome.value, ...tried });
      last = isLateWarming(last, outcome.refusal) ? last : outcome.refusal;
      const waitMs = waitBefore(last.again, tried.attempts, parts);
      if (waitMs === undefined || clock() + waitMs + LEAST_ATTEMPT_MS > context.deadlineMs)
        return refuse({ ...outward(last), ...tried });
      const pausedAtMs = clock();
      await pause(waitMs, context.signal, timer);
      tried.waitedMs += clock() - pausedAtMs;
      if (context.signal.aborted) return refuse({ ...GONE, ...tried });
    }
  };
}

const GONE: WarehouseRefusal = { reason: "cancelled", detail: "whoever asked no longer waits" };

/** The circuit is told whatever happens, a bug of ours included. */
async function askOnce(ask: () => Promise<Outcome>, tell: (sign: Sign) => void): Promise<Outcome> {
  let sign: Sign = "unknown";
  try {
    const outcome = await ask();
    sign = signOf(outcome);
    return outcome;
  } finally {
    tell(sign);
  }
}

function signOf(outcome: Outcome): Sign {
  if (outcome.ok) return "answers";
  const { reason, again } = outcome.refusal;
  if (again?.isOutage === true) return "fails";
  if (reason === "warehouse-paused") return "paused";
  // The deadline says as much of the statement as of the warehouse, and without a token it was not asked.
  const isAnswer = again !== undefined || reason === "warehouse-failed" || reason === "warehouse-malformed";
  return isAnswer ? "answers" : "unknown";
}

/** Time ran out on a pool that was warming up: that is what is said of it. */
function isLateWarming(last: Fault | undefined, { reason }: Fault): last is Fault {
  return reason === "deadline-exceeded" && last?.again?.kind === "warming";
}

/** Undefined where there is no next attempt. */
function waitBefore(again: Again | undefined, attempts: number, { limits, random }: AttemptParts): number | undefined {
  const isAllowed = again !== undefined && attempts < mostAttempts(again, limits.attempts);
  if (!isAllowed) return undefined;
  const most = Math.min(MAX_WAIT_MS, limits.backOffMs * 2 ** (attempts - 1));
  // Half of it is random, so that who failed together does not come back together.
  return Math.round(again.afterMs + most * (0.5 + random() / 2));
}

function mostAttempts({ kind }: Again, allowed: number): number {
  if (kind === "warming") return Number.POSITIVE_INFINITY;
  return kind === "once" ? Math.min(2, allowed) : allowed;
}
