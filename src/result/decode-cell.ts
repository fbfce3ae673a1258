// The text of a cell -> the value that the API shows, by the declared type of its column. Strict: text in another form than the
// statement selects is a problem, never a guess. Fractions may have any length, as the declared one is only declared.

import type { SqlType } from "#kernel/sql-type.ts";
import type { Cell } from "#transport/rowset.ts";
import { fromHex, toBase64 } from "./base64.ts";

export type ApiValue = string | number | boolean;

/** Undefined where the text is not in the form of the type. */
export type CellDecoder = (text: string) => ApiValue | undefined;

const DATE = String.raw`(?!0000)\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])`;
const TIME = String.raw`(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,7})?`;
const OFFSET = String.raw`[+-](?:0\d|1[0-4]):[0-5]\d`;

const dateForm = new RegExp(`^${DATE}$`);
const timeForm = new RegExp(`^${TIME}$`);
const dateTimeForm = new RegExp(`^${DATE} ${TIME}$`);
const instantForm = new RegExp(`^${DATE} ${TIME} ${OFFSET}$`);
const guidForm = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const integerForm = /^(?:0|-?[1-9]\d{0,18})$/;
/** The digit before the point is left out by some styles. */
const decimalForm = /^-?(?:(?:0|[1-9]\d{0,37})(?:\.\d{1,38})?|\.\d{1,38})$/;

/** One cell, for who has no more than one. NULL is the value null. */
export function decodeCell(type: SqlType, cell: Cell): { value: ApiValue | null } | { problem: string } {
  const value = cell === null ? null : cellDecoder(type)(cell);
  return value === undefined ? { problem: `not in the form of ${type.kind}` } : { value };
}

/** Chosen once for a column, used for each of its cells. */
export function cellDecoder(type: SqlType): CellDecoder {
  switch (type.kind) {
    case "int":
      return decodeInt;
    case "bigint":
      return decodeBigint;
    case "bit":
      return (text) => (text === "1" ? true : text === "0" ? false : undefined);
    case "float":
      return decodeFloat;
    case "money":
    case "decimal":
      return decodeDecimal;
    case "date":
      return (text) => (dateForm.test(text) ? text : undefined);
    case "time":
      return (text) => (timeForm.test(text) ? text : undefined);
    case "datetime2":
      return type.zone === undefined ? decodeDateTime : decodeInstant;
    case "datetimeoffset":
      return decodeInstant;
    case "uniqueidentifier":
      return (text) => (guidForm.test(text) ? text.toLowerCase() : undefined);
    case "varbinary":
      return decodeBinary;
    case "varchar":
    case "nvarchar":
      return (text) => text;
  }
}

function decodeInt(text: string): number | undefined {
  if (!integerForm.test(text)) return undefined;
  const number = Number(text);
  return number >= -(2 ** 31) && number < 2 ** 31 ? number : undefined;
}

function decodeBigint(text: string): string | undefined {
  if (!integerForm.test(text)) return undefined;
  // Shorter ones are in range whatever their digits are.
  return text.length < 19 || BigInt.asIntN(64, BigInt(text)) === BigInt(text) ? text : undefined;
}

const floatBytes = new DataView(new ArrayBuffer(8));

/** `BFF8000000000000` is -1.5: the bytes of the double, highest first. */
function decodeFloat(text: string): number | undefined {
  if (!/^[0-9A-F]{16}$/i.test(text)) return undefined;
  floatBytes.setUint32(0, Number.parseInt(text.slice(0, 8), 16));
  floatBytes.setUint32(4, Number.parseInt(text.slice(8), 16));
  const number = floatBytes.getFloat64(0);
  return Number.isFinite(number) ? number : undefined;
}

/** `-.50` is -0.50; every digit stays. */
function decodeDecimal(text: string): string | undefined {
  if (!decimalForm.test(text)) return undefined;
  if (text.startsWith(".")) return `0${text}`;
  return text.startsWith("-.") ? `-0${text.slice(1)}` : text;
}

/** `2001-02-28 23:59:59.123` is 2001-02-28T23:59:59.123. */
function decodeDateTime(text: string): string | undefined {
  return dateTimeForm.test(text) ? `${text.slice(0, 10)}T${text.slice(11)}` : undefined;
}

/** `2001-02-28 23:59:59.123 +01:00` is 2001-02-28T23:59:59.123+01:00. */
function decodeInstant(text: string): string | undefined {
  return instantForm.test(text) ? `${text.slice(0, 10)}T${text.slice(11, -7)}${text.slice(-6)}` : undefined;
}

function decodeBinary(text: string): string | undefined {
  const bytes = fromHex(text);
  return bytes === undefined ? undefined : toBase64(bytes);
}
