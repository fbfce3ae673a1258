// Which numbers a kind of field has, and of which kind they are themselves: the table of the documents, written down once more.

import { isOrderable } from "#catalog/operators.ts";
import { kindOf, type KindName } from "./random-kinds.ts";
import { fieldOf, type ViewModel } from "./random-model.ts";

export const FUNCTIONS = ["count", "countDistinct", "sum", "avg", "min", "max", "stddev", "variance"] as const;
export type Fn = (typeof FUNCTIONS)[number];

/** `field` is undefined for `count` alone. */
export interface MeasureAsked {
  readonly fn: Fn;
  readonly field?: string | undefined;
}

/** Digits of a fraction that a sum has. */
export const SCALES: Readonly<Partial<Record<KindName, number>>> = { int: 0, bigint: 0, money: 4, decimal: 2 };
/** An average has at least so many. */
export const AVERAGE_SCALE = 6;

export function hasMeasure(fn: Fn, kind: KindName): boolean {
  const isWhole = SCALES[kind] !== undefined;
  if (fn === "count") return false;
  if (fn === "sum" || fn === "avg") return isWhole || kind === "float";
  // The squares of the largest floats are too large for a float: then there is no answer at all.
  if (fn === "stddev" || fn === "variance") return isWhole;
  return isOrderable(kindOf(kind).type) && (fn === "countDistinct" || (kind !== "bit" && kind !== "uuid"));
}

/** Of the number itself. */
export function measureKind({ fn, field }: MeasureAsked, view: ViewModel): KindName {
  if (fn === "count" || fn === "countDistinct" || field === undefined) return "bigint";
  const { kind } = fieldOf(view, field);
  if (fn === "min" || fn === "max") return kind;
  if (fn === "stddev" || fn === "variance" || kind === "float") return "float";
  // A sum that has all 38 digits before the point is asked by whole numbers alone.
  return fn === "sum" && (kind === "int" || kind === "bigint") ? "bigint" : "decimal";
}

/** False for what differs in its last digits with the order in which it is added up. */
export function isExact({ fn, field }: MeasureAsked, view: ViewModel): boolean {
  if (fn === "stddev" || fn === "variance") return false;
  return (fn !== "sum" && fn !== "avg") || field === undefined || fieldOf(view, field).kind !== "float";
}

/** All numbers that there are of some fields. */
export function measuresOf(view: ViewModel, fields: readonly string[]): readonly MeasureAsked[] {
  const ofFields = fields.flatMap((field) =>
    FUNCTIONS.filter((fn) => hasMeasure(fn, fieldOf(view, field).kind)).map((fn) => ({ fn, field })),
  );
  return [{ fn: "count" }, ...ofFields];
}

/** `{ count: … }`, `{ sum: { int0: … } }` */
export function atMeasure<T>({ fn, field }: MeasureAsked, value: T): Readonly<Record<string, unknown>> {
  return { [fn]: field === undefined ? value : { [field]: value } };
}

/** `count sum { int0 decimal1 } max { int0 }` */
export function printMeasures(measures: readonly MeasureAsked[]): string {
  const parts = FUNCTIONS.flatMap((fn) => {
    const own = measures.filter((one) => one.fn === fn);
    if (own.length === 0) return [];
    return [fn === "count" ? fn : `${fn} { ${own.map(({ field }) => field).join(" ")} }`];
  });
  return parts.join(" ");
}
