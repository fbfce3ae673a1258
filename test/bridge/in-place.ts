// Set up for tests that were written for the local warehouse: their stacks get a bridge instead, over the SQL Server that
// MSSQL_TEST_URL names, or else over a TDS server of the tests.

import { serveWarehouseBy } from "../../local/stack.ts";
import { startBridged } from "./bridged-warehouse.ts";
import { startFront } from "./faulty-front.ts";
import { makeSqlEngine, sqlServerUrl } from "./sql-server.ts";
import { overTds } from "./tds-over-duck.ts";

const url = sqlServerUrl;

serveWarehouseBy(async (options) => {
  const reach = url === undefined ? overTds : () => makeSqlEngine(url, options);
  const bridged = await startBridged(options, { port: 0 }, reach);
  const front = await startFront({ port: bridged.port, nowMs: options.nowMs ?? Date.now, fault: options.fault });
  return {
    ...bridged,
    url: `http://127.0.0.1:${front.port}`,
    port: front.port,
    open: front.open,
    close: async () => {
      await front.close();
      await bridged.close();
    },
  };
});
