// The type that a parameter is declared with, and that a value of a list is cast to. It is as wide as a value can be, not as
// the column is: `= 1.005` must not be rounded until it meets a column of scale 2. It depends on the field's type alone.

import { isText, type SqlType } from "#kernel/sql-type.ts";

/** The longest text of a parameter that is not `max`. */
export const MAX_TEXT_UNITS = 4000;
/** Values of shorter fields are clipped to 4,000 units before; those of fields from this length on come whole. */
const WHOLE_FROM = 3998;

export function declaredType(type: SqlType): string {
  switch (type.kind) {
    case "int":
    case "bigint":
    case "bit":
    case "float":
    case "date":
    case "uniqueidentifier":
      return type.kind;
    // A varchar parameter would turn what its code page lacks into `?` and then find rows that hold `?`. As nvarchar the
    // comparison converts the column instead, and stays right.
    case "varchar":
    case "nvarchar":
      return isLongText(type) ? "nvarchar(max)" : `nvarchar(${MAX_TEXT_UNITS})`;
    case "money":
      return exactType(19, 4);
    case "decimal":
      return exactType(type.precision, type.scale);
    case "time":
      return "time(7)";
    case "datetime2":
      return type.zone === undefined ? "datetime2(7)" : "datetimeoffset(7)";
    case "datetimeoffset":
      return "datetimeoffset(7)";
    case "varbinary":
      return "varbinary(max)";
  }
}

/**
 * An expression as its comparison with a parameter sees it. Under a collation of the SQL_ family varchar is ordered by other
 * rules than nvarchar, and a page ordered by the one and cut off by the other would lose rows: `CAST(t0.[Code] AS nvarchar(2))`.
 */
export function comparable(expression: string, type: SqlType): string {
  if (type.kind !== "varchar") return expression;
  const length = type.length === "max" || type.length > MAX_TEXT_UNITS ? "max" : type.length;
  return `CAST(${expression} AS nvarchar(${length}))`;
}

/** True for text whose values may be longer than 4,000 units. */
export function isLongText(type: SqlType): boolean {
  return isText(type) && (type.length === "max" || type.length >= WHOLE_FROM);
}

/** Keeps the digits before the point and gives all others to the fraction. */
function exactType(precision: number, scale: number): string {
  return `decimal(38, ${38 - (precision - scale)})`;
}
