// The lossless text of a column: styles that keep every digit, the bytes of a float, hex for binary. `result` decodes the same
// forms by the same types. Sample: `CONVERT(varchar(34), t0.[DepartedAt], 121)`.

import type { SqlType } from "#kernel/sql-type.ts";

export function encodeColumn(expression: string, type: SqlType): string {
  switch (type.kind) {
    case "int":
    case "bigint":
      return `CONVERT(varchar(20), ${expression})`;
    case "bit":
      return `CONVERT(varchar(1), ${expression})`;
    // Decimal styles of float are inexact or undocumented on Synapse; its eight bytes are neither.
    case "float":
      return `CONVERT(char(16), CAST(${expression} AS binary(8)), 2)`;
    // Without style 2 money is rounded to two decimals.
    case "money":
      return `CONVERT(varchar(30), ${expression}, 2)`;
    case "decimal":
      return `CONVERT(varchar(41), ${expression})`;
    case "date":
      return `CONVERT(varchar(10), ${expression}, 23)`;
    case "time":
    case "datetime2":
    case "datetimeoffset":
      return `CONVERT(varchar(34), ${expression}, 121)`;
    case "uniqueidentifier":
      return `CAST(${expression} AS char(36))`;
    case "varbinary":
      return `CONVERT(varchar(max), ${expression}, 2)`;
    case "varchar":
    case "nvarchar":
      return expression;
  }
}
