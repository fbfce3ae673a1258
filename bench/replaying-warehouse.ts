// Stands between one target and the embedded warehouse. Passing, it hands on what is asked and keeps each answer; replaying, it
// gives the kept answers after a fixed delay, so that DuckDB's time is out of the picture. Counts what it is asked either way.

import { createServer, request as openRequest } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

export interface Asked {
  /** Requests. */
  readonly trips: number;
  readonly statements: number;
}

export interface ReplayingWarehouse {
  readonly url: string;
  /** Where it passes to. */
  readonly connect: (upstreamUrl: string) => void;
  /** Undefined: passes. */
  readonly replayAfter: (delayMs: number | undefined) => void;
  /** What was asked since the last call. */
  readonly takeAsked: () => Asked;
  readonly close: () => Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly body: Buffer;
  readonly statements: number;
}

interface State {
  readonly answers: Map<string, Answer>;
  upstreamUrl: string | undefined;
  delayMs: number | undefined;
  trips: number;
  statements: number;
}

/** Starts to listen on any free port of loopback. */
export async function startReplayingWarehouse(): Promise<ReplayingWarehouse> {
  const state: State = { answers: new Map(), upstreamUrl: undefined, delayMs: undefined, trips: 0, statements: 0 };
  const server = createServer((request, response) => {
    answer(state, request, response).catch((fault: unknown) => response.writeHead(500).end(String(fault)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new TypeError("no address to listen on");
  return {
    url: `http://127.0.0.1:${address.port}`,
    connect: (upstreamUrl) => {
      state.upstreamUrl = upstreamUrl;
    },
    replayAfter: (delayMs) => {
      state.delayMs = delayMs;
    },
    takeAsked: () => {
      const { trips, statements } = state;
      state.trips = 0;
      state.statements = 0;
      return { trips, statements };
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const cameMs = performance.now();
  const text = (await readAll(request)).toString("utf8");
  const key = withoutLabels(text);
  const { status, body, statements } =
    state.delayMs === undefined ? await pass(state, request, { text, key }) : keptAnswer(state, key);
  state.trips += 1;
  state.statements += statements;
  const leftMs = (state.delayMs ?? 0) - (performance.now() - cameMs);
  if (leftMs > 0) await sleep(leftMs);
  response
    .writeHead(status, { "content-type": "application/json; charset=utf-8", "content-length": body.length })
    .end(body);
}

/** A batch but for the request's id, which stands in the label of each statement. */
function withoutLabels(text: string): string {
  return text.replaceAll(/\bew_\w+/gu, "ew");
}

function keptAnswer({ answers }: State, key: string): Answer {
  const kept = answers.get(key);
  if (kept === undefined) throw new Error(`a batch that was not asked while passing: ${key.slice(0, 2000)}`);
  return kept;
}

/** With the caller's own headers: the signature names the host that the caller sees. */
async function pass(
  { answers, upstreamUrl }: State,
  request: IncomingMessage,
  { text, key }: { readonly text: string; readonly key: string },
): Promise<Answer> {
  if (upstreamUrl === undefined) throw new TypeError("not connected");
  const url = new URL(request.url ?? "/", upstreamUrl);
  const received = await new Promise<IncomingMessage>((resolve, reject) => {
    openRequest(url, { method: request.method, headers: request.headers }, resolve).once("error", reject).end(text);
  });
  const status = received.statusCode ?? 500;
  const body = await readAll(received);
  const statements = answers.get(key)?.statements ?? countResults(body);
  const passed = { status, body, statements };
  if (status === 200) answers.set(key, passed);
  return passed;
}

function countResults(body: Buffer): number {
  const results: unknown = JSON.parse(body.toString("utf8"));
  return Array.isArray(results) ? results.length : 1;
}

async function readAll(message: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of message) if (Buffer.isBuffer(piece)) pieces.push(piece);
  return Buffer.concat(pieces);
}
