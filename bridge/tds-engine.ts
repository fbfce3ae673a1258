// The engine over TDS, by tedious: connections to Synapse or any SQL Server, always encrypted and with a verified certificate,
// pooled by the principal that they were opened for.

import { createHash } from "node:crypto";
import { Connection } from "tedious";
import { ServerFailure, Unreachable } from "./engine.ts";
import type { BatchAsk, BatchEvent, Caller, Engine } from "./engine.ts";
import { makePool } from "./pool.ts";
import type { Lease, Pool } from "./pool.ts";
import { codeOf, messageOf, runOnConnection } from "./run-on-connection.ts";
import type { ErrorToken } from "./run-on-connection.ts";

/** Who the server sees. */
export type Login =
  | {
      readonly kind: "service-principal";
      readonly tenantId: string;
      readonly clientId: string;
      readonly secret: string;
    }
  /** The managed identity of the machine: IMDS, App Service or a container app, whichever there is. */
  | { readonly kind: "managed-identity"; readonly clientId: string | undefined }
  /** The caller's own token: the server decides what each caller may read. */
  | { readonly kind: "caller" }
  /** A user of the server's own, for SQL Server outside Azure. */
  | { readonly kind: "sql-user"; readonly user: string; readonly password: string };

export interface TdsSettings {
  readonly server: string;
  readonly port: number;
  readonly database: string;
  /** `strict` is TDS 8: TLS before anything else. `tls` negotiates it first, and refuses a server that does not. */
  readonly encryption: "tls" | "strict";
  readonly login: Login;
  readonly maxConnections: number;
  readonly maxWaiting: number;
  readonly idleMs: number;
  /** PEM of the authorities that may have signed the server's certificate, instead of Node's own (NODE_EXTRA_CA_CERTS adds to
   * those). */
  readonly authorities?: string | undefined;
  /** Only for the server of a test, which signs for itself: encrypts, and verifies nobody. No setting leads here. */
  readonly trustAnyCertificate?: boolean;
}

type ConnectionOptions = NonNullable<ConstructorParameters<typeof Connection>[0]>;
type Authentication = NonNullable<ConnectionOptions["authentication"]>;

const CONNECT_MS = 15_000;
/** How long the server may take to acknowledge a cancel; after that the connection is closed. */
const CANCEL_MS = 5_000;

export function makeTdsEngine(settings: TdsSettings): Engine {
  const closed = new WeakSet<Connection>();
  const pool = makePool<Connection>({
    keyOf: (caller) => keyOf(settings.login, caller),
    open: async (caller, signal) => {
      const connection = await open(connectionOptions(settings, caller), signal);
      connection.on("end", () => closed.add(connection));
      // Without a listener an error of an idle connection would end the process; `end` follows it.
      connection.on("error", () => closed.add(connection));
      return connection;
    },
    reset,
    close: (connection) => connection.close(),
    isOpen: (connection) => !closed.has(connection),
    maxConnections: settings.maxConnections,
    maxWaiting: settings.maxWaiting,
    idleMs: settings.idleMs,
  });
  return { runBatch: (ask) => runBatch(pool, ask), load: pool.load, close: async () => pool.close() };
}

/** Connections opened with a token are for whoever brings that token again. */
function keyOf(login: Login, caller: Caller): string {
  return login.kind === "caller" ? createHash("sha256").update(caller.token).digest("base64") : login.kind;
}

async function* runBatch(pool: Pool<Connection>, ask: BatchAsk): AsyncGenerator<BatchEvent> {
  let lease: Lease<Connection>;
  try {
    lease = await pool.take(ask.caller, ask.signal);
  } catch (thrown) {
    if (!(thrown instanceof ServerFailure)) throw thrown;
    yield { kind: "failed", message: thrown.message };
    return;
  }
  const batch = runOnConnection(lease.connection, ask);
  void batch.ended.then((isReusable) => lease.giveBack(isReusable));
  try {
    yield* batch.events;
  } finally {
    batch.stop();
  }
}

/** What tedious is told. Exported for tests: encryption has no way to be off. */
export function connectionOptions(settings: TdsSettings, caller: Caller): ConnectionOptions {
  return {
    server: settings.server,
    authentication: authenticationOf(settings.login, caller),
    options: {
      port: settings.port,
      database: settings.database,
      encrypt: settings.encryption === "strict" ? "strict" : true,
      trustServerCertificate: settings.trustAnyCertificate === true,
      ...(settings.authorities === undefined ? {} : { cryptoCredentialsDetails: { ca: settings.authorities } }),
      appName: "edgewise-bridge",
      connectTimeout: CONNECT_MS,
      cancelTimeout: CANCEL_MS,
      // The Worker tries again, within the deadline of its request.
      maxRetriesOnTransientErrors: 0,
      useUTC: true,
    },
  };
}

function authenticationOf(login: Login, caller: Caller): Authentication {
  switch (login.kind) {
    case "service-principal": {
      const { tenantId, clientId, secret: clientSecret } = login;
      return { type: "azure-active-directory-service-principal-secret", options: { tenantId, clientId, clientSecret } };
    }
    case "managed-identity":
      return {
        type: "azure-active-directory-msi-vm",
        options: login.clientId === undefined ? {} : { clientId: login.clientId },
      };
    case "caller":
      return { type: "azure-active-directory-access-token", options: { token: caller.token } };
    case "sql-user":
      return { type: "default", options: { userName: login.user, password: login.password } };
  }
}

/** A connection that is logged in. The server's own refusal is a ServerFailure, everything else Unreachable. */
function open(options: ConnectionOptions, signal: AbortSignal): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const connection = new Connection(options);
    let said: ErrorToken | undefined;
    const hear = (token: ErrorToken): void => void (said ??= token);
    const giveUp = (): void => connection.close();
    connection.on("errorMessage", hear);
    signal.addEventListener("abort", giveUp, { once: true });
    connection.connect((error) => {
      connection.off("errorMessage", hear);
      signal.removeEventListener("abort", giveUp);
      if (error === undefined || error === null) return resolve(connection);
      connection.close();
      reject(
        said === undefined
          ? new Unreachable(`no connection to the server (${codeOf(error)})`)
          : new ServerFailure(messageOf(said)),
      );
    });
  });
}

/** Ends whatever the last batch left behind: settings, temporary tables, an open transaction. */
function reset(connection: Connection): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.reset((error) => (error === undefined || error === null ? resolve() : reject(error)));
  });
}
