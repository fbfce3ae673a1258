// BUCKET and ROUND of a number type: where the result would leave the type, counted exactly, so that no value of the field can
// fail a statement. Whole and decimal types are compared and calculated as decimals of 38 digits.

import { exactRange, fromUnits, toUnits } from "#catalog/exact-numbers.ts";
import type { SqlType } from "#kernel/sql-type.ts";
import type { MaskStep, Value } from "./planned.ts";

/** From so many multiples of a step on, doubles lie further apart than the step is. */
const EXACT_MULTIPLES = 2 ** 53;

export function bucketStep(type: SqlType, size: string): MaskStep {
  const range = exactRange(type);
  if (range === undefined) {
    return { fn: "floatBucket", size: float(Number(size)), exact: float(Number(size) * EXACT_MULTIPLES) };
  }
  const { scale, least } = range;
  const units = toUnits(size, scale);
  const lowest = (least / units) * units;
  return { fn: "bucket", size: wide(units, scale), lowest: wide(lowest, scale), least: wide(least, scale) };
}

export function roundStep(type: SqlType, digits: number): MaskStep {
  const places: Value = { type: { kind: "int" }, text: String(digits) };
  const range = exactRange(type);
  if (range === undefined) {
    return { fn: "floatRound", digits: places, exact: float(Number(`1e${-digits}`) * EXACT_MULTIPLES) };
  }
  const { scale, least, most } = range;
  const unit = 10n ** BigInt(scale - digits);
  return {
    fn: "round",
    digits: places,
    low: wide((least / unit) * unit - unit / 2n, scale),
    least: wide(least, scale),
    high: wide((most / unit) * unit + unit / 2n, scale),
    most: wide(most, scale),
  };
}

function wide(units: bigint, scale: number): Value {
  return { type: { kind: "decimal", precision: 38, scale }, text: fromUnits(units, scale) };
}

function float(value: number): Value {
  return { type: { kind: "float" }, text: String(value) };
}
