// HTTP: routes, checks in order (path, method, bearer and signature, address, body size), then the batch and its answer.
// POST /databases/<name>/query is Synapse's query API; GET /health is the bridge's own and needs no token.

import type { IncomingMessage, ServerResponse } from "node:http";
import { Unreachable } from "./engine.ts";
import type { Caller, Engine } from "./engine.ts";
import { labelOf, traceOf } from "./log.ts";
import type { Log, LogFields } from "./log.ts";
import { databaseOf, readTarget } from "./read-target.ts";
import type { Target } from "./read-target.ts";
import type { Verify } from "./verify-request.ts";
import { writeAnswer } from "./write-answer.ts";

export interface ListenerParts {
  readonly engine: Engine;
  readonly verify: Verify;
  readonly databaseName: string;
  readonly maxBodyBytes: number;
  readonly nowMs: () => number;
  readonly log: Log;
  /** True once the bridge takes no more work. */
  readonly isDraining: () => boolean;
  /** Aborts when work under way must end. */
  readonly ending: AbortSignal;
}

export type Listener = (request: IncomingMessage, response: ServerResponse) => void;

export function makeListener(parts: ListenerParts): Listener {
  return (request, response) => {
    route(parts, request, response).catch((thrown: unknown) => {
      parts.log("error", "fault", { fault: thrown instanceof Error ? thrown.name : "unknown" });
      breakOff(response, 500, "unexpected");
    });
  };
}

async function route(parts: ListenerParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", "http://bridge");
  if (url.pathname === "/health") return sendHealth(parts, response);
  if (databaseOf(url) === undefined) return send(response, 404, "Not found");
  if (parts.isDraining()) return send(response, 503, "The bridge is shutting down", { connection: "close" });
  if (request.method !== "POST") return send(response, 405, "Method not allowed", { allow: "POST" });
  const verified = await parts.verify(request.headers);
  const trace = traceOf(request.headers["traceparent"]);
  if (!verified.ok) {
    parts.log("warn", "refused", { status: 401, trace });
    return send(response, 401, verified.message);
  }
  const target = readTarget(url, parts.databaseName);
  if ("status" in target) return send(response, target.status, target.message);
  const text = await readBody(request, parts.maxBodyBytes);
  if (text === undefined) return send(response, 413, "Payload too large", { connection: "close" });
  await answer({ parts, target, text, caller: verified.caller, trace, response });
}

interface Exchange {
  readonly parts: ListenerParts;
  readonly target: Target;
  readonly text: string;
  readonly caller: Caller;
  readonly trace: string | undefined;
  readonly response: ServerResponse;
}

async function answer(exchange: Exchange): Promise<void> {
  const { parts, target, text, caller, response } = exchange;
  const startedMs = parts.nowMs();
  const leaving = new AbortController();
  response.once("close", () => leaving.abort());
  const signal = AbortSignal.any([leaving.signal, parts.ending]);
  const note = (level: "info" | "warn", outcome: string, fields: LogFields): void =>
    parts.log(level, "batch", { outcome, ...factsOf(exchange), ms: parts.nowMs() - startedMs, ...fields });
  try {
    const events = parts.engine.runBatch({ text, caller, timeoutMs: target.timeoutMs, signal });
    const { failed, ...tally } = await writeAnswer(events, response, target);
    // The response closes after its end too: only one that is not ended was left.
    const outcome = !response.writableEnded ? "cancelled" : failed ? "failed" : "ok";
    note(failed ? "warn" : "info", outcome, tally);
  } catch (thrown) {
    if (!(thrown instanceof Unreachable)) throw thrown;
    note("warn", signal.aborted ? "cancelled" : "unreachable", { cause: thrown.message });
    breakOff(response, 503, thrown.message);
  }
}

const factsOf = ({ caller, trace, text }: Exchange): LogFields => ({
  clientId: caller.clientId,
  trace,
  label: labelOf(text),
});

/** An answer that was begun can only be cut off; one that was not is an error with its reason. */
function breakOff(response: ServerResponse, status: number, message: string): void {
  if (response.headersSent) response.destroy();
  else if (!response.destroyed) send(response, status, message);
}

function sendHealth(parts: ListenerParts, response: ServerResponse): void {
  const isDraining = parts.isDraining();
  sendJson(response, isDraining ? 503 : 200, { status: isDraining ? "draining" : "ok", ...parts.engine.load() });
}

/** The body as text; undefined above the limit. Bytes that are no UTF-8 become U+FFFD. */
async function readBody(request: IncomingMessage, maxBytes: number): Promise<string | undefined> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request) {
    if (!Buffer.isBuffer(piece)) continue;
    bytes += piece.length;
    if (bytes <= maxBytes) pieces.push(piece);
  }
  return bytes > maxBytes ? undefined : Buffer.concat(pieces).toString("utf8");
}

function send(
  response: ServerResponse,
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  sendJson(response, status, { message }, headers);
}

function sendJson(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): void {
  response
    .writeHead(status, { ...headers, "content-type": "application/json; charset=utf-8" })
    .end(JSON.stringify(body));
}
