// The server of the bridge: opens the port, and closes it in two steps. What runs the batches comes in as an Engine.

import { createServer } from "node:http";
import type { Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { Engine } from "./engine.ts";
import { makeListener } from "./listener.ts";
import type { Log } from "./log.ts";
import { makeVerify } from "./verify-request.ts";
import type { CallerRules } from "./verify-request.ts";

export interface BridgeOptions {
  readonly engine: Engine;
  readonly callers: CallerRules;
  /** The name in the path, as the Worker's WAREHOUSE_DATABASE says it. */
  readonly databaseName: string;
  /** 0, the default, takes any free port. */
  readonly port?: number;
  readonly host?: string;
  /** PEM. Plain HTTP without it, which is for a tunnel's end on the same machine. */
  readonly tls?: { readonly cert: string; readonly key: string } | undefined;
  readonly maxBodyBytes?: number;
  readonly nowMs?: () => number;
  readonly log?: Log;
}

export interface Bridge {
  readonly url: string;
  readonly port: number;
  /** Takes no more work, lets what runs end within so many milliseconds, breaks off the rest, and closes the engine. */
  readonly drain: (withinMs: number) => Promise<void>;
}

const DEFAULT_BODY_BYTES = 16 * 1024 * 1024;
/** Longer than proxies keep theirs, so that it is the proxy that closes. */
const KEEP_ALIVE_MS = 75_000;
const SWEEP_MS = 50;

/** Starts to serve. Resolves when the port is open. */
export async function startBridge(options: BridgeOptions): Promise<Bridge> {
  const { engine, host = "127.0.0.1", nowMs = Date.now } = options;
  const ending = new AbortController();
  let isDraining = false;
  const listener = makeListener({
    engine,
    verify: makeVerify(options.callers, nowMs),
    databaseName: options.databaseName,
    maxBodyBytes: options.maxBodyBytes ?? DEFAULT_BODY_BYTES,
    nowMs,
    log: options.log ?? (() => undefined),
    isDraining: () => isDraining,
    ending: ending.signal,
  });
  const { tls } = options;
  const keepAlive = { keepAliveTimeout: KEEP_ALIVE_MS };
  const server =
    tls === undefined ? createServer(keepAlive, listener) : createTlsServer({ ...keepAlive, ...tls }, listener);
  const port = await listen(server, options.port ?? 0, host);
  const drain = async (withinMs: number): Promise<void> => {
    isDraining = true;
    await closeServer(server, withinMs, () => ending.abort());
    await engine.close();
  };
  return { url: `${tls === undefined ? "http" : "https"}://${host}:${port}`, port, drain };
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      const address = server.address();
      if (typeof address === "object" && address !== null) resolve(address.port);
      else reject(new TypeError("no address to listen on"));
    });
  });
}

/** Connections are closed as they fall idle; what still runs at the end of the time is broken off. */
function closeServer(server: Server, withinMs: number, breakOff: () => void): Promise<void> {
  return new Promise((resolve) => {
    const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
    const late = setTimeout(() => {
      breakOff();
      server.closeAllConnections();
    }, withinMs);
    server.close(() => {
      clearTimeout(late);
      clearInterval(sweep);
      resolve();
    });
  });
}
