// A place in the tokens of one statement, and the questions a recursive-descent parser asks of it. Knows no grammar: the
// recursive rules come in with the cursor, so that the files of the parser need not import each other in a circle.

import type { Node, Query } from "./ast.ts";
import type { Token } from "./lexer.ts";
import { failParse } from "./sql-failure.ts";
import { requireConstruct } from "./surface.ts";
import type { Construct, Pool } from "./surface.ts";

/** The rules that rules below them need. */
export interface Grammar {
  readonly node: (cursor: Cursor) => Node;
  readonly sum: (cursor: Cursor) => Node;
  readonly subquery: (cursor: Cursor) => Query;
}

export interface Cursor {
  readonly grammar: Grammar;
  readonly pool: Pool;
  readonly tokens: readonly Token[];
  at: number;
  /** Subqueries open at this place. */
  depth: number;
}

export function openCursor(tokens: readonly Token[], pool: Pool, grammar: Grammar): Cursor {
  return { grammar, pool, tokens, at: 0, depth: 0 };
}

/** The token `ahead` places on; the end token beyond the end. */
export function peek(cursor: Cursor, ahead = 0): Token {
  const token = cursor.tokens[cursor.at + ahead] ?? cursor.tokens.at(-1);
  if (token === undefined) throw new TypeError("a cursor over no tokens");
  return token;
}

export function take(cursor: Cursor): Token {
  const token = peek(cursor);
  cursor.at += 1;
  return token;
}

/** True where the next tokens are these words or marks. */
export function isNext(cursor: Cursor, ...words: readonly string[]): boolean {
  return words.every((wanted, index) => {
    const token = peek(cursor, index);
    return (token.kind === "word" || token.kind === "mark") && token.value === wanted;
  });
}

/** Takes these words or marks if they are next. */
export function accept(cursor: Cursor, ...words: readonly string[]): boolean {
  if (!isNext(cursor, ...words)) return false;
  cursor.at += words.length;
  return true;
}

export function expect(cursor: Cursor, ...words: readonly string[]): void {
  for (const wanted of words) if (!accept(cursor, wanted)) fail(cursor, `'${wanted}' expected`);
}

export function fail(cursor: Cursor, because?: string): never {
  failParse(cursor.pool, peek(cursor), because);
}

/** Refuses the construct that starts here if the pool lacks it. */
export function require(cursor: Cursor, construct: Construct): void {
  requireConstruct(construct, cursor.pool, peek(cursor));
}

/** `item { , item }` */
export function list<T>(cursor: Cursor, item: (cursor: Cursor) => T): T[] {
  const items = [item(cursor)];
  while (accept(cursor, ",")) items.push(item(cursor));
  return items;
}
