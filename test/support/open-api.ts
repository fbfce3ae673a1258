// The whole API in this process but for tokens: the edge, the spine and the transport as the Worker has them, over the local
// warehouse. Who asks is given with each question. Clock and request ids stand still, so that records can be compared.

import type { DuckDBInstance } from "@duckdb/node-api";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { createDelivery, type Sink } from "#audit/delivery.ts";
import type { AuditRecord, OutcomeRecord } from "#audit/record.ts";
import type { PrincipalFacts } from "#auth/principal.ts";
import { makePrincipal } from "#auth/verified.ts";
import { buildCatalog } from "#catalog/build-catalog.ts";
import type { ViewSpec } from "#catalog/define-view.ts";
import { digestCatalog } from "#catalog/digest.ts";
import { deriveMaskKeys } from "#catalog/mask-keys.ts";
import { createEdge, type EdgeParts } from "#edge/index.ts";
import { ok } from "#kernel/result.ts";
import type { RoleRule } from "#kernel/role-rule.ts";
import type { ReaderParts } from "#read/operation.ts";
import { createReader } from "#read/read.ts";
import { createContext } from "#resolvers/context.ts";
import { createCursorSeal } from "#result/cursor.ts";
import { createSchemas } from "#schema/index.ts";
import { createTransport } from "#transport/send-batch.ts";
import { roleRules as realRules, statistics as realStatistics, views as realViews } from "../../catalog/index.ts";
import { ensureSample } from "../../local/data/sample-data.ts";
import { startWarehouse } from "../../local/warehouse/start-warehouse.ts";
import type { WarehouseOptions } from "../../local/warehouse/start-warehouse.ts";

export const NOW_MS = Date.UTC(2026, 0, 2, 3, 4, 5);
/** Fixed, so that pseudonyms can be compared. */
export const MASK_SECRET = "a-mask-secret-of-the-tests-0123456789";
const AUDIENCE = "https://sql.azuresynapse.net";
const ISSUER = "https://issuer.test";

export type Limits = EdgeParts["limits"] & ReaderParts["limits"] & { readonly answerBytes: number };

/** The defaults of the settings. */
const LIMITS: Limits = {
  bodyBytes: 262_144,
  tokens: 2000,
  depth: 12,
  aliases: 30,
  rootFields: 10,
  repeatedFields: 50,
  fields: 1000,
  directives: 20,
  filterNodes: 100,
  listLength: 10_000,
  orWidth: 50,
  pageRows: 5000,
  defaultPageRows: 100,
  totalRows: 50_000,
  batchCharacters: 1_000_000,
  answerBytes: 33_554_432,
  cost: 100_000,
  costPerMinute: 0,
  repeatedRows: 100_000_000,
  statements: 30,
  variablesBytes: 65_536,
  variablesDepth: 10,
  operationMs: 30_000,
};

export interface ApiOptions {
  readonly pool?: WarehouseOptions["pool"];
  /** The sample unless given. */
  readonly database?: string | DuckDBInstance;
  readonly views?: readonly ViewSpec[];
  readonly roleRules?: readonly RoleRule[];
  readonly limits?: Partial<Limits>;
  readonly cursorSecret?: string;
  /** Setting of the same name. */
  readonly costRoles?: readonly string[];
  readonly isGetAllowed?: boolean;
  /** Nothing is streamed unless given. */
  readonly stream?: { readonly fromBytes: number; readonly maxBytes: number };
  /** Where records go besides. */
  readonly sinks?: readonly Sink[];
}

export interface Question {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
}

export interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: unknown;
    readonly extensions: Readonly<Record<string, unknown>>;
  }[];
}

export interface Asked {
  readonly status: number;
  readonly answer: Answer;
  /** The text of each round trip, in order. */
  readonly batches: readonly string[];
  /** The outcome. */
  readonly record: OutcomeRecord;
  /** All records, in the order that they were handed over. */
  readonly records: readonly AuditRecord[];
}

export interface Api {
  readonly ask: (question: Question, who: Partial<PrincipalFacts>) => Promise<Asked>;
  readonly close: () => Promise<void>;
}

/** A principal of the local issuer with nothing but what is given. */
export function principalOf(facts: Partial<PrincipalFacts>): PrincipalFacts {
  return {
    issuer: "local",
    tenant: undefined,
    subject: "somebody",
    kind: "user",
    clientId: "tests",
    roles: [],
    scopes: [],
    groupsComplete: true,
    claims: {},
    ...facts,
  };
}

