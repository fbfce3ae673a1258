// Plans by hand, over the small warehouse of test/warehouse/fixture.ts: short makers of expressions, values and reads.

import type { SqlType } from "#kernel/sql-type.ts";
import { makeAggregate, makeGroups, told } from "#plan/aggregated.ts";
import { rowCount } from "#plan/measure-set.ts";
import { measureOf, type MeasureFunction } from "#plan/measures.ts";
import type {
  AggregateRead,
  Column,
  Expression,
  GroupFloor,
  GroupsRead,
  Keys,
  OrderTerm,
  Plan,
  Predicate,
  RowsRead,
  Source,
  TakenMeasure,
  Value,
  ValueList,
} from "#plan/plan.ts";
import { makePlan } from "#plan/planned.ts";
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
export const keys = (list: ValueList, ...on: readonly Expression[]): Keys => ({ kind: "list", list, on, labels: [] });

export const rows = (facts: Partial<RowsRead> = {}): RowsRead => ({
  kind: "rows",
  from: flight,
  keys: undefined,
  joins: [],
  columns: columns(key),
  where: always,
  order: [],
  limit: undefined,
  kept: undefined,
  isTotal: false,
  ...facts,
});
/** A measure of the value at `index`. */
export function taken(fn: MeasureFunction, index: number, type: SqlType): TakenMeasure {
  const measured = measureOf(fn, type);
  if (measured === undefined) throw new TypeError(`no ${fn}`);
  return { measured, value: index, path: [fn, `v${index}`] };
}

interface Numbers {
  readonly keys?: Keys;
  readonly where?: Predicate;
  readonly values?: readonly Expression[];
  readonly measures?: readonly TakenMeasure[];
}

const ofFlights = { from: flight, keys: undefined, where: always, values: [], measures: [rowCount], floor: undefined };

/** The number of rows, unless other numbers are given. */
export const count = (facts: Numbers = {}): AggregateRead => makeAggregate(rowsDecision(), { ...ofFlights, ...facts });

/** A number of rows that nobody may read. */
export const floored = (
  floor: Pick<GroupFloor, "counted"> & Partial<GroupFloor>,
  where: Predicate = always,
): AggregateRead => makeAggregate(aggregatesDecision(), { ...hidden, where, floor: { ...least, ...floor } });

const hidden = { from: flight, keys: undefined, values: [], measures: [rowCount] } as const;
const least = { entityKey: key, minGroupSize: value(bigint, "3"), roundTo: undefined };

interface Grouped extends Numbers {
  readonly by: readonly Expression[];
  readonly joins?: GroupsRead["joins"];
  readonly having?: Predicate;
  readonly order?: readonly OrderTerm[];
  readonly limit?: Value;
}

/** What is told of groups: every key, then every measure. */
function cut({ by, measures = [rowCount], having = always, order = [], limit = value(int, "11") }: Grouped) {
  const keysTold = by.map(({ type }, index) => told(`k${index}`, type));
  const numbersTold = measures.map(({ measured }, index) => told(`a${index}`, measured.type));
  return {
    groupKeys: by.map((expression) => ({ expression, as: undefined })),
    columns: [...keysTold, ...numbersTold].map((expression) => ({ expression, path: undefined, required: false })),
    having,
    order,
    limit,
  };
}

/** Groups and the number of rows in each, unless other numbers are given. */
export function grouped(facts: Grouped): GroupsRead {
  const { keys: parents, joins = [], where = always, values = [], measures = [rowCount] } = facts;
  const read = { keys: parents, joins, where, values, measures };
  return makeGroups(rowsDecision(), { ...cut(facts), ...read, from: flight, floor: undefined });
}

/** Groups of rows that nobody may read. */
export function flooredGroups(
  floor: Pick<GroupFloor, "counted"> & Partial<GroupFloor>,
  facts: Omit<Grouped, "keys" | "joins" | "values" | "measures">,
): GroupsRead {
  const { where = always } = facts;
  return makeGroups(aggregatesDecision(), {
    ...cut(facts),
    ...hidden,
    joins: [],
    where,
    floor: { ...least, ...floor },
  });
}

export type Read = Plan["reads"][number];

export const planOf = (...reads: readonly Read[]): Plan => makePlan({ reads, page: undefined, usages: [] });

/** The one statement of a read; the same on both pools. */
export function statementOf(read: Read): Statement {
  const [statement] = renderPlan(planOf(read), "dedicated");
  if (statement === undefined) throw new TypeError("a read gives a statement");
  return statement;
}

/** The text of a predicate over curated.Flight. */
export const whereOf = (where: Predicate): string =>
  statementOf(count({ where })).text.replace(/^.*? AS t0(?: WHERE )?/, "");

/** What is sent for a read. */
export const batchOf = (read: Read, pool: (typeof pools)[number]): string =>
  renderBatch(renderPlan(planOf(read), pool), { pool, label: "test" }).text;
