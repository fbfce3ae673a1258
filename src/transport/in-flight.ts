// Requests of one isolate that ask the same at the same time are one question to the warehouse. The same: equal texts and parameters,
// labels aside, as the same warehouse principal. Row filters and masks are in these, so no policy is crossed; the audit has each
// request. In a Worker a request must not await a promise of another (see token-holder.ts), and a question ends with the request
// that put it: so those who follow look, by timers of their own, whether there is an answer, and ask themselves where there will be
// none. What is shared is a value, for as long as somebody looks for it. Other isolates are not known here.

import type { Clock } from "#kernel/clock.ts";
import { ok, refuse } from "#kernel/result.ts";
import { pause } from "./deadline.ts";
import type { Timer } from "./deadline.ts";
import type { SendContext, Transport } from "./send-batch.ts";

export interface InFlightParts {
  readonly clock: Clock;
  readonly timer: Timer;
}

type Send = Transport["send"];
type Outcome = Awaited<ReturnType<Send>>;

interface Flight {
  /** `alone`: what came of it holds for nobody else. Undefined while it is under way. */
  outcome: Outcome | "alone" | undefined;
  /** Whoever put the question is gone by then. */
  readonly untilMs: number;
}

const FIRST_LOOK_MS = 10;
const MOST_LOOK_MS = 160;

/** A `send` that asks once. */
export function withInFlight(send: Send, parts: InFlightParts): Send {
  const flights = new Map<string, Flight>();
  return async (batch, context) => {
    const text = batch.unlabelled?.();
    // Who follows while it holds a slot could wait for somebody who waits for that slot.
    if (text === undefined || context.pressure?.holdsSlot === true) return send(batch, context);
    const name = JSON.stringify([context.as?.key ?? null, text]);
    while (parts.clock() < context.deadlineMs) {
      const flight = flights.get(name);
      if (flight === undefined || flight.untilMs <= parts.clock())
        return lead(() => send(batch, context), { flights, name, untilMs: context.deadlineMs });
      const outcome = await follow(flight, context, parts);
      if (outcome !== undefined) return outcome;
    }
    return send(batch, context);
  };
}

interface Leading {
  readonly flights: Map<string, Flight>;
  readonly name: string;
  readonly untilMs: number;
}

async function lead(ask: () => Promise<Outcome>, { flights, name, untilMs }: Leading): Promise<Outcome> {
  const flight: Flight = { outcome: undefined, untilMs };
  flights.set(name, flight);
  try {
    const outcome = await ask();
    flight.outcome = isForAll(outcome) ? outcome : "alone";
    return outcome;
  } finally {
    flight.outcome ??= "alone";
    if (flights.get(name) === flight) flights.delete(name);
  }
}

/** What a request is refused for by its own deadline, client or place in the queue, another would not be. */
function isForAll(outcome: Outcome): boolean {
  // Rows that are still to come are taken once.
  if (outcome.ok) return outcome.value.rest === undefined;
  const { reason } = outcome.refusal;
  return reason === "warehouse-unavailable" || reason === "warehouse-paused" || reason === "warehouse-failed";
}

/** Undefined where there is no answer for this one. */
async function follow(
  flight: Flight,
  context: SendContext,
  { clock, timer }: InFlightParts,
): Promise<Outcome | undefined> {
  const untilMs = Math.min(flight.untilMs, context.deadlineMs);
  for (let lookMs = FIRST_LOOK_MS; flight.outcome === undefined; lookMs = Math.min(MOST_LOOK_MS, lookMs * 2)) {
    const leftMs = untilMs - clock();
    if (leftMs <= 0) return undefined;
    await pause(Math.min(lookMs, leftMs), context.signal, timer);
    if (context.signal.aborted) return refuse({ ...GONE, attempts: 0 });
  }
  const { outcome } = flight;
  if (outcome === "alone") return undefined;
  const shared = { attempts: 0, waitedMs: 0, queuedMs: 0, isShared: true } as const;
  return outcome.ok ? ok({ ...outcome.value, ...shared }) : refuse({ ...outcome.refusal, ...shared });
}

const GONE = { reason: "cancelled", detail: "whoever asked no longer waits" } as const;
