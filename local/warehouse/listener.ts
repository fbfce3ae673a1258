// HTTP: routes, checks in order (path, method, body size, bearer and signature, database), faults, the answer.
// POST /databases/<name>/query is Synapse's; GET /health and POST /admin/fault are this stand-in's own.

import type { IncomingMessage, ServerResponse } from "node:http";
import { answerBatch } from "./answer-batch.ts";
import type { Engine } from "./answer-batch.ts";
import { faultForm, makeFaults, readFault } from "./fault.ts";
import type { Fault, Faults } from "./fault.ts";
import { playFault, sendJson } from "./play-fault.ts";
import type { Verify } from "./verify-request.ts";

export interface ListenerParts {
  readonly engine: Engine;
  readonly verify: Verify;
  readonly databaseName: string;
  readonly maxBodyBytes: number;
  readonly fault: (() => Fault | undefined) | undefined;
}

interface State {
  requests: number;
  readonly faults: Faults;
}

export function makeListener(parts: ListenerParts): (request: IncomingMessage, response: ServerResponse) => void {
  const state: State = { requests: 0, faults: makeFaults(parts.engine.nowMs) };
  return (request, response) => {
    route(parts, state, request, response).catch((thrown: unknown) => {
      if (response.headersSent) response.destroy();
      else send(response, 500, { message: thrown instanceof Error ? thrown.message : "unexpected" });
    });
  };
}

async function route(
  parts: ListenerParts,
  state: State,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? "/", "http://warehouse");
  if (url.pathname === "/health") return send(response, 200, { status: "ok" });
  if (url.pathname === "/admin/fault") return setFault(parts, state, request, response);
  const database = /^\/databases\/([^/]+)\/query$/.exec(url.pathname)?.[1];
  if (database === undefined) return send(response, 404, { message: "Not found" });
  if (request.method !== "POST") return send(response, 405, { message: "Method not allowed" }, { allow: "POST" });
  const text = await readBody(request, parts.maxBodyBytes);
  if (text === undefined) return send(response, 413, { message: "Payload too large" }, { connection: "close" });
  const verified = await parts.verify(request.headers);
  if (!verified.ok) return send(response, 401, { message: verified.message });
  if (decode(database) !== parts.databaseName)
    return send(response, 404, { message: `Database '${decode(database)}' was not found` });
  const flaw = queryFlaw(url.searchParams);
  if (flaw !== undefined) return send(response, 400, { message: flaw });
  await answer({ parts, state, url, text, response, authorization: request.headers.authorization });
}

const decode = (part: string): string => (/%(?![0-9A-Fa-f]{2})/.test(part) ? part : decodeURIComponent(part));

function queryFlaw(query: URLSearchParams): string | undefined {
  if (query.get("api-version") !== "2018-08-01-preview") return "api-version=2018-08-01-preview is required";
  const isNumber = (name: string): boolean => query.get(name) === null || /^[1-9]\d{0,8}$/.test(query.get(name) ?? "");
  if (!isNumber("topRows")) return "topRows must be a positive number";
  return isNumber("queryTimeoutInMinutes") ? undefined : "queryTimeoutInMinutes must be a positive number";
}

interface Exchange {
  readonly parts: ListenerParts;
  readonly state: State;
  readonly url: URL;
  readonly text: string;
  readonly response: ServerResponse;
  readonly authorization: string | undefined;
}

async function answer({ parts, state, url, text, response, authorization }: Exchange): Promise<void> {
  state.requests += 1;
  const scheduled = state.faults.next(authorization);
  const fault = parts.fault?.() ?? scheduled;
  const allResultSets = url.searchParams.get("allResultSets") === "true";
  const leaving = new AbortController();
  response.once("close", () => leaving.abort());
  const topRows = url.searchParams.get("topRows");
  const request = state.requests;
  const answerOf = () =>
    answerBatch(parts.engine, {
      text,
      rowLimit: topRows === null ? undefined : Number(topRows),
      allResultSets,
      request,
      signal: leaving.signal,
    });
  if (fault !== undefined) return playFault(fault, { response, allResultSets, answer: answerOf });
  sendJson(response, await answerOf());
}

/** GET tells what is set. Any client on this machine may set a fault: the server listens on loopback. */
async function setFault(
  parts: ListenerParts,
  state: State,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== "POST" && request.method !== "GET")
    return send(response, 405, { message: "Method not allowed" }, { allow: "GET, POST" });
  if (!["127.0.0.1", "::1", "::ffff:127.0.0.1"].includes(request.socket.remoteAddress ?? ""))
    return send(response, 403, { message: "Loopback only" });
  if (request.method === "GET") return send(response, 200, state.faults.seen());
  const read = readFault((await readBody(request, parts.maxBodyBytes)) ?? "");
  if (read === undefined) return send(response, 400, { message: `${faultForm} expected` });
  state.faults.set(read.fault);
  return send(response, 200, { fault: read.fault ?? null });
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
  body: object,
  headers: Readonly<Record<string, string>> = {},
): void {
  response
    .writeHead(status, { ...headers, "content-type": "application/json; charset=utf-8" })
    .end(JSON.stringify(body));
}
