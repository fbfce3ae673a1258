// --data PATH: other data than the sample. A .duckdb file is served as it is, read-only; of a folder, each Parquet or CSV file
// becomes the view curated.<FileName> in a small database that holds no rows. The files themselves are never written to. T-SQL
// types are not recorded here: the warehouse infers them from DuckDB's.

import { createHash, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, extname, join, resolve } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import type { DuckDBConnection } from "@duckdb/node-api";
import { identifier, literal } from "./quote.ts";

export interface OpenedData {
  readonly file: string;
  /** The served views, schema and name. */
  readonly views: readonly string[];
}

const READERS: ReadonlyMap<string, string> = new Map([
  [".parquet", "read_parquet"],
  [".csv", "read_csv"],
  [".tsv", "read_csv"],
]);

/** Prepares what `--data` names. Throws with a sentence that names the path when nothing in it can be served. */
export async function openData(path: string, workFolder: string): Promise<OpenedData> {
  const source = resolve(path);
  if (!existsSync(source)) throw new Error(`--data ${path}: no such file or folder`);
  if ((await stat(source)).isDirectory()) return openFolder(source, path, workFolder);
  if (extname(source) === ".duckdb") return openDatabase(source, path);
  throw new Error(`--data ${path}: give a .duckdb file or a folder of .parquet or .csv files`);
}

async function openDatabase(file: string, path: string): Promise<OpenedData> {
  const names = await withDatabase(file, { access_mode: "READ_ONLY" }, (connection) =>
    readTexts(
      connection,
      "SELECT table_name FROM information_schema.tables WHERE table_schema = 'curated' ORDER BY table_name",
    ),
  ).catch((error: unknown) => {
    throw new Error(`--data ${path}: DuckDB cannot open it`, { cause: error });
  });
  if (names.length === 0) throw new Error(`--data ${path}: it has no table or view in a schema named curated`);
  return { file, views: names.map((name) => `curated.${name}`) };
}

async function openFolder(folder: string, path: string, workFolder: string): Promise<OpenedData> {
  const files = (await readdir(folder)).filter((name) => READERS.has(extname(name).toLowerCase())).sort();
  if (files.length === 0) throw new Error(`--data ${path}: no .parquet, .csv or .tsv file in this folder`);
  refuseTwins(files, path);
  await mkdir(workFolder, { recursive: true });
  const target = join(workFolder, `data-${createHash("sha256").update(folder).digest("hex").slice(0, 12)}.duckdb`);
  const draft = `${target}.${randomUUID()}.draft`;
  await rm(draft, { force: true });
  await withDatabase(draft, {}, (connection) => writeViews(connection, folder, files));
  await rename(draft, target);
  return { file: target, views: files.map((name) => `curated.${viewName(name)}`) };
}

async function writeViews(connection: DuckDBConnection, folder: string, files: readonly string[]): Promise<void> {
  await connection.run("CREATE SCHEMA curated");
  for (const name of files) {
    const reader = READERS.get(extname(name).toLowerCase()) ?? "read_csv";
    const view = viewName(name);
    try {
      await connection.run(
        `CREATE VIEW curated.${identifier(view)} AS SELECT * FROM ${reader}(${literal(join(folder, name))})`,
      );
    } catch (error) {
      throw new Error(`--data: DuckDB cannot read ${join(folder, name)}`, { cause: error });
    }
  }
}

function viewName(file: string): string {
  return basename(file, extname(file));
}

function refuseTwins(files: readonly string[], path: string): void {
  const names = files.map((file) => viewName(file).toLowerCase());
  const twin = files.find((file, at) => names.indexOf(viewName(file).toLowerCase()) !== at);
  if (twin !== undefined) throw new Error(`--data ${path}: two files want the view curated.${viewName(twin)}`);
}

async function readTexts(connection: DuckDBConnection, sql: string): Promise<string[]> {
  const reader = await connection.runAndReadAll(sql);
  return reader.getRows().map(([text]) => String(text));
}

async function withDatabase<T>(
  file: string,
  options: Record<string, string>,
  use: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  const instance = await DuckDBInstance.create(file, options);
  try {
    const connection = await instance.connect();
    const value = await use(connection);
    connection.closeSync();
    return value;
  } finally {
    instance.closeSync();
  }
}
