// Buckets of time, run on the local warehouse on either kind of pool: the same as plain JavaScript counts on a calendar.

import fc from "fast-check";
import { beforeAll, describe, test } from "vitest";
import { startIn, startOf, textOf, units, weekdays } from "./bucket-oracle.ts";
import { bucketOf, openMoments, textOfBucket, type Clock, type Moments } from "./bucket-table.ts";
import { pools } from "./plans.ts";

describe("as text", () => {
  const texts: readonly (readonly [string, Clock, object, string])[] = [
    ["a day of a local time", "local", { unit: "DAY" }, "DATEADD(day, DATEDIFF(day, FIRST, t0.[local]), FIRST)"],
    ["a week of Mondays", "local", { unit: "WEEK" }, "DATEADD(day, DATEDIFF(day, FIRST, t0.[local]) / 7 * 7, FIRST)"],
    ["a quarter", "local", { unit: "QUARTER" }, "DATEADD(month, DATEDIFF(month, FIRST, t0.[local]) / 3 * 3, FIRST)"],
    [
      "a day on the column's own clock",
      "chicago",
      { unit: "DAY" },
      "DATEADD(day, DATEDIFF(day, FIRST, t0.[chicago]), FIRST)",
    ],
    ["an hour of UTC", "utc", { unit: "HOUR" }, "DATEADD(hour, DATEDIFF(hour, FIRST, t0.[utc]), FIRST)"],
    ["no unit", "utc", {}, "t0.[utc]"],
    [
      "fiscal years",
      "local",
      { unit: "YEAR", fiscalYearStart: 10 },
      "DATEADD(month, CASE WHEN DATEDIFF(month, FIRST, t0.[local]) < 9 THEN 0 ELSE (DATEDIFF(month, FIRST, t0.[local]) - 9)" +
        " / 12 * 12 + 9 END, FIRST)",
    ],
    [
      "a minute",
      "local",
      { unit: "MINUTE" },
      "DATEADD(minute, DATEPART(minute, t0.[local]), DATEADD(hour, DATEDIFF(hour, FIRST, t0.[local]), FIRST))",
    ],
    [
      "a month of another clock",
      "utc",
      { unit: "MONTH", timeZone: "Asia/Tokyo" },
      "DATEADD(month, DATEDIFF(month, FIRST, CAST(CASE WHEN t0.[utc] AT TIME ZONE N'UTC' BETWEEN CAST('0001-01-02' AS " +
        "datetimeoffset(0)) AND CAST('9999-12-30' AS datetimeoffset(0)) THEN t0.[utc] AT TIME ZONE N'UTC' AT TIME ZONE " +
        "N'Tokyo Standard Time' ELSE t0.[utc] AT TIME ZONE N'UTC' AT TIME ZONE N'UTC' END AS datetime2(7))), FIRST)",
    ],
  ];
  test.for(texts)("%s", ([, clock, asked, text], { expect }) => {
    expect(textOfBucket(bucketOf(clock, asked))).toBe(text.replaceAll("FIRST", "CAST('0001-01-01' AS datetime2(0))"));
  });
});

