// One batch on one TDS connection: tedious's events -> the events of the port. The text goes as a SQL batch, not as an RPC: dedicated
// pools refuse `sp_executesql` with named arguments, and the Worker's text calls it by itself.

import { Request } from "tedious";
import { ServerFailure, Unreachable } from "./engine.ts";
import type { BatchAsk, BatchEvent, ServerMessage } from "./engine.ts";
import { makeEventQueue } from "./event-queue.ts";
import type { EventQueue } from "./event-queue.ts";
import { printerOf } from "./print-cell.ts";
import type { Column, Print } from "./print-cell.ts";

/** What is used of tedious's Connection, so that tests can play one. */
export interface BatchConnection {
  execSqlBatch(request: Request): void;
  cancel(): boolean;
  on(event: "errorMessage", listener: (token: ErrorToken) => void): unknown;
  off(event: "errorMessage", listener: (token: ErrorToken) => void): unknown;
}

/** An ERROR token of the server. */
export interface ErrorToken {
  readonly number: number;
  readonly class: number;
  readonly state: number;
  readonly lineNumber: number;
  readonly message: string;
}

export interface RunningBatch {
  readonly events: AsyncIterable<BatchEvent>;
  /** Asks the server to stop. Nothing happens once it has ended. */
  readonly stop: () => void;
  /** Resolves when the connection is free: true when it may be used again. */
  readonly ended: Promise<boolean>;
}

export const messageOf = (token: ErrorToken): ServerMessage => ({
  number: token.number,
  level: token.class,
  state: token.state,
  line: token.lineNumber,
  text: token.message,
});

type Ask = Pick<BatchAsk, "text" | "timeoutMs" | "signal">;

/** Sends the batch. The first error ends its events and cancels what is left of it. */
export function runOnConnection(connection: BatchConnection, ask: Ask): RunningBatch {
  const ended = Promise.withResolvers<boolean>();
  const queue = makeEventQueue({ pause: () => request.pause(), resume: () => request.resume() });
  let isOver = false;
  const stop = (): void => {
    if (!isOver) connection.cancel();
  };
  const fail = (message: string): void => {
    queue.push({ kind: "failed", message });
    queue.end();
    stop();
  };
  const leave = (): void => {
    queue.end();
    stop();
  };
  const onError = (token: ErrorToken): void => fail(new ServerFailure(messageOf(token)).message);
  const request = new Request(ask.text, (error) => {
    isOver = true;
    connection.off("errorMessage", onError);
    ask.signal.removeEventListener("abort", leave);
    conclude(queue, error ?? undefined);
    ended.resolve(isReusable(error ?? undefined));
  });
  request.setTimeout(ask.timeoutMs);
  listen(request, queue, fail);
  connection.on("errorMessage", onError);
  ask.signal.addEventListener("abort", leave, { once: true });
  connection.execSqlBatch(request);
  if (ask.signal.aborted) leave();
  return { events: queue.events, stop, ended: ended.promise };
}

/** A result set is open from its columns to the next DONE token of any kind. */
function listen(request: Request, queue: EventQueue, fail: (message: string) => void): void {
  let printers: readonly Print[] | undefined;
  const endSet = (): void => {
    if (printers !== undefined) queue.push({ kind: "end" });
    printers = undefined;
  };
  request.on("columnMetadata", (columns) => {
    endSet();
    printers = Object.values(columns).map((column: Column) => printerOf(column));
    queue.push({ kind: "set" });
  });
  request.on("row", (cells: readonly { readonly value: unknown }[]) => {
    try {
      queue.pushRow(cells.map(({ value }, at) => printers?.[at]?.(value) ?? null));
    } catch (thrown) {
      if (!(thrown instanceof ServerFailure)) throw thrown;
      fail(thrown.message);
    }
  });
  request.on("doneInProc", endSet);
  request.on("doneProc", endSet);
  request.on("done", endSet);
}

/** tedious reports the server's own errors a second time here, and a cancel that was ours. Both have been told. */
function conclude(queue: EventQueue, error: Error | undefined): void {
  const code = codeOf(error);
  if (error === undefined || isServerError(error) || code === "ECANCEL") return queue.end();
  if (code === "ETIMEOUT") {
    const failure = new ServerFailure({ number: -2, level: 11, state: 0, line: 0, text: "Query timeout expired." });
    queue.push({ kind: "failed", message: failure.message });
    return queue.end();
  }
  queue.end(new Unreachable(`the connection to the server was lost (${code})`));
}

const isServerError = (error: Error): boolean => error instanceof AggregateError || codeOf(error) === "EREQUEST";

function isReusable(error: Error | undefined): boolean {
  return error === undefined || isServerError(error) || codeOf(error) === "ECANCEL";
}

/** tedious's own code, such as ESOCKET; of several errors at once the first one's. */
export function codeOf(error: unknown): string {
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "unknown";
}
