// The body of a round trip: EXECs, declarations that depend on types alone, labels for each kind of pool.

import { test } from "vitest";
import type { SqlType } from "#kernel/sql-type.ts";
import { renderBatch, statementLabel } from "#sql/render-batch.ts";
import { renderPlan } from "#sql/render-plan.ts";
import {
  and,
  column,
  compare,
  count,
  isIn,
  name,
  numbers,
  nvarchar,
  or,
  planOf,
  statementOf,
  texts,
  value,
} from "./plans.ts";

const statements = renderPlan(
  planOf(count({ where: compare(name, "eq", value(nvarchar, "O'Hara")) }), count()),
  "dedicated",
);

test.for(["", "a'b", "a b", "a*/b", "a-b", "é", "a\n", "a".repeat(201)])(
  "the label %j is refused",
  (label, { expect }) => {
    expect(() => renderBatch(statements, { pool: "dedicated", label })).toThrow(TypeError);
    expect(() => renderBatch([], { pool: "serverless", label })).toThrow(TypeError);
  },
);

test("a dedicated pool gets labels", ({ expect }) => {
  expect(renderBatch(statements, { pool: "dedicated", label: "0af765" })).toMatchInlineSnapshot(`
    {
      "count": 2,
      "text": "EXEC sp_executesql N'SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS a0 FROM [curated].[Flight] AS t0 WHERE t0.[Name] = @p0 OPTION (LABEL = ''ew_0af765_0'')', N'@p0 nvarchar(4000)', @p0 = N'O''Hara';
    EXEC sp_executesql N'SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS a0 FROM [curated].[Flight] AS t0 OPTION (LABEL = ''ew_0af765_1'')';",
      "unlabelled": [Function],
      Symbol(rendered): "batch",
    }
  `);
});

test("a serverless pool gets comments", ({ expect }) => {
  expect(renderBatch(statements, { pool: "serverless", label: "0af765" })).toMatchInlineSnapshot(`
    {
      "count": 2,
      "text": "EXEC sp_executesql N'/* ew_0af765_0 */ SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS a0 FROM [curated].[Flight] AS t0 WHERE t0.[Name] = @p0', N'@p0 nvarchar(4000)', @p0 = N'O''Hara';
    EXEC sp_executesql N'/* ew_0af765_1 */ SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS a0 FROM [curated].[Flight] AS t0';",
      "unlabelled": [Function],
      Symbol(rendered): "batch",
    }
  `);
});

test("the label is in the batch, not in the statement", ({ expect }) => {
  expect(statementOf(count()).text).not.toContain("ew_");
  const { text } = renderBatch(statements, { pool: "dedicated", label: "0af765" });
  for (const index of statements.keys()) expect(text).toContain(`''${statementLabel("0af765", index)}''`);
});

const declared = (type: SqlType, ...given: readonly (string | null)[]): readonly (string | undefined)[] =>
  given.map((text) => {
    const statement = statementOf(count({ where: compare(column("t0", "a", type), "eq", value(type, text)) }));
    return /N'@p0 (.*?)'/.exec(renderBatch([statement], { pool: "dedicated", label: "a" }).text)?.[1];
  });

test.for([
  [{ kind: "int" }, ["1", "2147483647", null], "int"],
  [{ kind: "bigint" }, ["1", null], "bigint"],
  [{ kind: "bit" }, ["1", null], "bit"],
  [{ kind: "float" }, ["1", "5e-324", null], "float"],
  [{ kind: "money" }, ["1", "1.00005", null], "decimal(38, 23)"],
  [{ kind: "decimal", precision: 18, scale: 2 }, ["1", "1.005", null], "decimal(38, 22)"],
  [{ kind: "decimal", precision: 38, scale: 0 }, ["1", null], "decimal(38, 0)"],
  [{ kind: "decimal", precision: 38, scale: 38 }, ["0.1", null], "decimal(38, 38)"],
  [{ kind: "date" }, ["2024-01-01", null], "date"],
  [{ kind: "time", precision: 0 }, ["00:00:00", null], "time(7)"],
  [{ kind: "datetime2", precision: 0 }, ["2024-01-01T00:00:00", null], "datetime2(7)"],
  [{ kind: "datetime2", precision: 0, zone: "UTC" }, ["2024-01-01T00:00:00+00:00", null], "datetimeoffset(7)"],
  [{ kind: "datetimeoffset", precision: 0 }, ["2024-01-01T00:00:00+00:00", null], "datetimeoffset(7)"],
  [{ kind: "varchar", length: 4 }, ["", "Łódź", "a".repeat(4000), null], "nvarchar(4000)"],
  [{ kind: "nvarchar", length: 3997 }, ["", null], "nvarchar(4000)"],
  [{ kind: "nvarchar", length: 3998 }, ["", "a".repeat(9000), null], "nvarchar(max)"],
  [{ kind: "nvarchar", length: "max" }, ["", null], "nvarchar(max)"],
  [{ kind: "uniqueidentifier" }, [null], "uniqueidentifier"],
  [{ kind: "varbinary", length: 2 }, ["", "00FF", null], "varbinary(max)"],
] as const satisfies readonly (readonly [SqlType, readonly (string | null)[], string])[])(
  "a parameter of %o is declared by its type alone",
  ([type, given, declaration], { expect }) => {
    expect(new Set(declared(type, ...given))).toEqual(new Set([declaration]));
  },
);

test("a list is one parameter, however long", ({ expect }) => {
  const where = (list: readonly string[]): string =>
    renderBatch(
      [
        statementOf(
          count({
            where: and(
              isIn(name, texts(nvarchar, ...list)),
              or(isIn(column("t0", "a", { kind: "int" }), numbers({ kind: "int" }))),
            ),
          }),
        ),
      ],
      { pool: "dedicated", label: "a" },
    ).text;
  expect(where(["'", "b"])).toContain(`N'@p0 nvarchar(max), @p1 nvarchar(max)', @p0 = N'["''","b"]', @p1 = N'';`);
  const [short, long] = [where([]), where(Array.from({ length: 1000 }, (_, index) => `n${index}`))];
  expect(long.split(", @p0 =")[0]).toBe(short.split(", @p0 =")[0]);
});
