// Who may ask the warehouse now, who waits for that, and who is sent away. A state machine over a clock that comes in: no I/O, no
// timer, no promise. One gate holds the slots of one warehouse (warehouse-gate.ts), or of one isolate where that cannot be reached.
//
// A slot is given where fewer are held than there are, and at no other time. It is held on a lease, so that a holder that vanishes
// does not keep it. Whoever waits is told what comes of it, once, whatever happens.

import type { Clock } from "#kernel/clock.ts";
import { createLane } from "./lane.ts";
import type { Lane } from "./lane.ts";

export interface GateLimits {
  /** Held at once. */
  readonly slots: number;
  /** Waiting at once. */
  readonly queued: number;
}

/** Somebody who holds a slot or wants one. */
export interface Holding {
  /** Unlike all others. */
  readonly id: string;
  /** Between these the gate is fair. */
  readonly principal: string;
  /** Whoever waits for many rows can wait a little longer. */
  readonly isExport: boolean;
}

export interface Asking extends Holding {
  readonly waitMs: number;
}

/** `share`: the principal has more places in the queue than is its due; `full`: nobody has; `late`: waited in vain. */
export type ShedCause = "share" | "full" | "late";

export type Verdict =
  | { readonly kind: "admitted" }
  | { readonly kind: "left" }
  | { readonly kind: "shed"; readonly cause: ShedCause; readonly retryAfterSeconds: number };

export interface Gate {
  /** `tell` is called once: at once, or within another call. */
  readonly ask: (asking: Asking, limits: GateLimits, tell: (verdict: Verdict) => void) => void;
  /** The holder is alive. One that the gate does not know is from before the gate began anew, and counts from now on. */
  readonly renew: (holding: Holding) => void;
  /** Gives a slot back, or no longer waits for one. */
  readonly leave: (id: string) => void;
  /** Ends what has run out. */
  readonly tick: () => void;
  /** Clock time of the next tick that may be of use to somebody who waits. */
  readonly nextMs: () => number | undefined;
  readonly load: () => { readonly held: number; readonly waiting: number };
}

/** Holders renew every few seconds: three may be lost. */
export const LEASE_MS = 12_000;
/** After so many others one export is let in. */
const PASSES = 8;
const MOST_RETRY_SECONDS = 60;

interface Held extends Holding {
  readonly sinceMs: number;
  readonly untilMs: number;
}

interface Waiter extends Asking {
  readonly untilMs: number;
  readonly tell: (verdict: Verdict) => void;
}

interface State {
  limits: GateLimits;
  readonly held: Map<string, Held>;
  readonly waiting: Map<string, Waiter>;
  /** When each left, of late: what it had sent before may come after. */
  readonly gone: Map<string, number>;
  readonly lanes: { readonly interactive: Lane<Waiter>; readonly exports: Lane<Waiter> };
  /** Let in since the last export, while one could have been. */
  passed: number;
  /** What a slot is held for, of late. */
  usualMs: number;
}

export function createGate(clock: Clock): Gate {
  const state: State = {
    limits: { slots: 0, queued: 0 },
    held: new Map(),
    waiting: new Map(),
    gone: new Map(),
    lanes: { interactive: createLane(), exports: createLane() },
    passed: 0,
    usualMs: 1000,
  };
  const tick = (): void => {
    expire(state, clock());
    fill(state, clock());
  };
  return {
    ask(asking, limits, tell) {
      if (state.gone.has(asking.id)) return tell({ kind: "left" });
      state.limits = limits;
      const waiter: Waiter = { ...asking, untilMs: clock() + asking.waitMs, tell };
      expire(state, clock());
      state.waiting.set(waiter.id, waiter);
      laneOf(state, waiter).add(waiter);
      fill(state, clock());
      if (state.waiting.has(waiter.id)) shedFor(state, waiter);
    },
    renew(holding) {
      if (state.gone.has(holding.id)) return;
      const sinceMs = state.held.get(holding.id)?.sinceMs ?? clock();
      state.held.set(holding.id, { ...holding, sinceMs, untilMs: clock() + LEASE_MS });
      tick();
    },
    leave(id) {
      end(state, id, clock());
      tick();
    },
    tick,
    nextMs: () => nextMs(state),
    load: () => ({ held: state.held.size, waiting: state.waiting.size }),
  };
}

