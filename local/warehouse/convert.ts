// CAST, CONVERT and the implicit conversions: one function from any type to any other, with T-SQL's rules and errors.
// Numbers are here; text is convert-text.ts, dates and times convert-temporal.ts. Unknown pairs are refused.

import { toBinary } from "./convert-binary.ts";
import { toTemporal } from "./convert-temporal.ts";
import { toText } from "./convert-text.ts";
import { raise, SqlFailure } from "./sql-failure.ts";
import { heldAs, isBinary, isFloat, isInt, isMoney, isNumber, isTemporal, isText, nameOf } from "./sql-type.ts";
import type { SqlType } from "./sql-type.ts";
import type { Pool } from "./surface.ts";
import { typed } from "./typed.ts";
import type { Typed } from "./typed.ts";

export interface How {
  readonly pool: Pool;
  readonly style?: number | undefined;
  /** TRY_CAST and TRY_CONVERT: NULL where CAST would fail. */
  readonly isTry?: boolean;
}

/** `value` as `to`. The same type is the same value. */
export function convert(value: Typed, to: SqlType, how: How): Typed {
  const from = value.type;
  if (from.kind === "null") return { ...typed(`CAST(NULL AS ${heldAs(to)})`, to), constant: null };
  if (isText(to)) return toText(value, to, how);
  if (isTemporal(to)) return toTemporal(value, to, how);
  if (isBinary(to)) return toBinary(value, to, how);
  if (from.kind === to.kind && from.size === to.size && from.scale === to.scale) return value;
  if (isTemporal(from)) return failConversion(from, to);
  return typed(toNumber(value, to, how), to);
}

function toNumber(value: Typed, to: SqlType, how: How): string {
  if (isBinary(value.type)) return fromBytes(value, to);
  if (to.kind === "uniqueidentifier") return toGuid(value, how);
  if (value.type.kind === "uniqueidentifier") return failConversion(value.type, to);
  if (isText(value.type)) return fromText(value, to, how);
  if (to.kind === "bit") return `(${value.sql} <> 0)`;
  const cast = how.isTry === true ? "TRY_CAST" : "CAST";
  if (isInt(to) && isMoney(value.type)) return `${cast}(round(${value.sql}) AS ${heldAs(to)})`;
  if (isInt(to) && !isInt(value.type) && isNumber(value.type)) return `${cast}(trunc(${value.sql}) AS ${heldAs(to)})`;
  const number = value.type.kind === "bit" ? `CAST(${value.sql} AS INTEGER)` : value.sql;
  return `${cast}(${number} AS ${heldAs(to)})`;
}

const shapes = {
  whole: "\\s*[+-]?\\d{1,38}\\s*",
  exact: "\\s*[+-]?(\\d+\\.?\\d*|\\.\\d+)\\s*",
  approximate: "\\s*[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?\\s*",
};

function fromText(value: Typed, to: SqlType, how: How): string {
  const { sql, type } = value;
  const bad = how.isTry === true ? "NULL" : failed(type, to, sql);
  if (to.kind === "bit") {
    return `CASE WHEN lower(trim(${sql})) IN ('true', '1') THEN TRUE WHEN lower(trim(${sql})) IN ('false', '0', '') THEN FALSE WHEN ${sql} IS NULL THEN NULL ELSE ${bad} END`;
  }
  const shape = isFloat(to) ? shapes.approximate : isInt(to) ? shapes.whole : shapes.exact;
  const cast = how.isTry === true ? "TRY_CAST" : "CAST";
  const empty = isInt(to) || isFloat(to) ? `WHEN trim(${sql}) = '' THEN 0 ` : "";
  return `CASE WHEN regexp_full_match(${sql}, '${shape}') THEN ${cast}(trim(${sql}) AS ${heldAs(to)}) ${empty}WHEN ${sql} IS NULL THEN NULL ELSE ${bad} END`;
}

/** 245 shows the value, 8114 does not: which one depends on the target. */
function failed(from: SqlType, to: SqlType, sql: string): string {
  if (to.kind === "int" || to.kind === "smallint" || to.kind === "tinyint" || to.kind === "bit") {
    return raise(
      245,
      `Conversion failed when converting the ${nameOf(from)} value '`,
      `${sql} || ''' to data type ${nameOf(to)}.'`,
    );
  }
  return raise(8114, `Error converting data type ${nameOf(from)} to ${nameOf(to)}.`);
}

function toGuid(value: Typed, how: How): string {
  if (!isText(value.type)) return failConversion(value.type, { kind: "uniqueidentifier", size: 0, scale: 0 });
  const bad =
    how.isTry === true
      ? "NULL"
      : raise(8169, "Conversion failed when converting from a character string to uniqueidentifier.");
  const head = `left(${value.sql}, 36)`;
  return `CASE WHEN regexp_full_match(${head}, '[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}') THEN CAST(${head} AS UUID) WHEN ${value.sql} IS NULL THEN NULL ELSE ${bad} END`;
}

function fromBytes({ sql, type }: Typed, to: SqlType): string {
  if (to.kind === "bigint") return bigintOfBytes(sql);
  return to.kind === "uniqueidentifier" ? guidOfBytes(sql) : failConversion(type, to);
}

/** The last eight bytes, highest first, as a signed number. */
function bigintOfBytes(sql: string): string {
  const unsigned = `CAST(CAST('0x' || right('0000000000000000' || hex(${sql}), 16) AS UBIGINT) AS HUGEINT)`;
  return `CAST(CASE WHEN ${unsigned} >= 9223372036854775808 THEN ${unsigned} - 18446744073709551616 ELSE ${unsigned} END AS BIGINT)`;
}

/** The first sixteen bytes; those of the first three groups come lowest first. */
function guidOfBytes(sql: string): string {
  const digits = `rpad(left(hex(${sql}), 32), 32, '0')`;
  const inOrder = String.raw`'\4\3\2\1\6\5\8\7\9'`;
  return `CAST(regexp_replace(${digits}, '^(..)(..)(..)(..)(..)(..)(..)(..)(.{16})$', ${inOrder}) AS UUID)`;
}

/** 529 / 206: a pair of types that T-SQL does not convert, or that this stand-in has no rule for. */
function failConversion(from: SqlType, to: SqlType): never {
  throw new SqlFailure(
    529,
    `Explicit conversion from data type ${nameOf(from)} to ${nameOf(to)} is not allowed (or not known to the local warehouse).`,
  );
}
