// A table of times in the local warehouse, one column for each kind of clock, and buckets of them as a statement reads them:
// grouped in a derived table, shown one level further out.

import { DuckDBInstance } from "@duckdb/node-api";
import type { Field } from "#catalog/catalog.ts";
import type { SqlType } from "#kernel/sql-type.ts";
import { PlanDraft } from "#plan/draft.ts";
import { rawColumn } from "#plan/expressions.ts";
import type { Expression } from "#plan/plan.ts";
import { resolveBucket } from "#plan/resolve-bucket.ts";
import { encodeColumn } from "#sql/encode-column.ts";
import { ParameterList } from "#sql/parameter-list.ts";
import type { PoolKind } from "#sql/pool-kind.ts";
import { renderExpression } from "#sql/render-predicate.ts";
import { readCatalog } from "../../../local/warehouse/catalog.ts";
import { runStatement } from "../../../local/warehouse/run-statement.ts";
import { toSqlFailure } from "../../../local/warehouse/sql-failure.ts";
import { translateBatch } from "../../../local/warehouse/translate-batch.ts";
import { analyst, catalog, contextOf } from "../plan/planning.ts";

export const clocks = {
  day: { kind: "date" },
  local: { kind: "datetime2", precision: 3 },
  utc: { kind: "datetime2", precision: 3, zone: "UTC" },
  chicago: { kind: "datetime2", precision: 0, zone: "Central Standard Time" },
  tokyo: { kind: "datetime2", precision: 0, zone: "Tokyo Standard Time" },
  instant: { kind: "datetimeoffset", precision: 3 },
} as const satisfies Readonly<Record<string, SqlType>>;

export type Clock = keyof typeof clocks;

const [anyField] = catalog.views.get("Flight")?.fields.values() ?? [];

export function fieldOf(name: string, type: SqlType): Field {
  if (anyField === undefined) throw new TypeError("a field");
  return { ...anyField, name, column: name, type, nullable: true };
}

export function bucketOf(clock: Clock, asked: object, of?: Expression): Expression {
  const draft = new PlanDraft(contextOf(analyst));
  const field = fieldOf(clock, clocks[clock]);
  const bucket = resolveBucket(asked, field, of ?? rawColumn(field, "t0"), { draft, place: "keys[0]" });
  if (bucket === undefined) throw new TypeError("no bucket");
  return bucket;
}

export const textOfBucket = (bucket: Expression): string => renderExpression(bucket, new ParameterList());

/** What a level further out shows of it. */
function shown({ type }: Expression): string {
  const column = renderExpression({ kind: "column", alias: "g0", column: "k0", type }, new ParameterList());
  return encodeColumn(column, type);
}

export interface Moments {
  /** The rows' buckets, in the order of the rows. */
  readonly each: (clock: Clock, asked: object, times: readonly (string | null)[]) => Promise<readonly unknown[]>;
  /** `[start, rows]` of each group, in the order of their starts. */
  readonly groups: (clock: Clock, asked: object, times: readonly string[]) => Promise<readonly unknown[]>;
}

export async function openMoments(pool: PoolKind): Promise<Moments> {
  const connection = await (await DuckDBInstance.create(":memory:", { threads: "1" })).connect();
  const held = { day: "DATE", local: "TIMESTAMP", utc: "TIMESTAMP", chicago: "TIMESTAMP", tokyo: "TIMESTAMP" };
  const columns = Object.entries({ ...held, instant: "VARCHAR" }).map(([name, type]) => `${name} ${type}`);
  await connection.run(`SET TimeZone = 'UTC'; CREATE SCHEMA curated; CREATE SCHEMA edgewise;
    CREATE TABLE edgewise.column_types(schema_name VARCHAR, view_name VARCHAR, column_name VARCHAR, sql_type VARCHAR);
    CREATE TABLE curated.Moment(Id BIGINT, ${columns.join(", ")});`);
  for (const [name, type] of Object.entries(clocks)) {
    if (type.kind === "date") continue;
    await connection.run(
      `INSERT INTO edgewise.column_types VALUES ('curated', 'Moment', '${name}', '${type.kind}(${type.precision})')`,
    );
  }
  const known = await readCatalog(connection);

  async function fill(clock: Clock, times: readonly (string | null)[]): Promise<void> {
    await connection.run("DELETE FROM curated.Moment");
    const rows = times.map((time, id) => `(${id}, ${time === null ? "NULL" : `'${time}'`})`);
    await connection.run(`INSERT INTO curated.Moment(Id, ${clock}) VALUES ${rows.join(", ")}`);
  }

  async function ask(text: string): Promise<readonly (readonly unknown[])[]> {
    try {
      const [statement] = translateBatch(text, { pool, catalog: known, nowMs: 0 });
      if (statement === undefined) throw new TypeError("a statement");
      return JSON.parse((await runStatement(connection, statement)).json) as unknown[][];
    } catch (thrown) {
      throw new Error(toSqlFailure(thrown).message, { cause: thrown });
    }
  }

  return {
    async each(clock, asked, times) {
      await fill(clock, times);
      const bucket = bucketOf(clock, asked);
      const inner = `SELECT t0.[Id] AS id, ${textOfBucket(bucket)} AS k0 FROM [curated].[Moment] AS t0`;
      const rows = await ask(`SELECT ${shown(bucket)} AS c0 FROM (${inner}) AS g0 ORDER BY g0.id`);
      return rows.map(([start]) => start);
    },
    async groups(clock, asked, times) {
      await fill(clock, times);
      const bucket = bucketOf(clock, asked);
      const inner = `SELECT ${textOfBucket(bucket)} AS k0 FROM [curated].[Moment] AS t0`;
      const grouped = `SELECT y.k0, COUNT_BIG(*) AS a0 FROM (${inner}) AS y GROUP BY y.k0`;
      return ask(
        `SELECT ${shown(bucket)} AS c0, CONVERT(varchar(20), g0.a0) AS c1 FROM (${grouped}) AS g0 ORDER BY g0.k0`,
      );
    },
  };
}
