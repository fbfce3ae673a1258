// The T-SQL that the Worker writes: parameters, lists, zones, nesting, windows, numbers, labels, collations. Literals only.

import { onItsClock } from "../../src/sql/shown-type.ts";
import { isList } from "../../src/transport/narrow.ts";
import { differs, notTold, same } from "./check.ts";
import type { RunnableCheck } from "./check.ts";
import { inWords, isAnswered } from "./checks-reach.ts";
import { firstRow, setsOf } from "./shape.ts";
import { statementCheck } from "./statement-check.ts";

const int = { kind: "int" } as const;
const long = { kind: "nvarchar", length: "max" } as const;
const nvarchar = { kind: "nvarchar", length: 4000 } as const;

const MANY = 2000;
const many = Array.from({ length: MANY }, (_, index) => ({ name: `@p${index}`, type: int, text: String(index) }));

const parameters = statementCheck({
  name: "parameters",
  reliesOn: `sp_executesql takes ${MANY} typed parameters, its first two arguments by position.`,
  advice: "Filters of many values would fail: report the number of the error.",
  text: `SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS c0 FROM (SELECT 1999 AS n UNION ALL SELECT 2000 AS n) AS x WHERE x.n IN (${many.map(({ name }) => name).join(", ")})`,
  parameters: many,
  rows: [["1"]],
});

const LONG = 400_000;

const longParameter = statementCheck({
  name: "long-parameter",
  reliesOn: `A parameter of nvarchar(max) takes a text of ${LONG} characters.`,
  advice: "Long lists of keys would fail: set LIMIT_TOTAL_ROWS lower, and report the number of the error.",
  text: "SELECT CONVERT(varchar(20), DATALENGTH(@p0)) AS c0",
  parameters: [{ name: "@p0", type: long, text: "x".repeat(LONG) }],
  rows: [[String(LONG * 2)]],
});

const split = statementCheck({
  name: "string-split",
  reliesOn: "STRING_SPLIT gives the entries of a list of numbers, and none that is not empty of an empty list.",
  advice: "Lists of keys that are numbers cannot be read: do not deploy, and report this.",
  text:
    "SELECT x.v AS c0, y.n AS c1 FROM (SELECT CONVERT(varchar(20), CAST(NULLIF(k.[value], N'') AS bigint)) AS v " +
    "FROM STRING_SPLIT(@p0, N',') AS k WHERE k.[value] <> N'') AS x CROSS JOIN (SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS n " +
    "FROM STRING_SPLIT(@p1, N',') AS k WHERE k.[value] <> N'') AS y ORDER BY x.v",
  parameters: [
    { name: "@p0", type: long, text: "9223372036854775807,5" },
    { name: "@p1", type: long, text: "" },
  ],
  rows: [
    ["5", "0"],
    ["9223372036854775807", "0"],
  ],
});

const openJson = statementCheck({
  name: "openjson",
  reliesOn: "OPENJSON gives key and value of each entry of an array; JSON_VALUE the parts of an entry.",
  advice: "Lists of texts and keys of several fields cannot be read: do not deploy, and report this.",
  text:
    "SELECT x.k AS c0, x.v AS c1, y.v AS c2 FROM (SELECT k.[key] AS k, CAST(k.[value] AS nvarchar(4000)) AS v FROM OPENJSON(@p0) AS k) " +
    "AS x CROSS JOIN (SELECT CAST(JSON_VALUE(k.[value], N'$[1]') AS nvarchar(4000)) AS v FROM OPENJSON(@p1) AS k) AS y ORDER BY x.k",
  parameters: [
    { name: "@p0", type: long, text: `["O'Hara",null]` },
    { name: "@p1", type: long, text: `[["1","ß漢"]]` },
  ],
  rows: [
    ["0", "O'Hara", "ß漢"],
    ["1", null, "ß漢"],
  ],
});

const zoned = { kind: "datetime2", precision: 0, zone: "Central European Standard Time" } as const;
const clockOf = (name: string): string =>
  `CONVERT(varchar(34), ${onItsClock(`CAST(${name} AS datetime2(0))`, zoned)}, 121)`;
const moment = { kind: "datetime2", precision: 0 } as const;

const timeZone = statementCheck({
  name: "at-time-zone",
  reliesOn:
    "AT TIME ZONE knows zones by their Windows names, with summer time, and the ends of the calendar do not fail.",
  advice: "Fields with a zone and buckets of time would be wrong: use UTC alone, and report this.",
  text: `SELECT ${clockOf("@p0")} AS c0, ${clockOf("@p1")} AS c1, ${clockOf("@p2")} AS c2`,
  parameters: [
    { name: "@p0", type: moment, text: "2024-01-15T12:00:00" },
    { name: "@p1", type: moment, text: "2024-07-15T12:00:00" },
    { name: "@p2", type: moment, text: "9999-12-31T23:59:59" },
  ],
  rows: [["2024-01-15 12:00:00 +01:00", "2024-07-15 12:00:00 +02:00", "9999-12-31 23:59:59 +00:00"]],
});

const NESTED = 30;

function nest(levels: number): string {
  return levels === 0 ? "SELECT @p0 AS n" : `SELECT t${levels}.n FROM (${nest(levels - 1)}) AS t${levels}`;
}

const nesting = statementCheck({
  name: "nesting",
  reliesOn: `Derived tables may stand in each other ${NESTED} levels deep, with a CROSS JOIN on top.`,
  advice: "MAX_NESTING of src/read/plan-tree.ts must be smaller: report the number of the error.",
  text: `SELECT CONVERT(varchar(20), x.n + w.n) AS c0 FROM (${nest(NESTED - 1)}) AS x CROSS JOIN (SELECT 1 AS n UNION ALL SELECT 2 AS n) AS w ORDER BY w.n`,
  parameters: [{ name: "@p0", type: int, text: "40" }],
  rows: [["41"], ["42"]],
});

