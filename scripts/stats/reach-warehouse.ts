// The way to the warehouse for a script: through the Worker's own transport, by the Worker's own settings. Where none are given it is
// the local one: that of `npm start`, or one that is started for the purpose.

import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { ensureSample } from "../../local/data/sample-data.ts";
import { clients, WAREHOUSE_RESOURCE } from "../../local/issuer/clients.ts";
import { startIssuer } from "../../local/issuer/start-issuer.ts";
import { startWarehouse } from "../../local/warehouse/start-warehouse.ts";
import { readSettings } from "../../src/config/read-settings.ts";
import type { WarehouseSettings } from "../../src/config/settings.ts";
import { createTransport } from "../../src/transport/send-batch.ts";
import { readCredentials } from "../../src/transport/warehouse-credentials.ts";
import { createWarehouseToken } from "../../src/transport/warehouse-token.ts";
import type { Reached } from "./count-views.ts";

export interface OpenWarehouse extends Reached {
  /** Said to whoever runs the script. */
  readonly name: string;
  readonly close: () => Promise<void>;
}

type Values = Readonly<Record<string, string | undefined>>;

/** A whole scan of a large view takes longer than any operation may. */
const DEADLINE_MS = 300_000;
const START_PORTS = { issuer: "8789", warehouse: "8788" } as const;
const CLIENT_ID = "edgewise-worker";

/** Settings come from `environment`, then from `.dev.vars` of `root`. */
export async function reachWarehouse(root: string, environment: Values): Promise<OpenWarehouse> {
  const values = { ...(await readDevVars(root)), ...environment };
  const isGiven = (values["WAREHOUSE_URL"] ?? "") !== "";
  return isGiven ? reach(values, async () => {}) : ((await reachRunning(values)) ?? startOwn());
}

async function readDevVars(root: string): Promise<Values> {
  try {
    return parseEnv(await readFile(join(root, ".dev.vars"), "utf8"));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return {};
    throw error;
  }
}

/** The stack of `npm start`, where it runs at its usual ports. */
async function reachRunning(values: Values): Promise<OpenWarehouse | undefined> {
  const issuerUrl = `http://127.0.0.1:${values["ISSUER_PORT"] ?? START_PORTS.issuer}`;
  const warehouseUrl = `http://127.0.0.1:${values["WAREHOUSE_PORT"] ?? START_PORTS.warehouse}`;
  const answers = await fetch(`${issuerUrl}/.well-known/openid-configuration`).catch(() => undefined);
  return answers?.ok === true ? reach(localValues(issuerUrl, warehouseUrl), async () => {}) : undefined;
}

async function startOwn(): Promise<OpenWarehouse> {
  const issuer = await startIssuer({ port: 0 });
  const warehouse = await startWarehouse({
    database: (await ensureSample()).file,
    pool: "serverless",
    auth: { issuer: issuer.url, audience: WAREHOUSE_RESOURCE, keys: { jwksUrl: `${issuer.url}/jwks` } },
  });
  return reach(localValues(issuer.url, warehouse.url), async () => {
    await warehouse.close();
    await issuer.close();
  });
}

/** Of either pool kind: what serverless takes, both take. */
function localValues(issuerUrl: string, warehouseUrl: string): Values {
  return {
    WAREHOUSE_URL: warehouseUrl,
    WAREHOUSE_DATABASE: "edgewise",
    WAREHOUSE_POOL: "serverless",
    WAREHOUSE_TOKEN_URL: `${issuerUrl}/token`,
    WAREHOUSE_CLIENT_ID: CLIENT_ID,
    WAREHOUSE_CLIENT_SECRET: clients.find(({ clientId }) => clientId === CLIENT_ID)?.secret,
  };
}

async function reach(values: Values, close: () => Promise<void>): Promise<OpenWarehouse> {
  const warehouse = warehouseSettings(values);
  const ports = { fetch: (url: string, init: RequestInit) => fetch(url, init), clock: Date.now };
  const settings = { ...warehouse, deadlineMs: DEADLINE_MS };
  const credentials = await readCredentials(warehouse, Date.now);
  if (!credentials.ok) throw new Error(credentials.refusal.join("\n"));
  const token = createWarehouseToken({ ...ports, ...warehouse, credentials: credentials.value });
  const { send } = createTransport({ ...ports, settings, token });
  const name = `${warehouse.database} at ${warehouse.url}`;
  return { send, pool: warehouse.pool, deadlineMs: DEADLINE_MS, name, close };
}

/** Checked as the Worker checks them. What has nothing to do with the warehouse is not needed here, and it is asked as the Worker. */
function warehouseSettings(values: Values): WarehouseSettings {
  const secret = () => randomBytes(48).toString("base64");
  const ours = Object.entries(values).filter(([key]) => /^(?:WAREHOUSE|FEDERATION)_(?!PORT$|PRINCIPALS$)/u.test(key));
  const settings = readSettings({
    ...Object.fromEntries(ours),
    ...{ ISSUERS: "[{}]", CURSOR_SECRET: secret(), MASK_SECRET: secret(), AUDIT: "console" },
  });
  if (!settings.ok) throw new Error(settings.refusal.join("\n"));
  return settings.value.warehouse;
}
