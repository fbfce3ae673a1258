// The pool's concurrency: so many statements at once, a bounded queue behind them, refusal (10928) beyond that. A waiting
// statement whose client left gives up its place. No clock, no order but first come, first served.

import { SqlFailure } from "./sql-failure.ts";

export interface Admission {
  /** Resolves to the release of a place. Rejects when the queue is full, or when the signal aborts while waiting. */
  readonly enter: (signal: AbortSignal) => Promise<() => void>;
  /** Statements that run now. */
  readonly active: () => number;
  readonly waiting: () => number;
}

interface Waiter {
  readonly admit: () => void;
}

export function makeAdmission(maxConcurrent: number | undefined, maxQueued: number): Admission {
  let running = 0;
  const queue: Waiter[] = [];
  const release = (): void => {
    const next = queue.shift();
    if (next === undefined) running -= 1;
    else next.admit();
  };
  const enter = (signal: AbortSignal): Promise<() => void> => {
    if (maxConcurrent === undefined || running < maxConcurrent) {
      running += 1;
      return Promise.resolve(once(release));
    }
    if (queue.length >= maxQueued) return Promise.reject(tooMany(maxConcurrent, maxQueued));
    return wait(queue, signal, release);
  };
  return { enter, active: () => running, waiting: () => queue.length };
}

function wait(queue: Waiter[], signal: AbortSignal, release: () => void): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      queue.splice(queue.indexOf(waiter), 1);
      reject(new SqlFailure(3617, "The client left while the request was queued."));
    };
    const waiter: Waiter = {
      admit: () => {
        signal.removeEventListener("abort", leave);
        resolve(once(release));
      },
    };
    signal.addEventListener("abort", leave, { once: true });
    queue.push(waiter);
  });
}

function once(release: () => void): () => void {
  let isReleased = false;
  return () => {
    if (!isReleased) release();
    isReleased = true;
  };
}

function tooMany(limit: number, queued: number): SqlFailure {
  return new SqlFailure(
    10928,
    `Resource ID : 1. The request limit for the database is ${limit} and has been reached, with ${queued} requests queued. See 'http://go.microsoft.com/fwlink/?LinkId=267637' for assistance.`,
  );
}
