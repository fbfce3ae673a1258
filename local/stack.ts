// The whole system on one machine: issuer, warehouse, Worker. `npm start`, the black-box tests and the benchmarks all start it here,
// so that what is tested is what runs.

import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { ensureSample } from "./data/sample-data.ts";
import { ensureGraphiql } from "./graphiql-files.ts";
import type { Authority, TrustedClients } from "./issuer/authority.ts";
import { API_RESOURCE, clients, WAREHOUSE_RESOURCE } from "./issuer/clients.ts";
import { requestToken } from "./issuer/request-token.ts";
import { startIssuer } from "./issuer/start-issuer.ts";
import { runWorker } from "./run-worker.ts";
import type { WorkerLine } from "./run-worker.ts";
import { startWarehouse } from "./warehouse/start-warehouse.ts";
import type { Warehouse, WarehouseOptions } from "./warehouse/start-warehouse.ts";

/** What the warehouse saw of one statement. */
export type SeenStatement = Parameters<NonNullable<WarehouseOptions["onStatement"]>>[0];

export interface StackPorts {
  readonly worker: number;
  readonly warehouse: number;
  readonly issuer: number;
}

export interface StackOptions {
  /** 0, the default of each, takes any free port. */
  readonly ports?: Partial<StackPorts>;
  /** Dedicated unless given. */
  readonly pool?: WarehouseOptions["pool"];
  /** A DuckDB file instead of the sample's. */
  readonly data?: string;
  /** Settings of the Worker beside or instead of the local ones. */
  readonly vars?: Readonly<Record<string, string>>;
  readonly cursorSecret?: string;
  /** Requests of one principal in a minute, where RATE_LIMIT_SECONDS is 60. */
  readonly rateLimit?: number;
  /** Keeps the issuer's signing keys between starts. */
  readonly keysFile?: string;
  /** Clients that prove themselves at the issuer's authority by more than a secret. */
  readonly trusted?: TrustedClients;
  /** Secrets of the Worker beside or instead of the local ones. */
  readonly secrets?: Readonly<Record<string, string>>;
  readonly watch?: boolean;
  readonly onLine?: (line: WorkerLine) => void;
  /** Options of the local warehouse alone, such as `fault` and `maxConcurrent`. */
  readonly warehouse?: Partial<Omit<WarehouseOptions, "database" | "pool" | "auth" | "port">>;
  /** Another Worker than wrangler.toml's. */
  readonly entrypoint?: string;
  /** Another catalog than catalog/index.ts: `catalog` of the Worker's options. */
  readonly catalog?: string;
}

export interface Stack {
  /** Origin of the Worker. */
  readonly url: string;
  readonly graphqlUrl: string;
  readonly issuerUrl: string;
  /** The warehouse's authority, at `${issuerUrl}/authority/token`. */
  readonly authority: Authority;
  readonly warehouseUrl: string;
  readonly warehouse: Warehouse;
  /** Access token of a sample person or client: ana, wes, sam, nia, ida, nightly-ci. */
  readonly token: (name: string) => Promise<string>;
  /** Everything that the Worker wrote with console, oldest first. */
  readonly lines: readonly WorkerLine[];
  /** Parsed audit records among `lines`, oldest first. A record arrives shortly after its answer: poll for it. */
  readonly audit: () => readonly unknown[];
  /** What the warehouse was sent, oldest first. */
  readonly statements: readonly SeenStatement[];
  /** Forgets lines and statements. */
  readonly clear: () => void;
  readonly close: () => Promise<void>;
}

/** A service that could not be started, by name, so that a command can say which port to change. */
export class StartFailure extends Error {
  readonly service: keyof StackPorts;

