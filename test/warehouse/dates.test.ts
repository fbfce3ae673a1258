// Date arithmetic as T-SQL does it: the ends of the calendar, boundaries instead of spans, types kept, clocks and zones.

import * as fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { makeAsker } from "./fixture.ts";
import type { Asker } from "./fixture.ts";

let asker: Asker;
beforeAll(async () => {
  asker = await makeAsker();
});

const one = async (expression: string): Promise<unknown> => (await asker.ask(`SELECT ${expression} AS a`))[0]?.[0];
const date = (text: string): string => `CAST('${text}' AS date)`;
const stamp = (text: string, digits = 0): string => `CAST('${text}' AS datetime2(${digits}))`;
const instant = (text: string): string => `CAST('${text}' AS datetimeoffset(0))`;

test.each([
  ["a day past the last date", `DATEADD(day, 1, ${date("9999-12-31")})`, /Msg 517,.*\nAdding a value to a 'date'/],
  ["a day before the first date", `DATEADD(day, -1, ${date("0001-01-01")})`, /Msg 517,/],
  ["a month past the last datetime2", `DATEADD(month, 1, ${stamp("9999-12-31T00:00:00")})`, /Msg 517,.*\n.*datetime2/],
  ["an hour before the first datetimeoffset", `DATEADD(hour, -1, ${instant("0001-01-01T00:30:00+00:00")})`, /Msg 517,/],
  ["a month before the first datetime", `DATEADD(month, -1800, 0)`, /Msg 517,.*\n.*'datetime'/],
  ["a date before the first datetime", `CAST(${date("1752-12-31")} AS datetime)`, /Msg 242,/],
  ["a rounding past the last datetime2", `CAST(${stamp("9999-12-31T23:59:59.5", 1)} AS datetime2(0))`, /Msg 242,/],
  ["hours of a date", `DATEADD(hour, 1, ${date("2024-01-01")})`, /Msg 9810,/],
  ["the hour of a date", `DATEPART(hour, ${date("2024-01-01")})`, /Msg 9810,/],
  ["a count above int", `DATEADD(day, CAST(3000000000 AS bigint), ${date("2024-01-01")})`, /Msg 8115,/],
  ["seconds of two millennia", `DATEDIFF(second, ${date("0001-01-01")}, ${date("2024-01-01")})`, /Msg 535,/],
  ["minutes from the year 1 to 4085", `DATEDIFF(minute, ${date("0001-01-01")}, ${date("4085-01-01")})`, /Msg 535,/],
  ["an unknown part", `DATEDIFF(iso_week, ${date("2024-01-01")}, ${date("2024-01-02")})`, /Msg 155,/],
  ["month 13", "DATEFROMPARTS(2024, 13, 1)", /Msg 289,/],
  ["month 0", "DATEFROMPARTS(2024, 0, 1)", /Msg 289,/],
  ["the year 0", "DATEFROMPARTS(0, 1, 1)", /Msg 289,/],
  ["the year 10000", "DATEFROMPARTS(10000, 1, 1)", /Msg 289,/],
  ["the 29th of February 2023", "DATEFROMPARTS(2023, 2, 29)", /Msg 289,/],
  ["the 32nd", "DATEFROMPARTS(2024, 1, 32)", /Msg 289,/],
  ["a date in a zone", `${date("2024-01-01")} AT TIME ZONE N'UTC'`, /Msg 8116,/],
  ["an IANA name", `${stamp("2024-01-01T00:00:00")} AT TIME ZONE N'America/Chicago'`, /Msg 9820,/],
  ["a date as a time", `CAST(${date("2024-01-01")} AS time(0))`, /Msg 529,/],
])("%s fails", async (_, expression, message) => {
  expect(await asker.fails(`SELECT ${expression} AS a`)).toMatch(message);
});

