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
  return type.kind === "datetime2" && type.zone !== undefined
    ? `${stored} AT TIME ZONE ${quoteText(type.zone)}`
    : stored;
}
