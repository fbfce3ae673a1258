// The composition root: settings once an isolate, each room given what it needs, one `fetch`. No logic.

import { reportFault, reportProblems } from "#audit/console-log.ts";
import { consoleSink } from "#audit/console-sink.ts";
import { createAuthenticator } from "#auth/authenticate.ts";
import { parseIssuers, type IssuerSettings } from "#auth/issuer-settings.ts";
import { buildCatalog } from "#catalog/build-catalog.ts";
import type { Catalog } from "#catalog/catalog.ts";
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
import { createTransport } from "#transport/send-batch.ts";
import { createClientSecretToken } from "#transport/warehouse-token.ts";
import { roleRules, views } from "../catalog/index.ts";

/** Kept, once made, for all requests of the isolate. A value, not a promise: no request may wait for another's. */
let edge: Edge | undefined;

export default {
  async fetch(request, env, context) {
    edge ??= await start(env);
    const answering = edge(request);
    // A client that leaves must not take the record of what was asked with it.
    context.waitUntil(answering);
    return answering;
  },
} satisfies ExportedHandler<Env>;

async function start(env: Env): Promise<Edge> {
  const settings = readSettings(env);
  const issuers = settings.ok ? parseIssuers(settings.value.issuers) : settings;
  const catalog = buildCatalog(views, roleRules);
  const problems = [settings, issuers, catalog].flatMap((part) => (part.ok ? [] : part.refusal));
  if (settings.ok && issuers.ok && catalog.ok) return wire(env, settings.value, issuers.value, catalog.value);
  reportProblems([...new Set(problems)]);
  return notStarted;
}

async function wire(env: Env, settings: Settings, issuers: readonly IssuerSettings[], catalog: Catalog): Promise<Edge> {
  const { warehouse, limits, cursorSecret, maskSecret } = settings;
  const ports = { fetch: (url: string, init: RequestInit) => fetch(url, init), clock: systemClock };
  const transport = createTransport({
    ...ports,
    settings: warehouse,
    token: createClientSecretToken({ ...ports, settings: warehouse }),
  });
  const policyVersion = await digestCatalog(catalog, roleRules);
  const openReader = createReader({
    catalog,
    policyVersion,
    limits,
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
    schemas: createSchemas(catalog),
    openContext: (scope, recorder) => createContext(scope.principal, openReader(scope, recorder)),
    sink: consoleSink,
    clock: systemClock,
    newRequestId: () => crypto.randomUUID().replaceAll("-", ""),
    reportFault,
  });
}
