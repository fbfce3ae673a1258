// What wrangler says of a Worker before any request: its size, and the CPU time of loading it on this machine.

import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify, stripVTControlCharacters } from "node:util";

export interface StartUp {
  readonly gzipKib: number;
  readonly activeMs: number;
}

const root = fileURLToPath(new URL("../", import.meta.url));

/** `entrypoint` as in wrangler.toml unless given. */
export async function checkStartUp(entrypoint?: string): Promise<StartUp> {
  // The folder of wrangler.toml's [assets] must be there.
  await mkdir(join(root, "dist/graphiql"), { recursive: true });
  const folder = await mkdtemp(join(tmpdir(), "edgewise-start-up-"));
  try {
    const parameters = ["check", "startup", "--outfile", join(folder, "startup.cpuprofile")];
    if (entrypoint !== undefined) parameters.push("--args", entrypoint);
    const { stdout } = await promisify(execFile)("wrangler", parameters, {
      cwd: root,
      env: { ...process.env, WRANGLER_SEND_METRICS: "false", WRANGLER_SEND_ERROR_REPORTS: "false", CI: "1" },
    });
    const said = stripVTControlCharacters(stdout);
    return { gzipKib: numberIn(said, /gzip: ([\d.]+) KiB/u), activeMs: numberIn(said, /Active: ([\d.]+) ms/u) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function numberIn(text: string, pattern: RegExp): number {
  const found = pattern.exec(text)?.[1];
  if (found === undefined) throw new Error(`wrangler check startup did not say ${pattern.source}:\n${text}`);
  return Number(found);
}
