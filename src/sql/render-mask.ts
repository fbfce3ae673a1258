// A mask over a column, in the column's own type. Sample of BUCKET over an int: `CAST(CASE WHEN t0.[Cost] < @p0 THEN @p1
// WHEN t0.[Cost] % @p2 < 0 THEN t0.[Cost] - t0.[Cost] % @p2 - @p2 ELSE t0.[Cost] - t0.[Cost] % @p2 END AS int)`. Each text is one
// CAST, CASE or AT TIME ZONE: it can stand beside any operator. NULL stays NULL, but for constants.

import { isText, type SqlType } from "#kernel/sql-type.ts";
import type { Masked, Value } from "#plan/plan.ts";
import type { ParameterList } from "./parameter-list.ts";
import { onItsClock, shownType, storedType } from "./shown-type.ts";

type Step<F extends Masked["mask"]["fn"]> = Extract<Masked["mask"], { readonly fn: F }>;

/** HASHBYTES takes 8,000 bytes, the key's block among them. */
const MAX_HASHED_BYTES = 8000 - 64;

/** `column` is the column's name. */
export function renderMask({ mask, type }: Masked, column: string, parameters: ParameterList): string {
  const name = (value: Value): string => parameters.name(value);
  switch (mask.fn) {
    case "null":
      return `CAST(NULL AS ${shownType(type)})`;
    case "constant":
      return `CAST(${name(mask.value)} AS ${shownType(type)})`;
    case "email":
      return cast(`${leftOf(column, name(mask.prefix), type)} + ${name(mask.pad)}`, type);
    case "partial":
      return cast(renderPartial(mask, column, type, name), type);
    case "hash":
      return renderHash(mask, column, type, name);
    case "year":
      return renderDate(`YEAR(${column}), 1, 1`, type);
    case "month":
      return renderDate(`YEAR(${column}), MONTH(${column}), 1`, type);
    case "bucket":
      return cast(renderBucket(mask, column, name), type);
    case "round":
      return cast(renderRound(mask, column, name), type);
    case "floatBucket": {
      const size = name(mask.size);
      return keepingFar(column, name(mask.exact), `FLOOR(${column} / ${size}) * ${size}`);
    }
    case "floatRound":
      return keepingFar(column, name(mask.exact), `ROUND(${column}, ${name(mask.digits)})`);
  }
}

type Name = (value: Value) => string;

function cast(text: string, type: SqlType): string {
  return `CAST(${text} AS ${storedType(type)})`;
}

/** `CASE WHEN LEN(x) > @p0 + @p2 THEN LEFT(x, @p0) + @p1 + RIGHT(RTRIM(x), @p2) WHEN LEN(x) <= @p0 + @p2 THEN @p1 END` */
function renderPartial(mask: Step<"partial">, column: string, type: SqlType, name: Name): string {
  const [prefix, pad, suffix] = [name(mask.prefix), name(mask.pad), name(mask.suffix)];
  const shown = `${leftOf(column, prefix, type)} + ${pad} + ${rightOf(`RTRIM(${column})`, suffix, type)}`;
  const most = `${prefix} + ${suffix}`;
  return `CASE WHEN LEN(${column}) > ${most} THEN ${shown} WHEN LEN(${column}) <= ${most} THEN ${pad} END`;
}

/**
 * The first characters. Most collations count units of UTF-16: half of a pair at the cut is left out, as it is no text that an
 * answer could hold.
 */
function leftOf(text: string, count: string, type: SqlType): string {
  const last = `SUBSTRING(${text}, ${count}, 1)`;
  return type.kind === "nvarchar" ? `LEFT(${text}, ${count} - ${isHalf(last, 0xd800)})` : `LEFT(${text}, ${count})`;
}

function rightOf(text: string, count: string, type: SqlType): string {
  const first = `RIGHT(${text}, ${count})`;
  return type.kind === "nvarchar" ? `RIGHT(${text}, ${count} - ${isHalf(first, 0xdc00)})` : first;
}

/** 1 where the text begins with this half of a pair: first halves begin at U+D800, second ones at U+DC00. */
function isHalf(text: string, from: number): string {
  return `CASE WHEN UNICODE(${text}) BETWEEN ${from} AND ${from + 0x3ff} THEN 1 ELSE 0 END`;
}

/** `HASHBYTES('SHA2_256', CAST(@outer AS varbinary(64)) + HASHBYTES('SHA2_256', CAST(@inner AS varbinary(64)) + ...))` */
function renderHash(mask: Step<"hash">, column: string, type: SqlType, name: Name): string {
  const block = (value: Value): string => `CAST(${name(value)} AS varbinary(64))`;
  const inner = `HASHBYTES('SHA2_256', ${block(mask.inner)} + ${hashedBytes(column, type)})`;
  const hash = `HASHBYTES('SHA2_256', ${block(mask.outer)} + ${inner})`;
  switch (type.kind) {
    case "bigint":
      return cast(`SUBSTRING(${hash}, 1, 8)`, type);
    case "uniqueidentifier":
      return cast(`SUBSTRING(${hash}, 1, 16)`, type);
    case "varbinary":
      return cast(hash, type);
    default:
      return cast(`LEFT(CONVERT(varchar(64), ${hash}, 2), 32)`, type);
  }
}

/** Texts that the collation holds equal should have one pseudonym: case and spaces at the end do not count. */
function hashedBytes(column: string, type: SqlType): string {
  if (type.kind === "varbinary") return `CAST(${column} AS varbinary(${MAX_HASHED_BYTES}))`;
  const text = `CAST(${column} AS nvarchar(${MAX_HASHED_BYTES / 2}))`;
  return `CAST(${isText(type) ? `UPPER(RTRIM(${text}))` : text} AS varbinary(${MAX_HASHED_BYTES}))`;
}

function renderDate(parts: string, type: SqlType): string {
  const day = `DATEFROMPARTS(${parts})`;
  return type.kind === "date" ? day : onItsClock(cast(day, type), type);
}

/** By the remainder and not by a quotient, which would be rounded. A remainder has the sign of what is divided. */
function renderBucket(mask: Step<"bucket">, column: string, name: Name): string {
  const [lowest, least, size] = [name(mask.lowest), name(mask.least), name(mask.size)];
  const down = `${column} - ${column} % ${size}`;
  return `CASE WHEN ${column} < ${lowest} THEN ${least} WHEN ${column} % ${size} < 0 THEN ${down} - ${size} ELSE ${down} END`;
}

/** ROUND keeps its type, and fails where the result has one digit more. */
function renderRound(mask: Step<"round">, column: string, name: Name): string {
  const ends = [
    `WHEN ${column} <= ${name(mask.low)} THEN ${name(mask.least)}`,
    `WHEN ${column} >= ${name(mask.high)} THEN ${name(mask.most)}`,
  ];
  const wide = `CAST(${column} AS ${storedType(mask.low.type)})`;
  return `CASE ${ends.join(" ")} ELSE ROUND(${wide}, ${name(mask.digits)}) END`;
}

function keepingFar(column: string, exact: string, masked: string): string {
  return `CASE WHEN ABS(${column}) >= ${exact} THEN ${column} ELSE ${masked} END`;
}
