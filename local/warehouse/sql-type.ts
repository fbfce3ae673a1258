// T-SQL's types: how a declaration is read, which of two types wins, what DuckDB holds them in.
// `size` is length or precision (-1 for max). datetimeoffset is held as a struct of its UTC instant and its minutes of offset.

import { SqlFailure } from "./sql-failure.ts";

export type SqlKind =
  | "null"
  | "binary"
  | "varbinary"
  | "char"
  | "varchar"
  | "nchar"
  | "nvarchar"
  | "uniqueidentifier"
  | "bit"
  | "tinyint"
  | "smallint"
  | "int"
  | "bigint"
  | "smallmoney"
  | "money"
  | "decimal"
  | "real"
  | "float"
  | "time"
  | "date"
  | "smalldatetime"
  | "datetime"
  | "datetime2"
  | "datetimeoffset";

export interface SqlType {
  readonly kind: SqlKind;
  readonly size: number;
  readonly scale: number;
}

/** Kinds from the weakest to the strongest: in a mixed expression the stronger one wins. */
const precedence: readonly SqlKind[] = [
  "null",
  "binary",
  "varbinary",
  "char",
  "varchar",
  "nchar",
  "nvarchar",
  "uniqueidentifier",
  "bit",
  "tinyint",
  "smallint",
  "int",
  "bigint",
  "smallmoney",
  "money",
  "decimal",
  "real",
  "float",
  "time",
  "date",
  "smalldatetime",
  "datetime",
  "datetime2",
  "datetimeoffset",
];

const textKinds: ReadonlySet<SqlKind> = new Set(["char", "varchar", "nchar", "nvarchar"]);
const intKinds: ReadonlySet<SqlKind> = new Set(["tinyint", "smallint", "int", "bigint"]);
const moneyKinds: ReadonlySet<SqlKind> = new Set(["money", "smallmoney"]);
const floatKinds: ReadonlySet<SqlKind> = new Set(["float", "real"]);
const stampKinds: ReadonlySet<SqlKind> = new Set(["smalldatetime", "datetime", "datetime2"]);

export const makeType = (kind: SqlKind, size = 0, scale = 0): SqlType => ({ kind, size, scale });
export const isText = (type: SqlType): boolean => textKinds.has(type.kind);
export const isUnicode = (type: SqlType): boolean => type.kind === "nchar" || type.kind === "nvarchar";
export const isInt = (type: SqlType): boolean => intKinds.has(type.kind);
export const isMoney = (type: SqlType): boolean => moneyKinds.has(type.kind);
export const isFloat = (type: SqlType): boolean => floatKinds.has(type.kind);
export const isStamp = (type: SqlType): boolean => stampKinds.has(type.kind);
export const isBinary = (type: SqlType): boolean => type.kind === "binary" || type.kind === "varbinary";
export const isNumber = (type: SqlType): boolean =>
  isInt(type) || isMoney(type) || isFloat(type) || type.kind === "decimal";
export const isTemporal = (type: SqlType): boolean =>
  isStamp(type) || type.kind === "date" || type.kind === "time" || type.kind === "datetimeoffset";

const intDigits: Partial<Record<SqlKind, number>> = {
  bit: 1,
  tinyint: 3,
  smallint: 5,
  int: 10,
  bigint: 19,
  smallmoney: 10,
  money: 19,
};

/** The decimal that a number type counts as in decimal arithmetic. */
export function asDecimal(type: SqlType): SqlType {
  if (type.kind === "decimal") return type;
  return makeType("decimal", intDigits[type.kind] ?? 10, isMoney(type) ? 4 : 0);
}

/** A decimal of these digits, cut to 38 as the engine cuts it: scale gives way first, down to 6. */
export function fitDecimal(precision: number, scale: number): SqlType {
  if (precision <= 38) return makeType("decimal", precision, scale);
  const integral = precision - scale;
  return makeType("decimal", 38, Math.max(Math.min(scale, 6), Math.min(scale, 38 - integral)));
}

/** The type of a sum or difference: where 38 digits do not hold the carry too, those before the point keep their places. */
export function fitSum(integral: number, scale: number): SqlType {
  return makeType("decimal", Math.min(38, integral + scale + 1), Math.min(scale, 38 - integral));
}

/** The type of CASE branches, comparisons and set operations over both. */
export function unify(a: SqlType, b: SqlType): SqlType {
  const [weak, strong] = precedence.indexOf(a.kind) <= precedence.indexOf(b.kind) ? [a, b] : [b, a];
  if (strong.kind === "decimal") return unifyDecimal(strong, weak);
  if (isText(strong) && isText(weak)) return unifyText(strong, weak);
  if (isBinary(strong) && isBinary(weak)) return makeType(strong.kind, widest(strong.size, weak.size));
  if (strong.kind === weak.kind) return makeType(strong.kind, Math.max(strong.size, weak.size), strong.scale);
  if (strong.kind === "datetimeoffset" && weak.kind === "datetime2")
    return makeType("datetimeoffset", Math.max(strong.size, weak.size));
  return strong;
}

