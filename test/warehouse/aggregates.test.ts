// Aggregates with T-SQL's types, errors and exactness: what overflows, what is cut, what is refused, what nothing gives.

import * as fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { makeAsker } from "./fixture.ts";
import type { Asker } from "./fixture.ts";

let asker: Asker;
beforeAll(async () => {
  asker = await makeAsker();
});

const from = "FROM curated.Flight AS t0";

/** `SELECT what FROM (SELECT ... UNION ALL ...) AS x`, a column `v` of the values. */
const over = (what: string, values: readonly string[]): string =>
  `SELECT ${what} FROM (${values.map((value) => `SELECT ${value} AS v`).join(" UNION ALL ")}) AS x`;
const decimals = (values: readonly string[], type: string): string[] =>
  values.map((value) => `CAST('${value}' AS ${type})`);

test.each([
  ["SUM of bit", `SELECT SUM(t0.IsLate) AS a ${from}`, /Msg 8117,.*\nOperand data type bit is invalid for sum/],
  ["AVG of bit", `SELECT AVG(t0.IsLate) AS a ${from}`, /Msg 8117,/],
  ["MIN of bit", `SELECT MIN(t0.IsLate) AS a ${from}`, /Msg 8117,/],
  ["MIN of uniqueidentifier", `SELECT MIN(t0.Id) AS a ${from}`, /Msg 8117,.*\n.*uniqueidentifier is invalid for min/],
  ["MAX of uniqueidentifier", `SELECT MAX(t0.Id) OVER () AS a ${from}`, /Msg 8117,/],
  ["SUM of text", `SELECT SUM(t0.Name) AS a ${from}`, /Msg 8117,/],
  ["SUM of date", `SELECT SUM(t0.Day) AS a ${from}`, /Msg 8117,/],
  ["STDEV of text", `SELECT STDEV(t0.Name) AS a ${from}`, /Msg 8117,/],
  ["SUM of NULL", `SELECT SUM(NULL) AS a ${from}`, /Msg 8117,.*\nOperand data type NULL/],
  ["COUNT_BIG of NULL", `SELECT COUNT_BIG(NULL) AS a ${from}`, /Msg 8117,/],
  ["an aggregate of an aggregate", `SELECT SUM(COUNT_BIG(*)) AS a ${from}`, /Msg 130,/],
  ["an aggregate of a subquery", `SELECT SUM((SELECT 1 AS x)) AS a ${from}`, /Msg 130,/],
  [
    "an aggregate of EXISTS",
    `SELECT SUM(CASE WHEN EXISTS (SELECT 1 AS x FROM curated.Airport AS t1 WHERE t1.Iata = t0.Origin) THEN 1 ELSE 0 END) AS a ${from}`,
    /Msg 130,/,
  ],
  [
    "an aggregate of IN (SELECT ...)",
    `SELECT COUNT_BIG(CASE WHEN t0.Origin IN (SELECT t1.Iata FROM curated.Airport AS t1) THEN 1 END) AS a ${from}`,
    /Msg 130,/,
  ],
  ["a windowed aggregate of a subquery", `SELECT SUM((SELECT 1 AS x)) OVER () AS a ${from}`, /Msg 130,/],
  ["COUNT(DISTINCT) with OVER", `SELECT COUNT_BIG(DISTINCT t0.Delay) OVER () AS a ${from}`, /COUNT\(DISTINCT x\) OVER/],
  ["two arguments", `SELECT SUM(t0.Delay, t0.Delay) AS a ${from}`, /Msg 174,/],
  ["SUM(*)", `SELECT SUM(*) AS a ${from}`, /Incorrect syntax near/],
])("%s is refused", async (_, text, message) => {
  expect(await asker.fails(text)).toMatch(message);
});

test.each([
  ["SUM of int, above int", over("SUM(x.v) AS a", ["2147483647", "1"])],
  ["AVG of int, whose sum is above int", over("AVG(x.v) AS a", ["2147483647", "1"])],
  ["SUM of bigint", over("SUM(x.v) AS a", ["CAST(9223372036854775807 AS bigint)", "CAST(1 AS bigint)"])],
  ["SUM of money", over("SUM(x.v) AS a", ["CAST(900000000000000 AS money)", "CAST(900000000000000 AS money)"])],
  [
    "SUM of decimal(38)",
    over("SUM(x.v) AS a", decimals([`6${"0".repeat(37)}`, `6${"0".repeat(37)}`], "decimal(38, 0)")),
  ],
  [
    "AVG of decimal(38)",
    over("AVG(x.v) AS a", decimals([`6${"0".repeat(37)}`, `6${"0".repeat(37)}`], "decimal(38, 0)")),
  ],
  ["SUM of float", over("SUM(x.v) AS a", ["1.7E308", "1.7E308"])],
  ["AVG of float", over("AVG(x.v) AS a", ["1.7E308", "1.7E308"])],
  ["VAR of float", over("VAR(x.v) AS a", ["1.7E308", "-1.7E308"])],
  ["a product of floats", over("x.v * 10E0 AS a", ["1.7E308"])],
])("%s overflows", async (_, text) => {
  expect(await asker.fails(text)).toMatch(/Msg 8115,/);
});

