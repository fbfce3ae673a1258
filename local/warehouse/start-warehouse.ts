// The warehouse of a laptop: Synapse's SQL query API over HTTP, served from DuckDB, on loopback. It checks the bearer, the
// signature and what the pool kind's T-SQL lacks, and answers in positional rows. It writes nothing, and knows no TLS.

import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { DuckDBInstance } from "@duckdb/node-api";
import { makeAdmission } from "./admission.ts";
import type { StatementSeen } from "./answer-batch.ts";
import type { Fault } from "./fault.ts";
import { makeListener } from "./listener.ts";
import type { Pool } from "./surface.ts";
import { makeVerify } from "./verify-request.ts";
import type { WarehouseAuth } from "./verify-request.ts";

export interface WarehouseOptions {
  /** A DuckDB file, opened read-only, or an instance that the caller keeps and closes. */
  readonly database: string | DuckDBInstance;
  readonly auth: WarehouseAuth;
  readonly pool: Pool;
  readonly databaseName?: string;
  /** 0, the default, takes any free port. */
  readonly port?: number;
  readonly host?: string;
  readonly nowMs?: () => number;
  /** Requests that run at once; the others queue. Unlimited by default. */
  readonly maxConcurrent?: number;
  readonly maxQueued?: number;
  readonly maxBodyBytes?: number;
  readonly onStatement?: (seen: StatementSeen) => void;
  /** Asked once a request; goes before what POST /admin/fault has set. */
  readonly fault?: () => Fault | undefined;
}

export interface Warehouse {
  readonly url: string;
  readonly port: number;
  /** Requests that run or wait now. */
  readonly load: () => { readonly active: number; readonly waiting: number };
  /** Queries that have come and are not answered to their last byte: now, and at most so far. */
  readonly open: () => { readonly now: number; readonly most: number };
  readonly close: () => Promise<void>;
}

/** DuckDB 1.5 fails ("expression type mismatch") on some limits for each parent, where this step makes them of ROW_NUMBER. */
async function leaveOutBroken(instance: DuckDBInstance): Promise<void> {
  const connection = await instance.connect();
  await connection.run("SET GLOBAL disabled_optimizers = 'top_n_window_elimination'");
  connection.closeSync();
}

const largestBatch = 65_536 * 4_096;

/** Starts to serve. Resolves when the port is open. */
export async function startWarehouse(options: WarehouseOptions): Promise<Warehouse> {
  const { database, host = "127.0.0.1" } = options;
  const nowMs = options.nowMs ?? Date.now;
  const isOurs = typeof database === "string";
  const instance = isOurs ? await DuckDBInstance.create(database, { access_mode: "READ_ONLY" }) : database;
  await leaveOutBroken(instance);
  const admission = makeAdmission(options.maxConcurrent, options.maxQueued ?? 1_000);
  const server = createServer(
    makeListener({
      engine: { instance, pool: options.pool, admission, nowMs, onStatement: options.onStatement, catalog: undefined },
      verify: makeVerify(options.auth, nowMs),
      databaseName: options.databaseName ?? "edgewise",
      maxBodyBytes: Math.min(options.maxBodyBytes ?? 16 * 1024 * 1024, largestBatch),
      fault: options.fault,
    }),
  );
  const open = countOpen(server);
  const port = await listen(server, options.port ?? 0, host);
  return {
    url: `http://${host}:${port}`,
    port,
    open,
    load: () => ({ active: admission.active(), waiting: admission.waiting() }),
    close: async () => {
      await close(server);
      if (isOurs) instance.closeSync();
    },
  };
}

function countOpen(server: Server): Warehouse["open"] {
  const open = new Set<ServerResponse>();
  let most = 0;
  server.on("request", ({ method, url }: IncomingMessage, response: ServerResponse) => {
    if (method !== "POST" || url?.startsWith("/databases/") !== true) return;
    open.add(response);
    most = Math.max(most, open.size);
    for (const end of ["finish", "close"]) response.once(end, () => open.delete(response));
  });
  return () => ({ now: open.size, most });
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

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
