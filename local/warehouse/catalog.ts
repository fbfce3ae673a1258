// What can be read: the columns of every table and view of the DuckDB file, with their T-SQL types. Exact types come from the
// table edgewise.column_types, which the builder of the data writes; without it they follow from DuckDB's own types.
// The schema "edgewise" itself and the engine's schemas do not exist for a caller.

import type { DuckDBConnection } from "@duckdb/node-api";
import { offsetOfText } from "./convert-temporal.ts";
import { heldAs, makeType, parseType } from "./sql-type.ts";
import type { SqlType } from "./sql-type.ts";

export interface Column {
  readonly name: string;
  readonly type: SqlType;
  /** DuckDB's own name of the type that the column is stored in. */
  readonly storedAs: string;
}

interface View {
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly Column[];
}

/** Keys are `schema.name` in lower case: T-SQL names are case-insensitive under the default collation. */
export type Catalog = ReadonlyMap<string, View>;

const columnsSql = `
  SELECT table_schema, table_name, column_name, data_type FROM information_schema.columns
  WHERE table_schema NOT IN ('edgewise', 'information_schema', 'pg_catalog') AND table_catalog = current_database()
  ORDER BY table_schema, table_name, ordinal_position`;
const hasTypesSql = `SELECT 1 FROM information_schema.tables WHERE table_schema = 'edgewise' AND table_name = 'column_types'`;
const typesSql = `SELECT schema_name, view_name, column_name, sql_type FROM edgewise.column_types`;

/** Reads the catalog of the database that a connection is open on. */
export async function readCatalog(connection: DuckDBConnection): Promise<Catalog> {
  const declared = await readDeclared(connection);
  const views = new Map<string, View & { columns: Column[] }>();
  for (const [schema = "", name = "", column = "", storedAs = ""] of await readTexts(connection, columnsSql)) {
    const key = keyOf(schema, name);
    const view = views.get(key) ?? { schema, name, columns: [] };
    const type = declared.get(`${key}.${column.toLowerCase()}`) ?? typeOf(storedAs);
    view.columns.push({ name: column, type, storedAs });
    views.set(key, view);
  }
  return views;
}

export const keyOf = (schema: string, name: string): string => `${schema}.${name}`.toLowerCase();

async function readDeclared(connection: DuckDBConnection): Promise<Map<string, SqlType>> {
  if ((await readTexts(connection, hasTypesSql)).length === 0) return new Map();
  const rows = await readTexts(connection, typesSql);
  return new Map(
    rows.map(([schema = "", view = "", column = "", type = ""]) => [
      `${keyOf(schema, view)}.${column.toLowerCase()}`,
      parseType(type),
    ]),
  );
}

async function readTexts(connection: DuckDBConnection, sql: string): Promise<string[][]> {
  const rows = await (await connection.run(sql)).getRows();
  return rows.map((row) => row.map(String));
}

const kinds: Readonly<Record<string, SqlType>> = {
  BOOLEAN: makeType("bit"),
  UTINYINT: makeType("tinyint"),
  TINYINT: makeType("smallint"),
  SMALLINT: makeType("smallint"),
  USMALLINT: makeType("int"),
  INTEGER: makeType("int"),
  UINTEGER: makeType("bigint"),
  BIGINT: makeType("bigint"),
  UBIGINT: makeType("decimal", 20, 0),
  HUGEINT: makeType("decimal", 38, 0),
  FLOAT: makeType("real"),
  DOUBLE: makeType("float"),
  DATE: makeType("date"),
  TIME: makeType("time", 6),
  TIMESTAMP: makeType("datetime2", 6),
  TIMESTAMP_NS: makeType("datetime2", 6),
  TIMESTAMP_MS: makeType("datetime2", 3),
  TIMESTAMP_S: makeType("datetime2", 0),
  "TIMESTAMP WITH TIME ZONE": makeType("datetimeoffset", 6),
  UUID: makeType("uniqueidentifier"),
  BLOB: makeType("varbinary", -1),
};

function typeOf(storedAs: string): SqlType {
  const decimal = /^DECIMAL\((\d+),(\d+)\)$/.exec(storedAs);
  if (decimal !== null) return makeType("decimal", Number(decimal[1]), Number(decimal[2]));
  return kinds[storedAs] ?? makeType("nvarchar", 4000);
}

/** A column as its T-SQL type is held, whatever it is stored in. */
export function columnSql(reference: string, column: Column): string {
  const { type, storedAs } = column;
  const held = heldAs(type);
  if (storedAs === held) return reference;
  if (type.kind !== "datetimeoffset") return `CAST(${reference} AS ${held})`;
  if (storedAs !== "VARCHAR") return `{'u': timezone('UTC', CAST(${reference} AS TIMESTAMPTZ)), 'o': 0}`;
  return offsetOfText(reference);
}