function laneOf({ lanes }: State, { isExport }: Holding): Lane<Waiter> {
  return isExport ? lanes.exports : lanes.interactive;
}

function expire(state: State, nowMs: number): void {
  for (const { id, untilMs } of state.held.values()) if (untilMs <= nowMs) state.held.delete(id);
  for (const waiter of state.waiting.values()) if (waiter.untilMs <= nowMs) shed(state, waiter, "late");
  for (const [id, leftMs] of state.gone) {
    if (leftMs > nowMs - LEASE_MS) break;
    state.gone.delete(id);
  }
}

/** Gives away what is free. */
function fill(state: State, nowMs: number): void {
  while (state.held.size < state.limits.slots) {
    const waiter = nextWaiter(state);
    if (waiter === undefined) return;
    const { id, principal, isExport } = waiter;
    state.waiting.delete(id);
    state.held.set(id, { id, principal, isExport, sinceMs: nowMs, untilMs: nowMs + LEASE_MS });
    waiter.tell({ kind: "admitted" });
  }
}

/** Exports come after the others, but now and then one comes before, and they hold half of the slots at most. */
function nextWaiter(state: State): Waiter | undefined {
  const { held, lanes, limits } = state;
  const running = [...held.values()].filter(({ isExport }) => isExport).length;
  const mayExport = lanes.exports.principals() > 0 && running < Math.ceil(limits.slots / 2);
  if (mayExport && (state.passed >= PASSES || lanes.interactive.principals() === 0)) {
    state.passed = 0;
    return lanes.exports.next();
  }
  state.passed += mayExport ? 1 : 0;
  return lanes.interactive.next();
}

/** The queue is as long as it may be, or its principal has half of it: one goes, whoever has most. Others go before exports. */
function shedFor(state: State, waiter: Waiter): void {
  const { lanes, limits, waiting } = state;
  const { principal, waitMs } = waiter;
  if (waitMs <= 0) return shed(state, waiter, "late");
  const own = lanes.interactive.countOf(principal) + lanes.exports.countOf(principal);
  if (own > Math.max(1, Math.ceil(limits.queued / 2))) return shed(state, waiter, "share");
  if (waiting.size <= limits.queued) return;
  const lane = lanes.exports.principals() > 0 ? lanes.exports : lanes.interactive;
  const victim = lane.newestOfMost(principal) ?? waiter;
  const due = Math.max(1, limits.queued / lane.principals());
  shed(state, victim, lane.countOf(victim.principal) > due ? "share" : "full");
}

function shed(state: State, waiter: Waiter, cause: ShedCause): void {
  const retryAfterSeconds = waitSeconds(state);
  forget(state, waiter);
  waiter.tell({ kind: "shed", cause, retryAfterSeconds });
}

/** So long the queue will take, by what it took of late. */
function waitSeconds({ limits, waiting, usualMs }: State): number {
  const seconds = Math.ceil((waiting.size * usualMs) / Math.max(1, limits.slots) / 1000);
  return Math.min(MOST_RETRY_SECONDS, Math.max(1, seconds));
}

function forget(state: State, waiter: Waiter): void {
  state.waiting.delete(waiter.id);
  laneOf(state, waiter).remove(waiter);
}

function end(state: State, id: string, nowMs: number): void {
  const held = state.held.get(id);
  state.gone.set(id, nowMs);
  if (held !== undefined) {
    state.held.delete(id);
    state.usualMs = state.usualMs * 0.8 + (nowMs - held.sinceMs) * 0.2;
  }
  const waiter = state.waiting.get(id);
  if (waiter === undefined) return;
  forget(state, waiter);
  waiter.tell({ kind: "left" });
}

function nextMs({ held, waiting }: State): number | undefined {
  if (waiting.size === 0) return undefined;
  return Math.min(...[...held.values(), ...waiting.values()].map(({ untilMs }) => untilMs));
}
