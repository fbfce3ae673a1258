// tedious's events -> the events of the port, with a connection that plays what a server would say. Errors and leaving first.

import { EventEmitter } from "node:events";
import { describe, test, vi } from "vitest";
import type { BatchEvent } from "../../bridge/engine.ts";
import { codeOf, runOnConnection } from "../../bridge/run-on-connection.ts";
import type { BatchConnection, ErrorToken } from "../../bridge/run-on-connection.ts";

type Request = Parameters<BatchConnection["execSqlBatch"]>[0];

/** Stands where tedious's Connection stands: it keeps the request, and a test says what comes back. */
class PlayedConnection extends EventEmitter implements BatchConnection {
  request: Request | undefined;
  cancels = 0;

  execSqlBatch(request: Request): void {
    this.request = request;
  }

  cancel(): boolean {
    this.cancels += 1;
    return true;
  }

  emitted(event: string, ...values: readonly unknown[]): void {
    EventEmitter.prototype.emit.call(this.request, event, ...values);
  }

  columns(...types: readonly string[]): void {
    this.emitted(
      "columnMetadata",
      types.map((name) => ({ type: { name } })),
    );
  }

  row(...values: readonly unknown[]): void {
    this.emitted(
      "row",
      values.map((value) => ({ value })),
    );
  }

  fails(token: Partial<ErrorToken>): void {
    this.emit("errorMessage", {
      number: 8134,
      class: 16,
      state: 1,
      lineNumber: 1,
      message: "Divide by zero.",
      ...token,
    });
  }

  finish(error?: Error): void {
    this.request?.callback(error);
  }
}

const play = (text = "SELECT 1 AS a") => {
  const connection = new PlayedConnection();
  const leaving = new AbortController();
  const batch = runOnConnection(connection, { text, timeoutMs: 1_234, signal: leaving.signal });
  return { connection, leaving, batch };
};

async function all(events: AsyncIterable<BatchEvent>): Promise<BatchEvent[]> {
  const seen: BatchEvent[] = [];
  for await (const event of events) seen.push(event);
  return seen;
}

const withCode = (code: string): Error => Object.assign(new Error("said by tedious"), { code });

