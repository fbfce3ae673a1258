// HTTP: routes, checks in order (path, method, body size, bearer and signature, database), faults, the answer.
// POST /databases/<name>/query is Synapse's; GET /health and POST /admin/fault are this stand-in's own.

import type { IncomingMessage, ServerResponse } from "node:http";
import { answerBatch, failure } from "./answer-batch.ts";
import type { Engine } from "./answer-batch.ts";
import { htmlPage, pausedFailure, readFault } from "./fault.ts";
import type { Fault } from "./fault.ts";
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
  fault: Fault | undefined;
}

export function makeListener(parts: ListenerParts): (request: IncomingMessage, response: ServerResponse) => void {
  const state: State = { requests: 0, fault: undefined };
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
  await answer({ parts, state, url, text, response });
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
}

async function answer({ parts, state, url, text, response }: Exchange): Promise<void> {
  state.requests += 1;
  const fault = parts.fault?.() ?? state.fault;
  const allResultSets = url.searchParams.get("allResultSets") === "true";
  if (fault?.kind === "hang") return;
  if (fault?.kind === "html") return void response.writeHead(502, { "content-type": "text/html" }).end(htmlPage);
  if (fault?.kind === "paused") {
    const failed = failure(pausedFailure());
    return sendJson(response, allResultSets ? `[${failed}]` : failed);
  }
  const leaving = new AbortController();
  response.once("close", () => leaving.abort());
  const topRows = url.searchParams.get("topRows");
  const json = await answerBatch(parts.engine, {
    text,
    rowLimit: topRows === null ? undefined : Number(topRows),
    allResultSets,
    request: state.requests,
    signal: leaving.signal,
  });
  if (fault?.kind === "cutOff") return cutOff(response, json);
  sendJson(response, json);
}

function sendJson(response: ServerResponse, json: string): void {
  if (response.destroyed) return;
  response
    .writeHead(200, { "content-type": "application/json; charset=utf-8", "content-length": Buffer.byteLength(json) })
    .end(json);
}

function cutOff(response: ServerResponse, json: string): void {
  response.writeHead(200, {
    "content-type": "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(json),
  });
  response.write(json.slice(0, Math.ceil(json.length / 2)), () => response.destroy());
}

/** Any client on this machine may set a fault: the server listens on loopback. */
async function setFault(
  parts: ListenerParts,
  state: State,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== "POST") return send(response, 405, { message: "Method not allowed" }, { allow: "POST" });
  if (!["127.0.0.1", "::1", "::ffff:127.0.0.1"].includes(request.socket.remoteAddress ?? ""))
    return send(response, 403, { message: "Loopback only" });
  const read = readFault((await readBody(request, parts.maxBodyBytes)) ?? "");
  if (read === undefined)
    return send(response, 400, { message: `{"kind":"paused" | "hang" | "cutOff" | "html" | "none"} expected` });
  state.fault = read.fault;
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
