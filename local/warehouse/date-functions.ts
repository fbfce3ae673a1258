// Dates: parts, DATEADD, DATEDIFF (boundaries crossed, weeks from Sunday), constructors, the clock. DATEFIRST is 7, as on a
// dedicated pool. DATENAME and FORMAT, which depend on language, are not here.

import { howOf } from "./context.ts";
import type { Context } from "./context.ts";
import { inCalendar, localClock } from "./convert-temporal.ts";
import { convert } from "./convert.ts";
import { letIn } from "./let-in.ts";
import { failStandIn, raise, SqlFailure } from "./sql-failure.ts";
import { heldAs, isStamp, isTemporal, makeType } from "./sql-type.ts";
import type { SqlType } from "./sql-type.ts";
import { toDateTimeOffset } from "./time-zone.ts";
import type { Arity, PlainFunction } from "./translate-call.ts";
import { quote, typed } from "./typed.ts";
import type { Typed } from "./typed.ts";

const fn = (least: number, most: number, render: PlainFunction): Arity => ({ least, most, render });
const int = makeType("int");

const partNames: Readonly<Record<string, string>> = {
  yy: "year",
  yyyy: "year",
  qq: "quarter",
  q: "quarter",
  mm: "month",
  m: "month",
  dy: "dayofyear",
  y: "dayofyear",
  dd: "day",
  d: "day",
  wk: "week",
  ww: "week",
  dw: "weekday",
  w: "weekday",
  hh: "hour",
  mi: "minute",
  n: "minute",
  ss: "second",
  s: "second",
  ms: "millisecond",
  mcs: "microsecond",
  ns: "nanosecond",
  isowk: "iso_week",
  isoww: "iso_week",
  tz: "tzoffset",
};

function at(args: readonly Typed[], index: number): Typed {
  const arg = args[index];
  if (arg === undefined) throw new TypeError("arity was checked");
  return arg;
}

/** A date or time; text and numbers become datetime2 and datetime, as the engine takes them. */
function temporalAt(args: readonly Typed[], index: number, context: Context): Typed {
  const arg = at(args, index);
  if (isTemporal(arg.type)) return arg;
  return convert(arg, arg.type.kind === "int" ? makeType("datetime") : makeType("datetime2", 7), howOf(context));
}

const clockOf = (value: Typed): string => (value.type.kind === "datetimeoffset" ? localClock(value.sql) : value.sql);
const partAt = (args: readonly Typed[]): string => partNames[at(args, 0).constant ?? ""] ?? at(args, 0).constant ?? "";

function requirePart(part: string, type: SqlType, name: string): void {
  const timeParts = ["hour", "minute", "second", "millisecond", "microsecond", "nanosecond"];
  const isWrong =
    (type.kind === "date" && timeParts.includes(part)) || (type.kind === "time" && !timeParts.includes(part));
  if (isWrong)
    throw new SqlFailure(
      9810,
      `The datepart ${part} is not supported by date function ${name} for data type ${type.kind}.`,
    );
}

function partSql(part: string, value: Typed): string {
  const clock = clockOf(value);
  const micros = `(date_part('microseconds', ${clock}) % 1000000)`;
  const known: Readonly<Record<string, string>> = {
    year: `date_part('year', ${clock})`,
    quarter: `date_part('quarter', ${clock})`,
    month: `date_part('month', ${clock})`,
    dayofyear: `date_part('doy', ${clock})`,
    day: `date_part('day', ${clock})`,
    iso_week: `date_part('week', ${clock})`,
    weekday: `date_part('dow', ${clock}) + 1`,
    hour: `date_part('hour', ${clock})`,
    minute: `date_part('minute', ${clock})`,
    week: `(date_part('doy', ${clock}) + date_part('dow', date_trunc('year', ${clock})) - 1) // 7 + 1`,
    second: `date_part('second', ${clock})`,
    millisecond: `${micros} // 1000`,
    microsecond: micros,
    nanosecond: `${micros} * 1000`,
    tzoffset: value.type.kind === "datetimeoffset" ? `(${value.sql}).o` : "0",
  };
  return known[part] ?? failPart(part);
}

function failPart(part: string): never {
  throw new SqlFailure(155, `'${part}' is not a recognized datepart option.`, { level: 15 });
}

function datePart(args: readonly Typed[], context: Context): Typed {
  const [part, value] = [partAt(args), temporalAt(args, 1, context)];
  requirePart(part, value.type, "datepart");
  return typed(`CAST(${partSql(part, value)} AS INTEGER)`, int);
}

const simplePart = (part: string): Arity =>
  fn(1, 1, (args, context) => typed(`CAST(${partSql(part, temporalAt(args, 0, context))} AS INTEGER)`, int));

const intervals: Readonly<Record<string, (n: string) => string>> = {
  year: (n) => `to_years(${n})`,
  quarter: (n) => `to_months(${n} * 3)`,
  month: (n) => `to_months(${n})`,
  week: (n) => `to_days(${n} * 7)`,
  day: (n) => `to_days(${n})`,
  dayofyear: (n) => `to_days(${n})`,
  weekday: (n) => `to_days(${n})`,
  hour: (n) => `to_hours(${n})`,
  minute: (n) => `to_minutes(${n})`,
  second: (n) => `to_seconds(${n})`,
  millisecond: (n) => `to_milliseconds(${n})`,
  microsecond: (n) => `to_microseconds(${n})`,
};

