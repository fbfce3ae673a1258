// A PostgreSQL of its own for a run, in a folder of its own, with the rows of the bench's database; where its programs are installed.
// It trusts everybody, listens on loopback alone, and is gone with the run.

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, chown, mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { DuckDBInstance } from "@duckdb/node-api";

export interface Postgres {
  readonly connection: string;
  /** Statements that it was sent since the last call. */
  readonly takeStatements: () => Promise<number>;
  readonly close: () => Promise<void>;
}

interface Owner {
  readonly uid?: number;
  readonly gid?: number;
}

const run = promisify(execFile);

/** The folder of `postgres`, `initdb` and `pg_ctl`: on PATH, or where Debian's packages put them. */
export async function findPostgres(): Promise<string | undefined> {
  const debian = "/usr/lib/postgresql";
  const versions = await readdir(debian).catch(() => []);
  const newestFirst = versions.toSorted((a, b) => Number(b) - Number(a)).map((version) => join(debian, version, "bin"));
  const folders = [...newestFirst, ...(process.env["PATH"] ?? "").split(delimiter)];
  return folders.find((folder) => ["initdb", "pg_ctl", "psql"].every((name) => existsSync(join(folder, name))));
}

/** Starts it and fills it from the DuckDB file. */
export async function startPostgres(programs: string, data: string): Promise<Postgres> {
  const folder = await mkdtemp(join(tmpdir(), "edgewise-postgres-"));
  const owner = await ownerOf();
  if (owner.uid !== undefined && owner.gid !== undefined) await chown(folder, owner.uid, owner.gid);
  const cluster = join(folder, "cluster");
  const pgCtl = (...given: readonly string[]) => run(join(programs, "pg_ctl"), ["-D", cluster, ...given], owner);
  const close = async (): Promise<void> => {
    await pgCtl("-m", "fast", "stop").catch(() => undefined);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const port = await freePort();
    await run(
      join(programs, "initdb"),
      ["-D", cluster, "-U", "bench", "-A", "trust", "--locale=C", "-E", "UTF8"],
      owner,
    );
    const options = `-p ${port} -k ${folder} -c listen_addresses=127.0.0.1 -c shared_preload_libraries=pg_stat_statements`;
    await pgCtl("-o", options, "-l", join(folder, "log"), "-w", "start");
    const connection = `postgres://bench@127.0.0.1:${port}/postgres`;
    const sql = async (text: string): Promise<string> =>
      (await run(join(programs, "psql"), [connection, "-v", "ON_ERROR_STOP=1", "-qAt", "-c", text])).stdout.trim();
    await fill(sql, data, folder);
    return { connection, takeStatements: () => takeStatements(sql), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** PostgreSQL does not run as root; the user of Debian's package does it then. */
async function ownerOf(): Promise<Owner> {
  if (process.getuid?.() !== 0) return {};
  const idOf = async (flag: string): Promise<number> => Number((await run("id", [flag, "postgres"])).stdout);
  return { uid: await idOf("-u"), gid: await idOf("-g") };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== "object" || address === null) throw new TypeError("no free port");
  return address.port;
}

/** What the operations ask for; with the keys and indexes that make relations of it. */
const TABLES = `CREATE EXTENSION pg_stat_statements;
CREATE SCHEMA curated;
CREATE TABLE curated.airport (iata varchar(4), name text NOT NULL, city text NOT NULL, state_code varchar(2) NOT NULL);
CREATE TABLE curated.state (code varchar(2), name text NOT NULL);
CREATE TABLE curated.flight (flight_id bigint, departed_at timestamp(0) NOT NULL, delay_minutes int NOT NULL,
  distance_miles int NOT NULL, origin_iata varchar(4) NOT NULL, destination_iata varchar(4) NOT NULL);
CREATE TABLE curated.sale_line (sale_id bigint, line_number int NOT NULL, quantity int NOT NULL, store_id int,
  customer_id bigint, unit_price decimal(18, 4) NOT NULL, discount decimal(9, 4), amount decimal(18, 2) NOT NULL,
  tax decimal(18, 2) NOT NULL, sold_at timestamp(3) NOT NULL, shipped_at timestamp(0), ordered_on date NOT NULL,
  due_on date, product text NOT NULL, category text NOT NULL, note text, currency varchar(3) NOT NULL,
  weight_kg float NOT NULL, fill_ratio float, is_return boolean NOT NULL)`;

const KEYS = `ALTER TABLE curated.airport ADD PRIMARY KEY (iata);
ALTER TABLE curated.state ADD PRIMARY KEY (code);
ALTER TABLE curated.flight ADD PRIMARY KEY (flight_id);
ALTER TABLE curated.sale_line ADD PRIMARY KEY (sale_id);
CREATE INDEX ON curated.flight (origin_iata, flight_id);
CREATE INDEX ON curated.flight (destination_iata, flight_id);
ALTER TABLE curated.flight ADD FOREIGN KEY (origin_iata) REFERENCES curated.airport NOT VALID;
ALTER TABLE curated.flight ADD FOREIGN KEY (destination_iata) REFERENCES curated.airport NOT VALID;
ANALYZE`;

const SOURCES: Readonly<Record<string, string>> = {
  airport: `SELECT "Iata", "Name", "City", "StateCode" FROM curated."Airport"`,
  state: `SELECT "Code", "Name" FROM curated."State"`,
  flight: `SELECT "FlightKey", "DepartedAt", "DelayMinutes", "DistanceMiles", "OriginIata", "DestinationIata" FROM curated."Flight"`,
  sale_line: `SELECT * FROM curated."SaleLine"`,
};

async function fill(sql: (text: string) => Promise<string>, data: string, folder: string): Promise<void> {
  await sql(TABLES);
  const instance = await DuckDBInstance.create(data, { access_mode: "READ_ONLY" });
  try {
    const connection = await instance.connect();
    for (const [name, source] of Object.entries(SOURCES)) {
      const file = join(folder, `${name}.csv`);
      await connection.run(`COPY (${source}) TO '${file}' (FORMAT csv, HEADER false)`);
      await chmod(file, 0o644);
      await sql(`COPY curated.${name} FROM '${file}' (FORMAT csv)`);
    }
    connection.closeSync();
  } finally {
    instance.closeSync();
  }
  await sql(KEYS);
}

async function takeStatements(sql: (text: string) => Promise<string>): Promise<number> {
  const counted = await sql("SELECT coalesce(sum(calls), 0) FROM pg_stat_statements WHERE query ILIKE '%curated%'");
  await sql("SELECT pg_stat_statements_reset()");
  return Number(counted);
}
