// The numbers that can be made of many values of one field: for which types there is one, what it is computed over, and what
// type it has. The plan and the schema both read this; how it is written is sql's.

import type { SqlType } from "#kernel/sql-type.ts";
import { isOrderable } from "./operators.ts";

export const FIELD_FUNCTIONS = ["countDistinct", "sum", "avg", "min", "max", "stddev", "variance"] as const;
export const MEASURE_FUNCTIONS = ["count", ...FIELD_FUNCTIONS] as const;

/** The functions of a field: all but `count`, which is of rows. */
export type FieldFunction = (typeof FIELD_FUNCTIONS)[number];
export type MeasureFunction = (typeof MEASURE_FUNCTIONS)[number];

/** What a function makes of the values of a field. */
export interface Measured {
  readonly fn: MeasureFunction;
  readonly type: SqlType;
  /** What each value is cast to before; undefined: it stays as it is. */
  readonly over: SqlType | undefined;
}

const bigint: SqlType = { kind: "bigint" };
const float: SqlType = { kind: "float" };
/** Digits that are kept free for the sum of 10,000,000,000 values. */
const HEADROOM = 10;
const MAX_DIGITS = 38;
/** The least scale that AVG of a decimal has. */
const AVG_SCALE = 6;

/** The type of a function of a field of this type; undefined where there is no such number. */
export function measureType(fn: MeasureFunction, type: SqlType): SqlType | undefined {
  return measureOf(fn, type)?.type;
}

export function measureOf(fn: MeasureFunction, type: SqlType): Measured | undefined {
  switch (fn) {
    case "count":
      return { fn, type: bigint, over: undefined };
    case "countDistinct":
      return isOrderable(type) ? { fn, type: bigint, over: undefined } : undefined;
    case "min":
    case "max":
      return hasEnds(type) ? { fn, type, over: undefined } : undefined;
    case "stddev":
    case "variance":
      return summed(type) === undefined && type.kind !== "decimal" ? undefined : { fn, type: float, over: float };
    case "sum":
    case "avg": {
      const over = summed(type);
      if (over === undefined) return undefined;
      return { fn, type: fn === "sum" ? over : averageType(over), over: fn === "avg" ? exact(over) : over };
    }
  }
}

/** T-SQL has no MIN of bit or uniqueidentifier. */
function hasEnds(type: SqlType): boolean {
  return isOrderable(type) && type.kind !== "bit" && type.kind !== "uniqueidentifier";
}

/** What values are added up as: wide enough that no sum overflows. Undefined where they cannot be. */
function summed(type: SqlType): SqlType | undefined {
  switch (type.kind) {
    case "int":
      return bigint;
    case "bigint":
      return { kind: "decimal", precision: MAX_DIGITS, scale: 0 };
    case "money":
      return { kind: "decimal", precision: MAX_DIGITS, scale: 4 };
    case "float":
      return float;
    case "decimal": {
      const scale = Math.min(type.scale, MAX_DIGITS - HEADROOM - (type.precision - type.scale));
      return scale < 0 ? undefined : { kind: "decimal", precision: MAX_DIGITS, scale };
    }
    default:
      return undefined;
  }
}

/** AVG of whole numbers is cut to a whole number. */
function exact(over: SqlType): SqlType {
  return over.kind === "bigint" ? { kind: "decimal", precision: MAX_DIGITS, scale: 0 } : over;
}

function averageType(over: SqlType): SqlType {
  const { kind } = over;
  if (kind === "decimal") return { ...over, scale: Math.max(over.scale, AVG_SCALE) };
  return kind === "float" ? float : { kind: "decimal", precision: MAX_DIGITS, scale: AVG_SCALE };
}
