// Brings records to the sinks that the settings name. A sink has so long and no longer; what it did not take is counted, and
// the next record that it does take tells the number. Never throws: what becomes of an answer is not decided here.

import type { AuditRecord } from "./record.ts";

/** Takes one record and resolves once it is stored; rejects where it is not. `signal` aborts when nobody waits any more. */
export type Sink = (record: AuditRecord, signal: AbortSignal) => Promise<void>;

/** A signal that aborts after so many milliseconds: `AbortSignal.timeout`, but for tests. */
type Timer = (ms: number) => AbortSignal;

interface DeliveryOptions {
  readonly deadlineMs: number;
  readonly timer: Timer;
}

export interface Delivery {
  /** True when every sink has stored the record. */
  readonly deliver: (record: AuditRecord) => Promise<boolean>;
  /** Counts a record that could not even be made. */
  readonly drop: () => void;
}

interface Outlet {
  readonly sink: Sink;
  dropped: number;
}

/** Make it once an isolate. */
export function createDelivery(sinks: readonly Sink[], options: DeliveryOptions): Delivery {
  const outlets = sinks.map((sink): Outlet => ({ sink, dropped: 0 }));
  return {
    deliver: async (record) => {
      const taken = await Promise.all(outlets.map((outlet) => deliverTo(outlet, record, options)));
      return taken.every(Boolean);
    },
    drop: () => outlets.forEach(count),
  };
}

function count(outlet: Outlet): void {
  outlet.dropped += 1;
}

async function deliverTo(
  outlet: Outlet,
  record: AuditRecord,
  { deadlineMs, timer }: DeliveryOptions,
): Promise<boolean> {
  // Taken out before anything is awaited: of records that travel at once, one tells the number.
  const told = outlet.dropped;
  outlet.dropped = 0;
  try {
    const signal = timer(deadlineMs);
    await untilAborted(outlet.sink({ ...record, dropped: told }, signal), signal);
    return true;
  } catch {
    outlet.dropped += told + 1;
    return false;
  }
}

/** Rejects when the signal aborts first, so that a sink that hangs does not hang the answer. */
async function untilAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  const stopped = Promise.withResolvers<never>();
  const stop = (): void => stopped.reject(new Error("the sink took too long"));
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  try {
    await Promise.race([work, stopped.promise]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
