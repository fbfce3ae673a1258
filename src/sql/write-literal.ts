// The only writer of literals: a value in its canonical text -> T-SQL. Whatever was checked before is checked again by type,
// so that a text which is no number can never stand where a number does. Messages never hold the value.

import type { SqlType } from "#kernel/sql-type.ts";
import { isLongText, MAX_TEXT_UNITS } from "./declared-type.ts";
import { quoteText } from "./quote.ts";

interface Form {
  readonly allows: RegExp;
  readonly write: (text: string) => string;
}

const plain = (text: string): string => text;
/** A float in E form; without it the warehouse would read a decimal first and round twice. */
const scientific = (text: string): string => (text.includes("e") ? text.toUpperCase() : `${text}E0`);
const hex = (text: string): string => `0x${text}`;

const whole: Form = { allows: /^-?\d{1,19}$/, write: plain };
const exact: Form = { allows: /^-?\d{1,38}(\.\d{1,38})?$/, write: quoteText };
const text: Form = { allows: /^/, write: quoteText };

const forms: Readonly<Record<SqlType["kind"], Form>> = {
  int: whole,
  bigint: whole,
  bit: { allows: /^[01]$/, write: plain },
  float: { allows: /^-?\d{1,21}(\.\d{1,25})?(e[+-]\d{1,3})?$/, write: scientific },
  money: exact,
  decimal: exact,
  date: { allows: /^\d{4}-\d\d-\d\d$/, write: quoteText },
  time: { allows: /^\d\d:\d\d:\d\d(\.\d{1,7})?$/, write: quoteText },
  datetime2: { allows: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?$/, write: quoteText },
  datetimeoffset: { allows: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?[+-]\d\d:\d\d$/, write: quoteText },
  varchar: text,
  nvarchar: text,
  uniqueidentifier: { allows: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, write: quoteText },
  varbinary: { allows: /^([0-9a-f]{2})*$/i, write: hex },
};

/** `-5`, `1.5E0`, `N'O''Hara'`, `0x00FF`, `NULL`: what sp_executesql takes as a constant. Throws on any other form. */
export function writeLiteral(type: SqlType, value: string | null): string {
  if (value === null) return "NULL";
  const isZoned = type.kind === "datetime2" && type.zone !== undefined;
  const form = forms[isZoned ? "datetimeoffset" : type.kind];
  if (!form.allows.test(value)) throw new TypeError(`a value is no ${type.kind} in its canonical form`);
  // The warehouse would cut it in silence, and another value would be looked for.
  if (form === text && value.length > MAX_TEXT_UNITS && !isLongText(type)) {
    throw new TypeError("a text is longer than its parameter");
  }
  return form.write(value);
}