describe("a batch over TDS", () => {
  test("an error ends it, in the words of Microsoft's tools, and what is left of it is cancelled", async ({
    expect,
  }) => {
    const { connection, batch } = play();
    connection.columns("NVarChar");
    connection.row("1");
    connection.fails({ number: 245, state: 2, lineNumber: 3, message: "Conversion failed." });
    connection.fails({ number: 3621, message: "The statement has been terminated." });
    connection.columns("NVarChar");
    connection.row("never");
    expect(connection.cancels).toBeGreaterThan(0);
    connection.finish(withCode("EREQUEST"));
    expect(await all(batch.events)).toEqual([
      { kind: "set" },
      { kind: "rows", rows: [["1"]] },
      { kind: "failed", message: "Msg 245, Level 16, State 2, Line 3\nConversion failed." },
    ]);
    expect(await batch.ended).toBe(true);
  });

  test("several errors at once are the first one", async ({ expect }) => {
    const { connection, batch } = play();
    connection.fails({ number: 103010, message: "Parse error at line: 1, column: 1" });
    connection.finish(new AggregateError([withCode("EREQUEST"), withCode("EREQUEST")]));
    expect(await all(batch.events)).toEqual([
      { kind: "failed", message: "Msg 103010, Level 16, State 1, Line 1\nParse error at line: 1, column: 1" },
    ]);
    expect(await batch.ended).toBe(true);
  });

  test("a connection that is lost throws after the rows that came, and is not used again", async ({ expect }) => {
    const { connection, batch } = play();
    connection.columns("NVarChar");
    connection.row("1");
    connection.finish(withCode("ESOCKET"));
    const seen: BatchEvent[] = [];
    const reading = (async () => {
      for await (const event of batch.events) seen.push(event);
    })();
    await expect(reading).rejects.toThrow("the connection to the server was lost (ESOCKET)");
    expect(seen).toHaveLength(2);
    expect(await batch.ended).toBe(false);
  });

  test("a server that takes too long is a failed statement, on a connection that is not used again", async ({
    expect,
  }) => {
    const { connection, batch } = play();
    expect(connection.request?.timeout).toBe(1_234);
    connection.finish(withCode("ETIMEOUT"));
    expect(await all(batch.events)).toEqual([
      { kind: "failed", message: "Msg -2, Level 11, State 0, Line 0\nQuery timeout expired." },
    ]);
    expect(await batch.ended).toBe(false);
  });

  test("who leaves cancels it once, and frees the connection when the server has let go", async ({ expect }) => {
    const { connection, leaving, batch } = play();
    connection.columns("NVarChar");
    leaving.abort();
    expect(connection.cancels).toBe(1);
    expect(await all(batch.events)).toEqual([{ kind: "set" }]);
    connection.finish(withCode("ECANCEL"));
    expect(await batch.ended).toBe(true);
    batch.stop();
    expect(connection.cancels).toBe(1);
    expect(connection.listenerCount("errorMessage")).toBe(0);
  });

  test("who has left before it began cancels it too", async ({ expect }) => {
    const connection = new PlayedConnection();
    const batch = runOnConnection(connection, { text: "SELECT 1 AS a", timeoutMs: 1, signal: AbortSignal.abort() });
    expect(connection.cancels).toBe(1);
    expect(await all(batch.events)).toEqual([]);
  });

  test("of errors within an error the first one's code is told", ({ expect }) => {
    expect(codeOf(new AggregateError([withCode("EFEDAUTH"), new Error("why")]))).toBe("EFEDAUTH");
    expect(codeOf("no error")).toBe("unknown");
  });

  test("the text is sent as it came, as a SQL batch", ({ expect }) => {
    const text = "EXEC sp_executesql N'SELECT @p0 AS a', N'@p0 int', @p0 = 1;";
    expect(play(text).connection.request?.sqlTextOrProcedure).toBe(text);
  });

  test("several statements are several result sets, in order, empty ones too", async ({ expect }) => {
    const { connection, batch } = play();
    connection.columns("NVarChar", "NVarChar");
    connection.row("a", null);
    connection.row("b", "");
    connection.emitted("doneInProc", 2, true);
    connection.emitted("doneProc", undefined, true, 0);
    connection.columns("VarChar");
    connection.emitted("doneInProc", 0, true);
    connection.emitted("doneProc", undefined, true, 0);
    connection.columns("BitN");
    connection.row(true);
    connection.emitted("done", 1, false);
    connection.finish();
    expect(await all(batch.events)).toEqual([
      { kind: "set" },
      {
        kind: "rows",
        rows: [
          ["a", null],
          ["b", ""],
        ],
      },
      { kind: "end" },
      { kind: "set" },
      { kind: "end" },
      { kind: "set" },
      { kind: "rows", rows: [[true]] },
      { kind: "end" },
    ]);
    expect(await batch.ended).toBe(true);
  });

  test("a value that tedious has rounded fails the batch instead of lying", async ({ expect }) => {
    const { connection, batch } = play();
    connection.columns("DecimalN");
    connection.row(12.5);
    connection.finish(withCode("ECANCEL"));
    expect(await all(batch.events)).toEqual([
      { kind: "set" },
      { kind: "failed", message: expect.stringMatching(/^Msg 50000,.*\n.*DecimalN without loss/u) as string },
    ]);
    expect(connection.cancels).toBe(1);
  });

  test("rows that nobody reads stop the server, and reading lets it go on", async ({ expect }) => {
    const { connection, batch } = play();
    const pause = vi.spyOn(connection.request as Request, "pause");
    const resume = vi.spyOn(connection.request as Request, "resume");
    const cell = "x".repeat(100_000);
    connection.columns("NVarChar");
    for (let row = 0; row < 9; row += 1) connection.row(cell);
    expect(pause).not.toHaveBeenCalled();
    connection.row(cell);
    connection.row(cell);
    expect(pause).toHaveBeenCalledOnce();
    const reader = batch.events[Symbol.asyncIterator]();
    await reader.next();
    await reader.next();
    expect(resume).not.toHaveBeenCalled();
    const next = reader.next();
    await vi.waitFor(() => expect(resume).toHaveBeenCalledOnce());
    connection.emitted("done", 11, false);
    connection.finish();
    expect((await next).value).toEqual({ kind: "end" });
    expect((await reader.next()).done).toBe(true);
  });
});
