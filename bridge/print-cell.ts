// A value as tedious gives it -> a cell of the answer, without loss or not at all. Statements that encode their columns as text
// meet the first line alone; the rest is for texts that others wrote.

import { ServerFailure } from "./engine.ts";
import type { Cell } from "./engine.ts";

/** What is used of tedious's column metadata. */
export interface Column {
  readonly type: { readonly name: string };
  readonly precision?: number | undefined;
  readonly scale?: number | undefined;
}

export type Print = (value: unknown) => Cell;
type Printer = (value: unknown, column: Column) => Cell | undefined;

/** The printer of a column. It throws a ServerFailure for a value that the driver has already rounded. */
export function printerOf(column: Column): Print {
  const printer = PRINTERS[column.type.name] ?? unknownType;
  return (value) => {
    if (value === null || value === undefined) return null;
    const cell = printer(value, column);
    if (cell === undefined) throw new ServerFailure({ number: 50000, text: lossy(column) });
    return cell;
  };
}

const lossy = ({ type }: Column): string =>
  `The bridge cannot show this ${type.name} without loss: convert it to text in the statement.`;

const unknownType: Printer = () => undefined;
const text: Printer = (value) => (typeof value === "string" ? value : undefined);
const truth: Printer = (value) => (typeof value === "boolean" ? value : undefined);
const whole: Printer = (value) => (Number.isSafeInteger(value) ? Number(value) : undefined);

/** Digits, as tedious gives a bigint: a number where JSON's readers keep it. */
function big(value: unknown): Cell | undefined {
  const digits = String(value);
  if (!/^-?\d+$/.test(digits)) return undefined;
  return Number.isSafeInteger(Number(digits)) ? Number(digits) : digits;
}

/** The shortest digits that read back as the same double. */
function float(value: unknown): string | undefined {
  if (typeof value !== "number" || !Number.isFinite(value)) return undefined;
  return Object.is(value, -0) ? "-0" : String(value);
}

/** tedious divides decimals as doubles: up to 15 digits come back whole, more do not. */
function decimal(value: unknown, { precision = 38, scale = 0 }: Column): string | undefined {
  return typeof value === "number" && precision <= 15 ? value.toFixed(scale) : undefined;
}

const MAX_EXACT_MONEY = Number.MAX_SAFE_INTEGER / 10_000;

function money(value: unknown): string | undefined {
  return typeof value === "number" && Math.abs(value) <= MAX_EXACT_MONEY ? value.toFixed(4) : undefined;
}

function bytes(value: unknown): string | undefined {
  return Buffer.isBuffer(value) ? `0x${value.toString("hex").toUpperCase()}` : undefined;
}

const day: Printer = (value) => iso(value)?.slice(0, 10);
const milliseconds: Printer = (value) => iso(value)?.slice(0, 23);
const minutes: Printer = (value) => iso(value)?.slice(0, 19);
const fine: Printer = (value, column) => join(iso(value)?.slice(0, 19), fraction(value, column));
const clock: Printer = (value, column) => join(iso(value)?.slice(11, 19), fraction(value, column));

/** `2026-01-02T03:04:05.678Z`, of the years that SQL Server knows. */
function iso(value: unknown): string | undefined {
  return value instanceof Date && !Number.isNaN(value.getTime()) ? value.toISOString() : undefined;
}

const join = (head: string | undefined, tail: string | undefined): string | undefined =>
  head === undefined || tail === undefined ? undefined : head + tail;

/** `.1234567`: milliseconds are in the Date, what is finer beside it, in seconds. */
function fraction(value: unknown, { scale = 7 }: Column): string | undefined {
  if (!(value instanceof Date)) return undefined;
  const beside = "nanosecondsDelta" in value ? Number(value.nanosecondsDelta) : 0;
  const ticks = value.getUTCMilliseconds() * 10_000 + Math.round(beside * 1e7);
  return scale === 0 ? "" : `.${String(ticks).padStart(7, "0").slice(0, scale)}`;
}

/** By tedious's names: those with an N are of columns that may be NULL. A datetimeoffset has lost its offset, a sql_variant its
 * type; xml and CLR types are not for an API. */
const PRINTERS: Readonly<Record<string, Printer>> = {
  VarChar: text,
  NVarChar: text,
  Char: text,
  NChar: text,
  Text: text,
  NText: text,
  UniqueIdentifier: text,
  Bit: truth,
  BitN: truth,
  TinyInt: whole,
  SmallInt: whole,
  Int: whole,
  IntN: big,
  BigInt: big,
  Real: float,
  Float: float,
  FloatN: float,
  Decimal: decimal,
  DecimalN: decimal,
  Numeric: decimal,
  NumericN: decimal,
  Money: money,
  SmallMoney: money,
  MoneyN: money,
  Binary: bytes,
  VarBinary: bytes,
  Image: bytes,
  Date: day,
  DateTime: milliseconds,
  DateTimeN: milliseconds,
  SmallDateTime: minutes,
  DateTime2: fine,
  Time: clock,
  Null: unknownType,
};
