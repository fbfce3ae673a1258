// The database of the benchmarks: a copy of the sample with the table behind bench-catalog.ts's own view, the same rows on every
// machine. It lies beside the sample, and is made anew for each run: what it copies may be newer.

import { copyFile, rm } from "node:fs/promises";
import { DuckDBInstance } from "@duckdb/node-api";
import { ensureSample, sampleFile } from "../local/data/sample-data.ts";

export const benchFile = sampleFile.replace(/sample\.duckdb$/u, "bench.duckdb");

const ROWS = 20_000;

interface Column {
  readonly name: string;
  readonly sqlType: string;
  readonly stored: string;
  /** DuckDB SQL over `i`, the number of the row from 1. */
  readonly from: string;
}

function column(name: string, sqlType: string, stored: string, from: string): Column {
  return { name, sqlType, stored, from };
}

const nullEvery = (rows: number, from: string): string => `CASE WHEN i % ${rows} <> 0 THEN ${from} END`;

const columns: readonly Column[] = [
  column("SaleId", "bigint", "BIGINT", "i + 9007199254740000"),
  column("LineNumber", "int", "INTEGER", "i % 12 + 1"),
  column("Quantity", "int", "INTEGER", "i * 7919 % 250 - 20"),
  column("StoreId", "int", "INTEGER", nullEvery(11, "i * 31 % 800")),
  column("CustomerId", "bigint", "BIGINT", nullEvery(7, "i * 104729 + 4000000000")),
  column("UnitPrice", "decimal(18,4)", "DECIMAL(18,4)", "(i * 48611 % 9999991) / 1000"),
  column("Discount", "decimal(9,4)", "DECIMAL(9,4)", nullEvery(3, "(i % 40) / 100")),
  column("Amount", "decimal(18,2)", "DECIMAL(18,2)", "(i * 48611 % 99999989) / 100"),
  column("Tax", "decimal(18,2)", "DECIMAL(18,2)", "(i * 7907 % 999983) / 100"),
  column("SoldAt", "datetime2(3)", "TIMESTAMP", "TIMESTAMP '2024-01-01' + to_milliseconds(i * 1572869)"),
  column("ShippedAt", "datetime2(0)", "TIMESTAMP", nullEvery(5, "TIMESTAMP '2024-01-02' + to_seconds(i * 1573)")),
  column("OrderedOn", "date", "DATE", "DATE '2023-12-20' + CAST(i % 366 AS INTEGER)"),
  column("DueOn", "date", "DATE", nullEvery(4, "DATE '2024-02-01' + CAST(i % 366 AS INTEGER)")),
  column("Product", "nvarchar(60)", "VARCHAR", "'Café set \"' || (i % 90) || '\" of ' || (i % 7 + 2) || ' pieces'"),
  column("Category", "nvarchar(40)", "VARCHAR", "['Kitchen', 'Garden', 'Büro', 'Outdoor'][i % 4 + 1]"),
  column("Note", "nvarchar(100)", "VARCHAR", nullEvery(2, "'Ring twice;\nleave with the neighbour of no. ' || i")),
  column("Currency", "varchar(3)", "VARCHAR", "['EUR', 'USD', 'CHF'][i % 3 + 1]"),
  column("WeightKg", "float", "DOUBLE", "i * 0.37 + 1.0 / (i + 2)"),
  column("FillRatio", "float", "DOUBLE", nullEvery(6, "1.0 / i")),
  column("IsReturn", "bit", "BOOLEAN", "i % 9 = 0"),
];

/** Makes the database and gives its path. */
export async function makeBenchData(): Promise<string> {
  await ensureSample();
  await rm(`${benchFile}.wal`, { force: true });
  await copyFile(sampleFile, benchFile);
  const instance = await DuckDBInstance.create(benchFile);
  try {
    const connection = await instance.connect();
    const selected = columns.map(({ name, stored, from }) => `CAST(${from} AS ${stored}) AS "${name}"`);
    await connection.run(
      `CREATE TABLE curated."SaleLine" AS SELECT ${selected.join(", ")} FROM range(1, ${ROWS + 1}) AS r(i)`,
    );
    const types = columns.map(({ name, sqlType }) => `('curated', 'SaleLine', '${name}', '${sqlType}')`);
    await connection.run(`INSERT INTO edgewise.column_types VALUES ${types.join(", ")}`);
    await connection.run("CHECKPOINT");
    connection.closeSync();
  } finally {
    instance.closeSync();
  }
  return benchFile;
}
