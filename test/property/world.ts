// The API over the made-up views, one for each file of tests, and how properties are run.

import { DuckDBInstance } from "@duckdb/node-api";
import fc from "fast-check";
import { openApi, type Api } from "../support/open-api.ts";
import { createTables, load, type Data } from "./rows.ts";
import { roleRules, specs } from "./views.ts";

export interface World {
  readonly ask: Api["ask"];
  /** Replaces all rows of the warehouse. */
  readonly load: (data: Data) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Documents here may be larger than what clients are allowed; which budgets there are is tested elsewhere. */
const wide = {
  bodyBytes: 1e7,
  tokens: 1e6,
  depth: 100,
  aliases: 1e4,
  rootFields: 100,
  fields: 1e5,
  filterNodes: 1000,
  statements: 1e4,
  totalRows: 1e15,
  cost: 1e15,
};

export async function openWorld(): Promise<World> {
  const database = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await database.connect();
  await createTables(connection);
  const api = await openApi({ database, views: specs, roleRules, limits: wide });
  return {
    ask: api.ask,
    load: (data) => load(connection, data),
    close: async () => {
      await api.close();
      connection.closeSync();
      database.closeSync();
    },
  };
}

/** `PROPERTY_FACTOR=20` looks twenty times as long. */
const factor = Number(process.env["PROPERTY_FACTOR"] ?? 1);
const MOST_MS = 60_000 * factor;

/** A test's own timeout: what failed is shrunk and told before it. */
export const PATIENCE_MS = 2 * MOST_MS;

/** On failure the seed and the smallest case found are told. Shrinking ends when the time is up. */
export async function check<T>(runs: number, property: fc.IAsyncProperty<T>): Promise<void> {
  await fc.assert(property, {
    numRuns: Math.ceil(runs * factor),
    plugins: [fc.interruptAfterTimeLimit(MOST_MS)],
  });
}
