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

export interface BareWorker {
  readonly port: number;
  /** Everything that it wrote, line by line. */
  readonly lines: readonly string[];
  readonly close: () => Promise<void>;
}

const root = fileURLToPath(new URL("../../", import.meta.url));
const wranglerRequire = createRequire(createRequire(import.meta.url).resolve("wrangler/package.json"));

export async function startBareWorker(vars: Readonly<Record<string, string>>): Promise<BareWorker> {
  const folder = await mkdtemp(join(tmpdir(), "edgewise-workerd-"));
  await build(folder);
  await writeFile(join(folder, "config.capnp"), await configOf(vars));
  const { default: binary } = (await import(wranglerRequire.resolve("workerd"))) as { default: string };
  const child = spawn(binary, ["serve", "--control-fd=3", join(folder, "config.capnp")], {
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  const lines: string[] = [];
  for (const output of [1, 2] as const) readLines(child.stdio[output], (line) => lines.push(line));
  const port = await new Promise<number>((resolve, reject) => {
    child.once("exit", () => reject(new Error(`workerd ended: ${lines.join("\n")}`)));
    readLines(child.stdio[3], (line) => {
      const { event, port: listening } = JSON.parse(line) as { event: string; port?: number };
      if (event === "listen" && listening !== undefined) resolve(listening);
    });
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  return {
    port,
    lines,
    close: async () => {
      child.kill();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
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

async function configOf(vars: Readonly<Record<string, string>>): Promise<string> {
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
      bindings = [${bindings.join(", ")}],
      compatibilityDate = ${date}, compatibilityFlags = ${flags},
      globalOutbound = "network",
    )),
    (name = "network", network = (allow = ["private", "public"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`;
}
