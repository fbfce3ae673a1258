// Conversions to char, varchar, nchar, nvarchar: styles, fixed widths and cuts. Styles that lose what a client needs to read
// back (float 0, datetime 0) and styles nobody listed are refused. Lengths count code points, where the engine counts
// UTF-16 units (nvarchar) or code-page bytes (varchar).

import { fractionOf, localClock } from "./convert-temporal.ts";
import type { How } from "./convert.ts";
import { failStandIn, raise, SqlFailure } from "./sql-failure.ts";
import { asDecimal, isBinary, isInt, isMoney, isNumber, isStamp, isText, isUnicode, nameOf } from "./sql-type.ts";
import type { SqlType } from "./sql-type.ts";
import { requireConstruct } from "./surface.ts";
import type { Typed } from "./typed.ts";

export function toText(value: Typed, to: SqlType, how: How): Typed {
  if (isText(value.type)) return textToText(value, to);
  const shown = showAs(value, how);
  return { sql: fit(shown, value.type, to), type: to, collation: value.collation };
}

interface Shown {
  readonly sql: string;
  /** The most characters it can have; -1 where there is no end. */
  readonly width: number;
}

function showAs(value: Typed, how: How): Shown {
  const { sql, type } = value;
  if (type.kind === "bit") return { sql: `CASE WHEN ${sql} THEN '1' WHEN NOT ${sql} THEN '0' END`, width: 1 };
  if (isInt(type)) return { sql: `CAST(${sql} AS VARCHAR)`, width: asDecimal(type).size + 1 };
  if (type.kind === "decimal") return showDecimal(sql, type);
  if (isMoney(type)) return showMoney(sql, how.style ?? 0);
  if (type.kind === "float" || type.kind === "real") return showFloat(sql, how);
  if (type.kind === "uniqueidentifier") return { sql: `upper(CAST(${sql} AS VARCHAR))`, width: 36 };
  if (isBinary(type)) return showBinary(value, how.style ?? 0);
  return showTemporal(value, how.style);
}

/** DuckDB leaves out the 0 before the point where the type has no digit there. */
function showDecimal(sql: string, type: SqlType): Shown {
  const wide =
    type.size === type.scale
      ? `regexp_replace(CAST(${sql} AS VARCHAR), '^(-?)\\.', '\\10.')`
      : `CAST(${sql} AS VARCHAR)`;
  return { sql: wide, width: type.size + 3 };
}

function showMoney(sql: string, style: number): Shown {
  if (style === 2) return { sql: `CAST(CAST(${sql} AS DECIMAL(19,4)) AS VARCHAR)`, width: 21 };
  if (style === 0) return { sql: `CAST(CAST(${sql} AS DECIMAL(19,2)) AS VARCHAR)`, width: 21 };
  return failStandIn(`CONVERT of money with style ${style}`);
}

function showFloat(sql: string, how: How): Shown {
  if (how.style === 3) requireConstruct("CONVERT float style 3", how.pool, { text: "3", offset: 0, source: "" });
  const digits =
    how.style === 2
      ? 15
      : how.style === 1
        ? 7
        : failStandIn(`CONVERT of float with style ${how.style ?? 0}, which keeps 6 digits`);
  return {
    sql: `regexp_replace(format('{:.${digits}e}', CAST(${sql} AS DOUBLE)), 'e([+-])(\\d\\d)$', 'e\\10\\2')`,
    width: 24,
  };
}

function showBinary(value: Typed, style: number): Shown {
  if (style !== 1 && style !== 2) return failStandIn(`CONVERT of ${value.type.kind} to text with style ${style}`);
  const width = value.type.size < 0 ? -1 : value.type.size * 2 + (style === 1 ? 2 : 0);
  return { sql: style === 1 ? `('0x' || hex(${value.sql}))` : `hex(${value.sql})`, width };
}

function showTemporal(value: Typed, style: number | undefined): Shown {
  const { type, sql } = value;
  if (type.kind === "date") return showDate(sql, style ?? 121);
  if (type.kind === "time")
    return { sql: `(left(CAST(${sql} AS VARCHAR), 8)${fractionOf(sql, type.size)})`, width: 16 };
  if (style === undefined && (type.kind === "datetime" || type.kind === "smalldatetime"))
    return failStandIn("datetime as text without a style");
  const clock = type.kind === "datetimeoffset" ? localClock(sql) : sql;
  if (style === 23 || style === 112) return showDate(`CAST(${clock} AS DATE)`, style);
  return { sql: showStamp(clock, type, style ?? 121) + showOffset(value, style ?? 121), width: 34 };
}

