// A warehouse whose very rows are hostile: each text below is the name of a state, so that a right answer is not an empty one.

import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { identifier, literal } from "../../local/data/quote.ts";
import { sampleTables } from "../../local/data/sample-tables.ts";

/** All differ, whatever the case of their letters. */
export const HOSTILE_TEXTS: readonly string[] = [
  "O'Hara",
  "'",
  "''''",
  "'); DROP TABLE curated.State; --",
  "' OR 1=1 --",
  '" OR ""="',
  "x'; EXEC xp_cmdshell 'dir'; --",
  "/* */ UNION SELECT 1 --",
  "; SHUTDOWN",
  "N'text'",
  "@p0",
  "@p0 = 1, @p1",
  "%",
  "_",
  "%_%",
  "[a-z]",
  "[^x]",
  "]",
  "100% [sure]_",
  "\\",
  "\\' OR 1=1",
  "line\r\nbreak",
  "GO\nGO",
  "tab\tand \u0001\u001f\u007f",
  "Łódź ąęŚ",
  "Жук и жаба",
  "日本語テキスト",
  "\u202eעברית abc\u202c",
  "😀🏳️‍🌈👩‍👩‍👧",
  "\uffff",
  "\ufffd",
  "with a \ufeff mark",
  "line\u2028separator",
  "NULL",
  "{}",
  '["a","b"]',
  "a,b;c|d",
  "${1+1} #{1} {{1}}",
  "<script>alert(1)</script>",
  "1e309",
  "%27%20OR%201%3D1",
  "",
];

/** Two characters each, as a state's code has: keys to look up by. */
export const HOSTILE_CODES: readonly string[] = ["'", "--", "%", "_", "[", "\\", ";", "''", "/*", '"', "@p", "😀"];

export interface HostileData {
  readonly file: string;
  readonly remove: () => Promise<void>;
}

/** Writes the file that a stack is started with. */
export async function writeHostileData(): Promise<HostileData> {
  const file = join(tmpdir(), `edgewise-hostile-${process.pid}-${performance.now()}.duckdb`);
  const instance = await DuckDBInstance.create(file);
  const connection = await instance.connect();
  await connection.run("CREATE SCHEMA curated; CREATE SCHEMA edgewise");
  await connection.run(
    "CREATE TABLE edgewise.column_types (schema_name VARCHAR, view_name VARCHAR, column_name VARCHAR, sql_type VARCHAR)",
  );
  for (const { name, columns } of sampleTables) {
    const stored = columns.map((column) => `${identifier(column.name)} ${column.stored}`);
    await connection.run(`CREATE TABLE curated.${identifier(name)} (${stored.join(", ")})`);
    for (const { name: column, sqlType } of columns) {
      const row = ["curated", name, column, sqlType].map(literal).join(", ");
      await connection.run(`INSERT INTO edgewise.column_types VALUES (${row})`);
    }
  }
  const rows = [
    ...HOSTILE_TEXTS.map((text, index) => [index.toString(36).padStart(2, "0"), text]),
    ...HOSTILE_CODES.map((code, index) => [code, `code ${index}`]),
  ];
  for (const [code = "", text = ""] of rows) {
    await connection.run("INSERT INTO curated.State VALUES ($1, $2)", [code, text]);
  }
  await connection.run("INSERT INTO curated.Flight SELECT i, '2001-01-01', i, 1, 'AAA', 'BBB' FROM range(1, 6) t(i)");
  await connection.run("CHECKPOINT");
  connection.closeSync();
  instance.closeSync();
  return { file, remove: () => rm(file, { force: true }) };
}
