// The local warehouse behind TDS: what the real driver of the bridge connects to when there is no SQL Server.

import type { BatchEvent, Cell, Engine } from "../../bridge/engine.ts";
import { makeTdsEngine } from "../../bridge/tds-engine.ts";
import { certificate } from "./certificate.ts";
import { startTdsServer } from "./tds-server.ts";
import { columns, done, doneWithError, endOfExecute, error, row } from "./tds-tokens.ts";

/** An engine that runs batches with tedious, over TLS, on a server that has `inner` run them. */
export async function overTds(inner: Engine): Promise<Engine> {
  const caller = { token: "", clientId: "" };
  const server = await startTdsServer({
    mode: "tls",
    batch: (text, signal) => tokens(inner.runBatch({ text, signal, caller, timeoutMs: 60_000 })),
  });
  const driven = makeTdsEngine({
    server: "127.0.0.1",
    port: server.port,
    database: "edgewise",
    encryption: "tls",
    login: { kind: "sql-user", user: "reader", password: "of the tests" },
    maxConnections: 16,
    maxWaiting: 1_000,
    idleMs: 60_000,
    authorities: certificate,
  });
  return {
    runBatch: driven.runBatch,
    load: inner.load,
    close: async () => {
      await driven.close();
      await server.close();
      await inner.close();
    },
  };
}

async function* tokens(events: AsyncIterable<BatchEvent>): AsyncGenerator<Buffer> {
  let isDescribed = false;
  let count = 0;
  for await (const event of events) {
    switch (event.kind) {
      case "set":
        [isDescribed, count] = [false, 0];
        break;
      case "rows":
        if (!isDescribed) yield columns(...(event.rows[0] ?? [""]).map((_, at) => `c${at}`));
        isDescribed = true;
        count += event.rows.length;
        for (const cells of event.rows) yield row(...cells.map(textOf));
        break;
      case "end":
        if (!isDescribed) yield columns("c0");
        yield endOfExecute(count);
        break;
      case "failed":
        yield Buffer.concat([failure(event.message), doneWithError()]);
        return;
    }
  }
  yield done();
}

const textOf = (cell: Cell): string | null => (cell === null ? null : String(cell));

function failure(message: string): Buffer {
  const parts = /^Msg (\d+), Level (\d+), State (\d+), Line (\d+)\n([\s\S]*)$/u.exec(message);
  const [, number, level, state, line, text = message] = parts ?? [];
  const [known, ...places] = [number, level, state, line].map(Number);
  return error({ number: known ?? 50000, level: places[0] ?? 16, state: places[1] ?? 1, line: places[2] ?? 1, text });
}
