// A value of the API, of a claim or of a row filter -> its canonical text, or the problem with it: ISO dates, plain digits, hex
// for binary. Range and length are checked here, so that no value is rounded or cut on its way.

import { isText, type SqlType } from "#kernel/sql-type.ts";

export type Coerced = { readonly text: string } | { readonly problem: string };

/** Longest text that a bounded text column can meet. */
const MAX_TEXT_UNITS = 4000;

export function coerceValue(type: SqlType, value: unknown): Coerced {
  switch (type.kind) {
    case "int":
      return integer(value, -(2n ** 31n), 2n ** 31n - 1n);
    case "bigint":
      return integer(value, -(2n ** 63n), 2n ** 63n - 1n);
    case "bit":
      return typeof value === "boolean" ? { text: value ? "1" : "0" } : { problem: "must be true or false" };
    case "float":
      return typeof value === "number" && Number.isFinite(value)
        ? { text: String(value) }
        : { problem: "must be a finite number" };
    case "money":
      return decimal(value, 19, 4);
    case "decimal":
      return decimal(value, type.precision, type.scale);
    case "varchar":
    case "nvarchar":
      return text(value, type.length);
    case "varbinary":
      return base64(value);
    case "uniqueidentifier":
      return pattern(value, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, "a UUID");
    case "date":
      return pattern(value, /^\d{4}-\d\d-\d\d$/, "a date such as 2001-02-28");
    case "time":
      return pattern(value, /^\d\d:\d\d:\d\d(\.\d{1,7})?$/, "a time such as 23:59:59");
    case "datetime2":
      return type.zone === undefined
        ? pattern(value, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?$/, "a date and time such as 2001-02-28T23:59:59")
        : instant(value);
    case "datetimeoffset":
      return instant(value);
  }
}

function instant(value: unknown): Coerced {
  const form = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?(Z|[+-]\d\d:\d\d)$/;
  const coerced = pattern(value, form, "a date and time with offset such as 2001-02-28T23:59:59Z");
  return "text" in coerced ? { text: coerced.text.replace(/Z$/, "+00:00") } : coerced;
}

function pattern(value: unknown, form: RegExp, name: string): Coerced {
  return typeof value === "string" && form.test(value) ? { text: value } : { problem: `must be ${name}` };
}

function integer(value: unknown, least: bigint, most: bigint): Coerced {
  const digits = typeof value === "number" && Number.isSafeInteger(value) ? String(value) : value;
  if (typeof digits !== "string" || !/^-?\d{1,19}$/.test(digits)) return { problem: "must be an integer" };
  const number = BigInt(digits);
  return number >= least && number <= most
    ? { text: String(number) }
    : { problem: `must be within ${least} and ${most}` };
}

/** Keeps every digit: the scale of a parameter is as wide as the precision leaves. */
function decimal(value: unknown, precision: number, scale: number): Coerced {
  const digits = typeof value === "number" ? String(value) : value;
  const match = typeof digits === "string" ? /^(-?)0*(\d*)(?:\.(\d*?)0*)?$/.exec(digits) : null;
  if (match === null || digits === "" || digits === "-") return { problem: "must be a decimal number such as -12.50" };
  const [, sign = "", whole = "", fraction = ""] = match;
  const wholeDigits = precision - scale;
  if (whole.length > wholeDigits) return { problem: `must have at most ${wholeDigits} digits before the point` };
  if (fraction.length > 38 - wholeDigits)
    return { problem: `must have at most ${38 - wholeDigits} digits after the point` };
  const plain = `${whole === "" ? "0" : whole}${fraction === "" ? "" : `.${fraction}`}`;
  return { text: plain === "0" ? plain : `${sign}${plain}` };
}

function base64(value: unknown): Coerced {
  if (typeof value !== "string" || !/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(value)) {
    return { problem: "must be Base64" };
  }
  const hex = Array.from(atob(value), (char) => char.charCodeAt(0).toString(16).padStart(2, "0")).join("");
  return { text: hex.toUpperCase() };
}

function text(value: unknown, length: number | "max"): Coerced {
  if (typeof value !== "string") return { problem: "must be text" };
  const problem = textProblem(value);
  if (problem !== undefined) return { problem };
  return { text: length === "max" || length > MAX_TEXT_UNITS ? value : clip(value) };
}

/** What no statement can carry: a lone surrogate has no UTF-8 form, U+0000 ends text in Windows collations. */
export function textProblem(value: string): string | undefined {
  if (!value.isWellFormed()) return "holds half of a surrogate pair, which is no character";
  return value.includes("\0") ? "holds U+0000, which the warehouse cannot compare" : undefined;
}

/**
 * Text longer than any value of a bounded column, cut so that every comparison stays right: what is cut decides nothing but
 * whether something other than a space follows.
 */
function clip(value: string): string {
  if (value.length <= MAX_TEXT_UNITS) return value;
  const rest = /[^ ]/u.exec(value.slice(MAX_TEXT_UNITS - 2))?.[0] ?? "";
  const head = value.slice(0, MAX_TEXT_UNITS - 2);
  return (head.isWellFormed() ? head : head.slice(0, -1)) + rest;
}