describe.for(pools)("on a %s pool", (pool) => {
  let moments: Moments;
  beforeAll(async () => {
    moments = await openMoments(pool);
  });

  const starts: readonly (readonly [string, Clock, object, Readonly<Record<string, string>>])[] = [
    ["nothing is in no bucket", "day", { unit: "WEEK", weekStart: "SUNDAY" }, {}],
    [
      "days of leap years, and of the years of a century",
      "day",
      { unit: "MONTH" },
      {
        "2000-02-29": "2000-02-01",
        "1900-02-28": "1900-02-01",
        "1900-03-01": "1900-03-01",
        "2024-02-29": "2024-02-01",
      },
    ],
    [
      "ISO weeks reach over the end of a year, into week 53 and week 1",
      "day",
      { unit: "ISO_WEEK" },
      {
        "2021-01-03": "2020-12-28",
        "2021-01-04": "2021-01-04",
        "2024-12-30": "2024-12-30",
        "2025-01-05": "2024-12-30",
      },
    ],
    [
      "weeks from Sunday",
      "day",
      { unit: "WEEK", weekStart: "SUNDAY" },
      { "2001-09-08": "2001-09-02", "2001-09-09": "2001-09-09", "2022-01-01": "2021-12-26" },
    ],
    ["quarters", "day", { unit: "QUARTER" }, { "2001-03-31": "2001-01-01", "2001-12-31": "2001-10-01" }],
    [
      "fiscal years from October",
      "day",
      { unit: "YEAR", fiscalYearStart: 10 },
      { "2001-09-30": "2000-10-01", "2001-10-01": "2001-10-01", "2001-12-31": "2001-10-01" },
    ],
    [
      "fiscal quarters from December",
      "day",
      { unit: "QUARTER", fiscalYearStart: 12 },
      { "2001-02-28": "2000-12-01", "2001-03-01": "2001-03-01", "2001-12-01": "2001-12-01" },
    ],
    [
      "long before 1900 and 1753",
      "local",
      { unit: "YEAR" },
      { "1899-12-31 23:59:59.999": "1899-01-01 00:00:00", "1582-10-10 01:00:00": "1582-01-01 00:00:00" },
    ],
    [
      "a minute is cut and not rounded",
      "local",
      { unit: "MINUTE" },
      { "1700-01-01 00:00:59.999": "1700-01-01 00:00:00", "9999-12-31 23:59:59.999": "9999-12-31 23:59:00" },
    ],
    [
      "the first week of the calendar begins with it",
      "day",
      { unit: "WEEK", weekStart: "THURSDAY" },
      {
        "0001-01-01": "0001-01-01",
        "0001-01-03": "0001-01-01",
        "0001-01-04": "0001-01-04",
        "9999-12-31": "9999-12-30",
      },
    ],
    [
      "the first fiscal year of the calendar begins with it",
      "local",
      { unit: "YEAR", fiscalYearStart: 7 },
      { "0001-01-01 00:00:00": "0001-01-01 00:00:00", "9999-12-31 23:59:59.999": "9999-07-01 00:00:00" },
    ],
    [
      "no zone leads beyond the calendar: its ends keep the clock of UTC",
      "instant",
      { unit: "DAY", timeZone: "Asia/Tokyo" },
      {
        "0001-01-01 00:00:00.0000000 +00:00": "0001-01-01 00:00:00 +00:00",
        "9999-12-31 23:59:59.9990000 +00:00": "9999-12-31 00:00:00 +00:00",
      },
    ],
    [
      "nor does an hour of half an hour's offset",
      "instant",
      { unit: "HOUR", timeZone: "Asia/Kolkata" },
      {
        "0001-01-01 00:40:00.0000000 +00:30": "0001-01-01 00:00:00 +00:00",
        "9999-12-31 23:59:59.9990000 +00:00": "9999-12-31 23:00:00 +00:00",
      },
    ],
    [
      "nor does the clock that a column is on",
      "tokyo",
      { unit: "MONTH" },
      { "0001-01-01 00:00:00": "0001-01-01 00:00:00 +00:00", "9999-12-31 23:59:59": "9999-12-01 00:00:00 +09:00" },
    ],
    [
      "nor do two clocks one after the other",
      "tokyo",
      { unit: "HOUR", timeZone: "America/Chicago" },
      { "0001-01-01 05:06:07": "0001-01-01 05:00:00 +00:00", "9999-12-31 23:59:59": "9999-12-31 23:00:00 +00:00" },
    ],
    [
      "without a zone an instant is cut in UTC",
      "instant",
      { unit: "DAY" },
      { "2001-01-01 00:30:00.0000000 +01:00": "2000-12-31 00:00:00 +00:00" },
    ],
    [
      "zones of a half and of three quarters of an hour are cut on their own clocks",
      "instant",
      { unit: "HOUR", timeZone: "Asia/Kathmandu" },
      { "2001-01-01 00:14:59.0000000 +00:00": "2001-01-01 05:00:00 +05:45" },
    ],
    [
      "by a name of Windows, in any letters",
      "utc",
      { unit: "YEAR", timeZone: "w. europe standard time" },
      { "2000-12-31 23:00:00": "2001-01-01 00:00:00 +01:00", "2000-12-31 22:59:59.999": "2000-01-01 00:00:00 +01:00" },
    ],
    [
      "a day whose midnight is left out begins when its clock does",
      "instant",
      { unit: "DAY", timeZone: "America/Sao_Paulo" },
      { "2018-11-04 12:00:00.0000000 +00:00": "2018-11-04 01:00:00 -02:00" },
    ],
    [
      "a day whose midnight comes twice begins at the first",
      "instant",
      { unit: "DAY", timeZone: "America/Havana" },
      { "2018-11-04 12:00:00.0000000 +00:00": "2018-11-04 00:00:00 -04:00" },
    ],
  ];
  test.for(starts)("%s", async ([, clock, asked, expected], { expect }) => {
    const times = [...Object.keys(expected), null];
    expect(await moments.each(clock, asked, times)).toEqual([...Object.values(expected), null]);
  });

  test("a clock set forward: Chicago goes from 01:59 to 03:00, and the day has 23 hours", async ({ expect }) => {
    const hours = Array.from({ length: 25 }, (_, hour) => `2001-04-01 ${textOf(hour * 3_600_000).slice(11)}`);
    const asked = { unit: "HOUR", timeZone: "America/Chicago" };
    const shown = await moments.each("utc", asked, hours.slice(6, 10));
    expect(shown).toEqual([
      "2001-04-01 00:00:00 -06:00",
      "2001-04-01 01:00:00 -06:00",
      "2001-04-01 03:00:00 -05:00",
      "2001-04-01 04:00:00 -05:00",
    ]);
    const nights = ["2001-04-01 05:59:59", "2001-04-01 06:00:00", "2001-04-02 04:59:59", "2001-04-02 05:00:00"];
    expect(await moments.groups("utc", { ...asked, unit: "DAY" }, nights)).toEqual([
      ["2001-03-31 00:00:00 -06:00", "1"],
      ["2001-04-01 00:00:00 -06:00", "2"],
      ["2001-04-02 00:00:00 -05:00", "1"],
    ]);
  });

  test("a clock set back: the hour that Chicago has twice is two groups, its day one", async ({ expect }) => {
    const times = ["2001-10-28 06:30:00", "2001-10-28 06:59:59", "2001-10-28 07:30:00", "2001-10-28 08:00:00"];
    const asked = { unit: "HOUR", timeZone: "America/Chicago" };
    expect(await moments.groups("utc", asked, times)).toEqual([
      ["2001-10-28 01:00:00 -05:00", "2"],
      ["2001-10-28 01:00:00 -06:00", "1"],
      ["2001-10-28 02:00:00 -06:00", "1"],
    ]);
    expect(await moments.groups("utc", { ...asked, unit: "DAY" }, times)).toEqual([
      ["2001-10-28 00:00:00 -05:00", "4"],
    ]);
  });

  test("the clock of Berlin, and that of Lord Howe, which moves by half an hour", async ({ expect }) => {
    const berlin = ["2001-10-28 00:30:00", "2001-10-28 01:30:00"];
    expect(await moments.groups("utc", { unit: "HOUR", timeZone: "Europe/Berlin" }, berlin)).toEqual([
      ["2001-10-28 02:00:00 +02:00", "1"],
      ["2001-10-28 02:00:00 +01:00", "1"],
    ]);
    // 02:00 +11:00 becomes 01:30 +10:30.
    const howe = ["2020-04-04 14:45:00", "2020-04-04 15:05:00", "2020-04-04 15:40:00"];
    expect(await moments.each("utc", { unit: "HOUR", timeZone: "Australia/Lord_Howe" }, howe)).toEqual([
      "2020-04-05 01:00:00 +11:00",
      "2020-04-05 01:00:00 +10:30",
      "2020-04-05 02:00:00 +10:30",
    ]);
  });

  test("times that a zone's column cannot tell apart are one group: it shows the first of both", async ({ expect }) => {
    const stored = ["2001-10-28 01:30:00", "2001-10-28 01:45:00", "2001-04-01 02:30:00", "2001-04-01 03:30:00"];
    expect(await moments.groups("chicago", { unit: "HOUR" }, stored)).toEqual([
      ["2001-04-01 03:00:00 -05:00", "2"],
      ["2001-10-28 01:00:00 -05:00", "2"],
    ]);
    expect(await moments.groups("chicago", {}, stored.slice(2))).toEqual([["2001-04-01 03:30:00 -05:00", "2"]]);
  });

  const asked = fc.oneof(
    fc.record({ unit: fc.constantFrom(...units) }),
    fc.record({ unit: fc.constant("WEEK" as const), weekStart: fc.constantFrom(...weekdays) }),
    fc.record({
      unit: fc.constantFrom("YEAR" as const, "QUARTER" as const),
      fiscalYearStart: fc.integer({ min: 1, max: 12 }),
    }),
  );
  const timesBetween = (first: string, last: string, { size = 100 } = {}) =>
    fc.array(fc.integer({ min: Date.parse(first), max: Date.parse(last) }), {
      minLength: 1,
      maxLength: size,
      size: "max",
    });

  test("on any clock, in any year", async ({ expect }) => {
    const anyTimes = timesBetween("0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z");
    await fc.assert(
      fc.asyncProperty(anyTimes, asked, async (times, unit) => {
        const texts = times.map((time) => new Date(time).toISOString().replace("T", " ").slice(0, 23));
        expect(await moments.each("local", unit, texts)).toEqual(times.map((time) => textOf(startOf(time, unit))));
        const days = units.indexOf(unit.unit) < units.indexOf("DAY") ? { unit: "DAY" as const } : unit;
        expect(
          await moments.each(
            "day",
            days,
            texts.map((text) => text.slice(0, 10)),
          ),
        ).toEqual(times.map((time) => textOf(startOf(time, days)).slice(0, 10)));
      }),
      { numRuns: 25 },
    );
  });

  // Rules of the past that no release of the zones' data changes any more.
  const zones = [
    ...[
      "America/Chicago",
      "America/Sao_Paulo",
      "America/St_Johns",
      "America/Havana",
      "Atlantic/Azores",
      "Europe/Berlin",
    ],
    ...[
      "Africa/Cairo",
      "Asia/Tehran",
      "Asia/Kolkata",
      "Asia/Kathmandu",
      "Australia/Lord_Howe",
      "Pacific/Auckland",
      "UTC",
    ],
  ];

  test("in zones that set their clocks forth and back", async ({ expect }) => {
    const someTimes = timesBetween("1985-01-01T00:00:00Z", "2019-12-31T00:00:00Z");
    await fc.assert(
      fc.asyncProperty(someTimes, fc.constantFrom(...zones), asked, async (times, timeZone, unit) => {
        const expected = times.map((time) => startIn(timeZone, time, unit));
        const instants = times.map((time) => `${textOf(time + 5_400_000)}.0000000 +01:30`);
        expect(await moments.each("instant", { ...unit, timeZone }, instants)).toEqual(expected);
        expect(await moments.each("utc", { ...unit, timeZone }, times.map(textOf))).toEqual(expected);
      }),
      { numRuns: 25 },
    );
  });
});
