// The type that a field's expression has in T-SQL, as the column has it: what a mask is cast back to, so that it can stand
// wherever the column could. Parameters are declared wider, see declared-type.ts.

import type { SqlType } from "#kernel/sql-type.ts";
import { quoteText } from "./quote.ts";

/** `varchar(40)`, `decimal(18, 2)`; a column on a zone's clock shows its offset. */
export function shownType(type: SqlType): string {
  return type.kind === "datetime2" && type.zone !== undefined ? `datetimeoffset(${type.precision})` : storedType(type);
}

/** As the column is stored: `datetime2(0)`, whatever its zone. */
export function storedType(type: SqlType): string {
  switch (type.kind) {
    case "decimal":
      return `decimal(${type.precision}, ${type.scale})`;
    case "time":
    case "datetime2":
    case "datetimeoffset":
      return `${type.kind}(${type.precision})`;
    case "varchar":
    case "nvarchar":
    case "varbinary":
      return `${type.kind}(${type.length})`;
    case "int":
    case "bigint":
    case "bit":
    case "float":
    case "money":
    case "date":
    case "uniqueidentifier":
      return type.kind;
  }
}

/** `t0.[DepartedAt] AT TIME ZONE N'UTC'`, where the type has a zone. */
export function onItsClock(stored: string, type: SqlType): string {
  return type.kind === "datetime2" && type.zone !== undefined ? atZone(stored, type.zone, type.kind) : stored;
}

/**
 * On the zone's clock. An offset could lead beyond the ends of the calendar, where placeholders such as 9999-12-31 stand, and
 * one of them would fail the statement: on its first day and its last two it is the clock of UTC.
 * `CASE WHEN x BETWEEN CAST('0001-01-02' AS datetime2(0)) AND CAST('9999-12-30' AS datetime2(0)) THEN x AT TIME ZONE
 * N'Tokyo Standard Time' ELSE x AT TIME ZONE N'UTC' END`
 */
export function atZone(value: string, zone: string, kind: "datetime2" | "datetimeoffset"): string {
  const utc = `${value} AT TIME ZONE N'UTC'`;
  if (zone === "UTC") return utc;
  const [first, last] = ["0001-01-02", "9999-12-30"].map((day) => `CAST('${day}' AS ${kind}(0))`);
  return `CASE WHEN ${value} BETWEEN ${first} AND ${last} THEN ${value} AT TIME ZONE ${quoteText(zone)} ELSE ${utc} END`;
}