test.each([
  [
    "SUM of bigint is exact",
    over("SUM(x.v) AS a", ["CAST(9223372036854775806 AS bigint)", "CAST(1 AS bigint)"]),
    "9223372036854775807",
  ],
  ["AVG of bigint is cut", over("AVG(CAST(x.v AS bigint)) AS a", ["1", "2"]), 1],
  ["AVG of int is cut towards 0", over("AVG(x.v) AS a", ["-1", "-2"]), -1],
  ["SUM of decimal keeps its scale", over("SUM(x.v) AS a", decimals(["1.50", "2.25"], "decimal(9, 2)")), "3.75"],
  [
    "AVG of decimal has six places at least",
    over("AVG(x.v) AS a", decimals(["1.5", "1"], "decimal(9, 1)")),
    "1.250000",
  ],
  ["AVG of decimal keeps more", over("AVG(x.v) AS a", decimals(["0", "0.0000001"], "decimal(9, 8)")), "0.00000005"],
  ["AVG of decimal is cut, not rounded", over("AVG(x.v) AS a", decimals(["0", "1", "1"], "decimal(9, 2)")), "0.666666"],
  ["below 0 too", over("AVG(x.v) AS a", decimals(["0", "-1", "-1"], "decimal(9, 2)")), "-0.666666"],
  [
    "AVG goes by no float",
    over(
      "AVG(CAST(x.v AS decimal(38, 6))) AS a",
      decimals(["12345678901234567890123456789.000003", "12345678901234567890123456789.000001"], "decimal(38, 6)"),
    ),
    "12345678901234567890123456789.000002",
  ],
  [
    "AVG of 28 digits does not overflow",
    over("AVG(x.v) AS a", decimals([`${"9".repeat(28)}`, `${"9".repeat(28)}`], "decimal(28, 0)")),
    `${"9".repeat(28)}.000000`,
  ],
  [
    "AVG of a fraction alone",
    over("AVG(x.v) AS a", decimals(["0.5", "0"], "decimal(38, 38)")),
    `0.25${"0".repeat(36)}`,
  ],
  ["SUM of money is money", over("SUM(x.v) AS a", ["CAST(1.2345 AS money)", "CAST(1 AS money)"]), "2.2345"],
  [
    "AVG of money is cut at four places",
    over("AVG(x.v) AS a", ["CAST(1.2345 AS money)", "CAST(0 AS money)"]),
    "0.6172",
  ],
  ["SUM of float is float", over("SUM(x.v) AS a", ["1.5E0", "2E0"]), 3.5],
  ["STDEV is of a sample", over("STDEV(CAST(x.v AS float)) AS a", ["3", "5"]), Math.SQRT2],
  ["VAR is of a sample", over("VAR(CAST(x.v AS float)) AS a", ["3", "5"]), 2],
  ["STDEVP is of all", over("STDEVP(x.v) AS a", ["3", "5"]), 1],
  ["VARP is of all", over("VARP(x.v) AS a", ["3", "5"]), 1],
  ["STDEV of one row", over("STDEV(x.v) AS a", ["3"]), null],
  ["VAR of one row and a NULL", over("VAR(x.v) AS a", ["3", "NULL"]), null],
  ["VARP of one row", over("VARP(x.v) AS a", ["3"]), 0],
  ["NULL is left out of AVG", over("AVG(x.v) AS a", ["3", "NULL"]), 3],
  ["NULL is left out of COUNT_BIG(x)", over("COUNT_BIG(x.v) AS a", ["3", "NULL"]), 1],
  ["not out of COUNT_BIG(*)", over("COUNT_BIG(*) AS a", ["3", "NULL"]), 2],
  [
    "COUNT_BIG(DISTINCT) by collation",
    over("COUNT_BIG(DISTINCT x.v) AS a", ["N'a'", "N'A'", "N'a '", "N'ß'", "N'SS'", "NULL"]),
    2,
  ],
  ["COUNT_BIG(DISTINCT) of 0 and -0", over("COUNT_BIG(DISTINCT x.v) AS a", ["0E0", "CAST('-0' AS float)"]), 1],
  ["COUNT_BIG(DISTINCT) of bit", `SELECT COUNT_BIG(DISTINCT t0.IsLate) AS a ${from}`, 2],
  [
    "COUNT_BIG(DISTINCT) of the same instant on two clocks",
    over("COUNT_BIG(DISTINCT x.v) AS a", [
      "CAST('2024-01-01T02:00:00+02:00' AS datetimeoffset(0))",
      "CAST('2024-01-01T00:00:00+00:00' AS datetimeoffset(0))",
    ]),
    1,
  ],
  ["SUM(DISTINCT)", over("SUM(DISTINCT x.v) AS a", ["5", "5", "1"]), 6],
  ["MIN of text by collation", over("MIN(x.v) AS a", ["N'b'", "N'Ä'", "N'C'"]), "Ä"],
  ["MAX of text by collation", over("MAX(x.v) AS a", ["N'b'", "N'Ä'", "N'C'"]), "C"],
  ["MIN of date", `SELECT MIN(t0.Day) AS a ${from}`, "1899-12-31"],
  ["MAX of time", over("MAX(x.v) AS a", ["CAST('03:04:05' AS time(0))", "CAST('23:00:00' AS time(0))"]), "23:00:00"],
  [
    "MAX of datetimeoffset is the latest instant",
    over("MAX(x.v) AS a", [
      "CAST('2024-01-01T02:30:00+02:00' AS datetimeoffset(0))",
      "CAST('2024-01-01T01:00:00+00:00' AS datetimeoffset(0))",
    ]),
    "2024-01-01 01:00:00 +00:00",
  ],
])("%s", async (_, text, expected) => {
  expect(await asker.ask(text)).toEqual([[expected]]);
});

