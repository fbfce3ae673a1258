// npm start [-- --data PATH]
// Issuer, warehouse and Worker on this machine, until Ctrl-C. No account, no network beyond loopback. The line that begins with
// "ready" comes when everything answers. What the Worker logs, its audit records among it, goes to stderr.

import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openData } from "./data/open-data.ts";
import { tokenNames } from "./issuer/request-token.ts";
import { leaveWithNpm } from "./leave-with-npm.ts";
import { localFolder, StartFailure, startStack } from "./stack.ts";
import type { Stack, StackPorts } from "./stack.ts";

const PORT_SETTINGS = {
  worker: { key: "PORT", fallback: 8787 },
  warehouse: { key: "WAREHOUSE_PORT", fallback: 8788 },
  issuer: { key: "ISSUER_PORT", fallback: 8789 },
} as const satisfies Record<keyof StackPorts, { key: string; fallback: number }>;

const READY_WITHIN_MS = 30_000;
const say = (text: string): boolean => process.stdout.write(`${text}\n`);

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { data: { type: "string" } } });
  const ports = readPorts();
  for (const service of ["issuer", "warehouse", "worker"] as const) await refuseTakenPort(service, ports[service]);
  const pool = readPool();
  const data = await readData(values.data);
  const stack = await startStack({
    ports,
    pool,
    ...(data === undefined ? {} : { data }),
    cursorSecret: await machineSecret(),
    keysFile: join(localFolder, "issuer-keys.json"),
    watch: true,
    onLine: ({ text }) => process.stderr.write(`${text}\n`),
  });
  stopOnSignal(stack);
  say(`issuer     ${stack.issuerUrl}`);
  say(`warehouse  ${stack.warehouseUrl} (${pool} pool)`);
  say(`worker     ${stack.url}`);
  say(`graphiql   ${stack.url}/`);
  say("");
  const token = tokenCommand(stack.issuerUrl);
  say(`a token:   ${token}   (or ${tokenNames.slice(1).join(", ")}, ana+agent)`);
  say(curlExample(stack.graphqlUrl, token));
  say("");
  await waitUntilReady(stack);
  say(`ready ${stack.graphqlUrl}`);
}

function readPorts(): StackPorts {
  const read = (service: keyof StackPorts): number => {
    const { key, fallback } = PORT_SETTINGS[service];
    const written = process.env[key] ?? String(fallback);
    const port = Number(written);
    if (/^\d+$/u.test(written) && port <= 65_535) return port;
    throw new Error(`${key}=${written}: give a port from 1 to 65535, or 0 for any free one`);
  };
  return { worker: read("worker"), warehouse: read("warehouse"), issuer: read("issuer") };
}

function readPool(): "dedicated" | "serverless" {
  const written = process.env["WAREHOUSE_POOL"] ?? "dedicated";
  if (written === "dedicated" || written === "serverless") return written;
  throw new Error(`WAREHOUSE_POOL=${written}: give dedicated or serverless`);
}

async function readData(path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined;
  const opened = await openData(path, localFolder);
  say(`data       ${path}: ${opened.views.join(", ")}`);
  say("           these answer once catalog/views describes them: one file a view, a line in catalog/index.ts");
  return opened.file;
}

/** Made once a machine, so that cursors outlive a restart. */
async function machineSecret(): Promise<string> {
  const file = join(localFolder, "cursor-secret");
  try {
    return (await readFile(file, "utf8")).trim();
  } catch {
    const secret = randomBytes(48).toString("base64");
    await mkdir(localFolder, { recursive: true });
    await writeFile(file, `${secret}\n`, { mode: 0o600 });
    return secret;
  }
}

function refuseTakenPort(service: keyof StackPorts, port: number): Promise<void> {
  const { key } = PORT_SETTINGS[service];
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", () => {
      reject(new Error(`port ${port} of the ${service} is in use: set ${key} to another, e.g. ${key}=${port + 100}`));
    });
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve()));
  });
}

function stopOnSignal(stack: Stack): void {
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    void stack.close().finally(() => process.exit(0));
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  process.on("SIGHUP", stop);
  leaveWithNpm(stop);
}

/** With the issuer's URL where it is not at its usual port: the shell that asks need not know the settings of this one. */
function tokenCommand(issuerUrl: string): string {
  const isUsual = new URL(issuerUrl).port === String(PORT_SETTINGS.issuer.fallback);
  return `npm run -s token -- ana${isUsual ? "" : ` --issuer ${issuerUrl}`}`;
}

function curlExample(url: string, token: string): string {
  return `a request: curl -s ${url} -H "authorization: Bearer $(${token})" \\
             -H "content-type: application/json" -d '{"query":"{ states(first: 3) { nodes { code name } } }"}'`;
}

async function waitUntilReady(stack: Stack): Promise<void> {
  const giveUpMs = performance.now() + READY_WITHIN_MS;
  let last = "no answer";
  while (performance.now() < giveUpMs) {
    try {
      const answer = await fetch(`${stack.url}/ready`, { signal: AbortSignal.timeout(5000) });
      if (answer.ok) return;
      last = `${answer.status} ${await answer.text()}`;
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  await stack.close();
  throw new Error(`the worker did not get ready in ${READY_WITHIN_MS / 1000} s; ${stack.url}/ready said: ${last}`);
}

try {
  await main();
} catch (error) {
  const port = error instanceof StartFailure ? ` (its port: ${PORT_SETTINGS[error.service].key})` : "";
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}${port}\n`);
  process.exit(1);
}
