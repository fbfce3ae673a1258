// AT TIME ZONE with Windows zone names: a small table to IANA names, which DuckDB's ICU knows. Others are refused by name.

import { failStandIn, SqlFailure } from "./sql-failure.ts";
import { isStamp, makeType } from "./sql-type.ts";
import { quote, typed } from "./typed.ts";
import type { Typed } from "./typed.ts";

const zones: Readonly<Record<string, string>> = {
  utc: "UTC",
  "gmt standard time": "Europe/London",
  "greenwich standard time": "Atlantic/Reykjavik",
  "w. europe standard time": "Europe/Berlin",
  "central europe standard time": "Europe/Budapest",
  "central european standard time": "Europe/Warsaw",
  "romance standard time": "Europe/Paris",
  "fle standard time": "Europe/Kiev",
  "gtb standard time": "Europe/Bucharest",
  "turkey standard time": "Europe/Istanbul",
  "russian standard time": "Europe/Moscow",
  "eastern standard time": "America/New_York",
  "central standard time": "America/Chicago",
  "mountain standard time": "America/Denver",
  "us mountain standard time": "America/Phoenix",
  "pacific standard time": "America/Los_Angeles",
  "alaskan standard time": "America/Anchorage",
  "hawaiian standard time": "Pacific/Honolulu",
  "e. south america standard time": "America/Sao_Paulo",
  "arabian standard time": "Asia/Dubai",
  "india standard time": "Asia/Kolkata",
  "china standard time": "Asia/Shanghai",
  "singapore standard time": "Asia/Singapore",
  "tokyo standard time": "Asia/Tokyo",
  "aus eastern standard time": "Australia/Sydney",
  "new zealand standard time": "Pacific/Auckland",
};

/** A local time gets the zone's offset; a datetimeoffset is shown on the zone's clock. */
export function atTimeZone(value: Typed, zone: Typed): Typed {
  if (typeof zone.constant !== "string") return failStandIn("AT TIME ZONE with a zone that is no constant");
  const name = zones[zone.constant.toLowerCase()];
  if (name === undefined)
    throw new SqlFailure(
      9820,
      `The time zone parameter '${zone.constant}' provided to AT TIME ZONE clause is invalid (or not in the local warehouse's table).`,
    );
  const { sql, type } = value;
  if (type.kind !== "datetimeoffset" && !isStamp(type))
    throw new SqlFailure(8116, `Argument data type ${type.kind} is invalid for argument 1 of AT TIME ZONE function.`);
  const utc = type.kind === "datetimeoffset" ? `(${sql}).u` : `timezone('UTC', timezone(${quote(name)}, ${sql}))`;
  const clock = `timezone(${quote(name)}, timezone('UTC', ${utc}))`;
  const shown = `CASE WHEN ${utc} IS NOT NULL THEN {'u': ${utc}, 'o': CAST(date_diff('minute', ${utc}, ${clock}) AS INTEGER)} END`;
  return typed(
    shown,
    makeType("datetimeoffset", type.kind === "datetimeoffset" || type.kind === "datetime2" ? type.size : 3),
  );
}
