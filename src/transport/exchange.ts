// One HTTP exchange with a bounded body: no redirect is followed, nothing is tried twice, and no part of the answer enters a
// flaw. Never throws for what the network does.

import { ok, refuse } from "#kernel/result.ts";
import type { Result } from "#kernel/result.ts";

/** The web's fetch, as far as it is used here. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface Ask {
  readonly url: string;
  readonly init: RequestInit;
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

export interface Answer {
  readonly status: number;
  /** What it says of when to ask again, where it says it in seconds. */
  readonly retryAfterMs?: number;
  readonly text: string;
  readonly bytes: number;
}

export type AnswerFlaw = "stopped" | "unreachable" | "redirected" | "too-large" | "broken-off" | "not-utf8";

/** What each flaw is called in an audit detail. */
export const FLAW_TEXT: Readonly<Record<AnswerFlaw, string>> = Object.freeze({
  stopped: "stopped before the answer was complete",
  unreachable: "no connection",
  redirected: "answered with a redirect, which is never followed",
  "too-large": "the answer is larger than allowed",
  "broken-off": "the connection broke while the answer came",
  "not-utf8": "the answer is not UTF-8",
});

/** Asks once. A redirect is refused because the Authorization header must not travel to a host nobody configured. */
export async function exchange(fetch: Fetch, ask: Ask): Promise<Result<Answer, AnswerFlaw>> {
  let response: Response;
  try {
    response = await fetch(ask.url, { ...ask.init, redirect: "manual", signal: ask.signal });
  } catch {
    return refuse(ask.signal.aborted ? "stopped" : "unreachable");
  }
  const flaw = headFlaw(response, ask.maxBytes);
  if (flaw !== undefined) {
    discard(response.body);
    return refuse(flaw);
  }
  const body = await readBody(response, ask);
  return body.ok ? ok({ status: response.status, ...laterOf(response), ...body.value }) : body;
}

function laterOf({ headers }: Response): Pick<Answer, "retryAfterMs"> {
  const seconds = /^\d{1,4}$/.exec(headers.get("retry-after") ?? "")?.[0];
  return seconds === undefined ? {} : { retryAfterMs: Number(seconds) * 1000 };
}

/** Status 0 is how a browser-like fetch shows a redirect that it did not follow. */
function headFlaw(response: Response, maxBytes: number): AnswerFlaw | undefined {
  if (response.status === 0 || (response.status >= 300 && response.status < 400)) {
    return "redirected";
  }
  return Number(response.headers.get("content-length")) > maxBytes ? "too-large" : undefined;
}

type Body = Pick<Answer, "text" | "bytes">;

interface Reader {
  read(): Promise<{ readonly done: boolean; readonly value?: unknown }>;
  cancel(): Promise<void>;
}

/** Cancelling the reader on abort ends a pending read, also where fetch's own signal no longer governs the body. */
async function readBody(response: Response, ask: Ask): Promise<Result<Body, AnswerFlaw>> {
  if (response.body === null) {
    return ok({ text: "", bytes: 0 });
  }
  const reader: Reader = response.body.getReader();
  const stop = (): void => {
    discard(reader);
  };
  ask.signal.addEventListener("abort", stop, { once: true });
  // The signal may have gone while the head of the answer came: an abort that is past calls no listener.
  if (ask.signal.aborted) stop();
  try {
    return await readText(reader, ask);
  } finally {
    ask.signal.removeEventListener("abort", stop);
  }
}

async function readText(reader: Reader, ask: Ask): Promise<Result<Body, AnswerFlaw>> {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });
  let text = "";
  let bytes = 0;
  while (true) {
    const chunk = await readChunk(reader, ask.signal);
    if (!chunk.ok) {
      return chunk;
    }
    bytes += chunk.value?.byteLength ?? 0;
    if (bytes > ask.maxBytes) {
      discard(reader);
      return refuse("too-large");
    }
    const piece = decode(decoder, chunk.value);
    if (piece === undefined) {
      discard(reader);
      return refuse("not-utf8");
    }
    text += piece;
    if (chunk.value === undefined) {
      return ok({ text, bytes });
    }
  }
}

/** The next bytes, or undefined at the end. An abort that ended the read is not an end of the body. */
async function readChunk(reader: Reader, signal: AbortSignal): Promise<Result<Uint8Array | undefined, AnswerFlaw>> {
  try {
    const { done, value } = await reader.read();
    if (signal.aborted) {
      return refuse("stopped");
    }
    if (done) {
      return ok(undefined);
    }
    return value instanceof Uint8Array ? ok(value) : refuse("broken-off");
  } catch {
    return refuse(signal.aborted ? "stopped" : "broken-off");
  }
}

/** Undefined when the bytes are not UTF-8. No bytes closes the text. */
function decode(decoder: TextDecoder, bytes: Uint8Array | undefined): string | undefined {
  try {
    return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
  } catch {
    return undefined;
  }
}

/** Lets go of a body. What the stream thinks of that is of no interest. */
function discard(body: { cancel(): Promise<void> } | null): void {
  body?.cancel().catch(() => undefined);
}
