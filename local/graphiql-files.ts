// Builds the GraphiQL page with esbuild: one script, one style sheet, three workers, the fonts. Wrangler's [assets] serve the folder,
// so it must be there before the Worker is built, even where GRAPHIQL is off.

import { createHash, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../", import.meta.url));
const sources = join(root, "local/graphiql");
const target = join(root, "dist/graphiql");
const digestFile = `${target}.digest`;

/** Builds unless what is there was built from the same sources and packages. */
export async function ensureGraphiql(): Promise<void> {
  const isFresh = existsSync(digestFile) && (await readFile(digestFile, "utf8")) === (await sourceDigest());
  if (!isFresh) await buildGraphiql();
}

/** Builds into a folder of its own, then puts it in place. */
export async function buildGraphiql(): Promise<{ readonly seconds: number; readonly bytes: number }> {
  const startedMs = performance.now();
  const draft = `${target}.${randomUUID()}.draft`;
  try {
    await mkdir(draft, { recursive: true });
    await build({
      absWorkingDir: root,
      entryPoints: {
        page: "local/graphiql/page.tsx",
        "editor.worker": "monaco-editor/esm/vs/editor/editor.worker.js",
        "json.worker": "monaco-editor/esm/vs/language/json/json.worker.js",
        "graphql.worker": "monaco-graphql/esm/graphql.worker.js",
      },
      outdir: join(draft, "graphiql"),
      bundle: true,
      minify: true,
      format: "esm",
      target: "es2022",
      jsx: "automatic",
      loader: { ".ttf": "file", ".woff2": "file" },
      define: { "process.env.NODE_ENV": '"production"', "process.env": "{}" },
      legalComments: "linked",
      logLevel: "warning",
    });
    await cp(join(sources, "index.html"), join(draft, "index.html"));

    await rm(target, { recursive: true, force: true });
    await rename(draft, target);
    await writeFile(digestFile, await sourceDigest());
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return { seconds: (performance.now() - startedMs) / 1000, bytes: await folderBytes(target) };
}

async function sourceDigest(): Promise<string> {
  const hash = createHash("sha256").update(await readFile(join(root, "package-lock.json")));
  hash.update(await readFile(fileURLToPath(import.meta.url)));
  for (const name of (await readdir(sources)).sort()) hash.update(await readFile(join(sources, name)));
  return hash.digest("hex");
}

async function folderBytes(folder: string): Promise<number> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = await Promise.all(
    files.filter((file) => file.isFile()).map(async (file) => (await stat(join(file.parentPath, file.name))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
