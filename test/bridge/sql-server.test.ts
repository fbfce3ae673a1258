// The bridge over a real SQL Server, where MSSQL_TEST_URL names one: what the TDS server of the tests can only play.

import { afterAll, beforeAll, describe, test, vi } from "vitest";
import type { Engine } from "../../bridge/engine.ts";
import { startScripted } from "./scripted-engine.ts";
import type { Scripted } from "./scripted-engine.ts";
import { openSqlServer, rowsOf, sqlServerUrl } from "./sql-server.ts";

const name = sqlServerUrl === undefined ? "a SQL Server (skipped: MSSQL_TEST_URL is not set)" : "a SQL Server";
const SOON = { timeout: 10_000, interval: 20 };

describe.skipIf(sqlServerUrl === undefined)(name, () => {
  let engine: Engine;
  let scripted: Scripted;

  beforeAll(async () => {
    engine = openSqlServer(sqlServerUrl ?? "");
    scripted = await startScripted((ask) => engine.runBatch(ask));
  });
  afterAll(async () => {
    await scripted?.bridge.drain(0);
    await engine?.close();
  });

  const answer = async (text: string, query?: string): Promise<unknown> =>
    (await scripted.send({ text, ...(query === undefined ? {} : { query }) })).json();
  const ok = (...data: unknown[]) => ({ isSuccess: true, data, message: "" });

  test("a failing statement ends the answer after those that went well", async ({ expect }) => {
    expect(await answer("SELECT N'a' AS a; SELECT 1 / 0 AS a; SELECT 2 AS a")).toEqual([
      ok(["a"]),
      {
        isSuccess: false,
        data: [],
        message: expect.stringMatching(/^Msg 8134, Level 16, State 1, Line 1\n/u) as string,
      },
    ]);
  });

  test.for([
    ["SELECT x FROM", 102],
    ["SELECT * FROM nowhere", 208],
    ["SELECT CAST(N'x' AS int) AS a", 245],
  ] as const)("%s fails with %d", async ([text, number], { expect }) => {
    const message = expect.stringMatching(new RegExp(`^Msg ${number}, `, "u")) as string;
    expect(await answer(text)).toMatchObject([{ isSuccess: false, message }]);
  });

  test("several result sets of EXEC, empty ones, NULL and what is not ASCII", async ({ expect }) => {
    const text =
      "EXEC sp_executesql N'SELECT @a AS a, CAST(NULL AS nvarchar(9)) AS b', N'@a nvarchar(40)', @a = N'Zoë 😀';\n" +
      "EXEC sp_executesql N'SELECT TOP (0) 1 AS a';\nEXEC sp_executesql N'SELECT N'''' AS a';";
    expect(await answer(text)).toEqual([ok(["Zoë 😀", null]), ok(), ok([""])]);
  });

  test("topRows cuts", async ({ expect }) => {
    const text = "SELECT a FROM (VALUES (N'1'), (N'2'), (N'3')) AS t (a) ORDER BY a";
    expect(await answer(text, "allResultSets=true&topRows=2")).toEqual([ok(["1"], ["2"])]);
  });

  test.for([
    ["bigint", "9007199254740993", "9007199254740993"],
    ["int", "-7", -7],
    ["bit", "1", true],
    ["decimal(15,4)", "-12345678901.2345", "-12345678901.2345"],
    ["money", "-922337203.1234", "-922337203.1234"],
    ["float", "0.1", "0.1"],
    ["date", "'0001-01-01'", "0001-01-01"],
    ["datetime2(7)", "'9999-12-31T23:59:59.9999999'", "9999-12-31T23:59:59.9999999"],
    ["datetime2(0)", "'2024-02-29T01:02:03'", "2024-02-29T01:02:03"],
    ["time(7)", "'23:59:59.9999999'", "23:59:59.9999999"],
    ["datetime", "'2024-02-29T01:02:03.997'", "2024-02-29T01:02:03.997"],
    ["varbinary(4)", "0x00AA01", "0x00AA01"],
    ["uniqueidentifier", "'6F9619FF-8B86-D011-B42D-00C04FC964FF'", "6F9619FF-8B86-D011-B42D-00C04FC964FF"],
    ["nvarchar(max)", "REPLICATE(CAST(N'ß' AS nvarchar(max)), 100000)", "ß".repeat(100_000)],
  ] as const)("%s arrives without loss", async ([type, value, cell], { expect }) => {
    expect(await answer(`SELECT CAST(${value} AS ${type}) AS a`)).toEqual([ok([cell])]);
  });

  test.for(["datetimeoffset(7)", "sql_variant"])(
    "%s is refused until it is converted to text",
    async (type, { expect }) => {
      expect(await answer(`SELECT CAST(N'2024-02-29 01:02:03 +01:00' AS ${type}) AS a`)).toMatchObject([
        { isSuccess: false },
      ]);
    },
  );

  test("what a batch sets does not outlive it", async ({ expect }) => {
    await answer("SET ROWCOUNT 1; SELECT 1 AS a");
    const two = "SELECT a FROM (VALUES (N'1'), (N'2')) AS t (a)";
    for (let round = 0; round < 5; round += 1) expect(await answer(two)).toEqual([ok(["1"], ["2"])]);
  });

  test("who leaves ends the statement at the server", async ({ expect }) => {
    const leaving = new AbortController();
    const waiting = scripted.send({ text: "WAITFOR DELAY '00:01:00'; SELECT 1 AS a", signal: leaving.signal });
    waiting.catch(() => undefined);
    await vi.waitFor(() => expect(engine.load().active).toBe(1), SOON);
    leaving.abort();
    await vi.waitFor(() => expect(engine.load().active).toBe(0), SOON);
    const running = await rowsOf(
      engine,
      "SELECT CAST(COUNT(*) AS nvarchar(9)) AS n FROM sys.dm_exec_requests WHERE wait_type = N'WAITFOR' AND session_id <> @@SPID",
    );
    expect(running).toEqual([["0"]]);
  });
});
