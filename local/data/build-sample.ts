// Builds the sample warehouse from the data files of the vega-datasets package, once: into a file of its own beside the target,
// renamed when it is whole, so that a build that was cut off leaves nothing that looks finished. A target whose recorded digest is
// that of today's sources and tables is used as it is.

import { createHash, randomUUID } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { mkdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { DuckDBInstance } from "@duckdb/node-api";
import type { DuckDBConnection } from "@duckdb/node-api";
import { silent } from "./progress.ts";
import type { Progress } from "./progress.ts";
import { identifier, literal } from "./quote.ts";
import { sampleTables } from "./sample-tables.ts";
import type { SampleTable } from "./sample-tables.ts";
import { states } from "./states.ts";

/** Raise it when the way of building changes and the tables do not. */
const BUILD_VERSION = 1;

export interface SampleOptions {
  /** The folder that holds airports.csv, birdstrikes.csv and flights-3m.parquet. */
  readonly sources: string;
  /** The database file to make. */
  readonly target: string;
  readonly progress?: Progress;
}

export interface Sample {
  readonly file: string;
  /** True when the file was there already and nothing was built. */
  readonly wasPresent: boolean;
}

/** How many steps a build tells its progress. */
export const buildSteps = sampleTables.length;

/** Makes the sample, unless it is there. */
export async function buildSample(options: SampleOptions): Promise<Sample> {
  const digest = await sourceDigest(options.sources);
  if (existsSync(options.target) && (await recordedDigest(options.target)) === digest) {
    return { file: options.target, wasPresent: true };
  }
  await mkdir(dirname(options.target), { recursive: true });
  const draft = `${options.target}.${randomUUID()}.draft`;
  try {
    await writeDraft(draft, digest, options);
    await rm(`${options.target}.wal`, { force: true });
    await rename(draft, options.target);
  } finally {
    await rm(draft, { force: true });
    await rm(`${draft}.wal`, { force: true });
  }
  return { file: options.target, wasPresent: false };
}

async function writeDraft(draft: string, digest: string, options: SampleOptions): Promise<void> {
  const progress = options.progress ?? silent;
  const startedMs = performance.now();
  await rm(draft, { force: true });
  const instance = await DuckDBInstance.create(draft);
  try {
    const connection = await instance.connect();
    await connection.run("CREATE SCHEMA curated; CREATE SCHEMA edgewise");
    await connection.run(
      "CREATE TABLE edgewise.column_types (schema_name VARCHAR, view_name VARCHAR, column_name VARCHAR, sql_type VARCHAR)",
    );
    for (const table of sampleTables) {
      progress.step(`curated.${table.name}`);
      await connection.run(createTable(table, options.sources));
      await connection.run(recordTypes(table));
    }
    await connection.run(`CREATE TABLE edgewise.source AS SELECT ${literal(digest)} AS digest`);
    await connection.run("CHECKPOINT");
    connection.closeSync();
  } finally {
    instance.closeSync();
  }
  const { size } = await stat(draft);
  progress.done(`${(size / 1_048_576).toFixed(0)} MiB in ${((performance.now() - startedMs) / 1000).toFixed(1)} s`);
}

function createTable(table: SampleTable, sources: string): string {
  const columns = table.columns.map(
    (column) => `CAST(${column.from} AS ${column.stored}) AS ${identifier(column.name)}`,
  );
  return `CREATE TABLE curated.${identifier(table.name)} AS SELECT ${columns.join(", ")} FROM ${readSource(table, sources)}`;
}

function readSource(table: SampleTable, sources: string): string {
  if (table.source === undefined) {
    return `(VALUES ${states.map(([code, name]) => `(${literal(code)}, ${literal(name)})`).join(", ")}) AS state(code, name)`;
  }
  const file = literal(join(sources, table.source));
  if (table.source.endsWith(".parquet")) return `read_parquet(${file}, file_row_number = true)`;
  // All as text and no NULL but the casts': a state code NA is text, and no value is guessed from the first rows.
  return `read_csv(${file}, header = true, all_varchar = true, nullstr = '\\N', parallel = false)`;
}

function recordTypes(table: SampleTable): string {
  const rows = table.columns.map(
    (column) => `('curated', ${literal(table.name)}, ${literal(column.name)}, ${literal(column.sqlType)})`,
  );
  return `INSERT INTO edgewise.column_types VALUES ${rows.join(", ")}`;
}

/** SHA-256 over the sources' bytes and what is made of them. */
async function sourceDigest(sources: string): Promise<string> {
  const hash = createHash("sha256").update(JSON.stringify([BUILD_VERSION, sampleTables, states]));
  for (const { source } of sampleTables) {
    if (source !== undefined) await pipeline(createReadStream(join(sources, source)), hash, { end: false });
  }
  return hash.digest("hex");
}

async function recordedDigest(file: string): Promise<string | undefined> {
  try {
    const instance = await DuckDBInstance.create(file, { access_mode: "READ_ONLY" });
    try {
      return await readDigest(await instance.connect());
    } finally {
      instance.closeSync();
    }
  } catch {
    // Not a database, or not one of ours: it is built anew.
    return undefined;
  }
}

async function readDigest(connection: DuckDBConnection): Promise<string | undefined> {
  const reader = await connection.runAndReadAll("SELECT digest FROM edgewise.source");
  const digest = reader.getRows()[0]?.[0];
  connection.closeSync();
  return typeof digest === "string" ? digest : undefined;
}
