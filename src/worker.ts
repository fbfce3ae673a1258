// The composition root: settings once an isolate, each room given what it needs, one `fetch`. No logic.

import { createChainSink } from "#audit/chain-sink.ts";
import { reportCircuit, reportFault, reportProblems } from "#audit/console-log.ts";
import { consoleSink } from "#audit/console-sink.ts";
import { createDelivery, type Delivery } from "#audit/delivery.ts";
import { countedIn } from "#audit/engine-metrics.ts";
import type { LogLines, LogQuery } from "#audit/log-port.ts";
import { createReadLog } from "#audit/read-log.ts";
import { createWebhookSink } from "#audit/webhook-sink.ts";
import { createAuthenticator } from "#auth/authenticate.ts";
import { parseIssuers, type IssuerSettings } from "#auth/issuer-settings.ts";
import { buildCatalog } from "#catalog/build-catalog.ts";
import type { Catalog } from "#catalog/catalog.ts";
import { checkBudgets } from "#catalog/check-budgets.ts";
import { checkPrincipals } from "#catalog/check-principals.ts";
import { digestCatalog } from "#catalog/digest.ts";
import { deriveMaskKeys } from "#catalog/mask-keys.ts";
import { readSecrets } from "#config/read-secrets.ts";
import { readSettings } from "#config/read-settings.ts";
import type { Settings, WarehouseIdentitySettings } from "#config/settings.ts";
import { createEdge, type Edge, type EdgeParts } from "#edge/index.ts";
import { notStarted } from "#edge/not-started.ts";
import { systemClock, type Clock } from "#kernel/clock.ts";
import { createActAs } from "#read/act-as.ts";
import { createPurgeViews } from "#read/purge-views.ts";
import { createReader } from "#read/read.ts";
import { createContext } from "#resolvers/context.ts";
import { createCursorSeal } from "#result/cursor.ts";
import { createSchemas } from "#schema/index.ts";
import { withAdmission } from "#transport/admission.ts";
import { afterAnswer } from "#transport/after-answer.ts";
import type { Fetch } from "#transport/answer-body.ts";
import { withAttempts } from "#transport/attempts.ts";
import { createCircuit } from "#transport/circuit.ts";
import type { ClientCredential } from "#transport/client-credential.ts";
import { systemTimer } from "#transport/deadline.ts";
import { federationDocuments } from "#transport/federation-documents.ts";
import { withInFlight } from "#transport/in-flight.ts";
import { createLocalGate } from "#transport/local-gate.ts";
import { openCache, type StatementCache } from "#transport/open-cache.ts";
import { throughNetwork } from "#transport/private-network.ts";
import { createTransport, type Transport } from "#transport/send-batch.ts";
import { withSpan } from "#transport/span.ts";
import { createCacheApiStore, createKvStore, isKvNamespace, type StatementStore } from "#transport/statement-store.ts";
import { readCredentials } from "#transport/warehouse-credentials.ts";
import { reachGate } from "#transport/warehouse-gate.ts";
import { createWarehouseToken } from "#transport/warehouse-token.ts";
import { roleBudgets, roleRules, statistics, views } from "../catalog/index.ts";

interface Log {
  readonly append: (record: string) => Promise<void>;
  readonly page: (query: LogQuery) => Promise<LogLines>;
}

/** Kept, once made, for all requests of the isolate. A value, not a promise: no request may wait for another's. */
let edge: Edge | undefined;

export { AuditLog } from "#audit/audit-log.ts";
export { WarehouseGate } from "#transport/warehouse-gate.ts";

export default {
  async fetch(request, env, context) {
    edge ??= await start(env);
    const answering = (edge ?? notStarted)(request, (promise) => context.waitUntil(promise));
    // A client that leaves must not take the record of what was asked with it.
    context.waitUntil(answering);
    return answering;
  },
} satisfies ExportedHandler<Env>;

/** What the rooms made of the settings. */
interface Checked {
  readonly issuers: readonly IssuerSettings[];
  readonly catalog: Catalog;
  readonly credentials: ReadonlyMap<string, ClientCredential>;
}

/** Undefined while a Secrets Store does not answer: that passes, and the next request tries again. */
async function start(env: Env): Promise<Edge | undefined> {
  const given = await readSecrets(env);
  if (given.ok) return startWith(env, given.value);
  reportProblems(given.refusal);
  return undefined;
}

