// A number over the rows of a group: `COUNT_BIG(*)`, `SUM(CAST(x.v AS bigint))`, `STDEV(CAST(x.v AS float))`. The value must be a
// column of a derived table: T-SQL takes no subquery within an aggregate, and a guarded field may hold one.

import type { Expression, Measured, TakenMeasure } from "#plan/plan.ts";
import { comparable } from "./declared-type.ts";
import type { ParameterList } from "./parameter-list.ts";
import { renderExpression } from "./render-predicate.ts";
import { storedType } from "./shown-type.ts";

const words = { sum: "SUM", avg: "AVG", min: "MIN", max: "MAX", stddev: "STDEV", variance: "VAR" } as const;

/** `value` is undefined for `count` alone. */
export function renderMeasure({ fn, over }: Measured, value: string | undefined): string {
  if (fn === "count") return "COUNT_BIG(*)";
  if (value === undefined) throw new TypeError(`${fn} needs a value`);
  if (fn === "countDistinct") return `COUNT_BIG(DISTINCT ${value})`;
  return `${words[fn]}(${over === undefined ? value : `CAST(${value} AS ${storedType(over)})`})`;
}

/** `SUM(CAST(y.v0 AS bigint))`. With parents, a row of `y` that is none has no mark, and is not counted: `COUNT_BIG(y.m)`. */
export function renderTaken({ measured, value }: TakenMeasure, isMarked: boolean): string {
  if (measured.fn === "count" && isMarked) return "COUNT_BIG(y.m)";
  return renderMeasure(measured, value === undefined ? undefined : `y.v${value}`);
}

/** What measures are taken of, to be selected in `y`: `t0.[Delay] AS v0`. */
export function valueColumns(values: readonly Expression[], parameters: ParameterList): readonly string[] {
  return values.map((value, index) => `${renderComparable(value, parameters)} AS v${index}`);
}

export function renderComparable(expression: Expression, parameters: ParameterList): string {
  return comparable(renderExpression(expression, parameters), expression.type);
}
