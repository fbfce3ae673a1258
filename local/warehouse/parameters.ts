// The parameters of sp_executesql: declarations -> types, constants -> typed values, bound as DuckDB parameters (dates and
// times go as canonical literals). A value is cut to its declared length, as the engine cuts it; a value that the declared type cannot hold is
// refused before anything runs (8114), and so is a whole number given with a fraction.

import type { Given } from "./ast.ts";
import type { Bound } from "./context.ts";
import { cutText, throughCodePage } from "./convert-text.ts";
import { convert } from "./convert.ts";
import { tokenize } from "./lexer.ts";
import { parseTypeName } from "./parse-type.ts";
import { SqlFailure } from "./sql-failure.ts";
import { heldAs, isBinary, isFloat, isInt, isMoney, isText, makeType, nameOf } from "./sql-type.ts";
import type { SqlKind, SqlType } from "./sql-type.ts";
import type { Pool } from "./surface.ts";
import { accept, expect, fail, openCursor, peek, take } from "./token-cursor.ts";
import type { Grammar } from "./token-cursor.ts";
import { coercible, typed } from "./typed.ts";
import type { Typed } from "./typed.ts";

const noGrammar: Grammar = { node: fail, sum: fail, subquery: fail };

/** `@p0 bigint, @p1 nvarchar(4000)` */
export function readDeclarations(text: string, pool: Pool): Map<string, SqlType> {
  const cursor = openCursor(tokenize(text, pool), pool, noGrammar);
  const declared = new Map<string, SqlType>();
  while (peek(cursor).kind !== "end") {
    if (declared.size > 0) expect(cursor, ",");
    const name = take(cursor);
    if (name.kind !== "variable") fail(cursor, "a parameter's name expected");
    accept(cursor, "AS");
    const type = parseTypeName(cursor, "declare");
    if (declared.has(name.value.toLowerCase()))
      throw new SqlFailure(134, `The variable name '${name.value}' has already been declared.`, { level: 15 });
    declared.set(name.value.toLowerCase(), type);
  }
  return declared;
}

/** Every declared parameter needs a value, every value a declaration. */
export function requireMatch(
  declared: ReadonlyMap<string, SqlType>,
  values: ReadonlyMap<string, Given>,
  text: string,
): void {
  for (const name of values.keys()) {
    if (!declared.has(name)) throw new SqlFailure(8145, `${name} is not a parameter for procedure sp_executesql.`);
  }
  for (const name of declared.keys()) {
    if (values.has(name)) continue;
    throw new SqlFailure(
      8178,
      `The parameterized query '${text.slice(0, 60)}' expects the parameter '${name}', which was not supplied.`,
    );
  }
}

/** A parameter's value where it is read. `bindValue` gives the place of a bound value. */
export function parameterValue(given: Given, type: SqlType, bindValue: (value: Bound) => string): Typed {
  if (given.type === "null")
    return { sql: `CAST(${bindValue(null)} AS ${heldAs(type)})`, type, collation: coercible, constant: null };
  if (isText(type)) return textValue(given, type, bindValue);
  if (isBinary(type)) return binaryValue(given, type, bindValue);
  const text = given.text.trim();
  if (isInt(type))
    return { ...typed(`CAST(${bindValue(wholeNumber(text, type, given))} AS ${heldAs(type)})`, type), constant: text };
  if (type.kind === "bit") return typed(`CAST(${bindValue(bitText(text, given))} AS BOOLEAN)`, type);
  if (isFloat(type)) return typed(`CAST(${bindValue(floatText(text, type, given))} AS ${heldAs(type)})`, type);
  if (type.kind === "decimal" || isMoney(type))
    return typed(`CAST(${bindValue(decimalText(text, type, given))} AS ${heldAs(type)})`, type);
  if (type.kind === "uniqueidentifier") return typed(`CAST(${bindValue(guidText(text))} AS UUID)`, type);
  if (given.type === "number") return failValue(given, type);
  return convert({ ...typed("", makeType("nvarchar", -1)), constant: given.text }, type, { pool: "dedicated" });
}

function textValue(given: Given, type: SqlType, bindValue: (value: Bound) => string): Typed {
  if (given.type === "hex") return failValue(given, type);
  const constant = cutText(given.type === "string" ? throughCodePage(given.text) : given.text, type);
  return { sql: `CAST(${bindValue(constant)} AS VARCHAR)`, type, collation: coercible, constant };
}

function binaryValue(given: Given, type: SqlType, bindValue: (value: Bound) => string): Typed {
  if (given.type !== "hex") return failValue(given, type);
  const digits = given.text.slice(2);
  const even = digits.length % 2 === 0 ? digits : `0${digits}`;
  const cut = type.size < 0 ? even : even.slice(0, type.size * 2);
  const padded = type.kind === "binary" ? cut.padEnd(type.size * 2, "0") : cut;
  return typed(`unhex(CAST(${bindValue(padded)} AS VARCHAR))`, type);
}

const ranges: Partial<Record<SqlKind, readonly [bigint, bigint]>> = {
  tinyint: [0n, 255n],
  smallint: [-32768n, 32767n],
  int: [-2147483648n, 2147483647n],
  bigint: [-(2n ** 63n), 2n ** 63n - 1n],
};

function wholeNumber(text: string, type: SqlType, given: Given): string {
  const [least, most] = ranges[type.kind] ?? failValue(given, type);
  if (!/^[+-]?\d{1,38}$/.test(text)) return failValue(given, type);
  const value = BigInt(text.replace(/^\+/, ""));
  if (value < least || value > most)
    throw new SqlFailure(8115, `Arithmetic overflow error converting expression to data type ${nameOf(type)}.`);
  return value.toString();
}

function bitText(text: string, given: Given): string {
  if (/^(true|[+-]?0*[1-9]\d*)$/i.test(text)) return "true";
  return /^(false|0+)$/i.test(text) ? "false" : failValue(given, makeType("bit"));
}

function floatText(text: string, type: SqlType, given: Given): string {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) && Number.isFinite(Number(text))
    ? text
    : failValue(given, type);
}

function decimalText(text: string, type: SqlType, given: Given): string {
  const parts = /^[+-]?0*(\d*)\.?\d*$/.exec(text);
  if (parts === null || !/\d/.test(text)) return failValue(given, type);
  const integral = isMoney(type) ? 15 : type.size - type.scale;
  if ((parts[1] ?? "").length > integral)
    throw new SqlFailure(8115, `Arithmetic overflow error converting numeric to data type ${nameOf(type)}.`);
  return text;
}

function guidText(text: string): string {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) return text;
  throw new SqlFailure(8169, "Conversion failed when converting from a character string to uniqueidentifier.");
}

const givenNames: Readonly<Record<Given["type"], string>> = {
  string: "varchar",
  nstring: "nvarchar",
  number: "numeric",
  hex: "varbinary",
  null: "NULL",
};

function failValue(given: Given, type: SqlType): never {
  throw new SqlFailure(8114, `Error converting data type ${givenNames[given.type]} to ${nameOf(type)}.`);
}
