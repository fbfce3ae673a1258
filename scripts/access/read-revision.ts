// Describes the access of another revision: its catalog/ and src in a folder of their own, and beside them this script of today,
// which asks that policy. Nothing else of the revision is read or run.

import { execFile } from "node:child_process";
import { cp, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import type { CatalogFacts } from "./facts.ts";

const run = promisify(execFile);
const MAX_BYTES = 256_000_000;
/** Of today: what runs beside the revision's own `src` and `catalog`. */
const OURS = ["scripts/access.ts", "scripts/access", "local/issuer/people.ts", "local/issuer/clients.ts"];

/** Written by today's script, so that its outermost form is enough to know it by. */
const described = z.custom<CatalogFacts>(
  (facts) => z.object({ mappings: z.array(z.string()), roles: z.array(z.object({})) }).safeParse(facts).success,
);

/** Throws an Error where there is no such revision, or its catalog cannot be described by today's script. */
export async function readRevision(root: string, revision: string): Promise<CatalogFacts> {
  const commit = await findCommit(root, revision);
  const folder = await mkdtemp(join(tmpdir(), "access-"));
  try {
    await extract(root, commit, folder);
    return await describe(folder);
  } catch (error) {
    const said = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : String(error);
    throw new Error(
      `the catalog of ${revision} does not load with the script of today; nothing is compared:\n${said}`,
      {
        cause: error,
      },
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The hash, so that nothing that was given reaches another command. */
async function findCommit(root: string, revision: string): Promise<string> {
  try {
    const parameters = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`];
    return (await run("git", parameters, { cwd: root })).stdout.trim();
  } catch (error) {
    throw new Error(`${revision} is no revision of this repository`, { cause: error });
  }
}

async function extract(root: string, commit: string, folder: string): Promise<void> {
  const archive = join(folder, "revision.tar");
  await run("git", ["archive", "--format=tar", `--output=${archive}`, commit, "catalog", "src"], { cwd: root });
  await run("tar", ["-xf", archive, "-C", folder]);
  for (const path of OURS) await cp(join(root, path), join(folder, path), { recursive: true });
  await writeFile(join(folder, "package.json"), JSON.stringify({ type: "module", imports: { "#*": "./src/*" } }));
  await symlink(join(root, "node_modules"), join(folder, "node_modules"));
}

async function describe(folder: string): Promise<CatalogFacts> {
  const parameters = ["scripts/access.ts", "--every-role", "--format", "json"];
  // What runs is another revision's: it is told nothing of this machine that it does not need.
  const env = { PATH: process.env["PATH"] };
  const { stdout } = await run(process.execPath, parameters, { cwd: folder, env, maxBuffer: MAX_BYTES });
  return described.parse(JSON.parse(stdout));
}
