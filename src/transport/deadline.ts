// When work for the warehouse must end: at a deadline, or when whoever asked is gone. No clock and no timer of its own:
// both come in.

import type { WarehouseRefusal } from "#kernel/refusal.ts";

/** A signal that aborts after so many milliseconds: `AbortSignal.timeout`, but for tests. */
export type Timer = (ms: number) => AbortSignal;

export const systemTimer: Timer = (ms) => AbortSignal.timeout(ms);

export interface Stop {
  /** Aborts at the deadline or when whoever asked is gone, whichever comes first. */
  readonly signal: AbortSignal;
  /** Why the work ended, or undefined while it may go on. */
  readonly refusal: () => WarehouseRefusal | undefined;
}

/** `gone` aborts when whoever asked no longer waits. Nothing left of the time is a stop at once. */
export function stopAfter(remainingMs: number, gone: AbortSignal, timer: Timer): Stop {
  const late = remainingMs > 0 ? timer(remainingMs) : AbortSignal.abort();
  const lateness =
    remainingMs > 0 ? `no answer within ${remainingMs} ms` : "the deadline had passed before anything was sent";
  return {
    signal: AbortSignal.any([gone, late]),
    refusal: () => {
      if (gone.aborted) {
        return { reason: "cancelled", detail: "whoever asked no longer waits" };
      }
      return late.aborted ? { reason: "deadline-exceeded", detail: lateness } : undefined;
    },
  };
}

/** Waits for work that cannot be stopped itself, no longer than `signal` allows. Undefined says that it was stopped. */
export async function whileWanted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  const stopped = Promise.withResolvers<undefined>();
  const give = (): void => {
    stopped.resolve(undefined);
  };
  signal.addEventListener("abort", give, { once: true });
  if (signal.aborted) {
    give();
  }
  try {
    return await Promise.race([work, stopped.promise]);
  } finally {
    signal.removeEventListener("abort", give);
  }
}

/** Lets so much time pass, or less where whoever asked is gone. */
export async function pause(ms: number, gone: AbortSignal, timer: Timer): Promise<void> {
  await whileWanted(new Promise<never>(() => undefined), AbortSignal.any([gone, timer(ms)]));
}