function showDate(sql: string, style: number): Shown {
  const iso = `CAST(${sql} AS VARCHAR)`;
  if (style === 112) return { sql: `replace(${iso}, '-', '')`, width: 8 };
  if ([20, 21, 23, 120, 121, 126, 127].includes(style)) return { sql: iso, width: 10 };
  return failStandIn(`CONVERT of a date with style ${style}`);
}

function showStamp(clock: string, type: SqlType, style: number): string {
  const whole = `left(CAST(${clock} AS VARCHAR), 19)`;
  const digits = isStamp(type) && type.kind !== "datetime2" ? 3 : type.size;
  if (style === 20 || style === 120) return whole;
  if (style === 21 || style === 121) return `(${whole}${fractionOf(clock, digits)})`;
  if ((style === 126 || style === 127) && digits === type.size)
    return `(replace(${whole}, ' ', 'T')${fractionOf(clock, digits)})`;
  return failStandIn(`CONVERT of ${type.kind} with style ${style}`);
}

function showOffset(value: Typed, style: number): string {
  if (value.type.kind !== "datetimeoffset") return "";
  if (style === 127) return failStandIn("CONVERT of datetimeoffset with style 127");
  const minutes = `(${value.sql}).o`;
  const blank = style === 126 ? "" : " ";
  const sign = `CASE WHEN ${minutes} < 0 THEN '${blank}-' ELSE '${blank}+' END`;
  return ` || ${sign} || printf('%02d:%02d', abs(${minutes}) // 60, abs(${minutes}) % 60)`;
}

/** Too narrow: dates and text are cut, int becomes `*`, wider numbers and GUIDs are an error. */
function fit(shown: Shown, from: SqlType, to: SqlType): string {
  const pad = (sql: string): string =>
    to.kind === "char" || to.kind === "nchar" ? `rpad(${sql}, ${to.size}, ' ')` : sql;
  const { sql, width } = shown;
  if (to.size < 0 || (width >= 0 && width < to.size)) return pad(sql);
  if (width === to.size) return from.kind === "uniqueidentifier" || from.kind === "binary" ? sql : pad(sql);
  if (from.kind === "uniqueidentifier")
    throw new SqlFailure(8170, "Insufficient result space to convert uniqueidentifier value to char.");
  if (!isNumber(from)) return pad(`left(${sql}, ${to.size})`);
  const isStarred = isInt(from) && from.kind !== "bigint" && !isUnicode(to);
  const tooWide = isStarred
    ? "'*'"
    : raise(8115, `Arithmetic overflow error converting ${nameOf(from)} to data type ${to.kind}.`);
  return pad(`CASE WHEN length(${sql}) > ${to.size} THEN ${tooWide} ELSE ${sql} END`);
}

function textToText(value: Typed, to: SqlType): Typed {
  const { type } = value;
  const loses = isUnicode(type) && !isUnicode(to);
  const isCut = to.size >= 0 && (type.size < 0 || type.size > to.size);
  const isFixed = to.kind === "char" || to.kind === "nchar";
  let sql = loses ? `regexp_replace(${value.sql}, '[^${codePageClass}]', '?', 'g')` : value.sql;
  if (isFixed) sql = `rpad(${sql}, ${to.size}, ' ')`;
  else if (isCut) sql = `left(${sql}, ${to.size})`;
  const { constant, ...rest } = value;
  const known = constant === undefined || constant === null ? constant : cutText(constant, to);
  return { ...rest, sql, type: to, ...(known === undefined ? {} : { constant: known }) };
}

/** What the code page 1252 can hold, for RE2 and for JavaScript alike. */
const codePageClass = "\\x00-\\x7F\\x{A0}-\\x{FF}€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ";
const outsideCodePage = /[^\u0000-\u007F\u00A0-\u00FF€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]/gu;

/** The code page of a dedicated or serverless pool's default collation turns what it lacks into `?`. */
export const throughCodePage = (text: string): string => text.replace(outsideCodePage, "?");

/** A constant as the declared type holds it. */
export function cutText(text: string, to: SqlType): string {
  const paged = isUnicode(to) ? text : throughCodePage(text);
  const cut = to.size < 0 || paged.length <= to.size ? paged : [...paged].slice(0, to.size).join("");
  return to.kind === "char" || to.kind === "nchar" ? cut.padEnd(to.size) : cut;
}
