// The start of the stretch of time that a value falls in, by the calendar of JavaScript. Zones are those of ICU.

import type { Value } from "./domains.ts";
import { WEEKDAYS, type TimeForm } from "./random-groups.ts";
import type { KindName } from "./random-kinds.ts";

const DAY_MS = 86_400_000;
const FIRST_MS = Date.parse("0001-01-01T00:00:00Z");

export function bucketOf(value: Value, form: TimeForm, kind: KindName): Value {
  if (form.unit === undefined) return value;
  const text = String(value);
  if (kind === "date") return textOf(startOf(Date.parse(`${text}T00:00:00Z`), form)).slice(0, 10);
  if (kind === "local") return textOf(startOf(Date.parse(`${text}Z`), form));
  const zone = zoneOf(form.timeZone ?? (kind === "tokyo" ? "Asia/Tokyo" : "UTC"));
  const instant = Date.parse(text);
  const offset = offsetOf(zone, instant);
  const start = startOf(instant + offset, form);
  const isClock = form.unit === "MINUTE" || form.unit === "HOUR";
  const own = isClock ? offset : offsetOf(zone, start - offsetOf(zone, start - offset));
  return `${textOf(start)}${offsetText(own)}`;
}

const zoneOf = (name: string): string => (name === "Tokyo Standard Time" ? "Asia/Tokyo" : name);

/** Of local milliseconds. */
function startOf(local: number, { unit, weekStart, fiscalYearStart = 1 }: TimeForm): number {
  const date = new Date(local);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  const first = fiscalYearStart - 1;
  switch (unit) {
    case "MINUTE":
      return Math.floor(local / 60_000) * 60_000;
    case "HOUR":
      return Math.floor(local / 3_600_000) * 3_600_000;
    case "DAY":
      return Math.floor(local / DAY_MS) * DAY_MS;
    case "WEEK":
    case "ISO_WEEK": {
      const start = WEEKDAYS.findIndex((name) => name === (weekStart ?? "MONDAY"));
      const back = (((date.getUTCDay() + 6) % 7) - start + 7) % 7;
      return Math.max(FIRST_MS, (Math.floor(local / DAY_MS) - back) * DAY_MS);
    }
    case "MONTH":
      return monthAt(year, month);
    case "QUARTER":
      return Math.max(FIRST_MS, monthAt(year, month - ((month - first + 12) % 3)));
    default:
      return Math.max(FIRST_MS, monthAt(year, month - ((month - first + 12) % 12)));
  }
}

/** `Date.UTC` takes the years of the first century for those of the twentieth. */
function monthAt(year: number, month: number): number {
  return new Date(0).setUTCFullYear(year, month, 1);
}

function offsetOf(zone: string, instant: number): number {
  const parts = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" }).formatToParts(instant);
  const name = parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
  const [, sign = "+", hours = "0", minutes = "0"] = /GMT(?:([+-])(\d\d):(\d\d))?/.exec(name) ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

function offsetText(offset: number): string {
  const minutes = Math.abs(offset) / 60_000;
  const two = (part: number): string => String(Math.floor(part)).padStart(2, "0");
  return `${offset < 0 ? "-" : "+"}${two(minutes / 60)}:${two(minutes % 60)}`;
}

const textOf = (local: number): string => new Date(local).toISOString().slice(0, 19);