async function startWith(env: Env, given: Readonly<Record<string, unknown>>): Promise<Edge> {
  const settings = readSettings(given);
  const issuers = settings.ok ? parseIssuers(settings.value.issuers) : settings;
  const catalog = buildCatalog(views, roleRules, statistics);
  const budgets = checkBudgets(roleBudgets, roleRules, settings.ok ? settings.value.warehouse.topRows : undefined);
  const credentials = settings.ok ? await readCredentials(settings.value.warehouse, systemClock) : settings;
  const principals = checkPrincipals(settings.ok ? settings.value.warehouse.identity.principals : [], roleRules);
  const parts = [settings, issuers, catalog, budgets, credentials, principals];
  const problems = parts.flatMap((part) => (part.ok ? [] : part.refusal));
  if (problems.length === 0 && settings.ok && issuers.ok && catalog.ok && credentials.ok) {
    const checked = { issuers: issuers.value, catalog: catalog.value, credentials: credentials.value };
    return wire(env, settings.value, checked);
  }
  reportProblems([...new Set(problems)]);
  return notStarted;
}

async function wire(env: Env, settings: Settings, { issuers, catalog, credentials }: Checked): Promise<Edge> {
  const { warehouse, limits, cursorSecret, maskSecret, audit } = settings;
  const ports = { fetch: (url: string, init: RequestInit) => fetch(url, init), clock: systemClock };
  const network: unknown = "WAREHOUSE_NETWORK" in env ? env.WAREHOUSE_NETWORK : undefined;
  const toWarehouse = throughNetwork(network, ports.fetch);
  const transport = openTransport(settings, credentials, { ...ports, toWarehouse });
  const log = reachLog(env);
  const hasAuditLog = audit.sinks.includes("chain");
  const policyVersion = await digestCatalog(catalog, roleRules);
  const send = admit(transport.send, settings, env);
  const cache = await cacheOf(settings, env, policyVersion);
  const openReader = createReader({
    catalog,
    policyVersion,
    limits,
    roleBudgets,
    maskKeys: await deriveMaskKeys(catalog, maskSecret),
    pool: warehouse.pool,
    seal: createCursorSeal(cursorSecret),
    send: withSpan("edgewise.trip", cache === undefined ? send : cache.wrap(send)),
    actAs: createActAs({ clientId: warehouse.clientId, ...warehouse.identity }),
    exportRows: settings.pressure.exportRows,
    clock: systemClock,
  });
  return createEdge({
    corsOrigins: settings.edge.corsOrigins,
    isGetAllowed: settings.edge.isGetAllowed,
    pages: settings.edge.isGraphiqlOn ? (request) => env.ASSETS.fetch(request) : undefined,
    rolesHeader: settings.edge.rolesHeader,
    limits,
    policyVersion,
    authenticator: createAuthenticator({ ...ports, issuers, roleRules, narrowRolesHeader: settings.edge.rolesHeader }),
    rateLimit: rateLimitOf(settings, env),
    cachePurge: cache && purgeOf(cache, settings, catalog),
    isWarehouseReady: transport.ready,
    passesCallerToken: warehouse.identity.onBehalfOf !== "off",
    issuerDocuments: issuerDocuments(warehouse.identity),
    schemas: createSchemas(catalog, { hasAuditLog }),
    openContext(scope, recorder) {
      const { principal } = scope;
      const readLog = hasAuditLog ? createReadLog({ roles: principal.roles, recorder, page: log.page }) : undefined;
      const showsCost = principal.roles.some((role) => settings.edge.costRoles.includes(role));
      return createContext(principal, openReader(scope, recorder), {
        readLog,
        showsCost,
        answerBytes: limits.answerBytes,
        streamBytes: warehouse.stream.maxBytes,
      });
    },
    // Where METRICS is bound, each operation is a row of that dataset.
    delivery: countedIn("METRICS" in env ? env.METRICS : undefined, deliveryOf(audit, log, ports.fetch), systemClock),
    clock: systemClock,
    newRequestId: randomDigits,
    newSpanId: () => randomDigits().slice(0, 16),
    reportFault,
  });
}

