// Whole-second UTC timestamps from epoch milliseconds, by arithmetic: the clock is an argument in this house and `Date` is
// not used. No time zones, no parsing, no fractions of a second.

const MS_PER_SECOND = 1000;
const SECONDS_PER_DAY = 86_400;
const DAYS_PER_ERA = 146_097;
const DAYS_FROM_MARCH_OF_YEAR_0_TO_EPOCH = 719_468;

/** `2026-01-02T03:04:05Z`. A started second counts as that second, so the timestamp is never in the future. */
export function utcSeconds(epochMs: number): string {
  const seconds = Math.floor(epochMs / MS_PER_SECOND);
  const days = Math.floor(seconds / SECONDS_PER_DAY);
  const rest = seconds - days * SECONDS_PER_DAY;
  const time = [Math.floor(rest / 3600), Math.floor(rest / 60) % 60, rest % 60].map(two).join(":");
  return `${civilDay(days)}T${time}Z`;
}

/** Days since the epoch to `yyyy-MM-dd`: years are counted from 1 March, so the leap day is the last of its year. */
function civilDay(days: number): string {
  const shifted = days + DAYS_FROM_MARCH_OF_YEAR_0_TO_EPOCH;
  const era = Math.floor(shifted / DAYS_PER_ERA);
  const day = shifted - era * DAYS_PER_ERA;
  const leaps = Math.floor(day / 1460) - Math.floor(day / 36_524) + Math.floor(day / 146_096);
  const year = Math.floor((day - leaps) / 365);
  const dayOfYear = day - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
  const month = Math.floor((5 * dayOfYear + 2) / 153);
  const dayOfMonth = dayOfYear - Math.floor((153 * month + 2) / 5) + 1;
  const calendarYear = year + era * 400 + (month < 10 ? 0 : 1);
  return `${String(calendarYear).padStart(4, "0")}-${two(month < 10 ? month + 3 : month - 9)}-${two(dayOfMonth)}`;
}

function two(part: number): string {
  return String(part).padStart(2, "0");
}
