// The harness of the random cases over a source that has one bug in it: bundled anew, with one text of one file replaced. Nothing
// under src is touched.

import { mkdir, readFile } from "node:fs/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build, type Plugin } from "esbuild";
import type { runSeed as Run } from "./random-run.ts";

export interface Plant {
  readonly name: string;
  readonly file: string;
  /** Stands in the file once. */
  readonly text: string;
  readonly instead: string;
}

const root = fileURLToPath(new URL("../../", import.meta.url));

export async function plant({ name, file, text, instead }: Plant): Promise<{ readonly runSeed: typeof Run }> {
  const path = `${root}${file}`;
  const source = await readFile(path, "utf8");
  if (source.split(text).length !== 2) throw new TypeError(`${file} does not hold once: ${text}`);
  const folder = `${root}.local/planted`;
  await mkdir(folder, { recursive: true });
  const outfile = `${folder}/${name.replaceAll(/\W+/g, "-")}-${process.pid}.mjs`;
  await build({
    entryPoints: [`${root}test/property/random-run.ts`],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    conditions: ["import", "module"],
    mainFields: ["module", "main"],
    external: ["@duckdb/node-api"],
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
    define: { "import.meta.url": JSON.stringify(pathToFileURL(`${root}test/support/open-api.ts`).href) },
    plugins: [
      replacing(
        path,
        source.replace(text, () => instead),
      ),
    ],
    logLevel: "error",
  });
  return (await import(/* @vite-ignore */ pathToFileURL(outfile).href)) as { readonly runSeed: typeof Run };
}

function replacing(path: string, contents: string): Plugin {
  return {
    name: "planted",
    setup: (bundle) =>
      bundle.onLoad({ filter: /\.ts$/ }, (args) => (args.path === path ? { contents, loader: "ts" } : undefined)),
  };
}
