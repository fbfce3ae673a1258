// A plan -> the rowsets that the local warehouse answers, without the edge and the transport: what is planned, said and run.

import { DuckDBInstance, type DuckDBConnection } from "@duckdb/node-api";
import type { Plan } from "#plan/plan.ts";
import { renderBatch } from "#sql/render-batch.ts";
import { renderPlan } from "#sql/render-plan.ts";
import { makeRowset, type Row, type Rowset } from "#transport/received.ts";
import { readCatalog } from "../../local/warehouse/catalog.ts";
import { runStatement } from "../../local/warehouse/run-statement.ts";
import type { Pool } from "../../local/warehouse/surface.ts";
import { translateBatch } from "../../local/warehouse/translate-batch.ts";

export interface PlanRunner {
  readonly connection: DuckDBConnection;
  readonly run: (plan: Plan, pool?: Pool) => Promise<readonly Rowset[]>;
  readonly close: () => void;
}

/** `build` makes the tables. */
export async function openRunner(build: (connection: DuckDBConnection) => Promise<unknown>): Promise<PlanRunner> {
  const database = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await database.connect();
  await connection.run("SET TimeZone = 'UTC'");
  await build(connection);
  const catalog = await readCatalog(connection);
  return {
    connection,
    async run(plan, pool = "dedicated") {
      const { text } = renderBatch(renderPlan(plan, pool), { pool, label: "test" });
      const rowsets: Rowset[] = [];
      for (const statement of translateBatch(text, { pool, catalog, nowMs: Date.UTC(2026, 0, 2) })) {
        rowsets.push(makeRowset(JSON.parse((await runStatement(connection, statement)).json) as Row[]));
      }
      return rowsets;
    },
    close() {
      connection.closeSync();
      database.closeSync();
    },
  };
}
