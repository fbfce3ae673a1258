// A real SQL Server for tests, named by MSSQL_TEST_URL: mssql://user:password@host:1433/database. `?trust=any` takes a certificate that
// nobody signed, as a container on this machine has. The database is the tests' own: they fill its schema `curated`.

import { stat } from "node:fs/promises";
import { DuckDBInstance } from "@duckdb/node-api";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { BatchAsk, BatchEvent, Engine } from "../../bridge/engine.ts";
import { makeTdsEngine } from "../../bridge/tds-engine.ts";
import { parseBatch } from "../../local/warehouse/parse-batch.ts";
import type { WarehouseOptions } from "../../local/warehouse/start-warehouse.ts";

export const sqlServerUrl = process.env["MSSQL_TEST_URL"];

export function openSqlServer(url: string): Engine {
  const { username, password, hostname, port, pathname, searchParams } = new URL(url);
  return makeTdsEngine({
    server: hostname,
    port: Number(port === "" ? 1433 : port),
    database: decodeURIComponent(pathname.slice(1)),
    encryption: "tls",
    login: { kind: "sql-user", user: decodeURIComponent(username), password: decodeURIComponent(password) },
    maxConnections: 16,
    maxWaiting: 1_000,
    idleMs: 60_000,
    trustAnyCertificate: searchParams.get("trust") === "any",
  });
}

/** The rows of the last result set; throws what failed. */
export async function rowsOf(engine: Engine, text: string): Promise<BatchRow[]> {
  const signal = new AbortController().signal;
  let rows: BatchRow[] = [];
  for await (const event of engine.runBatch({
    text,
    signal,
    caller: { token: "", clientId: "" },
    timeoutMs: 600_000,
  })) {
    if (event.kind === "failed") throw new Error(event.message);
    if (event.kind === "set") rows = [];
    if (event.kind === "rows") rows.push(...event.rows);
  }
  return rows;
}

type BatchRow = Extract<BatchEvent, { kind: "rows" }>["rows"][number];

/** An engine for a stack: the server has the rows of `database`, and statements are seen as the local warehouse sees them. */
export async function makeSqlEngine(url: string, { database, pool, onStatement }: WarehouseOptions): Promise<Engine> {
  if (typeof database !== "string") throw new TypeError("a SQL Server is filled from a file");
  const engine = openSqlServer(url);
  await fill(engine, database);
  let request = 0;
  async function* runBatch(ask: BatchAsk): AsyncGenerator<BatchEvent> {
    const seen = parseBatch(ask.text, pool).map((statement) => ({
      text: statement.text,
      parameterCount: statement.kind === "execute" ? statement.values.size : 0,
    }));
    request += 1;
    let rowCount = 0;
    for await (const event of engine.runBatch({ ...ask, text: withoutLabels(ask.text) })) {
      if (event.kind === "set") rowCount = 0;
      if (event.kind === "rows") rowCount += event.rows.length;
      const statement = event.kind === "end" || event.kind === "failed" ? seen.shift() : undefined;
      const failure = event.kind === "failed" ? event.message : undefined;
      if (statement !== undefined) onStatement?.({ ...statement, request, rowCount, failure });
      yield event;
    }
  }
  return { ...engine, runBatch };
}

/** Labels are Synapse's own; a SQL Server does not know them. */
const withoutLabels = (text: string): string => text.replaceAll(/ OPTION \(LABEL = ''ew_\w+''\)/gu, "");

/** Fills the schema `curated` from a file of the local warehouse, unless it was filled from that file last. */
async function fill(engine: Engine, file: string): Promise<void> {
  const { size, mtimeMs } = await stat(file);
  const mark = `${size} ${mtimeMs}`;
  const marks = await rowsOf(engine, "SELECT Mark FROM curated.FilledFrom").catch(() => []);
  if (marks[0]?.[0] === mark) return;
  const instance = await DuckDBInstance.create(file, { access_mode: "READ_ONLY" });
  const connection = await instance.connect();
  await rowsOf(engine, "IF SCHEMA_ID('curated') IS NULL EXEC('CREATE SCHEMA curated')");
  await rowsOf(engine, "DROP TABLE IF EXISTS curated.FilledFrom");
  for (const [name = "", columns] of await tablesOf(connection)) await fillTable(engine, connection, name, columns);
  await rowsOf(engine, `SELECT ${literal(mark)} AS Mark INTO curated.FilledFrom`);
  connection.closeSync();
  instance.closeSync();
}

type Columns = readonly { readonly name: string; readonly type: string }[];

async function tablesOf(connection: DuckDBConnection): Promise<ReadonlyMap<string, Columns>> {
  const query = "SELECT view_name, column_name, sql_type FROM edgewise.column_types WHERE schema_name = 'curated'";
  const rows = (await connection.runAndReadAll(query)).getRows().map((row) => row.map(String));
  return Map.groupBy(
    rows.map(([table = "", name = "", type = ""]) => ({ table, name, type })),
    ({ table }) => table,
  );
}

/** The most rows that one INSERT ... VALUES takes. */
const ROWS_OF_AN_INSERT = 1_000;

/** Every value is given as text, which the server converts to the column's type. */
async function fillTable(engine: Engine, connection: DuckDBConnection, name: string, columns: Columns): Promise<void> {
  const table = `curated.[${name}]`;
  const described = columns.map((column) => `[${column.name}] ${column.type} NULL`).join(", ");
  await rowsOf(engine, `DROP TABLE IF EXISTS ${table}; CREATE TABLE ${table} (${described});`);
  const texts = columns.map((column) => `CAST("${column.name}" AS VARCHAR)`).join(", ");
  const result = await connection.stream(`SELECT ${texts} FROM curated."${name}"`);
  let values: string[] = [];
  const flush = async (): Promise<void> => {
    if (values.length > 0) await rowsOf(engine, `INSERT INTO ${table} VALUES ${values.join(", ")}`);
    values = [];
  };
  for await (const rows of result.yieldRows()) {
    for (const row of rows) {
      values.push(`(${row.map((cell) => (cell === null ? "NULL" : literal(String(cell)))).join(", ")})`);
      if (values.length === ROWS_OF_AN_INSERT) await flush();
    }
  }
  await flush();
}

const literal = (text: string): string => `N'${text.replaceAll("'", "''")}'`;
