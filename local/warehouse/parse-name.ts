// Tokens -> identifiers. A reserved word is none without brackets.

import { reserved } from "./reserved.ts";
import { expect, fail, list, peek, take } from "./token-cursor.ts";
import type { Cursor } from "./token-cursor.ts";

/** An identifier: bracketed, double-quoted, or a word that is not reserved. */
export function parseName(cursor: Cursor): string {
  const token = peek(cursor);
  if (token.kind !== "quoted" && (token.kind !== "word" || reserved.has(token.value))) fail(cursor);
  take(cursor);
  return token.kind === "quoted" ? token.value : token.text;
}

/** `a, b)` */
export function parseColumnNames(cursor: Cursor): string[] {
  const names = list(cursor, parseName);
  expect(cursor, ")");
  return names;
}
