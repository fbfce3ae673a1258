// The text of a cell -> its JSON text, by the declared type of its column: what decode-cell.ts makes of it, printed. Chosen once
// for a column, used for each of its cells.

import type { SqlType } from "#kernel/sql-type.ts";
import { cellDecoder, type CellDecoder } from "./decode-cell.ts";

/** Undefined where the text is not in the form of the type. */
export type CellWriter = (text: string) => string | undefined;

export function cellWriter(type: SqlType): CellWriter {
  const decode = cellDecoder(type);
  switch (type.kind) {
    case "varchar":
    case "nvarchar":
      return (text) => JSON.stringify(text);
    // Its form is JSON's own.
    case "int":
      return (text) => (decode(text) === undefined ? undefined : text);
    case "bit":
    case "float":
      return (text) => printed(decode, text);
    // Nothing in these forms is escaped in JSON.
    case "bigint":
    case "money":
    case "decimal":
    case "date":
    case "time":
    case "datetime2":
    case "datetimeoffset":
    case "uniqueidentifier":
    case "varbinary":
      return (text) => quoted(decode, text);
  }
}

function printed(decode: CellDecoder, text: string): string | undefined {
  const value = decode(text);
  return value === undefined ? undefined : JSON.stringify(value);
}

function quoted(decode: CellDecoder, text: string): string | undefined {
  const value = decode(text);
  return typeof value === "string" ? `"${value}"` : undefined;
}
