// How a group key is given: `VALUE`, or for a field of days and times the bucket that its values fall in. Which bucket goes
// with which field is the plan's to say.

import type { Builder } from "./builder.ts";

export function defineKeyForm(builder: Builder) {
  return builder.enumType("GroupKeyForm", {
    description: "VALUE: one group for each value of the field, and one for NULL.",
    values: ["VALUE"] as const,
  });
}

export function defineTimeBucket(builder: Builder) {
  const unit = builder.enumType("TimeUnit", {
    description: "WEEK begins on `weekStart`, ISO_WEEK on Monday. A field of days has DAY and what is longer.",
    values: ["MINUTE", "HOUR", "DAY", "WEEK", "ISO_WEEK", "MONTH", "QUARTER", "YEAR"] as const,
  });
  const weekday = builder.enumType("Weekday", {
    values: ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"] as const,
  });
  return builder.inputType("TimeBucket", {
    description: "A stretch of time, as a group key. Its value is its start, in the scalar of the field.",
    fields: (t) => ({
      unit: t.field({ type: unit, description: "Without it each value is a group of its own: {}." }),
      timeZone: t.field({
        type: "String",
        description:
          "Whose days and hours, such as America/Chicago. For fields whose offset or zone is known, and for no others.",
      }),
      weekStart: t.field({
        type: weekday,
        description: "The first day of a WEEK. MONDAY unless given; other units take no notice of it.",
      }),
      fiscalYearStart: t.field({
        type: "Int",
        description: "The month, 1 to 12, that a YEAR begins with, and by it each QUARTER. 1 unless given.",
      }),
    }),
  });
}
