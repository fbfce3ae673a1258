// What the Worker runs with: everything required, nothing left to default, units in the names. Types only.

/** A private RSA key as a JWK. */
export interface FederationKeySettings {
  readonly kty: "RSA";
  readonly kid: string;
  readonly n: string;
  readonly e: string;
  readonly d: string;
  readonly p: string;
  readonly q: string;
  readonly dp: string;
  readonly dq: string;
  readonly qi: string;
}

export interface WarehouseIdentitySettings {
  readonly auth: "secret" | "certificate" | "federated";
  /** PEM. Given where `auth` is certificate. */
  readonly certificate: { readonly key: string; readonly certificate: string };
  /** Given where `auth` is federated. The first key signs. */
  readonly federation: {
    readonly issuer: string;
    readonly subject: string;
    readonly audience: string;
    readonly keys: readonly FederationKeySettings[];
  };
  readonly onBehalfOf: "off" | "on" | "require";
  readonly userScope: string;
  /** In order. Without a secret of its own a client proves itself as the Worker's does. */
  readonly principals: readonly {
    readonly role: string;
    readonly clientId: string;
    readonly secret: string | undefined;
  }[];
}

export interface WarehouseSettings {
  /** Origin of the query API. */
  readonly url: string;
  readonly database: string;
  readonly pool: "dedicated" | "serverless";
  readonly tokenUrl: string;
  readonly clientId: string;
  /** Empty unless the identity's `auth` is secret. */
  readonly clientSecret: string;
  readonly identity: WarehouseIdentitySettings;
  readonly scope: string;
  readonly deadlineMs: number;
  readonly maxResponseBytes: number;
  /** No answer is streamed where the second is not above the first. */
  readonly stream: { readonly fromBytes: number; readonly maxBytes: number };
  readonly topRows: number;
  readonly attempts: number;
  readonly backOffMs: number;
  readonly circuit: { readonly failures: number; readonly openMs: number };
}

export interface LimitSettings {
  readonly bodyBytes: number;
  readonly tokens: number;
  readonly depth: number;
  readonly aliases: number;
  readonly rootFields: number;
  readonly repeatedFields: number;
  readonly fields: number;
  readonly directives: number;
  readonly filterNodes: number;
  readonly listLength: number;
  readonly orWidth: number;
  readonly pageRows: number;
  readonly defaultPageRows: number;
  readonly totalRows: number;
  readonly statements: number;
  readonly batchCharacters: number;
  readonly answerBytes: number;
  readonly cost: number;
  readonly costPerMinute: number;
  readonly repeatedRows: number;
  readonly variablesBytes: number;
  readonly variablesDepth: number;
  readonly operationMs: number;
}

export interface PressureSettings {
  /** Round trips at once, of all isolates. 0: any number. */
  readonly slots: number;
  /** Of one isolate, where they cannot be counted together. */
  readonly slotsLocal: number;
  readonly queued: number;
  readonly queueMs: number;
  /** The same at the same time is asked once an isolate. */
  readonly asksOnce: boolean;
  readonly exportRows: number;
  /** Period of the rate limit. 0: there is none. */
  readonly rateLimitSeconds: number;
}

export interface CacheSettings {
  readonly store: "off" | "cache-api" | "kv";
  /** Given unless the store is off. */
  readonly secret: string;
  readonly maxBytes: number;
  /** Empty: no secret purges. */
  readonly purgeSecret: string;
}

export interface EdgeSettings {
  /** Exact origins, as the Origin header spells them. */
  readonly corsOrigins: readonly string[];
  /** Roles that are told what their answers took. */
  readonly costRoles: readonly string[];
  readonly isGraphiqlOn: boolean;
  readonly isGetAllowed: boolean;
  readonly rolesHeader: string;
}

export interface AuditSettings {
  /** At least one. */
  readonly sinks: readonly ("console" | "chain" | "webhook")[];
  readonly deadlineMs: number;
  /** Given where the sinks have a webhook. */
  readonly webhook: { readonly url: string; readonly token: string };
}

export interface Settings {
  readonly warehouse: WarehouseSettings;
  /** At least one, unchecked: src/auth knows what an issuer must say. */
  readonly issuers: readonly unknown[];
  readonly cursorSecret: string;
  readonly maskSecret: string;
  readonly edge: EdgeSettings;
  readonly limits: LimitSettings;
  readonly pressure: PressureSettings;
  readonly cache: CacheSettings;
  readonly audit: AuditSettings;
}
