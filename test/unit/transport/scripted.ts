// The outside world of `transport`, as arguments: a clock that is set by hand, a timer that is fired by hand, and a fetch that
// plays a script and writes down what it was asked. Nothing waits.

import type { Fetch } from "#transport/answer-body.ts";
import type { Timer } from "#transport/deadline.ts";

export interface Asked {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body: string;
  readonly redirect: string | undefined;
  readonly signal: AbortSignal;
}

export type Step = (asked: Asked) => Response | Promise<Response>;

/** Plays the steps in order; asking beyond the last is a failure of the test. */
export function scriptedFetch(...steps: readonly Step[]): { readonly fetch: Fetch; readonly asked: readonly Asked[] } {
  const asked: Asked[] = [];
  const fetch: Fetch = async (url, init) => {
    const one = read(url, init);
    asked.push(one);
    const step = steps[asked.length - 1];
    if (step === undefined) {
      throw new Error(`nothing was scripted for question ${asked.length}`);
    }
    return step(one);
  };
  return { fetch, asked };
}

function read(url: string, init: RequestInit): Asked {
  if (!(init.signal instanceof AbortSignal)) {
    throw new Error("every exchange wants a signal");
  }
  const { method = "GET", redirect, signal } = init;
  const body = typeof init.body === "string" ? init.body : "";
  return { url, method, headers: new Headers(init.headers), body, redirect, signal };
}

export function json(value: unknown, status = 200): Step {
  return () => new Response(JSON.stringify(value), { status, headers: { "content-type": "application/json" } });
}

export function text(body: string, status = 200, headers: Record<string, string> = {}): Step {
  return () => new Response(body, { status, headers });
}

/** No answer until the signal aborts, as fetch does it. `asked` tells when the question was put. */
export function silence(onAsked: () => void = () => undefined): Step {
  return ({ signal }) =>
    new Promise<Response>((_, reject) => {
      signal.addEventListener("abort", () => {
        reject(new DOMException("aborted", "AbortError"));
      });
      onAsked();
    });
}

/** A body that comes in these pieces, and then stays open, breaks or ends. */
export function pieces(parts: readonly (string | Uint8Array)[], end: "close" | "break" | "hang"): Response {
  const encoder = new TextEncoder();
  const waiting = [...parts];
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const part = waiting.shift();
      if (part !== undefined) {
        controller.enqueue(typeof part === "string" ? encoder.encode(part) : part);
        return undefined;
      }
      if (end === "hang") {
        return new Promise<void>(() => undefined);
      }
      if (end === "break") {
        controller.error(new TypeError("connection lost"));
        return undefined;
      }
      controller.close();
      return undefined;
    },
  });
  return new Response(body);
}

export function handClock(startMs: number): { readonly clock: () => number; readonly advance: (ms: number) => void } {
  let nowMs = startMs;
  return {
    clock: () => nowMs,
    advance: (ms) => {
      nowMs += ms;
    },
  };
}

export function handTimer(): { readonly timer: Timer; readonly set: readonly number[]; readonly fire: () => void } {
  const set: number[] = [];
  const controllers: AbortController[] = [];
  return {
    timer: (ms) => {
      const controller = new AbortController();
      set.push(ms);
      controllers.push(controller);
      return controller.signal;
    },
    set,
    fire: () => {
      for (const controller of controllers) {
        controller.abort(new DOMException("late", "TimeoutError"));
      }
    },
  };
}
