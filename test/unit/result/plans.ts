// Plans and rowsets for the tests of this folder, as plan and transport would make them.

import type { SqlType } from "#kernel/sql-type.ts";
import { makeAggregate } from "#plan/aggregated.ts";
import { rowCount } from "#plan/measure-set.ts";
import type { AggregateRead, TakenMeasure } from "#plan/plan.ts";
import { makePlan, type Keys, type PageShape, type Plan, type RowsRead } from "#plan/planned.ts";
import { makeRowset, type Row, type Rowset } from "#transport/received.ts";
import { aggregatesDecision, rowsDecision } from "../policy/decisions.ts";

const from = { alias: "t0", schema: "curated", object: "Flight" };
const always = { kind: "and", parts: [] } as const;

export function keysOf(labels: readonly string[] | undefined): Keys | undefined {
  if (labels === undefined) return undefined;
  return { kind: "list", list: { encoding: "json", types: [{ kind: "int" }], text: "[]" }, on: [], labels };
}

/** Columns are `[field, type]`; an undefined field only orders the rows. */
export function rowsRead(
  columns: readonly (readonly [string | undefined, SqlType])[],
  labels?: readonly string[],
): RowsRead {
  return {
    kind: "rows",
    from,
    keys: keysOf(labels),
    joins: [],
    columns: columns.map(([field, type]) => ({
      field,
      expression: { kind: "column", alias: "t0", column: "c", type },
    })),
    where: always,
    order: [],
    limit: undefined,
    kept: undefined,
    isTotal: false,
  };
}

/** The number of rows, unless other measures are given. */
export function countRead(labels?: readonly string[], measures: readonly TakenMeasure[] = [rowCount]): AggregateRead {
  const read = { from, keys: keysOf(labels), where: always, values: [], measures, floor: undefined };
  return makeAggregate(rowsDecision(), read);
}

/** A number that may be too small to be told. */
export function flooredRead(): AggregateRead {
  const size = { type: { kind: "bigint" }, text: "3" } as const;
  const entityKey = { kind: "column", alias: "t0", column: "c", type: { kind: "int" } } as const;
  const floor = { counted: always, entityKey, minGroupSize: size, roundTo: undefined };
  const read = { from, keys: undefined, where: always, values: [], measures: [rowCount], floor } as const;
  return makeAggregate(aggregatesDecision(), read);
}

export function planOf(reads: Plan["reads"], page?: Partial<PageShape>): Plan {
  const shape = { size: 2, isBackward: false, isAfter: false, isBefore: false, position: [], ...page };
  return makePlan({ reads, page: page === undefined ? undefined : shape, usages: [] });
}

export function rowsets(...all: readonly (readonly Row[])[]): readonly Rowset[] {
  return all.map((rows) => makeRowset(rows));
}
