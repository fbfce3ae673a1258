// Environment -> settings of the bridge. Every problem is collected and told at once; a secret's value is in none of them.

import type { Login, TdsSettings } from "./tds-engine.ts";
import type { CallerRules } from "./verify-request.ts";

export interface BridgeSettings {
  readonly host: string;
  readonly port: number;
  /** Files in PEM. */
  readonly tlsFiles: { readonly cert: string; readonly key: string } | undefined;
  readonly maxBodyBytes: number;
  readonly drainMs: number;
  readonly callers: CallerRules;
  readonly tds: TdsSettings;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Settings, or what is wrong with them: one line a problem. */
export type ReadSettings = { readonly settings: BridgeSettings } | { readonly problems: readonly string[] };

export function readSettings(environment: Environment): ReadSettings {
  const reader = new Reader(environment);
  const login = readLogin(reader);
  const settings: BridgeSettings = {
    host: reader.text("BRIDGE_HOST", "127.0.0.1"),
    port: reader.number("BRIDGE_PORT", 8790, 0, 65_535),
    tlsFiles: readTlsFiles(reader),
    maxBodyBytes: reader.number("MAX_BODY_BYTES", 16_777_216, 1_024, 268_435_456),
    drainMs: reader.number("DRAIN_SECONDS", 25, 0, 3_600) * 1000,
    callers: readCallers(reader, login.kind),
    tds: {
      server: reader.text("SQL_SERVER"),
      port: reader.number("SQL_PORT", 1433, 1, 65_535),
      database: reader.text("SQL_DATABASE"),
      encryption: reader.choice("SQL_ENCRYPTION", ["tls", "strict"]),
      login,
      maxConnections: reader.number("MAX_CONNECTIONS", 32, 1, 1_024),
      maxWaiting: reader.number("MAX_WAITING", 100, 0, 10_000),
      idleMs: reader.number("IDLE_SECONDS", 60, 1, 3_600) * 1000,
    },
  };
  return reader.problems.length === 0 ? { settings } : { problems: reader.problems };
}

function readTlsFiles(reader: Reader): BridgeSettings["tlsFiles"] {
  const cert = reader.optional("BRIDGE_TLS_CERT_FILE");
  const key = reader.optional("BRIDGE_TLS_KEY_FILE");
  if (cert !== undefined && key !== undefined) return { cert, key };
  if (cert !== key) reader.problems.push("BRIDGE_TLS_CERT_FILE, BRIDGE_TLS_KEY_FILE: both or neither");
  return undefined;
}

function readLogin(reader: Reader): Login {
  const kind = reader.choice("SQL_LOGIN", ["managed-identity", "service-principal", "caller", "sql-user"]);
  switch (kind) {
    case "managed-identity":
      return { kind, clientId: reader.optional("SQL_CLIENT_ID") };
    case "service-principal":
      return {
        kind,
        tenantId: reader.text("SQL_TENANT_ID"),
        clientId: reader.text("SQL_CLIENT_ID"),
        secret: reader.text("SQL_CLIENT_SECRET"),
      };
    case "caller":
      return { kind };
    case "sql-user":
      return { kind, user: reader.text("SQL_USER"), password: reader.text("SQL_PASSWORD") };
  }
}

/** Where the bridge reads as itself, it must be said whose tokens open it: a tenant issues them to any of its applications. */
function readCallers(reader: Reader, login: Login["kind"]): CallerRules {
  const named = login === "caller" ? reader.optional("CALLER_CLIENT_IDS") : reader.text("CALLER_CLIENT_IDS");
  const clientIds = named === "" ? undefined : named?.split(",").map((clientId) => clientId.trim());
  if (clientIds?.some((clientId) => clientId === "") === true)
    reader.problems.push("CALLER_CLIENT_IDS: client ids with commas between");
  return {
    issuer: reader.text("CALLER_ISSUER"),
    audience: reader.text("CALLER_AUDIENCE", "https://sql.azuresynapse.net"),
    keys: { jwksUrl: reader.url("CALLER_JWKS_URL") },
    clientIds,
  };
}

class Reader {
  readonly problems: string[] = [];
  readonly #environment: Environment;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  optional(name: string): string | undefined {
    const written = this.#environment[name];
    return written === undefined || written === "" ? undefined : written;
  }

  text(name: string, fallback?: string): string {
    const written = this.optional(name) ?? fallback;
    if (written === undefined) this.problems.push(`${name}: is missing`);
    return written ?? "";
  }

  number(name: string, fallback: number, from: number, to: number): number {
    const written = this.optional(name) ?? String(fallback);
    const number = /^\d{1,12}$/.test(written) ? Number(written) : Number.NaN;
    if (number >= from && number <= to) return number;
    this.problems.push(`${name}: a whole number from ${from} to ${to}`);
    return fallback;
  }

  /** The first is the fallback. */
  choice<const T extends string>(name: string, choices: readonly [T, ...T[]]): T {
    const written = this.optional(name);
    const chosen = written === undefined ? choices[0] : choices.find((choice) => choice === written);
    if (chosen === undefined) this.problems.push(`${name}: one of ${choices.join(", ")}`);
    return chosen ?? choices[0];
  }

  /** https, or plain http on this machine. */
  url(name: string): string {
    const written = this.text(name);
    if (written === "" || /^https:\/\/\S+$|^http:\/\/(?:127\.0\.0\.1|localhost)[:/]/.test(written)) return written;
    this.problems.push(`${name}: an https URL`);
    return written;
  }
}
