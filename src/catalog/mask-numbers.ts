// The checks on sizes and digits of masks over numbers: each must be one that the field can show the multiples of.

import type { SqlType } from "#kernel/sql-type.ts";
import { coerceDecimal } from "./coerce-decimal.ts";
import { coerceValue } from "./coerce-value.ts";
import type { Coerced } from "./coerced.ts";
import { exactRange, toUnits, type ExactRange } from "./exact-numbers.ts";

/** Beyond so many multiples of a size, doubles lie further apart than the size is. */
const EXACT_MULTIPLES = 2 ** 53;
const MAX_FLOAT_DIGITS = 15;

/** The text of a size, or why it is none. */
export function bucketSize(type: SqlType, size: unknown): Coerced {
  if (type.kind === "float") return floatSize(size);
  const range = exactRange(type);
  if (range === undefined) return { problem: `is for numbers, not for ${type.kind}` };
  const coerced = coerceDecimal(size, range.whole + range.scale, range.scale);
  if ("problem" in coerced) return { problem: `size ${coerced.problem}` };
  return sizeProblem(coerced.text, range) ?? coerced;
}

function sizeProblem(text: string, { scale, most }: ExactRange): { readonly problem: string } | undefined {
  if ((text.split(".")[1] ?? "").length > scale)
    return { problem: `size must have at most ${scale} digits behind the point` };
  const units = toUnits(text, scale);
  if (units <= 0n) return { problem: "size must be above zero" };
  if (units === 1n) return { problem: "size is the field's smallest step, so that every value would be shown" };
  return units > most ? { problem: "size is larger than every value of the field" } : undefined;
}

function floatSize(size: unknown): Coerced {
  const coerced = coerceValue({ kind: "float" }, typeof size === "string" ? Number(size) : size);
  if ("problem" in coerced) return { problem: `size ${coerced.problem}` };
  if (Number(coerced.text) <= 0) return { problem: "size must be above zero" };
  return Number.isFinite(Number(coerced.text) * EXACT_MULTIPLES) ? coerced : { problem: "size is too large" };
}

/** Why a field cannot be rounded to so many digits. */
export function roundingProblem(type: SqlType, digits: number): string | undefined {
  const range = exactRange(type);
  if (type.kind !== "float" && range === undefined) return `is for numbers, not for ${type.kind}`;
  const [least, most] =
    range === undefined ? [-MAX_FLOAT_DIGITS, MAX_FLOAT_DIGITS] : [1 - range.whole, range.scale - 1];
  return digits >= least && digits <= most
    ? undefined
    : `digits must be from ${least} to ${most} for this field: others leave it as it is, or nothing of it`;
}
