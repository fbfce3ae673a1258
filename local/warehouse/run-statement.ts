// Runs one translated statement on a DuckDB connection and gives its rows as JSON text, chunk by chunk. Knows no T-SQL.

import { LIST, VARCHAR, listValue } from "@duckdb/node-api";
import type { DuckDBConnection, DuckDBPreparedStatement, DuckDBValue } from "@duckdb/node-api";
import type { Bound } from "./context.ts";
import type { Translated } from "./translate-batch.ts";

export interface RowsJson {
  /** `[[...],[...]]` */
  readonly json: string;
  readonly count: number;
}

export async function runStatement(connection: DuckDBConnection, statement: Translated): Promise<RowsJson> {
  const prepared = await connection.prepare(statement.sql);
  try {
    bindAll(prepared, statement.binds);
    const result = await prepared.run();
    const rows: string[] = [];
    for (
      let chunk = await result.fetchChunk();
      chunk !== null && chunk.rowCount > 0;
      chunk = await result.fetchChunk()
    ) {
      for (const row of chunk.getRows()) rows.push(JSON.stringify(row.map(toCell)));
    }
    return { json: `[${rows.join(",")}]`, count: rows.length };
  } finally {
    prepared.destroySync();
  }
}

function bindAll(prepared: DuckDBPreparedStatement, binds: ReadonlyMap<string, Bound>): void {
  for (let index = 1; index <= prepared.parameterCount; index += 1) {
    const value = binds.get(prepared.parameterName(index)) ?? null;
    if (value === null) prepared.bindNull(index);
    else if (typeof value === "string") prepared.bindVarchar(index, value);
    else prepared.bindList(index, listValue([...value]), LIST(VARCHAR));
  }
}

function toCell(value: DuckDBValue): string | number | boolean | null {
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return value;
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
  return String(value);
}