function deliveryOf(audit: Settings["audit"], log: Log, fetchOut: Fetch): Delivery {
  const sinks = {
    console: consoleSink,
    chain: createChainSink(log.append),
    webhook: createWebhookSink(audit.webhook, fetchOut),
  };
  return createDelivery(
    audit.sinks.map((name) => sinks[name]),
    { ...audit, timer: systemTimer },
  );
}

interface Ports {
  readonly fetch: Fetch;
  /** For batches alone: the authority is on the internet. */
  readonly toWarehouse: Fetch;
  readonly clock: Clock;
}

/** One attempt, wrapped by what decides whether, when and how often it is made. */
function openTransport({ warehouse }: Settings, credentials: Checked["credentials"], ports: Ports): Transport {
  const transport = createTransport({
    clock: ports.clock,
    fetch: ports.toWarehouse,
    settings: warehouse,
    token: createWarehouseToken({ ...ports, ...warehouse, userScope: warehouse.identity.userScope, credentials }),
  });
  const send = withAttempts(withSpan("edgewise.attempt", transport.send), {
    limits: warehouse,
    circuit: createCircuit({ limits: warehouse.circuit, clock: systemClock, onChange: reportCircuit }),
    clock: systemClock,
    timer: systemTimer,
    random: Math.random,
  });
  return { send: withSpan("edgewise.asking", send), ready: transport.ready };
}

/** In turn with all isolates, where slots are counted. What is under way already needs no turn. */
function admit(send: Transport["send"], { warehouse, pressure }: Settings, { WAREHOUSE_GATE }: Env): Transport["send"] {
  const ports = { clock: systemClock, timer: systemTimer };
  const admitted =
    pressure.slots === 0
      ? send
      : withAdmission(send, {
          ...ports,
          limits: pressure,
          gate: reachGate(WAREHOUSE_GATE, `${warehouse.url} ${warehouse.database}`),
          local: createLocalGate(systemClock, systemTimer),
          newId: randomDigits,
        });
  return pressure.asksOnce ? withInFlight(admitted, ports) : admitted;
}

/** Behind policy and plan, before the queue: what is kept needs no turn. */
async function cacheOf(
  { warehouse, cache }: Settings,
  env: Env,
  policyVersion: string,
): Promise<StatementCache | undefined> {
  const store = storeOf(cache, env);
  if (store === undefined) return undefined;
  return openCache({
    ...{ ...cache, store, warehouse, policyVersion },
    refreshMs: warehouse.deadlineMs,
    newGeneration: randomDigits,
    clock: systemClock,
    timer: systemTimer,
    waitUntil: afterAnswer,
  });
}

function storeOf({ store }: Settings["cache"], env: Env): StatementStore | undefined {
  const namespace: unknown = "STATEMENT_CACHE" in env ? env.STATEMENT_CACHE : undefined;
  if (store === "kv" && isKvNamespace(namespace)) return createKvStore(namespace);
  return store === "cache-api" ? createCacheApiStore(() => caches.open("edgewise-statements")) : undefined;
}

function purgeOf({ renew }: StatementCache, { cache }: Settings, catalog: Catalog): EdgeParts["cachePurge"] {
  const reach = cache.store === "kv" ? "everywhere" : "data-center";
  return { secret: cache.purgeSecret, views: createPurgeViews(catalog, renew), reach };
}

function rateLimitOf({ pressure }: Settings, { RATE_LIMITER }: Env): EdgeParts["rateLimit"] {
  const { rateLimitSeconds: periodSeconds } = pressure;
  if (periodSeconds === 0) return undefined;
  return { periodSeconds, take: async (key) => (await RATE_LIMITER.limit({ key })).success };
}

/** Served only where this Worker is an issuer. */
function issuerDocuments({ auth, federation }: WarehouseIdentitySettings): ReadonlyMap<string, object> {
  return auth === "federated" ? federationDocuments(federation) : new Map<string, object>();
}

/** 32 hex digits. */
function randomDigits(): string {
  return crypto.randomUUID().replaceAll("-", "");
}

/** The one log. A stub for each call: it belongs to the request that made it. */
function reachLog({ AUDIT_LOG }: Env): Log {
  const stub = () => AUDIT_LOG.getByName("main");
  return { append: (record) => stub().append(record), page: (query) => stub().page(query) };
}
