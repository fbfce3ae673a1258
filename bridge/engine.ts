// What the HTTP side of the bridge asks of whatever runs a batch: text in, result sets out, event by event. Types and two errors;
// nothing here knows HTTP or TDS.

/** Who asks, as the bearer token says, after every check. The token must not reach a log. */
export interface Caller {
  readonly token: string;
  /** The application that the token was issued to. */
  readonly clientId: string;
}

/** A value as JSON carries it. Statements encode their columns as text, so it is text or null nearly always. */
export type Cell = string | number | boolean | null;

export type BatchEvent =
  /** A result set begins; the rows that follow are its own. */
  | { readonly kind: "set" }
  | { readonly kind: "rows"; readonly rows: readonly (readonly Cell[])[] }
  /** The result set is complete. */
  | { readonly kind: "end" }
  /** A statement failed, in the server's words. Nothing comes after it. */
  | { readonly kind: "failed"; readonly message: string };

export interface BatchAsk {
  readonly text: string;
  readonly caller: Caller;
  /** The longest that the server may take until its first row. */
  readonly timeoutMs: number;
  /** Aborts when the client is gone: the batch is cancelled. */
  readonly signal: AbortSignal;
}

export interface Engine {
  /** The events of a batch, in order. Throws Unreachable when the server cannot be reached, or is lost on the way. */
  readonly runBatch: (ask: BatchAsk) => AsyncIterable<BatchEvent>;
  readonly load: () => Load;
  readonly close: () => Promise<void>;
}

/** Batches that run, and that wait for a connection. */
export interface Load {
  readonly active: number;
  readonly waiting: number;
}

/** No connection to the server. The message goes to clients and logs: it names no host and no user. */
export class Unreachable extends Error {
  override readonly name = "Unreachable";
}

/** The server refused, or a statement failed. `message` is what the answer carries, in the form that Microsoft's tools print. */
export class ServerFailure extends Error {
  override readonly name = "ServerFailure";

  constructor({ number, level = 16, state = 1, line = 1, text }: ServerMessage) {
    super(`Msg ${number}, Level ${level}, State ${state}, Line ${line}\n${text}`);
  }
}

export interface ServerMessage {
  readonly number: number;
  readonly level?: number;
  readonly state?: number;
  readonly line?: number;
  readonly text: string;
}
