// node bench/visibility.ts
// What visibility costs with a hundred views of thirty fields and eight sets: the first answer of each set and the next ones, in
// workerd, and what memory workerd holds before and after. Prints Markdown for docs/proof.md. Asserts nothing.

import { readdir, readFile } from "node:fs/promises";
import { cpus } from "node:os";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createSchemas } from "#schema/index.ts";
import { runWorker } from "../local/run-worker.ts";
import { makeCatalog, ROLES } from "./visibility-catalog.ts";

const ROUNDS = 20;

const median = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
const shown = (ms: number): string => ms.toFixed(1);

interface Timed {
  readonly ms: number;
  readonly body: { readonly digest: string; readonly types: number };
}

async function timed(url: string): Promise<Timed> {
  const startedMs = performance.now();
  const response = await fetch(url);
  const body = (await response.json()) as Timed["body"];
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return { ms: performance.now() - startedMs, body };
}

/** Resident memory of the workerd processes below this one, in MiB; where there is no /proc, nothing. */
async function workerdMib(): Promise<number | undefined> {
  const known = new Map<number, { readonly parent: number; readonly name: string; readonly mib: number }>();
  for (const id of (await readdir("/proc").catch(() => [])).filter((name) => /^\d+$/u.test(name))) {
    const status = await readFile(`/proc/${id}/status`, "utf8").catch(() => "");
    const of = (key: string): string => new RegExp(`^${key}:\\s+(\\S+)`, "mu").exec(status)?.[1] ?? "";
    known.set(Number(id), { parent: Number(of("PPid")), name: of("Name"), mib: Number(of("VmRSS")) / 1024 });
  }
  const isBelow = (id: number): boolean => id === process.pid || (id > 1 && isBelow(known.get(id)?.parent ?? 0));
  const own = [...known].filter(([id, { name }]) => name.startsWith("workerd") && isBelow(id));
  return own.length === 0 ? undefined : own.reduce((sum, [, { mib }]) => sum + mib, 0);
}

/** What is on V8's heap after a collection: in this process, since workerd does not tell. */
async function heapMib(): Promise<{ readonly catalog: number; readonly sets: readonly number[] }> {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const used = (): number => {
    collect();
    return process.memoryUsage().heapUsed / 2 ** 20;
  };
  const bare = used();
  const schemas = createSchemas(makeCatalog());
  const catalog = used();
  const sets: number[] = [];
  let before = catalog;
  for (const role of ROLES) {
    // The maps of a schema are made when they are first asked for.
    (await schemas({ roles: [role], scopes: [] })).schema.getTypeMap();
    const after = used();
    sets.push(after - before);
    before = after;
  }
  await schemas({ roles: [], scopes: [] });
  return { catalog: catalog - bare, sets };
}

async function main(): Promise<void> {
  const heap = await heapMib();
  const worker = await runWorker({
    port: 0,
    entrypoint: "bench/visibility-worker.ts",
    vars: {},
    secrets: {},
    onLine: ({ text }) => void process.stderr.write(`${text}\n`),
  });
  try {
    const alive: number[] = [];
    for (let round = 0; round <= ROUNDS; round += 1) alive.push((await timed(`${worker.url}/health`)).ms);
    const bareMib = await workerdMib();
    const catalog = await timed(`${worker.url}/catalog`);
    const catalogMib = await workerdMib();
    const lines: string[] = [];
    const digests = new Set<string>();
    for (const role of ROLES) {
      const url = `${worker.url}/schema?role=${role}`;
      const first = await timed(url);
      const next: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) next.push((await timed(url)).ms);
      digests.add(first.body.digest);
      lines.push(`| ${role} | ${first.body.types} | ${shown(first.ms)} | ${shown(median(next))} |`);
    }
    const setsMib = await workerdMib();
    const memory = [bareMib, catalogMib, setsMib].map((mib) =>
      mib === undefined ? "unknown" : `${mib.toFixed(0)} MiB`,
    );
    process.stdout.write(
      `${[
        `Catalog built in ${shown(catalog.ms)} ms. ${digests.size} distinct sets. On ${cpus().length} cores of ${cpus()[0]?.model}.`,
        `An answer without any schema takes ${shown(median(alive))} ms (median).`,
        `Heap: ${shown(heap.catalog)} MiB the catalog, ${shown(median(heap.sets))} MiB each set (median).`,
        `Memory of workerd, garbage included: ${memory[0]} without a catalog, ${memory[1]} with it, ${memory[2]} with all sets.`,
        "",
        "| set | types | first answer, ms | next ones, ms (median) |",
        "| --- | ---: | ---: | ---: |",
        ...lines,
      ].join("\n")}\n`,
    );
  } finally {
    await worker.close();
  }
}

await main();
