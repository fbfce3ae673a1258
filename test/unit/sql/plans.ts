// Plans by hand, over the small warehouse of test/warehouse/fixture.ts: short makers of expressions, values and reads.

import type { SqlType } from "#kernel/sql-type.ts";
import type {
  Column,
  CountRead,
  Expression,
  GroupFloor,
  Keys,
  OrderTerm,
  Plan,
  Predicate,
  RowsRead,
  Source,
  Value,
  ValueList,
} from "#plan/plan.ts";
import { makeCount, makePlan } from "#plan/planned.ts";
import { renderBatch } from "#sql/render-batch.ts";
import { renderPlan } from "#sql/render-plan.ts";
import type { Statement } from "#sql/statement.ts";
import { aggregatesDecision, rowsDecision } from "../policy/decisions.ts";

export const pools = ["dedicated", "serverless"] as const;

export const int: SqlType = { kind: "int" };
export const bigint: SqlType = { kind: "bigint" };
export const varchar4: SqlType = { kind: "varchar", length: 4 };
export const nvarchar: SqlType = { kind: "nvarchar", length: 100 };
export const uuid: SqlType = { kind: "uniqueidentifier" };

/** Every column of curated.Flight, as the catalog would declare it. */
export const flightColumns = {
  FlightKey: bigint,
  Origin: varchar4,
  Name: nvarchar,
  Delay: int,
  DepartedAt: { kind: "datetime2", precision: 0 },
  Cost: { kind: "decimal", precision: 18, scale: 2 },
  Latitude: { kind: "float" },
  Bin: { kind: "varbinary", length: "max" },
  Fee: { kind: "money" },
  Day: { kind: "date" },
  Id: uuid,
  IsLate: { kind: "bit" },
  Local: { kind: "datetimeoffset", precision: 7 },
} as const satisfies Readonly<Record<string, SqlType>>;

export const flight: Source = { alias: "t0", schema: "curated", object: "Flight" };
export const airport: Source = { alias: "t1", schema: "curated", object: "Airport" };

export const column = (alias: string, name: string, type: SqlType): Expression => ({
  kind: "column",
  alias,
  column: name,
  type,
});

/** A column of curated.Flight. */
export const field = (name: keyof typeof flightColumns): Expression => column("t0", name, flightColumns[name]);

export const key = field("FlightKey");
export const name = field("Name");
export const delay = field("Delay");

export const value = (type: SqlType, text: string | null): Value => ({ type, text });
export const numbers = (type: SqlType, ...texts: readonly string[]): ValueList => ({
  encoding: "split",
  types: [type],
  text: texts.join(","),
});
export const texts = (type: SqlType, ...all: readonly string[]): ValueList => ({
  encoding: "json",
  types: [type],
  text: JSON.stringify(all),
});

export const always: Predicate = { kind: "and", parts: [] };
export const never: Predicate = { kind: "or", parts: [] };
export const and = (...parts: readonly Predicate[]): Predicate => ({ kind: "and", parts });
export const or = (...parts: readonly Predicate[]): Predicate => ({ kind: "or", parts });
export const not = (part: Predicate): Predicate => ({ kind: "not", part });
export const isNull = (left: Expression, negated = false): Predicate => ({ kind: "isNull", left, negated });
export const compare = (
  left: Expression,
  operator: Extract<Predicate, { kind: "compare" }>["operator"],
  given: Value,
): Predicate => ({ kind: "compare", left, operator, value: given });
export const isIn = (left: Expression, list: ValueList, negated = false): Predicate => ({
  kind: "in",
  left,
  negated,
  list,
});
export const guarded = (of: Expression, when: Predicate): Expression => ({ kind: "guarded", when, of, type: of.type });

export const columns = (...expressions: readonly Expression[]): readonly Column[] =>
  expressions.map((expression) => ({ field: "f", expression }));
export const asc = (expression: Expression, nullable = false): OrderTerm => ({
  expression,
  descending: false,
  nullable,
});
export const desc = (expression: Expression, nullable = false): OrderTerm => ({
  expression,
  descending: true,
  nullable,
});
export const keys = (list: ValueList, ...on: readonly Expression[]): Keys => ({ list, on, labels: [] });

export const rows = (facts: Partial<RowsRead> = {}): RowsRead => ({
  kind: "rows",
  from: flight,
  keys: undefined,
  joins: [],
  columns: columns(key),
  where: always,
  order: [],
  limit: undefined,
  ...facts,
});
export const count = (facts: { readonly keys?: Keys; readonly where?: Predicate } = {}): CountRead =>
  makeCount(rowsDecision(), { from: flight, keys: undefined, where: always, floor: undefined, ...facts });
/** A number of rows that nobody may read. */
export const floored = (
  floor: Pick<GroupFloor, "counted"> & Partial<GroupFloor>,
  where: Predicate = always,
): CountRead =>
  makeCount(aggregatesDecision(), {
    from: flight,
    keys: undefined,
    where,
    floor: { entityKey: key, minGroupSize: value(bigint, "3"), roundTo: undefined, ...floor },
  });

export const planOf = (...reads: readonly (RowsRead | CountRead)[]): Plan =>
  makePlan({ reads, page: undefined, usages: [] });

/** The one statement of a read; the same on both pools. */
export function statementOf(read: RowsRead | CountRead): Statement {
  const [statement] = renderPlan(planOf(read), "dedicated");
  if (statement === undefined) throw new TypeError("a read gives a statement");
  return statement;
}

/** The text of a predicate over curated.Flight. */
export const whereOf = (where: Predicate): string =>
  statementOf(count({ where })).text.replace(/^.*? AS t0(?: WHERE )?/, "");

/** What is sent for a read. */
export const batchOf = (read: RowsRead | CountRead, pool: (typeof pools)[number]): string =>
  renderBatch(renderPlan(planOf(read), pool), { pool, label: "test" }).text;
