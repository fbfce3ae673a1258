// Conversions to date, time, datetime, datetime2 and datetimeoffset. Precision is microseconds; a cast to fewer digits rounds.
// Refuses text that depends on DATEFORMAT or language, and numbers other than whole days as datetime.

import type { How } from "./convert.ts";
import { letIn } from "./let-in.ts";
import { parseTemporal } from "./parse-temporal.ts";
import { raise, SqlFailure } from "./sql-failure.ts";
import { heldAs, isInt, isStamp, isTemporal, isText, nameOf } from "./sql-type.ts";
import type { SqlType } from "./sql-type.ts";
import { quote, typed } from "./typed.ts";
import type { Typed } from "./typed.ts";

export function toTemporal(value: Typed, to: SqlType, how: How): Typed {
  const from = value.type;
  if (isText(from))
    return typed(
      typeof value.constant === "string" ? constantTo(value.constant, from, to, how) : textTo(value, to, how),
      to,
    );
  if (isInt(from) && to.kind === "datetime")
    return typed(`(TIMESTAMP '1900-01-01' + to_days(CAST(${value.sql} AS INTEGER)))`, to);
  if (from.kind === to.kind && digitsOf(from) <= digitsOf(to)) return { ...value, type: to };
  return typed(to.kind === "datetimeoffset" ? toOffset(value, to) : toClock(value, to), to);
}

function toClock(value: Typed, to: SqlType): string {
  const from = value.type;
  const isApart = (from.kind === "time" && to.kind === "date") || (from.kind === "date" && to.kind === "time");
  if (!isTemporal(from) || isApart) return fail(from, to);
  const clock = from.kind === "datetimeoffset" ? localClock(value.sql) : value.sql;
  const stamp = from.kind === "time" && isStamp(to) ? `(DATE '1900-01-01' + ${clock})` : clock;
  const sql = round(`CAST(${stamp} AS ${heldAs(to)})`, from, to);
  const isWide = to.kind !== "datetime" && to.kind !== "smalldatetime";
  return isWide
    ? sql
    : inCalendar(sql, to, raise(242, `The conversion to ${to.kind} resulted in an out-of-range value.`));
}

const calendars: Partial<Record<SqlType["kind"], readonly [first: string, last: string]>> = {
  date: ["0001-01-01", "9999-12-31"],
  datetime: ["1753-01-01", "9999-12-31 23:59:59.997"],
  smalldatetime: ["1900-01-01", "2079-06-06 23:59:29.998"],
};

/** A date or time within the days that its type has; DuckDB's own calendar is far longer. `failure` is what stands elsewhere. */
export function inCalendar(sql: string, type: SqlType, failure: string): string {
  const [first, last] = calendars[type.kind] ?? ["0001-01-01", "9999-12-31 23:59:59.999999"];
  const word = type.kind === "date" ? "DATE" : "TIMESTAMP";
  const isOff = (name: string): string => `${name} NOT BETWEEN ${word} '${first}' AND ${word} '${last}'`;
  return letIn(sql, (name) => `(CASE WHEN ${isOff(name)} THEN ${failure} ELSE ${name} END)`);
}

/** The wall clock of a datetimeoffset. The cast is for a constant NULL, whose parts have no type in DuckDB. */
export const localClock = (sql: string): string =>
  letIn(sql, (name) => `(CAST((${name}).u AS TIMESTAMP) + to_minutes((${name}).o))`);

/** ` || '.123'` of a stamp or time, to this many digits; the seventh is always 0. */
export function fractionOf(sql: string, digits: number): string {
  if (digits === 0) return "";
  const micros = `lpad(CAST(date_part('microseconds', ${sql}) % 1000000 AS VARCHAR), 6, '0')`;
  return ` || '.' || ${digits > 6 ? `${micros} || '0'` : digits === 6 ? micros : `left(${micros}, ${digits})`}`;
}

function toOffset(value: Typed, to: SqlType): string {
  if (value.type.kind === "datetimeoffset")
    return `{'u': ${round(`(${value.sql}).u`, value.type, to)}, 'o': (${value.sql}).o}`;
  if (!isStamp(value.type) && value.type.kind !== "date") return fail(value.type, to);
  return `{'u': CAST(${value.sql} AS TIMESTAMP), 'o': 0}`;
}

