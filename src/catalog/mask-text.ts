// The values that masks show in place of a field's own, in canonical text: what nothing is said by, and what an owner chose.

import { isText, type SqlType } from "#kernel/sql-type.ts";
import { coerceValue, textProblem } from "./coerce-value.ts";
import type { Coerced } from "./coerced.ts";

const NO_TEXT = "xxxx";

/** What DEFAULT shows of a type: as much of `xxxx` as fits, zero, the first day of 1900. */
export function defaultText(type: SqlType): string {
  switch (type.kind) {
    case "int":
    case "bigint":
    case "bit":
    case "float":
    case "money":
    case "decimal":
      return "0";
    case "varchar":
    case "nvarchar":
      return type.length === "max" ? NO_TEXT : NO_TEXT.slice(0, type.length);
    case "varbinary":
      return "00";
    case "uniqueidentifier":
      return "00000000-0000-0000-0000-000000000000";
    case "date":
      return "1900-01-01";
    case "time":
      return "00:00:00";
    case "datetime2":
      return `1900-01-01T00:00:00${type.zone === undefined ? "" : "+00:00"}`;
    case "datetimeoffset":
      return "1900-01-01T00:00:00+00:00";
  }
}

/** A value of the API, checked to be shown exactly as it is written: nothing of it is rounded or cut by the field's type. */
export function constantText(type: SqlType, value: unknown): Coerced {
  const coerced = coerceValue(type, value);
  if ("problem" in coerced) return coerced;
  const problem = isText(type) ? textFitProblem(type, coerced.text) : fractionProblem(type, coerced.text);
  return problem === undefined ? coerced : { problem };
}

/** What is wrong with a text that stands between, or in place of, a field's own. */
export function padProblem(type: Extract<SqlType, { kind: "varchar" | "nvarchar" }>, pad: string): string | undefined {
  return textProblem(pad) ?? textFitProblem(type, pad);
}

function textFitProblem(
  { kind, length }: Extract<SqlType, { kind: "varchar" | "nvarchar" }>,
  text: string,
): string | undefined {
  if (length !== "max" && text.length > length) return `must have at most ${length} characters`;
  // Which characters a varchar can hold depends on its collation; these can all.
  return kind === "varchar" && !/^[\u0020-\u007e]*$/.test(text) ? "must be plain ASCII in a varchar" : undefined;
}

function fractionProblem(type: SqlType, text: string): string | undefined {
  const most = fractionDigits(type);
  const fraction = /\.(\d+)/.exec(text)?.[1] ?? "";
  return most === undefined || fraction.length <= most
    ? undefined
    : `must have at most ${most} digits behind the point`;
}

function fractionDigits(type: SqlType): number | undefined {
  if (type.kind === "money") return 4;
  if (type.kind === "decimal") return type.scale;
  return "precision" in type ? type.precision : undefined;
}
