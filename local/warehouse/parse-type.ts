// Tokens -> a T-SQL type, in CAST and CONVERT, in OPENJSON's WITH, and in a parameter's declaration.

import { readType } from "./sql-type.ts";
import type { SqlType } from "./sql-type.ts";
import { accept, expect, fail, isNext, list, peek, take } from "./token-cursor.ts";
import type { Cursor } from "./token-cursor.ts";

/** `varchar(20)`, `decimal(18, 2)`, `nvarchar(max)`, `int`. */
export function parseTypeName(cursor: Cursor, use: "declare" | "cast"): SqlType {
  if (peek(cursor).kind !== "word" && peek(cursor).kind !== "quoted") fail(cursor);
  const name = take(cursor);
  const args = accept(cursor, "(") ? parseArguments(cursor) : [];
  return readType(name.kind === "quoted" ? name.value : name.text, args, use);
}

function parseArguments(cursor: Cursor): (number | "max")[] {
  const args = list(cursor, parseArgument);
  expect(cursor, ")");
  return args;
}

function parseArgument(cursor: Cursor): number | "max" {
  if (isNext(cursor, "MAX")) {
    take(cursor);
    return "max";
  }
  if (peek(cursor).kind !== "number" || !/^\d+$/.test(peek(cursor).text)) fail(cursor);
  return Number(take(cursor).text);
}