const digitsOf = (type: SqlType): number => (type.kind === "datetime" ? 3 : type.size);

/** Half goes up. datetime's steps of 1/300 s are not imitated: milliseconds are kept. */
function round(sql: string, from: SqlType, to: SqlType): string {
  const digits = digitsOf(to);
  if (to.kind === "date" || digits >= 6 || from.kind === "date" || digitsOf(from) <= digits) return sql;
  const step = 10 ** (6 - digits);
  if (to.kind === "time") return roundTime(sql, step);
  const later = `${sql} + to_microseconds(${step / 2})`;
  const rounded = digits === 0 ? `date_trunc('second', ${later})` : `time_bucket(to_microseconds(${step}), ${later})`;
  return inCalendar(rounded, to, raise(242, `The conversion to ${to.kind} resulted in an out-of-range value.`));
}

function roundTime(sql: string, step: number): string {
  const rest = `(date_part('microseconds', ${sql}) % ${step})`;
  return `(${sql} + to_microseconds(CASE WHEN ${rest} * 2 >= ${step} THEN ${step} - ${rest} ELSE -${rest} END))`;
}

function constantTo(text: string, from: SqlType, to: SqlType, how: How): string {
  const temporal = parseTemporal(text);
  if (temporal === undefined) {
    if (how.isTry === true) return `CAST(NULL AS ${heldAs(to)})`;
    throw new SqlFailure(241, `Conversion failed when converting date and/or time from character string.`);
  }
  const stamp = `TIMESTAMP ${quote(`${temporal.date} ${temporal.time}`)}`;
  if (to.kind === "date") return `DATE ${quote(temporal.date)}`;
  const fine: SqlType = { ...from, size: 7 };
  if (to.kind === "time") return round(`TIME ${quote(temporal.time)}`, fine, to);
  if (to.kind !== "datetimeoffset") return round(stamp, fine, to);
  const offset = temporal.offsetMinutes ?? 0;
  return `{'u': ${round(`(${stamp} - to_minutes(${offset}))`, fine, to)}, 'o': ${offset}}`;
}

const isoPattern = "\\s*(\\d{4}-\\d\\d-\\d\\d|\\d{8})([T ]\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,7})?)?)?\\s*";
const clockPattern = "\\s*\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,7})?\\s*";

function textTo(value: Typed, to: SqlType, how: How): string {
  if (to.kind === "datetimeoffset") return offsetOfText(value.sql);
  const { sql } = value;
  const bad =
    how.isTry === true
      ? "NULL"
      : raise(241, "Conversion failed when converting date and/or time from character string.");
  const iso = `regexp_replace(trim(${sql}), '^(\\d{4})(\\d\\d)(\\d\\d)', '\\1-\\2-\\3')`;
  const cast = how.isTry === true ? "TRY_CAST" : "CAST";
  // A time alone needs no date before it.
  const clock =
    to.kind === "time" ? `WHEN regexp_full_match(${sql}, '${clockPattern}') THEN ${cast}(trim(${sql}) AS TIME) ` : "";
  const target = to.kind === "time" ? `CAST(${cast}(${iso} AS TIMESTAMP) AS TIME)` : `${cast}(${iso} AS ${heldAs(to)})`;
  return `CASE ${clock}WHEN regexp_full_match(${sql}, '${isoPattern}') THEN ${target} WHEN ${sql} IS NULL THEN NULL ELSE ${bad} END`;
}

/** `yyyy-mm-dd hh:mm:ss.fffffff +hh:mm`, as a column of text holds it. */
export function offsetOfText(sql: string): string {
  const sign = `CASE WHEN substr(${sql}, -6, 1) = '-' THEN -1 ELSE 1 END`;
  const minutes = `(${sign} * (CAST(substr(${sql}, -5, 2) AS INTEGER) * 60 + CAST(right(${sql}, 2) AS INTEGER)))`;
  const clock = `CAST(trim(left(${sql}, length(${sql}) - 6)) AS TIMESTAMP)`;
  return `CASE WHEN ${sql} IS NOT NULL THEN {'u': ${clock} - to_minutes(${minutes}), 'o': ${minutes}} END`;
}

function fail(from: SqlType, to: SqlType): never {
  throw new SqlFailure(529, `Explicit conversion from data type ${nameOf(from)} to ${nameOf(to)} is not allowed.`);
}
