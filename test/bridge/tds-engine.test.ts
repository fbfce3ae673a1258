// The bridge with its real driver, against a server that speaks TDS and says what a test tells it to: both encryptions, every
// login, errors, leaving, lost connections, and answers larger than memory should hold.

import { afterEach, describe, test, vi } from "vitest";
import type { BatchAsk, BatchEvent, Caller, Engine } from "../../bridge/engine.ts";
import { makeTdsEngine } from "../../bridge/tds-engine.ts";
import type { TdsSettings } from "../../bridge/tds-engine.ts";
import { decodeWhole } from "../support/decode-whole.ts";
import { certificate } from "./certificate.ts";
import { startScripted } from "./scripted-engine.ts";
import { startTdsServer } from "./tds-server.ts";
import type { TdsScript, TdsServer } from "./tds-server.ts";
import { bigintColumn, bigintRow, columns, done, doneWithError, endOfExecute, error, row } from "./tds-tokens.ts";

const SOON = { timeout: 5_000, interval: 5 };
const ANY: Caller = { token: "a.callers.token", clientId: "app" };
const opened: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

interface Played {
  readonly server: TdsServer;
  readonly engine: Engine;
  readonly ask: (text: string, more?: Partial<BatchAsk>) => Promise<readonly BatchEvent[]>;
}

async function play(script: Partial<TdsScript>, settings: Partial<TdsSettings> = {}): Promise<Played> {
  const full: TdsScript = { mode: "tls", batch: () => [columns("a"), row("1"), done()], ...script };
  const server = await startTdsServer(full);
  const engine = makeTdsEngine({
    server: "127.0.0.1",
    port: server.port,
    database: "edgewise",
    encryption: full.mode === "strict" ? "strict" : "tls",
    login: { kind: "sql-user", user: "reader", password: "CANARY" },
    maxConnections: 2,
    maxWaiting: 10,
    idleMs: 60_000,
    authorities: certificate,
    ...settings,
  });
  opened.push(server.close, engine.close);
  const ask: Played["ask"] = (text, more = {}) =>
    all(engine.runBatch({ text, caller: ANY, timeoutMs: 60_000, signal: new AbortController().signal, ...more }));
  return { server, engine, ask };
}

async function all(events: AsyncIterable<BatchEvent>): Promise<readonly BatchEvent[]> {
  const seen: BatchEvent[] = [];
  for await (const event of events) seen.push(event);
  return seen;
}

const ONE: readonly BatchEvent[] = [{ kind: "set" }, { kind: "rows", rows: [["1"]] }, { kind: "end" }];
const kinds = (server: TdsServer): readonly string[] => server.sent.map(({ kind }) => kind);

