// The bridge's engine over the local warehouse's: its whole answer to a batch, taken apart into events.

import type { DuckDBInstance } from "@duckdb/node-api";
import type { BatchAsk, BatchEvent, Cell, Engine } from "../../bridge/engine.ts";
import { makeAdmission } from "../../local/warehouse/admission.ts";
import { answerBatch } from "../../local/warehouse/answer-batch.ts";
import type { Engine as LocalEngine } from "../../local/warehouse/answer-batch.ts";
import type { WarehouseOptions } from "../../local/warehouse/start-warehouse.ts";

type DuckOptions = Pick<WarehouseOptions, "pool" | "nowMs" | "onStatement" | "maxConcurrent" | "maxQueued"> & {
  readonly instance: DuckDBInstance;
};

export async function makeDuckEngine(options: DuckOptions): Promise<Engine> {
  const { instance, pool, onStatement } = options;
  const connection = await instance.connect();
  // As startWarehouse() does: DuckDB fails on some limits for each parent with this step.
  await connection.run("SET GLOBAL disabled_optimizers = 'top_n_window_elimination'");
  connection.closeSync();
  const admission = makeAdmission(options.maxConcurrent, options.maxQueued ?? 1_000);
  const local: LocalEngine = {
    instance,
    pool,
    admission,
    nowMs: options.nowMs ?? Date.now,
    onStatement,
    catalog: undefined,
  };
  let request = 0;
  return {
    runBatch: (ask) => events(local, ask, (request += 1)),
    load: () => ({ active: admission.active(), waiting: admission.waiting() }),
    close: () => Promise.resolve(),
  };
}

interface AnsweredSet {
  readonly isSuccess: boolean;
  readonly data: readonly (readonly Cell[])[];
  readonly message: string;
}

async function* events(local: LocalEngine, ask: BatchAsk, request: number): AsyncGenerator<BatchEvent> {
  const { text, signal } = ask;
  const json = await answerBatch(local, { text, signal, request, rowLimit: undefined, allResultSets: true });
  for (const set of JSON.parse(json) as readonly AnsweredSet[]) {
    if (!set.isSuccess) yield { kind: "failed", message: set.message };
    else {
      yield { kind: "set" };
      yield { kind: "rows", rows: set.data };
      yield { kind: "end" };
    }
  }
}