test("of nothing, counts are 0 and all else is NULL", async () => {
  const text = `SELECT COUNT_BIG(*) AS a, COUNT_BIG(DISTINCT t0.Name) AS b, SUM(CAST(t0.Delay AS bigint)) AS c, AVG(t0.Cost) AS d,
 MIN(t0.Name) AS e, MAX(t0.Local) AS f, STDEV(t0.Latitude) AS g, SUM(t0.Latitude) AS h, AVG(t0.Fee) AS i ${from} WHERE 1 = 0`;
  expect(await asker.ask(text)).toEqual([[0, 0, null, null, null, null, null, null, null]]);
  expect(await asker.ask(`${text} HAVING COUNT_BIG(*) > 0`)).toEqual([]);
  expect(
    await asker.ask(`SELECT ISNULL(SUM(t0.Delay), 0) AS a, COALESCE(AVG(t0.Cost), 0) AS b ${from} WHERE 1 = 0`),
  ).toEqual([[0, "0.000000"]]);
});

test("windows: over all, over a part, running, numbered, over groups", async () => {
  const text = `SELECT t0.FlightKey AS k, SUM(t0.Delay) OVER () AS a, AVG(t0.Cost) OVER (PARTITION BY t0.Origin) AS b, COUNT_BIG(*) OVER (PARTITION BY t0.Delay) AS c,
 ROW_NUMBER() OVER (ORDER BY t0.Delay, t0.FlightKey) AS d, SUM(t0.FlightKey) OVER (ORDER BY t0.FlightKey ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS e
 ${from} ORDER BY t0.FlightKey`;
  expect(await asker.ask(text)).toEqual([
    [1, 3, "6.000000", 2, 3, 1],
    [2, 3, "6.000000", 1, 1, 3],
    [3, 3, null, 1, 2, 6],
    [4, 3, "7.000000", 2, 4, 10],
  ]);
  const groups = `SELECT t0.Delay AS k, SUM(COUNT_BIG(*)) OVER () AS a ${from} GROUP BY t0.Delay ORDER BY t0.Delay`;
  expect(await asker.ask(groups)).toEqual([
    [null, 4],
    [-7, 4],
    [5, 4],
  ]);
});

test("AVG of decimals is the exact quotient, cut at the last place", async () => {
  const digits = fc.bigInt({ min: -(10n ** 27n), max: 10n ** 27n });
  const drawn = fc.record({
    values: fc.array(digits, { minLength: 1, maxLength: 8 }),
    scale: fc.integer({ min: 0, max: 10 }),
  });
  await fc.assert(
    fc.asyncProperty(drawn, async ({ values, scale }) => {
      const places = Math.max(scale, 6);
      const total = values.reduce((sum, value) => sum + value, 0n);
      const texts = decimals(
        values.map((value) => pointed(value, scale)),
        `decimal(28, ${scale})`,
      );
      const mean = (total * 10n ** BigInt(places - scale)) / BigInt(values.length);
      expect(await asker.ask(over("SUM(x.v) AS a, AVG(x.v) AS b", texts))).toEqual([
        [pointed(total, scale), pointed(mean, places)],
      ]);
    }),
    { numRuns: 60 },
  );
});

/** `-1234567` with 3 places is `-1234.567`. */
function pointed(digits: bigint, scale: number): string {
  const text = String(digits < 0n ? -digits : digits).padStart(scale + 1, "0");
  const whole = text.slice(0, text.length - scale);
  return `${digits < 0n ? "-" : ""}${whole}${scale === 0 ? "" : `.${text.slice(-scale)}`}`;
}
