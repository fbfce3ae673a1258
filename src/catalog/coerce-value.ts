// A value of the API, of a claim or of a row filter -> its canonical text, or the problem with it: ISO dates, plain digits, hex
// for binary. Range and length are checked here, so that no value is rounded or cut on its way, and none fails a statement.

import type { SqlType } from "#kernel/sql-type.ts";
import { clipText, isClipped } from "./clip-text.ts";
import { coerceDecimal, coerceMoney } from "./coerce-decimal.ts";
import { coerceDate, coerceInstant, coerceLocal, coerceTime } from "./coerce-time.ts";
import type { Coerced } from "./coerced.ts";

/** Equal values of one type have one text, but for texts that only the warehouse's collation holds equal. */
export function coerceValue(type: SqlType, value: unknown): Coerced {
  switch (type.kind) {
    case "int":
      return integer(value, 32n);
    case "bigint":
      return integer(value, 64n);
    case "bit":
      return typeof value === "boolean" ? { text: value ? "1" : "0" } : { problem: "must be true or false" };
    case "float":
      return float(value);
    case "money":
      return coerceMoney(value);
    case "decimal":
      return coerceDecimal(value, type.precision, type.scale);
    case "varchar":
    case "nvarchar":
      return text(value, type.length);
    case "varbinary":
      return base64(value, type.length);
    case "uniqueidentifier":
      return uuid(value);
    case "date":
      return coerceDate(value);
    case "time":
      return coerceTime(value);
    case "datetime2":
      return type.zone === undefined ? coerceLocal(value) : coerceInstant(value);
    case "datetimeoffset":
      return coerceInstant(value);
  }
}

/** A number beyond 53 bits has lost digits before it came here, so it is refused: text carries it. */
function integer(value: unknown, bits: bigint): Coerced {
  const digits = typeof value === "number" && Number.isSafeInteger(value) ? String(value) : value;
  if (typeof digits !== "string" || !/^-?\d{1,19}$/.test(digits)) return { problem: "must be an integer" };
  const [number, end] = [BigInt(digits), 2n ** (bits - 1n)];
  return number >= -end && number < end
    ? { text: String(number) }
    : { problem: `must be within ${-end} and ${end - 1n}` };
}

/** The least double with all of its digits; the warehouse's type begins here. */
const LEAST_FLOAT = 2 ** -1022;

function float(value: unknown): Coerced {
  if (typeof value !== "number" || !Number.isFinite(value)) return { problem: "must be a finite number" };
  return value === 0 || Math.abs(value) >= LEAST_FLOAT
    ? { text: String(value) }
    : { problem: "is nearer to zero than the warehouse can hold" };
}

function uuid(value: unknown): Coerced {
  return typeof value === "string" && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)
    ? { text: value.toLowerCase() }
    : { problem: "must be a UUID" };
}

/** What is longer than its field is refused: cut to the field's length it would equal another value. */
function base64(value: unknown, length: number | "max"): Coerced {
  if (typeof value !== "string" || !/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(value)) {
    return { problem: "must be Base64" };
  }
  const bytes = atob(value);
  if (length !== "max" && bytes.length > length) return { problem: `must have at most ${length} bytes` };
  const hex = Array.from(bytes, (char) => char.charCodeAt(0).toString(16).padStart(2, "0")).join("");
  return { text: hex.toUpperCase() };
}

function text(value: unknown, length: number | "max"): Coerced {
  if (typeof value !== "string") return { problem: "must be text" };
  const problem = textProblem(value);
  if (problem !== undefined) return { problem };
  return { text: isClipped(length) ? clipText(value) : value };
}

/**
 * What no statement can carry: a lone surrogate has no UTF-8 form, U+0000 ends text in Windows collations, and T-SQL drops a
 * backslash with the line break behind it from a literal.
 */
export function textProblem(value: string): string | undefined {
  if (!value.isWellFormed()) return "holds half of a surrogate pair, which is no character";
  if (/\\\r?\n/.test(value)) return "holds a backslash before a line break, which the warehouse would drop";
  return value.includes("\0") ? "holds U+0000, which the warehouse cannot compare" : undefined;
}