  constructor(service: keyof StackPorts, cause: unknown) {
    super(`the ${service} did not start: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.service = service;
  }
}

const WORKER_CLIENT_ID = "edgewise-worker";
/** Known to everybody, so that the pseudonyms of the sample, which is public, are the same on every machine. */
const LOCAL_MASK_SECRET = "a-mask-secret-for-the-public-sample-0123456789";

/** Known likewise: it signs the heads of a log that is gone when the Worker stops. */
export const LOCAL_SIGNING_KEY = "bG9jYWwtb25seS1rZXktb2YtdGhlLWF1ZGl0LWxvZyE=";

/** Starts all three, in the order that they need each other. What has been started is stopped when a later one fails. */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const opened: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const stop of opened.splice(0).reverse()) await stop();
  };
  try {
    return await openStack(options, opened, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function openStack(
  options: StackOptions,
  opened: (() => Promise<void>)[],
  close: () => Promise<void>,
): Promise<Stack> {
  const lines: WorkerLine[] = [];
  const statements: SeenStatement[] = [];
  const issuer = await attempt("issuer", () =>
    startIssuer({
      port: options.ports?.issuer ?? 0,
      ...(options.keysFile === undefined ? {} : { keysFile: options.keysFile }),
      ...(options.trusted === undefined ? {} : { trusted: options.trusted }),
    }),
  );
  opened.push(issuer.close);
  const warehouse = await openWarehouse(options, issuer.url, statements);
  opened.push(warehouse.close);
  await ensureGraphiql();
  const worker = await attempt("worker", () =>
    runWorker({
      port: options.ports?.worker ?? 0,
      vars: { ...localVars(issuer.url, warehouse.url, options), ...options.vars },
      secrets: { ...localSecrets(options.cursorSecret), ...options.secrets },
      watch: options.watch ?? false,
      ...(options.rateLimit === undefined ? {} : { rateLimit: options.rateLimit }),
      ...(options.entrypoint === undefined ? {} : { entrypoint: options.entrypoint }),
      ...(options.catalog === undefined ? {} : { catalog: options.catalog }),
      onLine: (line) => {
        lines.push(line);
        options.onLine?.(line);
      },
    }),
  );
  opened.push(worker.close);
  return {
    url: worker.url,
    graphqlUrl: `${worker.url}/graphql`,
    issuerUrl: issuer.url,
    authority: issuer.authority,
    warehouseUrl: warehouse.url,
    warehouse,
    token: (name) => requestToken(issuer.url, name),
    lines,
    audit: () => lines.flatMap(auditRecords),
    statements,
    clear: () => {
      lines.length = 0;
      statements.length = 0;
    },
    close,
  };
}

let warehouseMaker = startWarehouse;

/** Whatever serves the same API in the place of the local warehouse, for the stacks that this process starts from now on. */
export function serveWarehouseBy(maker: typeof startWarehouse): void {
  warehouseMaker = maker;
}

async function openWarehouse(
  options: StackOptions,
  issuerUrl: string,
  statements: SeenStatement[],
): Promise<Warehouse> {
  const database = options.data ?? (await ensureSample()).file;
  return attempt("warehouse", () =>
    warehouseMaker({
      ...options.warehouse,
      database,
      pool: options.pool ?? "dedicated",
      port: options.ports?.warehouse ?? 0,
      auth: { issuer: issuerUrl, audience: WAREHOUSE_RESOURCE, keys: { jwksUrl: `${issuerUrl}/jwks` } },
      onStatement: (seen) => {
        statements.push(seen);
        options.warehouse?.onStatement?.(seen);
      },
    }),
  );
}

/** The Worker's settings for a laptop. */
function localVars(issuerUrl: string, warehouseUrl: string, options: StackOptions): Record<string, string> {
  const localIssuer = {
    name: "local",
    issuer: issuerUrl,
    metadataUrl: `${issuerUrl}/.well-known/openid-configuration`,
    audiences: [API_RESOURCE],
    claims: ["states", "deskStates"],
  };
  return {
    ISSUERS: JSON.stringify([localIssuer]),
    WAREHOUSE_URL: warehouseUrl,
    WAREHOUSE_DATABASE: options.warehouse?.databaseName ?? "edgewise",
    WAREHOUSE_POOL: options.pool ?? "dedicated",
    WAREHOUSE_TOKEN_URL: `${issuerUrl}/token`,
    WAREHOUSE_CLIENT_ID: WORKER_CLIENT_ID,
    GRAPHIQL: "on",
    COST_ROLES: "safety",
    AUDIT: "console,chain",
    CORS_ORIGINS: "http://localhost:3000,http://127.0.0.1:3000,http://localhost:5173,http://127.0.0.1:5173",
  };
}

function localSecrets(cursorSecret: string | undefined): Record<string, string> {
  const secret = clients.find(({ clientId }) => clientId === WORKER_CLIENT_ID)?.secret;
  if (secret === undefined) throw new TypeError(`the local issuer has no client ${WORKER_CLIENT_ID}`);
  return {
    WAREHOUSE_CLIENT_SECRET: secret,
    CURSOR_SECRET: cursorSecret ?? randomBytes(48).toString("base64"),
    MASK_SECRET: LOCAL_MASK_SECRET,
    AUDIT_SIGNING_KEY: LOCAL_SIGNING_KEY,
  };
}

function auditRecords({ text }: WorkerLine): unknown[] {
  if (!text.startsWith('{"audit":')) return [];
  const line: unknown = JSON.parse(text);
  return typeof line === "object" && line !== null && "audit" in line ? [line.audit] : [];
}

async function attempt<T>(service: keyof StackPorts, start: () => Promise<T>): Promise<T> {
  try {
    return await start();
  } catch (cause) {
    throw new StartFailure(service, cause);
  }
}

/** The folder of what a machine keeps between starts; ignored by git. */
export const localFolder = fileURLToPath(new URL("../.local", import.meta.url));