const window = statementCheck({
  name: "row-number",
  reliesOn: "ROW_NUMBER by parent in a derived table gives the first rows of each; TOP takes a parameter.",
  advice: "Nested lists would fail: do not deploy, and report this.",
  text:
    "SELECT TOP (@p0) x.k AS c0, x.v AS c1 FROM (SELECT y.k, y.v, ROW_NUMBER() OVER (PARTITION BY y.k ORDER BY y.v DESC) AS rn FROM " +
    "(SELECT N'a' AS k, N'1' AS v UNION ALL SELECT N'a' AS k, N'2' AS v UNION ALL SELECT N'b' AS k, N'3' AS v) AS y) AS x " +
    "WHERE x.rn <= @p1 ORDER BY x.k, x.rn",
  parameters: [
    { name: "@p0", type: int, text: "10" },
    { name: "@p1", type: int, text: "1" },
  ],
  rows: [
    ["a", "2"],
    ["b", "3"],
  ],
});

const average = statementCheck({
  name: "avg",
  reliesOn: "AVG of decimal has six digits behind the point at least, and is cut, not rounded.",
  advice: "Averages differ in their last digit from what docs/aggregates.md says: report this.",
  text:
    "SELECT CONVERT(varchar(41), AVG(CAST(x.v AS decimal(38, 0)))) AS c0 FROM " +
    "(SELECT 1 AS v UNION ALL SELECT 2 AS v UNION ALL SELECT 2 AS v) AS x",
  rows: [["1.666666"]],
});

const distinct = statementCheck({
  name: "distinct-varbinary",
  reliesOn: "DISTINCT tells texts apart that the collation takes for equal, by their bytes beside them.",
  advice: "Nested lists by keys of text would lose or repeat parents: do not deploy, and report this.",
  text:
    "SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS c0 FROM (SELECT DISTINCT q.v AS k0, CAST(q.v AS varbinary(8000)) AS b0 FROM " +
    "(SELECT N'a' AS v UNION ALL SELECT N'A' AS v UNION ALL SELECT N'a' AS v) AS q) AS p",
  rows: [["2"]],
});

const like = statementCheck({
  name: "like-brackets",
  reliesOn: "LIKE takes signs in brackets as they are.",
  advice: "contains, startsWith and endsWith would find other rows: report this.",
  text: "SELECT CASE WHEN N'50%_[x' LIKE @p0 THEN N'1' ELSE N'0' END AS c0, CASE WHEN N'501' LIKE @p0 THEN N'1' ELSE N'0' END AS c1",
  parameters: [{ name: "@p0", type: nvarchar, text: "50[%][_][[]%" }],
  rows: [["1", "0"]],
});

/** Columns to compare with the values of OPENJSON. The first two have the database's collation, the last one another. */
const COLUMNS: Readonly<Record<string, string>> = {
  "a column of STRING_SPLIT": "(SELECT s.[value] AS v FROM STRING_SPLIT(@p1, N',') AS s) AS t0",
  "a column of the system views": "(SELECT TOP (1) s.name AS v FROM sys.schemas AS s WHERE s.name <> @p1) AS t0",
  "a column of another collation": "(SELECT @p1 COLLATE Latin1_General_100_BIN2 AS v) AS t0",
};

const collation: RunnableCheck = {
  name: "collation",
  reliesOn: "The values of OPENJSON can be compared with a column that has the database's collation.",
  advice: "Lists and nested reads by keys of text fail (error 468): report this, and which column it was.",
  run: async (wire) => {
    const outcomes: [string, string][] = [];
    for (const [name, source] of Object.entries(COLUMNS)) {
      const list = "SELECT CAST(k.[value] AS nvarchar(4000)) FROM OPENJSON(@p0) AS k";
      const sent = await wire.send({
        text: `SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS c0 FROM ${source} WHERE t0.v IN (${list})`,
        parameters: [
          { name: "@p0", type: long, text: `["a"]` },
          { name: "@p1", type: nvarchar, text: "a" },
        ],
      });
      outcomes.push([name, sent.ok ? "compared" : sent.refusal]);
    }
    const facts = Object.fromEntries(outcomes);
    const isDifferent = outcomes.slice(0, 2).some(([, outcome]) => outcome.includes("Msg 468 "));
    if (isDifferent) return differs(inWords(facts), facts);
    return outcomes[0]?.[1] === "compared" ? same(inWords(facts), facts) : notTold(inWords(facts), facts);
  },
};

const backslash: RunnableCheck = {
  name: "backslash-newline",
  reliesOn:
    "A text with a backslash before a line break is refused by the Worker; nothing depends on what a literal makes of it.",
  advice: "Nothing to do; a report lets the refusal be lifted where both are kept.",
  run: async (wire) => {
    const heard = await wire.ask("SELECT CONVERT(varchar(20), DATALENGTH(N'a\\\nb')) AS c0;");
    const row = isAnswered(heard) ? firstRow(setsOf(heard?.text ?? "")[0]) : undefined;
    const bytes = isList(row) ? Number(row[0]) : Number.NaN;
    if (bytes === 8) return same("both are kept", { kept: true });
    return bytes === 4 ? same("both are dropped", { kept: false }) : notTold("no answer that says so");
  },
};

export const sqlChecks: readonly RunnableCheck[] = [
  parameters,
  longParameter,
  split,
  openJson,
  timeZone,
  nesting,
  window,
  average,
  distinct,
  like,
  collation,
  backslash,
];
