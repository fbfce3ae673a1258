// node scripts/bundle.ts [--ceiling KIB]
// Builds the Worker as a deployment would, without deploying, and fails when its gzip size is over the ceiling.

import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { ensureGraphiql } from "../local/graphiql-files.ts";

/**
 * A tenth above what the Worker weighs with aggregates, the planner and the production path to Synapse, so that what is added shows its
 * weight. Cloudflare's own limit is 3 MiB (free) and 10 MiB (paid); a small Worker starts fast.
 */
const CEILING_KIB = 285;
const KIB = 1024;
const root = fileURLToPath(new URL("../", import.meta.url));

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { ceiling: { type: "string", default: String(CEILING_KIB) } } });
  const ceilingKib = Number(values.ceiling);
  if (!(ceilingKib > 0)) throw new Error(`--ceiling ${values.ceiling}: give a number of KiB`);
  const sizeKib = (await gzipBytes()) / KIB;
  const verdict = `bundle: ${sizeKib.toFixed(1)} KiB gzip, ceiling ${ceilingKib} KiB`;
  if (sizeKib > ceilingKib) throw new Error(`${verdict}: too large`);
  process.stdout.write(`${verdict}\n`);
}

async function gzipBytes(): Promise<number> {
  await ensureGraphiql();
  const folder = await mkdtemp(join(tmpdir(), "edgewise-bundle-"));
  try {
    await dryRun(folder);
    const modules = (await readdir(folder)).filter((name) => name.endsWith(".js"));
    if (modules.length === 0) throw new Error("wrangler built no module");
    const sizes = await Promise.all(modules.map(async (name) => gzipSync(await readFile(join(folder, name))).length));
    return sizes.reduce((sum, size) => sum + size, 0);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function dryRun(outdir: string): Promise<void> {
  const env = { ...process.env, WRANGLER_SEND_METRICS: "false", WRANGLER_SEND_ERROR_REPORTS: "false", CI: "1" };
  await promisify(execFile)("wrangler", ["deploy", "--dry-run", "--outdir", outdir], { cwd: root, env });
}

try {
  await main();
} catch (error) {
  const output = error instanceof Error && "stderr" in error ? `\n${String(error.stderr)}` : "";
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}${output}\n`);
  process.exitCode = 1;
}