/** The result keeps the type of the date; what would leave that type's calendar fails (517). A time goes round the clock. */
function dateAdd(args: readonly Typed[], context: Context): Typed {
  const part = partAt(args);
  const value = temporalAt(args, 2, context);
  requirePart(part, value.type, "dateadd");
  const interval = (intervals[part] ?? failPart(part))(convert(at(args, 1), int, howOf(context)).sql);
  const { type } = value;
  if (type.kind === "time") return typed(`CAST(${value.sql} + ${interval} AS TIME)`, type);
  const leaves = raise(517, `Adding a value to a '${type.kind}' column caused an overflow.`);
  if (type.kind !== "datetimeoffset")
    return typed(inCalendar(`CAST(${value.sql} + ${interval} AS ${heldAs(type)})`, type, leaves), type);
  const added = `{'t': ${value.sql}, 'i': ${interval}}`;
  const utc = (t: string, i: string): string =>
    inCalendar(`(${t}).u + to_minutes((${t}).o) + ${i} - to_minutes((${t}).o)`, type, leaves);
  return typed(
    letIn(added, (both) => `{'u': ${utc(`(${both}).t`, `(${both}).i`)}, 'o': (${both}).t.o}`),
    type,
  );
}

const smallParts: ReadonlySet<string> = new Set(["minute", "second", "millisecond", "microsecond"]);

/** Offsets are compared in UTC, as in the engine. */
function dateDiff(args: readonly Typed[], context: Context): Typed {
  const part = partAt(args);
  const [from, to] = [1, 2].map((index) => {
    const value = temporalAt(args, index, context);
    if (value.type.kind === "time") return failStandIn("DATEDIFF of time");
    return value.type.kind === "datetimeoffset" ? `(${value.sql}).u` : `CAST(${value.sql} AS TIMESTAMP)`;
  });
  const weeks = (sql: string | undefined): string => `((date_diff('day', TIMESTAMP '0001-01-01', ${sql}) + 1) // 7)`;
  const counted = part === "dayofyear" || part === "weekday" ? "day" : part;
  if (part !== "week" && intervals[counted] === undefined) failPart(part);
  const sql = part === "week" ? `${weeks(to)} - ${weeks(from)}` : `date_diff('${counted}', ${from}, ${to})`;
  // No two days of the calendar are further apart in hours than an int holds.
  if (!smallParts.has(part)) return typed(`CAST(${sql} AS INTEGER)`, int);
  const overflow = raise(
    535,
    "The datediff function resulted in an overflow. The number of dateparts separating two date/time instances is too large. Try to use datediff with a less precise datepart.",
  );
  const checked = letIn(sql, (count) => `CASE WHEN abs(${count}) > 2147483647 THEN ${overflow} ELSE ${count} END`);
  return typed(`CAST(${checked} AS INTEGER)`, int);
}

/** The year of a column is worked out again sooner than it is put into a list. */
const MAX_REPEATED = 80;

function dateFromParts(args: readonly Typed[], context: Context): Typed {
  const whole = (index: number): string => convert(at(args, index), int, howOf(context)).sql;
  const [year, month, day] = [whole(0), whole(1), whole(2)];
  const bad = raise(289, "Cannot construct data type date, some of the arguments have values which are not valid.");
  // Each test only where the one before it has passed: make_date fails in its own words.
  const built = (y: string, m: string, d: string): string =>
    `CASE WHEN ${y} NOT BETWEEN 1 AND 9999 OR ${m} NOT BETWEEN 1 AND 12 OR ${d} NOT BETWEEN 1 AND 31 THEN ${bad} ` +
    `WHEN ${d} > 28 AND ${d} > date_part('day', last_day(make_date(${y}, ${m}, 1))) THEN ${bad} ` +
    `ELSE make_date(${y}, ${m}, ${d}) END`;
  const isShort = [year, month, day].every((sql) => sql.length <= MAX_REPEATED);
  const sql = isShort
    ? built(year, month, day)
    : letIn(`{'y': ${year}, 'm': ${month}, 'd': ${day}}`, (p) => built(`${p}.y`, `${p}.m`, `${p}.d`));
  return typed(sql, makeType("date"));
}

function toOffset(args: readonly Typed[], context: Context): Typed {
  const clock = temporalAt(args, 0, context);
  return toDateTimeOffset(
    isStamp(clock.type) ? clock : convert(clock, makeType("datetime2", 7), howOf(context)),
    at(args, 1),
  );
}

function endOfMonth(args: readonly Typed[], context: Context): Typed {
  const clock = clockOf(temporalAt(args, 0, context));
  const shifted = args.length > 1 ? `${clock} + to_months(${convert(at(args, 1), int, howOf(context)).sql})` : clock;
  return typed(`last_day(CAST(${shifted} AS DATE))`, makeType("date"));
}

const now = (type: SqlType): Arity =>
  fn(0, 0, (_, context) => {
    const stamp = `TIMESTAMP ${quote(new Date(context.nowMs).toISOString().slice(0, 23).replace("T", " "))}`;
    return typed(isStamp(type) ? stamp : `{'u': ${stamp}, 'o': 0}`, type);
  });

export const dateFunctions: Readonly<Record<string, Arity>> = {
  DATEPART: fn(2, 2, datePart),
  YEAR: simplePart("year"),
  MONTH: simplePart("month"),
  DAY: simplePart("day"),
  DATEADD: fn(3, 3, dateAdd),
  DATEDIFF: fn(3, 3, dateDiff),
  DATEFROMPARTS: fn(3, 3, dateFromParts),
  TODATETIMEOFFSET: fn(2, 2, toOffset),
  EOMONTH: fn(1, 2, endOfMonth),
  GETDATE: now(makeType("datetime")),
  CURRENT_TIMESTAMP: now(makeType("datetime")),
  GETUTCDATE: now(makeType("datetime")),
  SYSUTCDATETIME: now(makeType("datetime2", 7)),
  SYSDATETIME: now(makeType("datetime2", 7)),
  SYSDATETIMEOFFSET: now(makeType("datetimeoffset", 7)),
};
