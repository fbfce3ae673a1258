// Conversions to binary(n) and varbinary(n): from float (its big-endian IEEE-754 bytes), from binary, from hex text (styles 1, 2)
// and from text (UTF-16LE of nvarchar, bytes of varchar). Other sources are refused.

import type { How } from "./convert.ts";
import { failStandIn } from "./sql-failure.ts";
import { isBinary, isText, isUnicode } from "./sql-type.ts";
import type { SqlType } from "./sql-type.ts";
import { typed } from "./typed.ts";
import type { Typed } from "./typed.ts";

export function toBinary(value: Typed, to: SqlType, how: How): Typed {
  return typed(fit(bytesOf(value, to, how), value.type, to), to);
}

function bytesOf(value: Typed, to: SqlType, how: How): string {
  const { sql, type } = value;
  if (isBinary(type)) return sql;
  if (type.kind === "float" && to.size === 8) return `CAST(CAST(${sql} AS BIT) AS BLOB)`;
  if (type.kind === "real" && to.size === 4) return `CAST(CAST(${sql} AS BIT) AS BLOB)`;
  if (!isText(type)) return failStandIn(`a conversion of ${type.kind} to ${to.kind}(${to.size})`);
  if (how.style === 1) return `unhex(substr(${sql}, 3))`;
  if (how.style === 2) return `unhex(${sql})`;
  return isUnicode(type) ? utf16(sql) : `encode(${sql})`;
}

function fit(bytes: string, from: SqlType, to: SqlType): string {
  if (to.size < 0 || from.kind === "float" || from.kind === "real") return bytes;
  if (isBinary(from) && to.kind === "varbinary" && from.size > 0 && from.size <= to.size) return bytes;
  const cut = `left(hex(${bytes}), ${to.size * 2})`;
  return to.kind === "binary" ? `unhex(rpad(${cut}, ${to.size * 2}, '0'))` : `unhex(${cut})`;
}

const unit = (code: string): string => `printf('%02X%02X', (${code}) % 256, (${code}) // 256)`;

/** The bytes that nvarchar has in the engine. DuckDB holds UTF-8. */
export function utf16(sql: string): string {
  const code = "unicode(c)";
  const pair = `${unit(`55296 + (${code} - 65536) // 1024`)} || ${unit(`56320 + (${code} - 65536) % 1024`)}`;
  const units = `list_transform(string_split(${sql}, ''), lambda c: CASE WHEN ${code} > 65535 THEN ${pair} ELSE ${unit(code)} END)`;
  return `CASE WHEN ${sql} = '' THEN ''::BLOB ELSE unhex(array_to_string(${units}, '')) END`;
}
