// Time zones of the local warehouse: AT TIME ZONE takes Windows names, and the calendar ends where the engine's does.

import { beforeAll, test } from "vitest";
import { windowsZones } from "#catalog/windows-zones.ts";
import { makeAsker, type Asker } from "./fixture.ts";

let asker: Asker;
beforeAll(async () => {
  asker = await makeAsker();
});

const shown = async (sql: string): Promise<unknown> => {
  const [row] = await asker.ask(`SELECT CONVERT(varchar(34), ${sql}, 121) AS x`);
  return row?.[0];
};

test.for(["Europe/Berlin", "America/Chicago", "Etc/UTC", "CET", "Mars Standard Time", ""])(
  "%j is refused, as only Windows names are known",
  async (zone, { expect }) => {
    expect(await asker.fails(`SELECT CAST('2001-01-01' AS datetime2(0)) AT TIME ZONE N'${zone}' AS x`)).toContain(
      `The time zone parameter '${zone}'`,
    );
  },
);

test("every Windows zone is known", async ({ expect }) => {
  const zones = windowsZones.split("\n").map((line) => line.slice(0, line.indexOf("|")));
  const columns = zones.map(
    (zone, index) => `CAST(CAST('2015-01-01' AS datetime2(0)) AT TIME ZONE N'${zone}' AS date) AS c${index}`,
  );
  const [row] = await asker.ask(`SELECT ${columns.join(", ")}`);
  expect(row).toEqual(zones.map(() => "2015-01-01"));
});

const berlin = "AT TIME ZONE N'W. Europe Standard Time'";

test("a time that the clock leaves out is moved on, and one that it shows twice is the first", async ({ expect }) => {
  expect(await shown(`CAST('2022-03-27 02:01:00' AS datetime2(0)) ${berlin}`)).toBe("2022-03-27 03:01:00 +02:00");
  expect(await shown(`CAST('2022-10-30 02:01:00' AS datetime2(0)) ${berlin}`)).toBe("2022-10-30 02:01:00 +02:00");
  expect(await shown(`CAST('2022-10-30 03:00:00' AS datetime2(0)) ${berlin}`)).toBe("2022-10-30 03:00:00 +01:00");
  expect(await shown(`CAST('2022-10-30 01:59:59' AS datetime2(0)) ${berlin}`)).toBe("2022-10-30 01:59:59 +02:00");
  expect(await shown(`CAST('2022-10-30 01:30:00' AS datetime2(0)) AT TIME ZONE N'UTC' ${berlin}`)).toBe(
    "2022-10-30 02:30:00 +01:00",
  );
  expect(await shown(`CAST(NULL AS datetime2(0)) ${berlin}`)).toBeNull();
  expect(await shown(`CAST(NULL AS datetime2(0)) AT TIME ZONE N'UTC'`)).toBeNull();
});

test.for([
  ["a clock before the year 1 in UTC", `CAST('0001-01-01' AS datetime2(0)) AT TIME ZONE N'Tokyo Standard Time'`],
  [
    "a clock after the year 9999 in UTC",
    `CAST('9999-12-31 23:00' AS datetime2(0)) AT TIME ZONE N'Hawaiian Standard Time'`,
  ],
  ["an instant that leaves it", `CAST('9999-12-31 23:00' AS datetime2(0)) AT TIME ZONE N'UTC' ${berlin}`],
  ["an offset that leaves it", "TODATETIMEOFFSET(CAST('0001-01-01' AS datetime2(0)), 60)"],
])("%s fails: datetimeoffset has no such value", async ([, sql], { expect }) => {
  expect(await asker.fails(`SELECT ${sql} AS x`)).toContain("overflow the range of valid date range");
});

test("an offset is put beside a clock", async ({ expect }) => {
  const clock = "CAST('2001-01-01 12:00:00' AS datetime2(0))";
  expect(await shown(`TODATETIMEOFFSET(${clock}, -330)`)).toBe("2001-01-01 12:00:00 -05:30");
  expect(await shown(`TODATETIMEOFFSET(${clock}, DATEPART(tzoffset, ${clock} ${berlin}))`)).toBe(
    "2001-01-01 12:00:00 +01:00",
  );
  expect(await shown(`TODATETIMEOFFSET(${clock}, CAST(NULL AS int))`)).toBeNull();
  expect(await asker.fails(`SELECT TODATETIMEOFFSET(${clock}, 841) AS x`)).toContain("is invalid");
  expect(await asker.fails(`SELECT TODATETIMEOFFSET(${clock}, '+01:00') AS x`)).toContain("number of minutes");
});

test("what DATEADD takes out of the calendar fails", async ({ expect }) => {
  expect(await asker.fails("SELECT DATEADD(day, -1, CAST('0001-01-01' AS date)) AS x")).toContain("caused an overflow");
  expect(await asker.fails("SELECT DATEADD(hour, 1, CAST('9999-12-31 23:00' AS datetime2(0))) AS x")).toContain(
    "caused an overflow",
  );
});
