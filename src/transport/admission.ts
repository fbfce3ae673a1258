// Lets a batch go to the warehouse once it holds one of the warehouse's slots, and gives the slot back, whatever happens. Where the
// gate that knows all isolates cannot be reached, or does not answer soon, a gate of this isolate takes its place for a while.
// Who is let in when is decided in gate.ts; that a slot is held through every attempt of a batch follows from what is wrapped.

import type { Clock } from "#kernel/clock.ts";
import type { WarehouseRefusal } from "#kernel/refusal.ts";
import { ok, refuse } from "#kernel/result.ts";
import type { Result } from "#kernel/result.ts";
import { pause, whileWanted } from "./deadline.ts";
import type { Timer } from "./deadline.ts";
import type { Asking, GateLimits, Holding, ShedCause, Verdict } from "./gate.ts";
import type { SendContext, Transport } from "./send-batch.ts";

/** `queued`: the verdict is still to come, and is waited for by `wait`. */
export type Entered = Verdict | { readonly kind: "queued" };

/** A gate, wherever it is. What fails rejects. */
export interface GatePort {
  readonly enter: (asking: Asking & { readonly limits: GateLimits }) => Promise<Entered>;
  readonly wait: (id: string, signal: AbortSignal) => Promise<Verdict>;
  readonly renew: (holding: Holding) => Promise<void>;
  /** Nobody waits for it, and it must not fail. */
  readonly leave: (id: string) => void;
}

export interface AdmissionLimits {
  readonly slots: number;
  /** In place of them, for each isolate, where the gate cannot be reached. */
  readonly slotsLocal: number;
  readonly queued: number;
  /** The longest that anybody waits for a slot. */
  readonly queueMs: number;
}

export interface AdmissionParts {
  readonly limits: AdmissionLimits;
  readonly gate: GatePort;
  /** Of this isolate. */
  readonly local: GatePort;
  readonly clock: Clock;
  readonly timer: Timer;
  readonly newId: () => string;
}

/** A gate that takes longer than this to say anything cannot be reached. */
const REACH_MS = 1500;
/** Then it is left alone for so long. */
const AWAY_MS = 5000;
const RENEW_MS = 3000;
/** Less is not worth a statement. */
const LEAST_SEND_MS = 100;

type Send = Transport["send"];

/** A `send` that waits for its turn. */
export function withAdmission(send: Send, parts: AdmissionParts): Send {
  const choose = createChoice(parts);
  return async (batch, context) => {
    // Who waits for a slot while it holds one could wait for itself.
    if (context.pressure?.holdsSlot === true) return send(batch, context);
    const startedMs = parts.clock();
    const asking = askingOf(context, parts);
    const place = await choose(asking, context.signal);
    const queuedMs = parts.clock() - startedMs;
    if (!place.ok) return refuse({ ...place.refusal, attempts: 0, queuedMs });
    const leave = held({ asking, gate: place.value, timer: parts.timer });
    const sent = await leavingWith(leave, () => send(batch, context));
    return sent.ok ? ok({ ...sent.value, queuedMs }) : refuse({ ...sent.refusal, queuedMs });
  };
}

/** The slot is given back at the end of the work: of all of it, where a part of the answer is still to come. */
async function leavingWith(leave: () => Promise<void>, work: () => ReturnType<Send>): ReturnType<Send> {
  let rest: Promise<unknown> | undefined;
  try {
    const sent = await work();
    rest = sent.ok ? sent.value.rest?.ended : undefined;
    return sent;
  } finally {
    if (rest === undefined) await leave();
    else void rest.then(leave);
  }
}

function askingOf({ deadlineMs, pressure }: SendContext, { clock, limits, newId }: AdmissionParts): Asking {
  return {
    id: newId(),
    principal: pressure?.principal ?? "",
    isExport: pressure?.isExport === true,
    waitMs: Math.max(0, Math.min(limits.queueMs, deadlineMs - clock() - LEAST_SEND_MS)),
  };
}

/** The gate that let it in. */
type Place = Result<GatePort, WarehouseRefusal>;

/** Asks the one gate, or the other where that is away. */
function createChoice(parts: AdmissionParts): (asking: Asking, signal: AbortSignal) => Promise<Place> {
  const { gate, local, limits, clock } = parts;
  const { slots, slotsLocal, queued } = limits;
  let awayUntilMs = 0;
  return async (asking, signal) => {
    if (clock() >= awayUntilMs) {
      const place = await enter(gate, { ...asking, limits: { slots, queued } }, { signal, ...parts });
      if (place !== undefined) return place;
      awayUntilMs = clock() + AWAY_MS;
    }
    const place = await enter(local, { ...asking, limits: { slots: slotsLocal, queued } }, { signal, ...parts });
    return place ?? refuse(busyRefusal("late", 1));
  };
}

interface Waiting {
  readonly signal: AbortSignal;
  readonly timer: Timer;
}

/** Undefined where the gate is away. Whoever is not let in holds no place of it. */
async function enter(
  gate: GatePort,
  asking: Parameters<GatePort["enter"]>[0],
  waiting: Waiting,
): Promise<Place | undefined> {
  const { signal } = waiting;
  const first = await answerOf(() => gate.enter(asking), REACH_MS, waiting);
  const entered =
    first?.kind === "queued"
      ? await answerOf((stop) => gate.wait(asking.id, stop), asking.waitMs + REACH_MS, waiting)
      : first;
  if (entered?.kind === "admitted" && !signal.aborted) return ok(gate);
  gate.leave(asking.id);
  if (signal.aborted) return refuse(GONE);
  return entered?.kind === "shed" ? refuse(busyRefusal(entered.cause, entered.retryAfterSeconds)) : undefined;
}

const GONE: WarehouseRefusal = { reason: "cancelled", detail: "whoever asked no longer waits" };

/** Undefined where there is none in time. */
async function answerOf<T>(
  ask: (stop: AbortSignal) => Promise<T>,
  ms: number,
  { signal, timer }: Waiting,
): Promise<T | undefined> {
  const stop = AbortSignal.any([signal, timer(ms)]);
  try {
    return await whileWanted(ask(stop), stop);
  } catch {
    return undefined;
  }
}

interface Holder {
  readonly asking: Asking;
  readonly gate: GatePort;
  readonly timer: Timer;
}

/** Says that the holder of a slot is alive, until it leaves. */
function held({ asking, gate, timer }: Holder): () => Promise<void> {
  const ended = new AbortController();
  const { id, principal, isExport } = asking;
  const renew = async (): Promise<void> => {
    await pause(RENEW_MS, ended.signal, timer);
    while (!ended.signal.aborted) {
      await answerOf(() => gate.renew({ id, principal, isExport }), RENEW_MS, { signal: ended.signal, timer });
      await pause(RENEW_MS, ended.signal, timer);
    }
  };
  const renewing = renew();
  return async () => {
    ended.abort();
    await renewing;
    gate.leave(id);
  };
}

const BUSY_TEXT: Readonly<Record<ShedCause, string>> = {
  share: "the principal has its share of the queue for the warehouse",
  full: "the queue for the warehouse is full",
  late: "no slot of the warehouse became free in time",
};

function busyRefusal(cause: ShedCause, retryAfterSeconds: number): WarehouseRefusal {
  return { reason: "warehouse-busy", isOverShare: cause === "share", retryAfterSeconds, detail: BUSY_TEXT[cause] };
}
