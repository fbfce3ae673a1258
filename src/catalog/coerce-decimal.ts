// Decimal numbers -> plain digits, every digit kept. No exponents: whoever writes them has a double in mind.

import type { Coerced } from "./coerced.ts";

/** All digits that a T-SQL decimal has. */
const MAX_DIGITS = 38;
/** More is refused unread. */
const MAX_CHARS = 100;

/** The scale of a parameter is as wide as the digits before the point leave it, so a value may be finer than its field. */
export function coerceDecimal(value: unknown, precision: number, scale: number): Coerced {
  const read = readDecimal(value);
  if (read === undefined) return { problem: "must be a decimal number such as -12.50" };
  const most = precision - scale;
  if (read.whole.length > most) return { problem: `must have at most ${most} digits before the point` };
  if (read.fraction.length > MAX_DIGITS - most) {
    return { problem: `must have at most ${MAX_DIGITS - most} digits after the point` };
  }
  return { text: printDecimal(read) };
}

/** `money` is decimal(19, 4), but ends where 64 bits do. */
export function coerceMoney(value: unknown): Coerced {
  const coerced = coerceDecimal(value, 19, 4);
  if ("problem" in coerced) return coerced;
  const [whole = "", fraction = ""] = coerced.text.replace("-", "").split(".");
  const most = (coerced.text.startsWith("-") ? 2n ** 63n : 2n ** 63n - 1n) * 10n ** 19n;
  return BigInt(whole + fraction.padEnd(23, "0")) <= most
    ? coerced
    : { problem: "must be within -922337203685477.5808 and 922337203685477.5807" };
}

interface Digits {
  readonly isNegative: boolean;
  /** Without zeros at the start; empty for zero. */
  readonly whole: string;
  /** Without zeros at the end. */
  readonly fraction: string;
}

function readDecimal(value: unknown): Digits | undefined {
  const text = typeof value === "number" ? String(value) : value;
  if (typeof text !== "string" || text.length > MAX_CHARS || !/^-?\d+(\.\d+)?$/.test(text)) return undefined;
  const isNegative = text.startsWith("-");
  const [whole = "", fraction = ""] = text.slice(isNegative ? 1 : 0).split(".");
  return { isNegative, whole: whole.replace(/^0+/, ""), fraction: fraction.replace(/0+$/, "") };
}

function printDecimal({ isNegative, whole, fraction }: Digits): string {
  if (whole === "" && fraction === "") return "0";
  return `${isNegative ? "-" : ""}${whole === "" ? "0" : whole}${fraction === "" ? "" : `.${fraction}`}`;
}
