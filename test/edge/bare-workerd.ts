// The built Worker in workerd alone, without the proxies that wrangler puts in front of it: they keep from it that a client has
// gone. Built as a deployment is, with the flags of wrangler.toml.

import { execFile, spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { API_RESOURCE, clients } from "../../local/issuer/clients.ts";
import type { Stack } from "../../local/stack.ts";

export interface BareWorker {
  readonly port: number;
  readonly pid: number;
  /** Everything that it wrote, line by line. */
  readonly lines: readonly string[];
  /** Bytes of its heap that are in use once the garbage is collected. */
  readonly heapBytes: () => Promise<number>;
  readonly close: () => Promise<void>;
}

const root = fileURLToPath(new URL("../../", import.meta.url));
const wranglerRequire = createRequire(createRequire(import.meta.url).resolve("wrangler/package.json"));

export interface BareOptions {
  /** The host and port that WAREHOUSE_NETWORK leads to, whatever the URL: as a VPC service does, over plain HTTP. */
  readonly network?: string;
  /** What V8 may hold of objects that have lived a while. It ends the process where more is in use. */
  readonly heapMegabytes?: number;
}

/** What a Worker needs to stand before a stack's issuer and warehouse. */
export function varsBefore(stack: Pick<Stack, "issuerUrl" | "warehouseUrl">): Readonly<Record<string, string>> {
  return {
    ISSUERS: JSON.stringify([
      { name: "local", issuer: stack.issuerUrl, jwksUrl: `${stack.issuerUrl}/jwks`, audiences: [API_RESOURCE] },
    ]),
    WAREHOUSE_URL: stack.warehouseUrl,
    WAREHOUSE_DATABASE: "edgewise",
    WAREHOUSE_POOL: "dedicated",
    WAREHOUSE_TOKEN_URL: `${stack.issuerUrl}/token`,
    WAREHOUSE_CLIENT_ID: "edgewise-worker",
    WAREHOUSE_CLIENT_SECRET: clients.find(({ clientId }) => clientId === "edgewise-worker")?.secret ?? "",
    CURSOR_SECRET: "a-cursor-secret-of-the-tests-0123456789",
    MASK_SECRET: "a-mask-secret-of-the-tests-0123456789",
  };
}

export async function startBareWorker(
  vars: Readonly<Record<string, string>>,
  options: BareOptions = {},
): Promise<BareWorker> {
  const folder = await mkdtemp(join(tmpdir(), "edgewise-workerd-"));
  await build(folder);
  await writeFile(join(folder, "config.capnp"), await configOf(vars, options));
  const { default: binary } = wranglerRequire("workerd") as { readonly default: string };
  const flags = ["--control-fd=3", "--inspector-addr=127.0.0.1:0"];
  const child = spawn(binary, ["serve", ...flags, join(folder, "config.capnp")], {
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  const lines: string[] = [];
  for (const output of [1, 2] as const) readLines(child.stdio[output], (line) => lines.push(line));
  const ports = new Map<string, number>();
  const port = await new Promise<number>((resolve, reject) => {
    child.once("exit", () => reject(new Error(`workerd ended: ${lines.join("\n")}`)));
    readLines(child.stdio[3], (line) => {
      const { event, port: listening } = JSON.parse(line) as { event: string; port?: number };
      if (listening !== undefined) ports.set(event, listening);
      if (event === "listen" && listening !== undefined) resolve(listening);
    });
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  return {
    port,
    pid: child.pid ?? 0,
    lines,
    heapBytes: () => heapOf(ports.get("listen-inspector")),
    close: async () => {
      child.kill();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** By the protocol of Chrome's developer tools, which workerd speaks. */
async function heapOf(port: number | undefined): Promise<number> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/main`);
  const answers = new Map<number, (result: unknown) => void>();
  let asked = 0;
  socket.addEventListener("message", ({ data }) => {
    const { id, result } = JSON.parse(String(data)) as { readonly id?: number; readonly result?: unknown };
    if (id !== undefined) answers.get(id)?.(result);
  });
  const call = (method: string): Promise<unknown> =>
    new Promise((resolve) => {
      answers.set((asked += 1), resolve);
      socket.send(JSON.stringify({ id: asked, method }));
    });
  await new Promise((resolve, reject) => {
    socket.addEventListener("open", resolve, { once: true });
    socket.addEventListener("error", () => reject(new Error("workerd lets nobody look at its heap")), { once: true });
  });
  // A snapshot collects the garbage first. HeapProfiler.collectGarbage is not known to workerd.
  await call("HeapProfiler.enable");
  await call("HeapProfiler.takeHeapSnapshot");
  const { usedSize } = (await call("Runtime.getHeapUsage")) as { readonly usedSize: number };
  socket.close();
  return usedSize;
}

function readLines(stream: unknown, take: (line: string) => void): void {
  createInterface(stream as Readable).on("line", take);
}

async function build(folder: string): Promise<void> {
  const wrangler = join(root, "node_modules/wrangler/bin/wrangler.js");
  const env = { ...process.env, WRANGLER_SEND_METRICS: "false", WRANGLER_SEND_ERROR_REPORTS: "false", CI: "1" };
  await promisify(execFile)(process.execPath, [wrangler, "deploy", "--dry-run", "--outdir", folder], {
    cwd: root,
    env,
  });
}

const GATE = '(name = "WAREHOUSE_GATE", durableObjectNamespace = "WarehouseGate")';

const NETWORK = '(name = "WAREHOUSE_NETWORK", service = "vpc")';

async function configOf(
  vars: Readonly<Record<string, string>>,
  { network, heapMegabytes }: BareOptions,
): Promise<string> {
  const toml = await readFile(join(root, "wrangler.toml"), "utf8");
  const date = /^compatibility_date = (".+")$/mu.exec(toml)?.[1];
  const flags = /^compatibility_flags = (\[.*\])$/mu.exec(toml)?.[1];
  const bindings = Object.entries(vars).map(
    ([name, value]) => `(name = ${JSON.stringify(name)}, text = ${JSON.stringify(value)})`,
  );
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [(name = "worker.js", esModule = embed "worker.js")],
      bindings = [${[...bindings, GATE, ...(network === undefined ? [] : [NETWORK])].join(", ")}],
      durableObjectNamespaces = [(className = "WarehouseGate", uniqueKey = "gate", enableSql = true)],
      durableObjectStorage = (inMemory = void),
      compatibilityDate = ${date}, compatibilityFlags = ${flags},
      globalOutbound = "network",
    )),
    (name = "network", network = (allow = ["private", "public"])),${network === undefined ? "" : `\n    (name = "vpc", external = (address = "${network}", http = ())),`}
  ],
  ${
    heapMegabytes === undefined
      ? ""
      : `v8Flags = ["--max-old-space-size=${heapMegabytes}"],
  `
  }sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`;
}
