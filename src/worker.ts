// The composition root: settings once an isolate, each room given what it needs, one `fetch`. No logic.

import { createChainSink } from "#audit/chain-sink.ts";
import { reportFault, reportProblems } from "#audit/console-log.ts";
import { consoleSink } from "#audit/console-sink.ts";
import { createDelivery } from "#audit/delivery.ts";
import type { LogLines, LogQuery } from "#audit/log-port.ts";
import { createReadLog } from "#audit/read-log.ts";
import { createWebhookSink } from "#audit/webhook-sink.ts";
import { createAuthenticator } from "#auth/authenticate.ts";
import { parseIssuers, type IssuerSettings } from "#auth/issuer-settings.ts";
import { buildCatalog } from "#catalog/build-catalog.ts";
import type { Catalog } from "#catalog/catalog.ts";
import { checkBudgets } from "#catalog/check-budgets.ts";
import { digestCatalog } from "#catalog/digest.ts";
import { deriveMaskKeys } from "#catalog/mask-keys.ts";
import { readSettings } from "#config/read-settings.ts";
import type { Settings } from "#config/settings.ts";
import { createEdge, type Edge } from "#edge/index.ts";
import { notStarted } from "#edge/not-started.ts";
import { systemClock } from "#kernel/clock.ts";
import { createReader } from "#read/read.ts";
import { createContext } from "#resolvers/context.ts";
import { createCursorSeal } from "#result/cursor.ts";
import { createSchemas } from "#schema/index.ts";
import { systemTimer } from "#transport/deadline.ts";
import { createTransport } from "#transport/send-batch.ts";
import { createClientSecretToken } from "#transport/warehouse-token.ts";
import { roleBudgets, roleRules, statistics, views } from "../catalog/index.ts";

interface Log {
  readonly append: (record: string) => Promise<void>;
  readonly page: (query: LogQuery) => Promise<LogLines>;
}

/** Kept, once made, for all requests of the isolate. A value, not a promise: no request may wait for another's. */
let edge: Edge | undefined;

export { AuditLog } from "#audit/audit-log.ts";

export default {
  async fetch(request, env, context) {
    edge ??= await start(env);
    const answering = edge(request, (promise) => context.waitUntil(promise));
    // A client that leaves must not take the record of what was asked with it.
    context.waitUntil(answering);
    return answering;
  },
} satisfies ExportedHandler<Env>;

async function start(env: Env): Promise<Edge> {
  const settings = readSettings(env);
  const issuers = settings.ok ? parseIssuers(settings.value.issuers) : settings;
  const catalog = buildCatalog(views, roleRules, statistics);
  const budgets = checkBudgets(roleBudgets, roleRules, settings.ok ? settings.value.warehouse.topRows : undefined);
  const problems = [settings, issuers, catalog, budgets].flatMap((part) => (part.ok ? [] : part.refusal));
  if (settings.ok && issuers.ok && catalog.ok && budgets.ok)
    return wire(env, settings.value, issuers.value, catalog.value);
  reportProblems([...new Set(problems)]);
  return notStarted;
}

async function wire(env: Env, settings: Settings, issuers: readonly IssuerSettings[], catalog: Catalog): Promise<Edge> {
  const { warehouse, limits, cursorSecret, maskSecret, audit } = settings;
  const ports = { fetch: (url: string, init: RequestInit) => fetch(url, init), clock: systemClock };
  const transport = createTransport({
    ...ports,
    settings: warehouse,
    token: createClientSecretToken({ ...ports, settings: warehouse }),
  });
  const log = reachLog(env);
  const hasAuditLog = audit.sinks.includes("chain");
  const sinks = {
    console: consoleSink,
    chain: createChainSink(log.append),
    webhook: createWebhookSink(audit.webhook, ports.fetch),
  };
  const policyVersion = await digestCatalog(catalog, roleRules);
  const openReader = createReader({
    catalog,
    policyVersion,
    limits,
    roleBudgets,
    maskKeys: await deriveMaskKeys(catalog, maskSecret),
    pool: warehouse.pool,
    seal: createCursorSeal(cursorSecret),
    send: transport.send,
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
    isWarehouseReady: transport.ready,
    schemas: createSchemas(catalog, { hasAuditLog }),
    openContext(scope, recorder) {
      const { principal } = scope;
      const readLog = hasAuditLog ? createReadLog({ roles: principal.roles, recorder, page: log.page }) : undefined;
      const showsCost = principal.roles.some((role) => settings.edge.costRoles.includes(role));
      return createContext(principal, openReader(scope, recorder), {
        readLog,
        showsCost,
        answerBytes: limits.answerBytes,
      });
    },
    delivery: createDelivery(
      audit.sinks.map((name) => sinks[name]),
      { ...audit, timer: systemTimer },
    ),
    clock: systemClock,
    newRequestId: randomDigits,
    newSpanId: () => randomDigits().slice(0, 16),
    reportFault,
  });
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