test.each([
  [`DATEADD(month, 1, ${date("2024-01-31")})`, "2024-02-29"],
  [`DATEADD(month, -1, ${date("2024-03-31")})`, "2024-02-29"],
  [`DATEADD(year, 1, ${date("2024-02-29")})`, "2025-02-28"],
  [`DATEADD(quarter, 1, ${date("2023-11-30")})`, "2024-02-29"],
  [`DATEADD(day, 3652058, ${date("0001-01-01")})`, "9999-12-31"],
  [`DATEADD(day, 1.9, ${date("2024-01-01")})`, "2024-01-02"],
  [`DATEADD(day, NULL, ${date("2024-01-01")})`, null],
  [`DATEADD(day, 1, CAST(NULL AS date))`, null],
  [`DATEADD(minute, 61, ${stamp("2024-12-31T23:00:00")})`, "2025-01-01 00:01:00"],
  [`DATEADD(hour, 25, CAST('03:04:05' AS time(0)))`, "04:04:05"],
  [`DATEADD(month, 1, ${instant("2024-01-31T23:30:00-05:00")})`, "2024-02-29 23:30:00 -05:00"],
  [`DATEADD(minute, 5, CAST(NULL AS datetimeoffset(0)))`, null],
  [`DATEDIFF(day, ${date("0001-01-01")}, ${date("9999-12-31")})`, 3_652_058],
  [`DATEDIFF(hour, ${date("0001-01-01")}, ${date("9999-12-31")})`, 87_649_392],
  [`DATEDIFF(hour, ${stamp("2024-01-01T00:59:59")}, ${stamp("2024-01-01T01:00:00")})`, 1],
  [`DATEDIFF(hour, ${stamp("1899-12-31T23:59:59")}, ${stamp("1900-01-01T00:00:00")})`, 1],
  [`DATEDIFF(minute, ${stamp("1969-12-31T23:58:30")}, ${stamp("1969-12-31T23:59:10")})`, 1],
  [`DATEDIFF(quarter, ${date("2024-03-31")}, ${date("2024-04-01")})`, 1],
  [`DATEDIFF(month, ${date("2024-03-31")}, ${date("2024-03-01")})`, 0],
  [`DATEDIFF(year, ${date("2024-01-01")}, ${date("2023-12-31")})`, -1],
  [`DATEDIFF(day, ${instant("2024-01-01T00:30:00+02:00")}, ${instant("2024-01-01T00:30:00+00:00")})`, 1],
  ["DATEFROMPARTS(2024, 2, 29)", "2024-02-29"],
  ["DATEFROMPARTS(1, 1, 1)", "0001-01-01"],
  ["DATEFROMPARTS(9999, 12, 31)", "9999-12-31"],
  ["DATEFROMPARTS(2024, NULL, 1)", null],
  ["DATEFROMPARTS(2024, 2, NULL)", null],
  [`YEAR(${instant("2023-12-31T23:30:00-05:00")})`, 2023],
  [`DATEPART(iso_week, ${date("2024-12-30")})`, 1],
  [`DATEPART(tzoffset, ${instant("2024-01-01T00:00:00-05:30")})`, -330],
  [`CAST(${instant("2024-01-01T00:30:00+02:00")} AS date)`, "2024-01-01"],
  [`CAST(${instant("2024-01-01T00:30:00+02:00")} AS datetime2(0))`, "2024-01-01 00:30:00"],
  [`CAST(${date("2024-01-01")} AS datetimeoffset(0))`, "2024-01-01 00:00:00 +00:00"],
  [`CAST(${stamp("1899-12-31T23:59:59.9999", 4)} AS datetime2(0))`, "1900-01-01 00:00:00"],
  [`CAST(${stamp("1899-12-31T23:59:59.12345", 5)} AS datetime2(4))`, "1899-12-31 23:59:59.1235"],
  [`CAST(${stamp("2024-02-28T23:59:59.4999", 4)} AS datetime2(0))`, "2024-02-28 23:59:59"],
  [`CAST(${stamp("2024-02-28T23:59:59.1239", 4)} AS datetime2(3))`, "2024-02-28 23:59:59.124"],
  [`CAST(CAST('23:59:58.51' AS time(2)) AS time(0))`, "23:59:59"],
  [`${instant("2024-07-01T12:00:00+00:00")} AT TIME ZONE N'Central Standard Time'`, "2024-07-01 07:00:00 -05:00"],
  [`${stamp("2024-03-10T02:30:00")} AT TIME ZONE N'Central Standard Time'`, "2024-03-10 03:30:00 -05:00"],
  [`${stamp("2024-11-03T01:30:00")} AT TIME ZONE N'Central Standard Time'`, "2024-11-03 01:30:00 -05:00"],
  [`${stamp("2024-11-03T02:30:00")} AT TIME ZONE N'Central Standard Time'`, "2024-11-03 02:30:00 -06:00"],
  [`CAST(NULL AS datetime2(0)) AT TIME ZONE N'Central Standard Time'`, null],
])("%s", async (expression, expected) => {
  expect(await one(expression)).toBe(expected);
});

