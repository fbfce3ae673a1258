// Text constants -> dates and times, strictly: yyyy-mm-dd, yyyymmdd, ISO with T or a blank, optional offset. Formats that depend
// on DATEFORMAT or language are refused, as they should be in generated text. The 100 ns digit is refused unless it is zero:
// DuckDB's timestamps hold microseconds.

import { failStandIn } from "./sql-failure.ts";

export interface Temporal {
  /** `yyyy-mm-dd` */
  readonly date: string;
  /** `hh:mm:ss.ffffff` */
  readonly time: string;
  readonly offsetMinutes: number | undefined;
}

const pattern =
  /^\s*(?:(\d{4})-(\d{2})-(\d{2})|(\d{4})(\d{2})(\d{2}))?(?:(?<=\d)[T ](?=\d)|(?=\d\d:))?(?:(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,7}))?)?)?\s*(?:(Z)|([+-])(\d{2}):(\d{2}))?\s*$/;

/** Undefined where the text is no date or time. A time alone gets the engine's base date. */
export function parseTemporal(text: string): Temporal | undefined {
  const parts = pattern.exec(text);
  if (parts === null || text.trim() === "") return undefined;
  const [date, time] = [readDate(parts), readTime(parts)];
  return date === undefined || time === undefined ? undefined : { date, time, offsetMinutes: readOffset(parts) };
}

function readDate(parts: RegExpExecArray): string | undefined {
  const [year = "1900", month = "01", day = "01"] = parts[1] === undefined ? parts.slice(4, 7) : parts.slice(1, 4);
  return isDate(Number(year), Number(month), Number(day)) ? `${year}-${month}-${day}` : undefined;
}

function readTime(parts: RegExpExecArray): string | undefined {
  const [hour = "00", minute = "00", second = "00", fraction = ""] = parts.slice(7, 11);
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  return `${hour}:${minute}:${second}.${readFraction(fraction)}`;
}

function isDate(year: number, month: number, day: number): boolean {
  if (year < 1 || month < 1 || month > 12 || day < 1) return false;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return day <= (days[month - 1] ?? 0);
}

function readFraction(digits: string): string {
  const whole = digits.padEnd(7, "0");
  if (!whole.endsWith("0")) failStandIn("the 100 ns digit of a time: it holds microseconds");
  return whole.slice(0, 6);
}

function readOffset(parts: RegExpExecArray): number | undefined {
  if (parts[11] !== undefined) return 0;
  if (parts[12] === undefined) return undefined;
  const minutes = Number(parts[13]) * 60 + Number(parts[14]);
  return parts[12] === "-" ? -minutes : minutes;
}