export async function openApi(options: ApiOptions = {}): Promise<Api> {
  const { pool = "dedicated", views = realViews, roleRules = realRules } = options;
  const limits = { ...LIMITS, ...options.limits };
  const built = buildCatalog(views, roleRules, views === realViews ? realStatistics : {});
  if (!built.ok) throw new TypeError(built.refusal.join("\n"));
  const catalog = built.value;
  const clock = (): number => NOW_MS;
  const { warehouse, token } = await openWarehouse(options, pool);
  const batches: string[] = [];
  const transport = createTransport({
    settings: {
      url: warehouse.url,
      database: "edgewise",
      topRows: 100_000,
      deadlineMs: 60_000,
      maxResponseBytes: 64_000_000,
      stream: options.stream ?? { fromBytes: 0, maxBytes: 0 },
    },
    fetch: (url, init) => {
      if (typeof init.body === "string") batches.push(init.body);
      return fetch(url, init);
    },
    clock,
    token: () => Promise.resolve(ok(token)),
  });
  const policyVersion = await digestCatalog(catalog, roleRules);
  const openReader = createReader({
    catalog,
    policyVersion,
    limits,
    maskKeys: await deriveMaskKeys(catalog, MASK_SECRET),
    pool,
    seal: createCursorSeal(options.cursorSecret ?? "a-cursor-secret-of-the-tests-0123456789"),
    send: transport.send,
    clock,
  });
  const people = new Map<string, PrincipalFacts>();
  const records: AuditRecord[] = [];
  const edge = createEdge({
    corsOrigins: [],
    isGetAllowed: options.isGetAllowed ?? false,
    pages: undefined,
    rolesHeader: "x-edgewise-roles",
    limits,
    policyVersion,
    authenticator: {
      authenticate: (headers) =>
        Promise.resolve(ok(makePrincipal(people.get(headers.get("authorization") ?? "") ?? principalOf({})))),
      ready: () => Promise.resolve(true),
    },
    isWarehouseReady: transport.ready,
    schemas: createSchemas(catalog),
    openContext(scope, recorder) {
      const { principal } = scope;
      const showsCost = principal.roles.some((role) => options.costRoles?.includes(role));
      return createContext(principal, openReader(scope, recorder), {
        showsCost,
        answerBytes: limits.answerBytes,
        streamBytes: options.stream?.maxBytes ?? 0,
      });
    },
    delivery: createDelivery([async (record) => void records.push(record), ...(options.sinks ?? [])], {
      deadlineMs: 1000,
      timer: (ms) => AbortSignal.timeout(ms),
    }),
    clock,
    newRequestId: () => "0af7651916cd43dd8448eb211c80319c",
    newSpanId: () => "b7ad6b7169203331",
    reportFault: (fault) => console.error(fault),
  });
  return {
    ask: async (question, who) => {
      batches.length = 0;
      records.length = 0;
      const delivered: Promise<unknown>[] = [];
      people.set("Bearer somebody", principalOf(who));
      const response = await edge(
        new Request("http://edge.test/graphql", {
          method: "POST",
          headers: { authorization: "Bearer somebody", "content-type": "application/json", accept: "application/json" },
          body: JSON.stringify(question),
        }),
        (promise) => void delivered.push(promise),
      );
      // The record of an answer that is streamed waits for its end.
      const answer = (await response.json()) as Answer;
      await Promise.all(delivered);
      const record = records.find((one) => one.kind === "outcome");
      if (record === undefined) throw new TypeError("no record was written");
      return { status: response.status, answer, batches: [...batches], record, records: [...records] };
    },
    close: warehouse.close,
  };
}

async function openWarehouse(options: ApiOptions, pool: WarehouseOptions["pool"]) {
  const { publicKey, privateKey } = await generateKeyPair("ES256");
  const jwk = { ...(await exportJWK(publicKey)), kid: "k1", alg: "ES256" };
  const warehouse = await startWarehouse({
    pool,
    database: options.database ?? (await ensureSample()).file,
    nowMs: () => NOW_MS,
    auth: { issuer: ISSUER, audience: AUDIENCE, keys: { jwks: { keys: [jwk] } } },
  });
  const token = await new SignJWT({ oid: "app" })
    .setProtectedHeader({ alg: "ES256", kid: "k1" })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setExpirationTime(NOW_MS / 1000 + 3600)
    .sign(privateKey);
  return { warehouse, token };
}