test("a CASE keeps a row from the arithmetic that would fail on it", async () => {
  const guarded = `CASE WHEN x.d < ${date("0001-01-08")} THEN ${date("0001-01-01")} ELSE DATEADD(day, -7, x.d) END`;
  const text = `SELECT ${guarded} AS a FROM (SELECT ${date("0001-01-03")} AS d UNION ALL SELECT ${date("0001-01-08")} AS d UNION ALL SELECT ${date("2024-01-08")} AS d) AS x ORDER BY x.d`;
  expect((await asker.ask(text)).flat()).toEqual(["0001-01-01", "0001-01-01", "2024-01-01"]);
});

test("functions within functions stay short: the text does not double with each", async () => {
  const nested = Array.from({ length: 12 }).reduce<string>((inner) => `DATEADD(minute, 1, ${inner})`, "t0.Local");
  const text = `SELECT CONVERT(varchar(34), ${nested}, 121) AS a FROM curated.Flight AS t0 WHERE t0.FlightKey = 1`;
  expect(await asker.ask(text)).toEqual([["2024-01-01 01:14:03.0000000 +01:00"]]);
  const monthly = `DATEFROMPARTS(YEAR(${nested}), MONTH(${nested}), DAY(${nested}))`;
  expect(await asker.ask(`SELECT ${monthly} AS a FROM curated.Flight AS t0 WHERE t0.FlightKey = 1`)).toEqual([
    ["2024-01-01"],
  ]);
});

test("groups of a zone's days", async () => {
  const day = "CAST(t0.DepartedAt AT TIME ZONE N'UTC' AT TIME ZONE N'Central Standard Time' AS date)";
  const text = `SELECT CONVERT(varchar(34), CAST(g.k0 AS datetime2(0)) AT TIME ZONE N'Central Standard Time', 121) AS c0, CONVERT(varchar(20), g.a0) AS c1
 FROM (SELECT y.k0, COUNT_BIG(*) AS a0 FROM (SELECT ${day} AS k0 FROM curated.Flight AS t0) AS y GROUP BY y.k0) AS g ORDER BY g.k0`;
  expect(await asker.ask(text)).toEqual([
    [null, "1"],
    ["2023-12-31 00:00:00 -06:00", "1"],
    ["2024-01-01 00:00:00 -06:00", "1"],
    ["2024-07-01 00:00:00 -05:00", "1"],
  ]);
});

test("DATEADD undoes DATEDIFF for days, and months come from the year and the month", async () => {
  const days = fc.integer({ min: 0, max: 3_652_058 });
  await fc.assert(
    fc.asyncProperty(days, days, async (from, to) => {
      const [a, b] = [dayOf(from), dayOf(to)];
      const months =
        (Number(b.slice(0, 4)) - Number(a.slice(0, 4))) * 12 + Number(b.slice(5, 7)) - Number(a.slice(5, 7));
      const text = `SELECT DATEADD(day, DATEDIFF(day, x.a, x.b), x.a) AS a, DATEDIFF(month, x.a, x.b) AS b, DATEFROMPARTS(YEAR(x.b), MONTH(x.b), DAY(x.b)) AS c FROM (SELECT ${date(a)} AS a, ${date(b)} AS b) AS x`;
      expect(await asker.ask(text)).toEqual([[b, months, b]]);
    }),
    { numRuns: 60 },
  );
});

/** The date so many days after 0001-01-01. */
const dayOf = (days: number): string => new Date(days * 86_400_000 - 62_135_596_800_000).toISOString().slice(0, 10);
