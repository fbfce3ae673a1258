// The whole way of a private network: the built Worker, a bound network that leads to one address whatever the URL, the bridge
// behind it, TDS behind that. The host of WAREHOUSE_URL exists nowhere; it is what the signature names.

import { afterAll, beforeAll, describe, test } from "vitest";
import { serveWarehouseBy, startStack } from "../../local/stack.ts";
import type { Stack } from "../../local/stack.ts";
import { startBridged } from "../bridge/bridged-warehouse.ts";
import { overTds } from "../bridge/tds-over-duck.ts";
import { send, tokenOf } from "./ask.ts";
import { startBareWorker, varsBefore } from "./bare-workerd.ts";
import type { BareWorker } from "./bare-workerd.ts";

describe("a warehouse in a private network", () => {
  const lines: unknown[][] = [];
  let stack: Stack;
  let worker: BareWorker;

  beforeAll(async () => {
    serveWarehouseBy((options) =>
      startBridged(
        options,
        { callers: { ...options.auth, clientIds: ["edgewise-worker"] }, log: (...line) => lines.push(line) },
        overTds,
      ),
    );
    stack = await startStack();
    const vars = {
      ...varsBefore(stack),
      WAREHOUSE_URL: "https://bridge.internal:8443",
    };
    worker = await startBareWorker(vars, { network: new URL(stack.warehouseUrl).host });
  });
  afterAll(async () => {
    await worker?.close();
    await stack?.close();
  });

  test("is read through the bound network, and the bridge logs the trace of the request", async ({ expect }) => {
    const trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    const headers = {
      authorization: `Bearer ${await tokenOf(stack, "ana")}`,
      "content-type": "application/json",
      traceparent: `00-${trace}-00f067aa0ba902b7-01`,
    };
    const body = JSON.stringify({
      query: '{ states(first: 1, where: { code: { eq: "TX" } }) { nodes { code name } } }',
    });
    const reply = await send(`http://127.0.0.1:${worker.port}/graphql`, { method: "POST", headers, body });
    expect([reply.status, reply.errors, reply.data]).toEqual([
      200,
      [],
      { states: { nodes: [{ code: "TX", name: "Texas" }] } },
    ]);
    const label = expect.stringMatching(new RegExp(`^${trace}_`, "u")) as string;
    expect(lines).toMatchObject([
      ["info", "batch", { outcome: "ok", clientId: "edgewise-worker", trace, label, sets: 1, rows: 1 }],
    ]);
  });

  test("readiness asks on the same way", async ({ expect }) => {
    const ready = await send(`http://127.0.0.1:${worker.port}/ready`, {});
    expect(ready.status).toBe(200);
  });
});
