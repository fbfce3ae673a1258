// The answer to a question over HTTP while it comes: its head, then its body in pieces of text, no more of it than allowed. No
// redirect is followed, nothing is tried twice, and no part of the answer enters a flaw. Never throws for what the network does.

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

export interface AnswerHead {
  readonly status: number;
  /** What it says of when to ask again, where it says it in seconds. */
  readonly retryAfterMs?: number;
  readonly body: AnswerBody;
}

export interface AnswerBody {
  /** That came so far. */
  readonly bytes: number;
  /** The next piece, or undefined at the end. Nothing is to be asked for after an end or a flaw. */
  readonly next: (maxBytes: number) => Promise<Result<string | undefined, AnswerFlaw>>;
  /** Lets go of what has not come. */
  readonly cancel: () => void;
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
export async function openAnswer(fetch: Fetch, ask: Ask): Promise<Result<AnswerHead, AnswerFlaw>> {
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
  return ok({ status: response.status, ...laterOf(response), body: bodyOf(response, ask.signal) });
}

function laterOf({ headers }: Response): Pick<AnswerHead, "retryAfterMs"> {
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

interface Reader {
  read(): Promise<{ readonly done: boolean; readonly value?: unknown }>;
  cancel(): Promise<void>;
}

const EMPTY: AnswerBody = Object.freeze({ bytes: 0, next: async () => ok(undefined), cancel: () => undefined });

function bodyOf(response: Response, signal: AbortSignal): AnswerBody {
  return response.body === null ? EMPTY : new StreamedBody(response.body.getReader(), signal);
}

/**
 * Cancelling the reader on abort ends a pending read, also where fetch's own signal no longer governs the body. At its end the reader is
 * let go of: a stream of workerd that broke keeps its error, whose stack leads to who was reading, and through that it would keep itself.
 */
class StreamedBody implements AnswerBody {
  #reader: Reader | undefined;
  readonly #signal: AbortSignal;
  readonly #decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });
  #bytes = 0;

  constructor(reader: Reader, signal: AbortSignal) {
    this.#reader = reader;
    this.#signal = signal;
    signal.addEventListener("abort", this.cancel, { once: true });
    // The signal may have gone while the head of the answer came: an abort that is past calls no listener.
    if (signal.aborted) this.cancel();
  }

  get bytes(): number {
    return this.#bytes;
  }

  readonly cancel = (): void => {
    this.#signal.removeEventListener("abort", this.cancel);
    discard(this.#reader);
    this.#reader = undefined;
  };

  /** One wait for a piece: there are many. */
  async next(maxBytes: number): Promise<Result<string | undefined, AnswerFlaw>> {
    let chunk: Chunk;
    try {
      chunk = (await this.#reader?.read()) ?? STOPPED;
    } catch {
      chunk = STOPPED;
    }
    const piece = this.#take(chunk, maxBytes);
    if (!piece.ok || piece.value === undefined) this.cancel();
    return piece;
  }

  /** An abort that ended the read is not an end of the body. The end of the bytes closes the text, which may not be whole. */
  #take({ done, value }: Chunk, maxBytes: number): Result<string | undefined, AnswerFlaw> {
    if (this.#signal.aborted) return refuse("stopped");
    if (!done && !(value instanceof Uint8Array)) return refuse("broken-off");
    const bytes = value instanceof Uint8Array ? value : undefined;
    this.#bytes += bytes?.byteLength ?? 0;
    if (this.#bytes > maxBytes) return refuse("too-large");
    const text = decode(this.#decoder, bytes);
    return text === undefined ? refuse("not-utf8") : ok(done ? undefined : text);
  }
}

type Chunk = Awaited<ReturnType<Reader["read"]>>;

/** Of a read that failed, or of nothing that could be read. */
const STOPPED: Chunk = Object.freeze({ done: false });

/** Undefined when the bytes are not UTF-8. No bytes closes the text, and throws where a character is not whole. */
function decode(decoder: TextDecoder, bytes: Uint8Array | undefined): string | undefined {
  try {
    return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
  } catch {
    return undefined;
  }
}

/** Lets go of a body. What the stream thinks of that is of no interest. */
function discard(body: { cancel(): Promise<void> } | null | undefined): void {
  body?.cancel().catch(() => undefined);
}