function unifyDecimal(strong: SqlType, weak: SqlType): SqlType {
  if (!isNumber(weak) && weak.kind !== "bit") return strong;
  const other = asDecimal(weak);
  const scale = Math.max(strong.scale, other.scale);
  return fitDecimal(Math.max(strong.size - strong.scale, other.size - other.scale) + scale, scale);
}

/** Fixed and variable length together are variable. */
function unifyText(strong: SqlType, weak: SqlType): SqlType {
  const kind = isUnicode(strong) ? "nvarchar" : "varchar";
  return makeType(strong.kind === weak.kind ? strong.kind : kind, widest(strong.size, weak.size));
}

const widest = (a: number, b: number): number => (a < 0 || b < 0 ? -1 : Math.max(a, b));

const aliases: Readonly<Record<string, SqlKind>> = {
  numeric: "decimal",
  dec: "decimal",
  integer: "int",
  character: "char",
};
const sized: Partial<Record<SqlKind, readonly [fallback: number, most: number]>> = {
  char: [30, 8000],
  varchar: [30, 8000],
  nchar: [30, 4000],
  nvarchar: [30, 4000],
  binary: [30, 8000],
  varbinary: [30, 8000],
  time: [7, 7],
  datetime2: [7, 7],
  datetimeoffset: [7, 7],
  decimal: [18, 38],
  float: [53, 53],
};

/** A type by its name and arguments. In a declaration a length left out is 1, in CAST and CONVERT it is 30. */
export function readType(name: string, args: readonly (number | "max")[], use: "declare" | "cast"): SqlType {
  const lower = name.toLowerCase();
  const kind = aliases[lower] ?? precedence.find((known) => known === lower && known !== "null");
  if (kind === undefined) throw new SqlFailure(243, `Type ${name} is not a defined system type.`);
  const limits = sized[kind];
  const [first, second] = args;
  if (limits === undefined) return args.length === 0 ? makeType(kind) : failType(name);
  if (kind === "decimal") return readDecimal(first, second, name);
  if (second !== undefined) failType(name);
  if (first === "max") return ["varchar", "nvarchar", "varbinary"].includes(kind) ? makeType(kind, -1) : failType(name);
  const size = sizeOf(first, limits, use) ?? failType(name);
  return kind === "float" ? makeType(size > 24 ? "float" : "real") : makeType(kind, size);
}

function sizeOf(
  given: number | undefined,
  limits: readonly [number, number],
  use: "declare" | "cast",
): number | undefined {
  const [fallback, most] = limits;
  const size = given ?? (use === "declare" && fallback === 30 ? 1 : fallback);
  const least = fallback === 7 ? 0 : 1;
  return size < least || size > most ? undefined : size;
}

function readDecimal(precision: number | "max" | undefined, scale: number | "max" | undefined, name: string): SqlType {
  if (precision === "max" || scale === "max") failType(name);
  const digits = precision ?? 18;
  const fraction = scale ?? 0;
  if (digits < 1 || digits > 38 || fraction > digits) failType(name);
  return makeType("decimal", digits, fraction);
}

function failType(name: string): never {
  throw new SqlFailure(1001, `Line 1: Length or precision specification of ${name} is invalid.`, { level: 15 });
}

/** `varchar(4)`, `decimal(18,2)` ... as the data's builder records it. */
export function parseType(text: string): SqlType {
  const parts = /^\s*(\w+)\s*(?:\(\s*(\d+|max)\s*(?:,\s*(\d+)\s*)?\))?\s*$/i.exec(text);
  if (parts === null) throw new SqlFailure(243, `Type ${text} is not a defined system type.`);
  const args = parts.slice(2).filter((part) => part !== undefined);
  return readType(
    parts[1] ?? "",
    args.map((part) => (part.toLowerCase() === "max" ? "max" : Number(part))),
    "declare",
  );
}

const held: Readonly<Record<SqlKind, string>> = {
  null: "VARCHAR",
  binary: "BLOB",
  varbinary: "BLOB",
  char: "VARCHAR",
  varchar: "VARCHAR",
  nchar: "VARCHAR",
  nvarchar: "VARCHAR",
  uniqueidentifier: "UUID",
  bit: "BOOLEAN",
  tinyint: "UTINYINT",
  smallint: "SMALLINT",
  int: "INTEGER",
  bigint: "BIGINT",
  smallmoney: "DECIMAL(19,4)",
  money: "DECIMAL(19,4)",
  decimal: "DECIMAL",
  real: "FLOAT",
  float: "DOUBLE",
  time: "TIME",
  date: "DATE",
  smalldatetime: "TIMESTAMP",
  datetime: "TIMESTAMP",
  datetime2: "TIMESTAMP",
  datetimeoffset: "STRUCT(u TIMESTAMP, o INTEGER)",
};

/** The DuckDB type that holds values of a T-SQL type. */
export function heldAs(type: SqlType): string {
  return type.kind === "decimal" ? `DECIMAL(${type.size},${type.scale})` : held[type.kind];
}

/** The name that messages use. */
export const nameOf = (type: SqlType): string =>
  type.kind === "decimal" ? "numeric" : type.kind === "null" ? "NULL" : type.kind;