describe("the driver", () => {
  test("a server that does not encrypt is not told who logs in", async ({ expect }) => {
    const { server, ask } = await play({ mode: "clear" });
    await expect(ask("SELECT 1 AS a")).rejects.toThrow("no connection to the server (EENCRYPT)");
    expect(server.sent).toEqual([]);
  });

  test.for(["tls", "strict"] as const)("%s: nor one whose certificate nobody signed", async (mode, { expect }) => {
    const { server, ask } = await play({ mode }, { authorities: undefined });
    await expect(ask("SELECT 1 AS a")).rejects.toThrow(/^no connection to the server \(ESOCKET\)$/u);
    expect(server.sent).toEqual([]);
  });

  test("a server that is not there is unreachable", async ({ expect }) => {
    const { server, ask } = await play({});
    await server.close();
    opened.shift();
    await expect(ask("SELECT 1 AS a")).rejects.toThrow("no connection to the server (ESOCKET)");
  });

  test("a login that is refused is a failed statement, with the server's number", async ({ expect }) => {
    const text = "Can not connect to the SQL pool since it is paused.";
    const login = () => Buffer.concat([error({ number: 42108, level: 20, text }), doneWithError()]);
    const { engine, ask } = await play({ login });
    expect(await ask("SELECT 1 AS a")).toEqual([
      { kind: "failed", message: `Msg 42108, Level 20, State 1, Line 1\n${text}` },
    ]);
    expect(engine.load()).toEqual({ active: 0, waiting: 0 });
  });

  test.for(["tls", "strict"] as const)(
    "%s: result sets in order, empty ones, NULL, and what is not ASCII",
    async (mode, { expect }) => {
      const { server, ask } = await play({
        mode,
        batch: () => [
          columns("a", "b"),
          row("Zoë 😀", null),
          row("", "\u0000\n\"'"),
          endOfExecute(2),
          columns("c"),
          endOfExecute(0),
          bigintColumn(),
          bigintRow(9_007_199_254_740_993n),
          endOfExecute(1),
          done(),
        ],
      });
      const text = "EXEC sp_executesql N'SELECT 1 AS a /* Zoë */';";
      expect(await ask(text)).toEqual([
        { kind: "set" },
        {
          kind: "rows",
          rows: [
            ["Zoë 😀", null],
            ["", "\u0000\n\"'"],
          ],
        },
        { kind: "end" },
        { kind: "set" },
        { kind: "end" },
        { kind: "set" },
        { kind: "rows", rows: [["9007199254740993"]] },
        { kind: "end" },
      ]);
      expect(server.sent.map((sent) => sent.text)).toContain(text);
    },
  );

  test("a connection is used again, as new; callers' tokens each have their own", async ({ expect }) => {
    const { server, ask } = await play({}, { login: { kind: "caller" } });
    await ask("SELECT 1 AS a");
    await vi.waitFor(() => expect(server.sent.at(-1)).toMatchObject({ isReset: true }), SOON);
    expect(await ask("SELECT 2 AS a")).toEqual(ONE);
    await vi.waitFor(() => expect(server.sent.filter(({ isReset }) => isReset)).toHaveLength(2), SOON);
    await ask("SELECT 3 AS a", { caller: { ...ANY, token: "x.a.callers.token" } });
    const logins = server.sent.filter(({ kind }) => kind === "login");
    expect(logins.map(({ connection }) => connection)).toEqual([1, 2]);
    expect(logins.map(({ text }) => text.includes("x.a.callers.token"))).toEqual([false, true]);
    const batches = server.sent.filter(({ text }) => text.startsWith("SELECT"));
    expect(batches.map(({ connection }) => connection)).toEqual([1, 1, 2]);
  });

  test("an error ends the batch, the server is told to stop, and the connection goes on", async ({ expect }) => {
    let isFirst = true;
    const { server, engine, ask } = await play({
      async *batch(_, attention) {
        if (!isFirst) return yield* [columns("a"), row("1"), done()];
        isFirst = false;
        yield Buffer.concat([
          columns("a"),
          row("1"),
          error({ number: 8134, text: "Divide by zero." }),
          doneWithError(),
        ]);
        await new Promise((resolve) => attention.addEventListener("abort", resolve));
        yield Buffer.alloc(0);
      },
    });
    expect(await ask("SELECT 1 / 0 AS a; SELECT 2 AS a")).toEqual([
      { kind: "set" },
      { kind: "rows", rows: [["1"]] },
      { kind: "failed", message: "Msg 8134, Level 16, State 1, Line 1\nDivide by zero." },
    ]);
    await vi.waitFor(() => expect(engine.load().active).toBe(0), SOON);
    expect(await ask("SELECT 1 AS a")).toEqual(ONE);
    expect(kinds(server).filter((kind) => kind === "login")).toHaveLength(1);
    expect(kinds(server)).toContain("attention");
  });

  test("an error at the very end of an answer leaves the connection in order", async ({ expect }) => {
    const { ask } = await play({
      batch: (text) =>
        text.includes("bad")
          ? [error({ number: 208, text: "Invalid object name 'bad'." }), doneWithError()]
          : [columns("a"), row("1"), done()],
    });
    for (let round = 0; round < 5; round += 1) {
      expect((await ask("SELECT * FROM bad")).at(-1)).toMatchObject({ kind: "failed" });
      expect(await ask("SELECT 1 AS a")).toEqual(ONE);
    }
  });

  test("who leaves cancels the statement at the server, and the connection goes on", async ({ expect }) => {
    let isFirst = true;
    const leaving = new AbortController();
    const { server, engine, ask } = await play({
      async *batch(_, attention) {
        if (!isFirst) return yield* [columns("a"), row("1"), done()];
        isFirst = false;
        leaving.abort();
        await new Promise((resolve) => attention.addEventListener("abort", resolve));
        yield Buffer.alloc(0);
      },
    });
    expect(await ask("SELECT 1 AS a", { signal: leaving.signal })).toEqual([]);
    await vi.waitFor(() => expect(engine.load().active).toBe(0), SOON);
    expect(await ask("SELECT 1 AS a")).toEqual(ONE);
    expect(kinds(server).filter((kind) => kind === "login" || kind === "attention")).toEqual(["login", "attention"]);
  });

  test("a server that takes too long is told to stop, and the statement has failed", async ({ expect }) => {
    const { server, ask } = await play({
      async *batch(_, attention) {
        await new Promise((resolve) => attention.addEventListener("abort", resolve));
        yield Buffer.alloc(0);
      },
    });
    const [failed] = await ask("SELECT 1 AS a", { timeoutMs: 20 });
    expect(failed).toMatchObject({
      kind: "failed",
      message: "Msg -2, Level 11, State 0, Line 0\nQuery timeout expired.",
    });
    expect(kinds(server)).toContain("attention");
  });

  test("a connection that is lost is unreachable, and the next batch has another", async ({ expect }) => {
    let isFirst = true;
    const { server, ask } = await play({
      *batch() {
        yield columns("a");
        if (isFirst) yield "hang up";
        isFirst = false;
        yield* [row("1"), done()];
      },
    });
    await expect(ask("SELECT 1 AS a")).rejects.toThrow(/^the connection to the server was lost/u);
    isFirst = false;
    expect(await ask("SELECT 1 AS a")).toEqual(ONE);
    expect(kinds(server).filter((kind) => kind === "login")).toHaveLength(2);
  });

  test(
    "a large answer waits for a slow client at the server, and arrives whole",
    { timeout: 60_000 },
    async ({ expect }) => {
      const ROWS = 20_000;
      const cell = "x".repeat(1_000);
      const { server, engine } = await play({
        *batch() {
          yield columns("a", "b");
          for (let at = 0; at < ROWS; at += 1) yield row(String(at), cell);
          yield* [endOfExecute(ROWS), done()];
        },
      });
      const { bridge, send } = await startScripted((ask) => engine.runBatch(ask));
      opened.push(() => bridge.drain(0));
      const response = await send();
      let before = -1;
      await vi.waitFor(
        () => {
          const isStill = server.written() === before;
          before = server.written();
          expect(isStill && before > 0).toBe(true);
        },
        { timeout: 20_000, interval: 50 },
      );
      // 40 MB in all; what is under way fills sockets and the bridge's queue, and no more.
      expect(server.written()).toBeLessThan(20_000_000);
      const decoded = decodeWhole(await response.text(), { count: 1, topRows: ROWS + 1 });
      const cells = decoded.ok ? decoded.value[0]?.rows : undefined;
      expect(cells?.length).toBe(ROWS);
      expect(cells?.every((pair, at) => pair[0] === String(at) && pair[1] === cell)).toBe(true);
    },
  );
});
