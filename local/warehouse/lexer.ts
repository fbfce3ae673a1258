// T-SQL text -> tokens. Comments (nested ones too) are dropped, quotes and brackets undone, the place of each token kept.
// Refuses what no token begins with, an unclosed quote, bracket or comment, U+0000, and identifiers above 128 characters.

import { failParse, SqlFailure } from "./sql-failure.ts";
import type { Pool } from "./surface.ts";

type TokenKind = "word" | "quoted" | "string" | "nstring" | "number" | "hex" | "variable" | "mark" | "end";

export interface Token {
  readonly kind: TokenKind;
  /** As written. */
  readonly text: string;
  /** Undone: without quotes, brackets or doubled characters; words in capitals. */
  readonly value: string;
  readonly offset: number;
  readonly end: number;
  readonly source: string;
}

const word = /[\p{L}_#][\p{L}\p{N}_@$#]*/uy;
const variable = /@@?[\p{L}\p{N}_@$#]+/uy;
const hex = /0[xX][0-9a-fA-F]*/y;
const number = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const mark = /<>|<=|>=|!=|!<|!>|<<|>>|\|\||[(),.;=<>+\-*/%&|^~{}]/y;
const blank = /\s+/y;

/** The tokens of a text, the last of kind "end". */
export function tokenize(source: string, pool: Pool): Token[] {
  if (source.includes("\0"))
    throw new SqlFailure(50000, "U+0000 in a statement: undefined in Windows collations, refused here.");
  const tokens: Token[] = [];
  let offset = 0;
  for (;;) {
    offset = skipBlank(source, offset, pool);
    if (offset >= source.length) break;
    const token = readToken(source, offset, pool);
    tokens.push(token);
    offset = token.end;
  }
  tokens.push({ kind: "end", text: "", value: "", offset: source.length, end: source.length, source });
  return tokens;
}

function readToken(source: string, offset: number, pool: Pool): Token {
  const first = source[offset] ?? "";
  const next = source[offset + 1];
  if (first === "'") return readQuoted(source, { kind: "string", offset, open: offset, close: "'" }, pool);
  if ((first === "N" || first === "n") && next === "'") {
    return readQuoted(source, { kind: "nstring", offset, open: offset + 1, close: "'" }, pool);
  }
  if (first === "[") return readQuoted(source, { kind: "quoted", offset, open: offset, close: "]" }, pool);
  if (first === '"') return readQuoted(source, { kind: "quoted", offset, open: offset, close: '"' }, pool);
  return (
    readPattern(source, offset, "word", word) ??
    readPattern(source, offset, "variable", variable) ??
    readPattern(source, offset, "hex", hex) ??
    readPattern(source, offset, "number", number) ??
    readPattern(source, offset, "mark", mark) ??
    failParse(pool, { text: first, offset, source })
  );
}

function readPattern(source: string, offset: number, kind: TokenKind, pattern: RegExp): Token | undefined {
  pattern.lastIndex = offset;
  const text = pattern.exec(source)?.[0];
  if (text === undefined) return undefined;
  if (kind === "word" || kind === "variable") requireLength(text);
  return { kind, text, value: kind === "word" ? text.toUpperCase() : text, offset, end: offset + text.length, source };
}

interface Quote {
  readonly kind: TokenKind;
  readonly offset: number;
  readonly open: number;
  readonly close: string;
}

function readQuoted(source: string, quote: Quote, pool: Pool): Token {
  const { kind, offset, open, close } = quote;
  let at = open + 1;
  for (;;) {
    const found = source.indexOf(close, at);
    if (found < 0) failUnclosed(source, open, pool);
    at = found + 1;
    if (source[at] !== close) break;
    at += 1;
  }
  const value = source.slice(open + 1, at - 1).replaceAll(close + close, close);
  if (kind === "quoted") requireIdentifier(value, { text: source.slice(offset, at), offset, source }, pool);
  return { kind, text: source.slice(offset, at), value, offset, end: at, source };
}

function requireIdentifier(value: string, near: { text: string; offset: number; source: string }, pool: Pool): void {
  if (value === "") failParse(pool, near, "an identifier of no characters");
  requireLength(value);
}

function requireLength(name: string): void {
  if (name.length <= 128) return;
  throw new SqlFailure(
    103,
    `The identifier that starts with '${name.slice(0, 128)}' is too long. Maximum length is 128.`,
    { level: 15 },
  );
}

function failUnclosed(source: string, open: number, pool: Pool): never {
  if (pool === "dedicated") failParse(pool, { text: source.slice(open, open + 20), offset: open, source }, "unclosed");
  throw new SqlFailure(
    105,
    `Unclosed quotation mark after the character string '${source.slice(open + 1, open + 40)}'.`,
    { level: 15 },
  );
}

function skipBlank(source: string, from: number, pool: Pool): number {
  let offset = from;
  for (;;) {
    blank.lastIndex = offset;
    offset += blank.exec(source)?.[0].length ?? 0;
    if (source.startsWith("--", offset)) offset = endOfLine(source, offset);
    else if (source.startsWith("/*", offset)) offset = endOfComment(source, offset, pool);
    else return offset;
  }
}

function endOfLine(source: string, offset: number): number {
  const found = source.indexOf("\n", offset);
  return found < 0 ? source.length : found + 1;
}

function endOfComment(source: string, open: number, pool: Pool): number {
  let depth = 1;
  let at = open + 2;
  while (depth > 0) {
    const close = source.indexOf("*/", at);
    if (close < 0) failParse(pool, { text: "/*", offset: open, source }, "Missing end comment mark '*/'");
    const nested = source.indexOf("/*", at);
    depth += nested >= 0 && nested < close ? 1 : -1;
    at = (nested >= 0 && nested < close ? nested : close) + 2;
  }
  return at;
}
