// A request's body -> the JSON text of its answer. Statements run in order on one connection; the first failure ends the answer
// with `isSuccess: false`. A failed parse of the batch fails before anything runs. When the client leaves, the query is interrupted.

import type { DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import type { Admission } from "./admission.ts";
import type { Statement } from "./ast.ts";
import { readCatalog } from "./catalog.ts";
import type { Catalog } from "./catalog.ts";
import { parseBatch } from "./parse-batch.ts";
import { runStatement } from "./run-statement.ts";
import { SqlFailure, toSqlFailure } from "./sql-failure.ts";
import type { Pool } from "./surface.ts";
import { translateStatement } from "./translate-batch.ts";
import type { Translated } from "./translate-batch.ts";

/** One statement, as a test or a demo wants to see it. */
export interface StatementSeen {
  /** The T-SQL of the SELECT itself, not of the EXEC around it. */
  readonly text: string;
  readonly parameterCount: number;
  /** Which request of this server it came with, from 1. */
  readonly request: number;
  readonly rowCount: number;
  readonly failure: string | undefined;
}

export interface Engine {
  readonly instance: DuckDBInstance;
  readonly pool: Pool;
  readonly admission: Admission;
  readonly nowMs: () => number;
  readonly onStatement: ((seen: StatementSeen) => void) | undefined;
  /** Kept between requests; read anew when a name is not found, since views may have been made since. */
  catalog: Catalog | undefined;
}

export interface BatchRequest {
  readonly text: string;
  readonly rowLimit: number | undefined;
  readonly allResultSets: boolean;
  readonly request: number;
  readonly signal: AbortSignal;
}

/** The answer, as pieces of JSON text. */
export async function answerBatch(engine: Engine, batch: BatchRequest): Promise<string> {
  const results = await resultsOf(engine, batch);
  return batch.allResultSets ? `[${results.join(",")}]` : (results[0] ?? success("[]"));
}

async function resultsOf(engine: Engine, batch: BatchRequest): Promise<string[]> {
  const results: string[] = [];
  let release: (() => void) | undefined;
  try {
    const statements = parseBatch(batch.text, engine.pool);
    release = await engine.admission.enter(batch.signal);
    await runAll(engine, batch, statements, results);
  } catch (thrown) {
    results.push(failure(toSqlFailure(thrown)));
  } finally {
    release?.();
  }
  return results;
}

async function runAll(
  engine: Engine,
  batch: BatchRequest,
  statements: readonly Statement[],
  results: string[],
): Promise<void> {
  const connection = await engine.instance.connect();
  const stop = interruptWhenLeft(connection, batch.signal);
  try {
    await connection.run("SET TimeZone = 'UTC'");
    for (const statement of statements) {
      results.push(await runOne(engine, batch, connection, statement));
    }
  } finally {
    stop();
    connection.closeSync();
  }
}

/** DuckDB forgets an interrupt that comes between two queries, so it is said again until the work has ended. */
function interruptWhenLeft(connection: DuckDBConnection, signal: AbortSignal): () => void {
  let timer: NodeJS.Timeout | undefined;
  const start = (): void => {
    connection.interrupt();
    timer = setInterval(() => connection.interrupt(), 5);
  };
  signal.addEventListener("abort", start, { once: true });
  return () => {
    signal.removeEventListener("abort", start);
    clearInterval(timer);
  };
}

async function runOne(
  engine: Engine,
  batch: BatchRequest,
  connection: DuckDBConnection,
  statement: Statement,
): Promise<string> {
  const seen = {
    text: statement.text,
    parameterCount: statement.kind === "execute" ? statement.values.size : 0,
    request: batch.request,
  };
  try {
    if (batch.signal.aborted) throw new SqlFailure(3617, "The client left.");
    const translated = await translateWithFreshCatalog(engine, batch, connection, statement);
    const rows = await runStatement(connection, translated);
    engine.onStatement?.({ ...seen, rowCount: rows.count, failure: undefined });
    return success(rows.json);
  } catch (thrown) {
    const failed = toSqlFailure(thrown);
    engine.onStatement?.({ ...seen, rowCount: 0, failure: failed.message });
    throw failed;
  }
}

async function translateWithFreshCatalog(
  engine: Engine,
  batch: BatchRequest,
  connection: DuckDBConnection,
  statement: Statement,
): Promise<Translated> {
  const options = { pool: engine.pool, rowLimit: batch.rowLimit, nowMs: engine.nowMs() };
  const known = engine.catalog;
  engine.catalog ??= await readCatalog(connection);
  try {
    return translateStatement(statement, { ...options, catalog: engine.catalog });
  } catch (thrown) {
    const isName = thrown instanceof SqlFailure && (thrown.number === 208 || thrown.number === 207);
    if (!isName || known === undefined) throw thrown;
    engine.catalog = await readCatalog(connection);
    return translateStatement(statement, { ...options, catalog: engine.catalog });
  }
}

const success = (rows: string): string => `{"isSuccess":true,"data":${rows},"message":""}`;

/** A failed statement as the answer shows it. */
export const failure = (failed: Pick<SqlFailure, "message">): string =>
  JSON.stringify({ isSuccess: false, data: [], message: failed.message });
