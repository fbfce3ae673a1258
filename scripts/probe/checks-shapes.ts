// The larger shapes of the Worker's T-SQL, by its own renderers where they take an expression: time buckets, masks, statistics,
// window functions over groups. Literals only.

import { createHmac } from "node:crypto";
import type { SqlType } from "../../src/kernel/sql-type.ts";
import type { Bucket, Value } from "../../src/plan/plan.ts";
import { encodeColumn } from "../../src/sql/encode-column.ts";
import { ParameterList } from "../../src/sql/parameter-list.ts";
import { renderBucket } from "../../src/sql/render-bucket.ts";
import { renderMask } from "../../src/sql/render-mask.ts";
import type { RunnableCheck } from "./check.ts";
import { statementCheck } from "./statement-check.ts";

const date = { kind: "date" } as const;
const clock = { kind: "datetime2", precision: 0 } as const;
const instant = { kind: "datetimeoffset", precision: 0 } as const;
const nvarchar = { kind: "nvarchar", length: 40 } as const;

type Span = NonNullable<Bucket["span"]>;

/** The start of a span that the column `name` of t0 falls in, as text. */
function bucket(name: string, type: SqlType, span: Span, zone?: string): string {
  const of = { kind: "column", alias: "t0", column: name, type } as const;
  const shown = zone === undefined ? type : instant;
  const rendered = renderBucket({ kind: "bucket", of, span, zone, type: shown }, `t0.[${name}]`);
  return encodeColumn(rendered, shown);
}

const starts = [
  bucket("d", date, { part: "month", size: 1, first: 0 }),
  bucket("d", date, { part: "day", size: 7, first: 0 }),
  bucket("c", clock, { part: "hour" }),
  bucket("c", clock, { part: "minute" }),
  bucket("i", instant, { part: "hour" }, "Central European Standard Time"),
];

const buckets = statementCheck({
  name: "time-buckets",
  reliesOn:
    "DATEADD and DATEDIFF from 0001-01-01 give the start of months, weeks, hours and minutes, on a zone's clock too.",
  advice: "groupBy by time would be wrong: do not offer it, and report this.",
  text:
    `SELECT ${starts.map((start, index) => `${start} AS c${index}`).join(", ")} FROM ` +
    "(SELECT CAST(@p0 AS date) AS d, CAST(@p1 AS datetime2(0)) AS c, CAST(@p2 AS datetimeoffset(0)) AS i) AS t0",
  parameters: [
    { name: "@p0", type: date, text: "2024-02-29" },
    { name: "@p1", type: clock, text: "2024-02-29T13:45:59" },
    { name: "@p2", type: instant, text: "2024-07-15T12:34:56+00:00" },
  ],
  rows: [["2024-02-01", "2024-02-26", "2024-02-29 13:00:00", "2024-02-29 13:45:00", "2024-07-15 14:00:00 +02:00"]],
});

const KEY = Buffer.alloc(64, "edgewise");
const block = (pad: number): Value => ({
  type: { kind: "varbinary", length: 64 },
  text: Buffer.from(KEY.map((byte) => byte ^ pad)).toString("hex"),
});

/** An HMAC of `zoë`, which is masked as `ZOË` without the blanks at its end is. */
function hashCheck(): RunnableCheck {
  const parameters = new ParameterList();
  const of = { kind: "column", alias: "t0", column: "v", type: nvarchar } as const;
  const mask = { fn: "hash", inner: block(0x36), outer: block(0x5c) } as const;
  const hashed = renderMask({ kind: "masked", of, mask, type: nvarchar }, "t0.[v]", parameters);
  const source = parameters.name({ type: nvarchar, text: "zoë  " });
  const hmac = createHmac("sha256", KEY).update(Buffer.from("ZOË", "utf16le")).digest("hex");
  return statementCheck({
    name: "hash-mask",
    reliesOn: "HASHBYTES of varbinary makes the HMAC-SHA-256 that pseudonyms are, of UTF-16 text in capitals.",
    advice: "HASH masks would give other pseudonyms than another pool of the same key: report this.",
    text: `SELECT ${hashed} AS c0 FROM (SELECT CAST(${source} AS nvarchar(40)) AS v) AS t0`,
    parameters: parameters.all(),
    rows: [[hmac.slice(0, 32).toUpperCase()]],
  });
}

const float = { kind: "float" } as const;

const statistics = statementCheck({
  name: "statistics",
  reliesOn: "STDEV and VAR are of a sample and exact for small numbers; COUNT_BIG(DISTINCT) leaves NULL out.",
  advice: "stddev, variance or countDistinct would be wrong: report which.",
  text:
    `SELECT ${encodeColumn("STDEV(CAST(x.v AS float))", float)} AS c0, ${encodeColumn("VAR(CAST(x.v AS float))", float)} AS c1, ` +
    "CONVERT(varchar(20), COUNT_BIG(DISTINCT x.v)) AS c2, CONVERT(varchar(20), SUM(CAST(x.v AS bigint))) AS c3 FROM " +
    "(SELECT 1 AS v UNION ALL SELECT 3 AS v UNION ALL SELECT 5 AS v UNION ALL SELECT NULL AS v) AS x",
  rows: [["4000000000000000", "4010000000000000", "3", "9"]],
});

const sums = statementCheck({
  name: "window-sums",
  reliesOn: "COUNT_BIG and SUM go over partitions and over all groups, in one statement with the groups themselves.",
  advice: "Aggregates without rows (minGroupSize) would fail: report this.",
  text:
    "SELECT v.k AS c0, CONVERT(varchar(20), v.n) AS c1, CONVERT(varchar(20), SUM(CASE WHEN v.n < 2 THEN v.n ELSE 0 END) OVER ()) AS c2, " +
    "CONVERT(varchar(20), MAX(v.n) OVER (PARTITION BY v.s)) AS c3 FROM (SELECT x.k, LEFT(x.k, 1) AS s, COUNT_BIG(*) AS n FROM " +
    "(SELECT N'ab' AS k UNION ALL SELECT N'ab' AS k UNION ALL SELECT N'ac' AS k UNION ALL SELECT N'b' AS k) AS x GROUP BY x.k) AS v " +
    "ORDER BY v.k",
  rows: [
    ["ab", "2", "2", "2"],
    ["ac", "1", "2", "2"],
    ["b", "1", "2", "1"],
  ],
});

export const shapeChecks: readonly RunnableCheck[] = [buckets, hashCheck(), statistics, sums];
