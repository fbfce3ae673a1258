// A bridge in the place of the local warehouse: the same options, the same answers. What runs the batches behind it is the local
// warehouse's engine, at once or by way of TDS and the bridge's driver.

import { DuckDBInstance } from "@duckdb/node-api";
import type { BatchAsk, BatchEvent, Engine } from "../../bridge/engine.ts";
import { startBridge } from "../../bridge/start-bridge.ts";
import type { Bridge, BridgeOptions } from "../../bridge/start-bridge.ts";
import type { Warehouse, WarehouseOptions } from "../../local/warehouse/start-warehouse.ts";
import { makeDuckEngine } from "./duck-engine.ts";

export interface Bridged extends Warehouse {
  readonly bridge: Bridge;
}

/** Starts a bridge where startWarehouse() would start the local warehouse. `reach` is overTds(), or nothing. */
export async function startBridged(
  options: WarehouseOptions,
  more: Partial<BridgeOptions> = {},
  reach: (engine: Engine) => Promise<Engine> = (engine) => Promise.resolve(engine),
): Promise<Bridged> {
  const { database, auth } = options;
  const isOurs = typeof database === "string";
  const instance = isOurs ? await DuckDBInstance.create(database, { access_mode: "READ_ONLY" }) : database;
  const engine = await reach(await makeDuckEngine({ ...options, instance }));
  const open = countOpen(engine);
  const bridge = await startBridge({
    engine: open.engine,
    callers: { ...auth, clientIds: undefined },
    databaseName: options.databaseName ?? "edgewise",
    ...(options.port === undefined ? {} : { port: options.port }),
    ...(options.nowMs === undefined ? {} : { nowMs: options.nowMs }),
    ...(options.maxBodyBytes === undefined ? {} : { maxBodyBytes: options.maxBodyBytes }),
    ...more,
  });
  return {
    bridge,
    url: bridge.url,
    port: bridge.port,
    load: engine.load,
    open: open.count,
    close: async () => {
      await bridge.drain(0);
      if (isOurs) instance.closeSync();
    },
  };
}

/** As the local warehouse counts them: batches that are not answered to their end, now and at most so far. */
function countOpen(engine: Engine): { readonly engine: Engine; readonly count: Warehouse["open"] } {
  const seen = { now: 0, most: 0 };
  async function* runBatch(ask: BatchAsk): AsyncGenerator<BatchEvent> {
    seen.now += 1;
    seen.most = Math.max(seen.most, seen.now);
    try {
      yield* engine.runBatch(ask);
    } finally {
      seen.now -= 1;
    }
  }
  return { engine: { ...engine, runBatch }, count: () => ({ ...seen }) };
}
