// Dates and times -> canonical text, without zeros at the end of a fraction. What no calendar has is refused: the warehouse
// would fail the whole batch over it. No clock, and no rounding: seven digits are all that the warehouse keeps.

import type { Coerced } from "./coerced.ts";

const dateForm = /^(\d{4})-(\d\d)-(\d\d)$/;
const timeForm = /^(\d\d:\d\d:\d\d)(?:\.(\d{1,7}))?$/;
const localForm = /^([^T]{10})T(.{8,16})$/;
const instantForm = /^([^T]{10})T(.{8,16}?)(Z|[+-]\d\d:\d\d)$/;

/** `2001-02-28`, of the years 1 to 9999. */
export function coerceDate(value: unknown): Coerced {
  return orProblem(readDate(value), "must be a date such as 2001-02-28");
}

/** `23:59:59.5` */
export function coerceTime(value: unknown): Coerced {
  return orProblem(readTime(value), "must be a time such as 23:59:59");
}

/** `2001-02-28T23:59:59.5`, on nobody's clock. */
export function coerceLocal(value: unknown): Coerced {
  const [, day, clock] = match(localForm, value);
  const [date, time] = [readDate(day), readTime(clock)];
  const text = date === undefined || time === undefined ? undefined : `${date}T${time}`;
  return orProblem(text, "must be a date and time such as 2001-02-28T23:59:59");
}

/** `2001-02-28T23:59:59.5+01:00`; `Z` becomes `+00:00`. */
export function coerceInstant(value: unknown): Coerced {
  const [, day, clock, written] = match(instantForm, value);
  const [date, time, offset] = [readDate(day), readTime(clock), readOffset(written)];
  const isInstant = date !== undefined && time !== undefined && offset !== undefined;
  if (!isInstant) return { problem: "must be a date and time with offset such as 2001-02-28T23:59:59Z" };
  return isOnCalendar(date, minutesOf(time) - offset.minutes)
    ? { text: `${date}T${time}${offset.text}` }
    : { problem: "is before the year 1 or after the year 9999 in UTC" };
}

function match(form: RegExp, value: unknown): readonly (string | undefined)[] {
  return (typeof value === "string" ? form.exec(value) : null) ?? [];
}

function orProblem(text: string | undefined, problem: string): Coerced {
  return text === undefined ? { problem } : { text };
}

function readDate(value: unknown): string | undefined {
  const [date, year, month, day] = match(dateForm, value);
  if (date === undefined || year === "0000" || day === "00") return undefined;
  return Number(day) <= daysIn(Number(year), Number(month)) ? date : undefined;
}

function daysIn(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
}

function readTime(value: unknown): string | undefined {
  const [, clock, fraction = ""] = match(timeForm, value);
  if (clock === undefined) return undefined;
  const [hour = 0, minute = 0, second = 0] = clock.split(":").map(Number);
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const digits = fraction.replace(/0+$/, "");
  return digits === "" ? clock : `${clock}.${digits}`;
}

function minutesOf(text: string): number {
  return Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));
}

/** The warehouse takes offsets up to fourteen hours. */
function readOffset(text: string | undefined): { readonly text: string; readonly minutes: number } | undefined {
  if (text === undefined) return undefined;
  const size = text === "Z" ? 0 : minutesOf(text.slice(1));
  if (size === 0) return { text: "+00:00", minutes: 0 };
  if (size > 14 * 60 || text.slice(4) > "59") return undefined;
  return { text, minutes: text.startsWith("-") ? -size : size };
}

/** False where the same instant in UTC would lie before year 1 or after year 9999. */
function isOnCalendar(date: string, minutesInUtc: number): boolean {
  return !(date === "0001-01-01" && minutesInUtc < 0) && !(date === "9999-12-31" && minutesInUtc >= 24 * 60);
}
