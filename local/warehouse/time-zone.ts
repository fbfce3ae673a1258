// AT TIME ZONE and TODATETIMEOFFSET. Windows zone names, by the IANA name that DuckDB's ICU has for each: its rules are finer
// than Windows' for years long past. IANA names are refused, as the engine refuses them.

import { ianaZone, windowsZone } from "../../src/catalog/time-zones.ts";
import { letIn } from "./let-in.ts";
import { failStandIn, raise, SqlFailure } from "./sql-failure.ts";
import { isInt, isStamp, makeType } from "./sql-type.ts";
import type { SqlType } from "./sql-type.ts";
import { quote, typed } from "./typed.ts";
import type { Typed } from "./typed.ts";

const MAX_OFFSET_MINUTES = 14 * 60;

/** A local time gets the zone's offset; a datetimeoffset is shown on the zone's clock. */
export function atTimeZone(value: Typed, zone: Typed): Typed {
  if (typeof zone.constant !== "string") return failStandIn("AT TIME ZONE with a zone that is no constant");
  const name = zoneName(zone.constant);
  const { sql, type } = value;
  if (type.kind !== "datetimeoffset" && !isStamp(type))
    throw new SqlFailure(8116, `Argument data type ${type.kind} is invalid for argument 1 of AT TIME ZONE function.`);
  const shown = makeType("datetimeoffset", type.kind === "datetimeoffset" || type.kind === "datetime2" ? type.size : 3);
  const isInstant = type.kind === "datetimeoffset";
  // The cast is for a constant NULL, whose parts have no type in DuckDB.
  const instant = `CAST((${sql}).u AS TIMESTAMP)`;
  if (name === "UTC") return typed(offsetOf(isInstant ? instant : sql, "0"), shown);
  const utc = isInstant ? instant : instantOf(sql, name);
  const inZone = letIn(utc, (at) =>
    letIn(clockAt(at, name), (clock) => onCalendar([at, clock], offsetOf(at, `date_diff('minute', ${at}, ${clock})`))),
  );
  return typed(inZone, shown);
}

function zoneName(given: string): string {
  const iana = windowsZone(given)?.toLowerCase() === given.toLowerCase() ? ianaZone(given) : undefined;
  if (iana !== undefined) return iana === "Etc/UTC" ? "UTC" : iana;
  throw new SqlFailure(
    9820,
    `The time zone parameter '${given}' provided to AT TIME ZONE clause is invalid (or not in the local warehouse's table).`,
  );
}

/** By way of microseconds, which costs a third of `timezone('UTC', ...)`. */
const clockAt = (utc: string, zone: string): string => `timezone(${quote(zone)}, make_timestamptz(epoch_us(${utc})))`;

/** What a clock shows twice is the first of both, and what it leaves out is moved on: ICU takes the second of both. */
const instantOf = (shown: string, zone: string): string =>
  letIn(shown, (clock) =>
    letIn(`make_timestamp(epoch_us(timezone(${quote(zone)}, ${clock})))`, (last) => {
      const before = `(${last} - to_hours(3))`;
      return letIn(`(${clock} - (${clockAt(before, zone)} - ${before}))`, (first) => {
        return `CASE WHEN ${clockAt(first, zone)} = ${clock} THEN ${first} ELSE ${last} END`;
      });
    }),
  );

/** `TODATETIMEOFFSET(clock, minutes)`: the offset is put beside the clock. */
export function toDateTimeOffset(clock: Typed, offset: Typed): Typed {
  if (!isInt(offset.type)) return failStandIn("TODATETIMEOFFSET with an offset that is no number of minutes");
  const minutes = `(${offset.sql})`;
  const utc = `(${clock.sql} - to_minutes(${minutes}))`;
  const wrong = raise(9812, "The timezone provided to builtin function todatetimeoffset is invalid.");
  const bound = `CASE WHEN abs(${minutes}) > ${MAX_OFFSET_MINUTES} THEN ${wrong} ELSE ${utc} END`;
  return typed(onCalendar([bound], offsetOf(utc, minutes)), makeType("datetimeoffset", sizeOf(clock.type)));
}

const sizeOf = (type: SqlType): number => (type.kind === "datetime2" ? type.size : 3);

/** NULL where there is no instant. */
const offsetOf = (utc: string, minutes: string): string =>
  `CASE WHEN ${utc} IS NOT NULL THEN {'u': ${utc}, 'o': CAST(${minutes} AS INTEGER)} END`;

/** `shown`, where each of these times is within the years 1 to 9999. */
function onCalendar(times: readonly string[], shown: string): string {
  const isOff = times.map(
    (time) => `${time} NOT BETWEEN TIMESTAMP '0001-01-01' AND TIMESTAMP '9999-12-31 23:59:59.999999'`,
  );
  const wrong = raise(
    9813,
    "The timezone provided to the builtin function would cause the datetimeoffset to overflow the range of valid date range in either UTC or local time.",
  );
  return `CASE WHEN ${isOff.join(" OR ")} THEN ${wrong} ELSE ${shown} END`;
}
