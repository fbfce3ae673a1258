// Starts of spans of time in plain JavaScript: days and months are stepped through on a calendar, zones are asked of Intl. A
// local time is the milliseconds it would be if its clock were UTC.

export interface Asked {
  readonly unit: "MINUTE" | "HOUR" | "DAY" | "WEEK" | "ISO_WEEK" | "MONTH" | "QUARTER" | "YEAR";
  readonly weekStart?: (typeof weekdays)[number];
  readonly fiscalYearStart?: number;
}

export const units = ["MINUTE", "HOUR", "DAY", "WEEK", "ISO_WEEK", "MONTH", "QUARTER", "YEAR"] as const;
/** As `Date.getUTCDay` counts them. */
export const weekdays = ["SUNDAY", "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY"] as const;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const firstDay = Date.parse("0001-01-01T00:00:00Z");

/** The start on the same clock. */
export function startOf(local: number, { unit, weekStart = "MONDAY", fiscalYearStart = 1 }: Asked): number {
  if (unit === "MINUTE") return floor(local, MINUTE);
  if (unit === "HOUR") return floor(local, HOUR);
  let start = floor(local, DAY);
  const begins = (): boolean => {
    const day = new Date(start);
    const months = day.getUTCMonth() - (fiscalYearStart - 1) + 12;
    if (unit === "DAY" || start === firstDay) return true;
    if (unit === "WEEK") return weekdays[day.getUTCDay()] === weekStart;
    if (unit === "ISO_WEEK") return day.getUTCDay() === 1;
    return day.getUTCDate() === 1 && months % { MONTH: 1, QUARTER: 3, YEAR: 12 }[unit] === 0;
  };
  while (!begins()) start -= DAY;
  return start;
}

/** The start as the API shows it in a zone: `2001-04-01 00:00:00 -06:00`. */
export function startIn(zone: string, instant: number, asked: Asked): string {
  const offset = offsetAt(zone, instant);
  const start = startOf(instant + offset, asked);
  if (asked.unit === "MINUTE" || asked.unit === "HOUR") return `${textOf(start)} ${offsetText(offset)}`;
  const at = instantOf(zone, start);
  return `${textOf(at + offsetAt(zone, at))} ${offsetText(offsetAt(zone, at))}`;
}

/** The first instant at which the zone's clock shows this; for what it leaves out, as if it had not been moved yet. */
function instantOf(zone: string, local: number): number {
  const [before, after] = [offsetAt(zone, local - 2 * DAY), offsetAt(zone, local + 2 * DAY)];
  const near = [-DAY, -2 * HOUR, 0, 2 * HOUR, DAY].map((away) => offsetAt(zone, local - before + away));
  const found = [before, ...near, after]
    .map((offset) => local - offset)
    .filter((at) => at + offsetAt(zone, at) === local);
  return found.length > 0 ? Math.min(...found) : local - offsetAt(zone, local - before - 2 * HOUR);
}

const formats = new Map<string, Intl.DateTimeFormat>();

export function offsetAt(zone: string, instant: number): number {
  const format =
    formats.get(zone) ?? new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset", year: "numeric" });
  formats.set(zone, format);
  const shown = format.formatToParts(instant).find(({ type }) => type === "timeZoneName")?.value ?? "";
  const [, sign, hours = "0", minutes = "0"] = /^GMT(?:([+-])(\d\d):(\d\d))?/.exec(shown) ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours) * HOUR + Number(minutes) * MINUTE);
}

function floor(value: number, step: number): number {
  return Math.floor(value / step) * step;
}

/** `2001-04-01 00:00:00` */
export function textOf(local: number): string {
  return new Date(local).toISOString().slice(0, 19).replace("T", " ");
}

function offsetText(offset: number): string {
  const minutes = Math.abs(offset) / MINUTE;
  const pad = (part: number): string => String(Math.floor(part)).padStart(2, "0");
  return `${offset < 0 ? "-" : "+"}${pad(minutes / 60)}:${pad(minutes % 60)}`;
}
