// The start of the span of time that a value falls in. It is counted from the first day of the calendar, 0001-01-01, a Monday:
// right in every century, free of DATEFIRST and language. Nothing leaves the calendar: a first week or year that would begin
// before it begins with it. Sample of a month: `DATEADD(month, DATEDIFF(month, CAST('0001-01-01' AS date), t0.[Day]),
// CAST('0001-01-01' AS date))`.

import type { Bucket, Span } from "#plan/plan.ts";
import { atZone, storedType } from "./shown-type.ts";

/** `value` is the text of what is cut. */
export function renderBucket({ span, zone, of, type }: Bucket, value: string): string {
  const shown = zone === undefined ? value : atZone(value, zone, "datetimeoffset");
  if (span === undefined) return shown;
  const isInstant = of.type.kind === "datetimeoffset" || (of.type.kind === "datetime2" && of.type.zone !== undefined);
  const stored = storedType(type.kind === "datetimeoffset" ? { kind: "datetime2", precision: type.precision } : type);
  // Without the cast, DATEDIFF would count on the clock of UTC.
  const start = renderStart(span, isInstant ? `CAST(${shown} AS datetime2(7))` : shown, stored);
  return type.kind === "datetimeoffset" ? `TODATETIMEOFFSET(${start}, DATEPART(tzoffset, ${shown}))` : start;
}

function renderStart(span: Span, clock: string, stored: string): string {
  const first = `CAST('0001-01-01' AS ${stored})`;
  const hour = `DATEADD(hour, DATEDIFF(hour, ${first}, ${clock}), ${first})`;
  switch (span.part) {
    case "hour":
      return hour;
    // Minutes since the year 1 are more than an int holds.
    case "minute":
      return `DATEADD(minute, DATEPART(minute, ${clock}), ${hour})`;
    case "day":
    case "month":
      return `DATEADD(${span.part}, ${renderCount(span, `DATEDIFF(${span.part}, ${first}, ${clock})`)}, ${first})`;
  }
}

/** How many days or months lie before the start. Division of int is cut to a whole number. */
function renderCount({ size, first }: Extract<Span, { readonly size: number }>, count: string): string {
  if (size === 1) return count;
  if (first === 0) return `${count} / ${size} * ${size}`;
  return `CASE WHEN ${count} < ${first} THEN 0 ELSE (${count} - ${first}) / ${size} * ${size} + ${first} END`;
}
