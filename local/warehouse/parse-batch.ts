// T-SQL text -> the statements of a batch: SELECT and EXEC sp_executesql, nothing else. The whole batch is parsed before any
// of it runs; the text inside sp_executesql is parsed when its turn comes, as in the engine (parseInner).
// Refuses every other statement by name, named @stmt, values that are no constants, and the numbers above the pool's limits.

import type { Given, Query, Statement } from "./ast.ts";
import { tokenize } from "./lexer.ts";
import type { Token } from "./lexer.ts";
import { parseNode, parseSum } from "./parse-expression.ts";
import { parseQuery, parseSubquery } from "./parse-select.ts";
import { failStandIn, SqlFailure } from "./sql-failure.ts";
import { refusedStatements } from "./surface.ts";
import type { Pool } from "./surface.ts";
import { accept, expect, fail, isNext, openCursor, peek, require, take } from "./token-cursor.ts";
import type { Cursor, Grammar } from "./token-cursor.ts";

const grammar: Grammar = { node: parseNode, sum: parseSum, subquery: parseSubquery };
const maxStringLiterals = 20_000;
/** Dedicated: the capacity page. Serverless: the engine family's own limit, not stated for it. */
const maxParameters: Readonly<Record<Pool, number>> = { dedicated: 2_098, serverless: 2_100 };

/** The statements of a request's body. */
export function parseBatch(text: string, pool: Pool): Statement[] {
  const cursor = openCursor(tokenize(text, pool), pool, grammar);
  const statements: Statement[] = [];
  while (accept(cursor, ";"));
  while (peek(cursor).kind !== "end") {
    statements.push(parseStatement(cursor));
    while (accept(cursor, ";"));
  }
  return statements;
}

/** The one SELECT inside sp_executesql. */
export function parseInner(text: string, pool: Pool): Query {
  const cursor = openCursor(tokenize(text, pool), pool, grammar);
  const { query } = parseRead(cursor);
  while (accept(cursor, ";"));
  if (peek(cursor).kind !== "end") fail(cursor, "one SELECT inside sp_executesql");
  return query;
}

function parseStatement(cursor: Cursor): Statement {
  if (isNext(cursor, "EXEC") || isNext(cursor, "EXECUTE")) return parseExecute(cursor);
  if (isNext(cursor, "WITH")) requireTerminated(cursor);
  if (isNext(cursor, "SELECT") || isNext(cursor, "WITH") || isNext(cursor, "(")) return parseRead(cursor);
  const { kind, value } = peek(cursor);
  if (kind === "word" && refusedStatements.has(value)) {
    throw new SqlFailure(
      229,
      `The ${value} permission was denied: this login may only read, by SELECT and sp_executesql.`,
      { level: 14, state: 5 },
    );
  }
  return fail(cursor);
}

function requireTerminated(cursor: Cursor): void {
  const before = cursor.tokens[cursor.at - 1];
  if (before === undefined || before.value === ";") return;
  throw new SqlFailure(
    319,
    "Incorrect syntax near the keyword 'with'. If this statement is a common table expression, the previous statement must be terminated with a semicolon.",
    { level: 15 },
  );
}

function parseRead(cursor: Cursor): Extract<Statement, { kind: "read" }> {
  const start = cursor.at;
  const query = parseQuery(cursor);
  if (isNext(cursor, "OPTION")) parseOption(cursor);
  requireFewLiterals(cursor.tokens.slice(start, cursor.at));
  const { source, offset } = cursor.tokens[start] ?? peek(cursor);
  return { kind: "read", query, text: source.slice(offset, peek(cursor).offset) };
}

function requireFewLiterals(tokens: readonly Token[]): void {
  const literals = tokens.filter((token) => token.kind === "string" || token.kind === "nstring").length;
  if (literals <= maxStringLiterals) return;
  throw new SqlFailure(
    8632,
    "Internal error: An expression services limit has been reached. Please look for potentially complex expressions in your query, and try to simplify them.",
    { level: 17 },
  );
}

function parseOption(cursor: Cursor): void {
  if (peek(cursor, 2).value !== "LABEL") require(cursor, "query hint");
  require(cursor, "OPTION (LABEL = '...')");
  expect(cursor, "OPTION", "(", "LABEL", "=");
  const label = peek(cursor);
  if (label.kind !== "string" && label.kind !== "nstring") fail(cursor);
  if (!/^[A-Za-z0-9_]{1,255}$/.test(label.value))
    fail(cursor, "a label is letters, digits and underscores, 255 at most");
  take(cursor);
  if (isNext(cursor, ",")) require(cursor, "query hint");
  expect(cursor, ")");
}

function parseExecute(cursor: Cursor): Statement {
  take(cursor);
  if (isNext(cursor, "(")) failStandIn("EXEC ('text'): use sp_executesql");
  const name = take(cursor);
  if (name.value.toLowerCase() !== "sp_executesql") {
    throw new SqlFailure(
      229,
      `The EXECUTE permission was denied on the object '${name.value}': this login runs sp_executesql alone.`,
      { level: 14, state: 5 },
    );
  }
  if (peek(cursor).kind === "variable") require(cursor, "sp_executesql with named @stmt / @params");
  const text = parseText(cursor);
  if (!accept(cursor, ",")) return { kind: "execute", text, declarations: "", values: new Map() };
  const declarations = parseText(cursor);
  const values = parseValues(cursor);
  return { kind: "execute", text, declarations, values };
}

function parseText(cursor: Cursor): string {
  const token = peek(cursor);
  if (token.kind === "variable") require(cursor, "sp_executesql with named @stmt / @params");
  if (token.kind === "string") {
    throw new SqlFailure(214, "Procedure expects parameter '@statement' of type 'ntext/nchar/nvarchar'.");
  }
  if (token.kind !== "nstring") fail(cursor, "an N'...' literal expected");
  return take(cursor).value;
}

function parseValues(cursor: Cursor): Map<string, Given> {
  const values = new Map<string, Given>();
  while (accept(cursor, ",")) {
    if (peek(cursor).kind !== "variable") fail(cursor, "values are given by name");
    const name = take(cursor).value.toLowerCase();
    if (values.has(name)) throw new SqlFailure(8143, `Parameter '${name}' was supplied multiple times.`);
    expect(cursor, "=");
    values.set(name, parseConstant(cursor));
  }
  if (values.size > maxParameters[cursor.pool]) {
    throw new SqlFailure(
      8003,
      `The incoming request has too many parameters. The server supports a maximum of ${maxParameters[cursor.pool]} parameters. Reduce the number of parameters and resend the request.`,
    );
  }
  return values;
}

function parseConstant(cursor: Cursor): Given {
  const sign = accept(cursor, "-") ? "-" : "";
  const token = take(cursor);
  if (token.kind === "number") return { type: "number", text: sign + token.value };
  if (sign === "" && token.value === "NULL" && token.kind === "word") return { type: "null", text: "" };
  if (sign === "" && (token.kind === "string" || token.kind === "nstring" || token.kind === "hex")) {
    return { type: token.kind, text: token.value };
  }
  cursor.at -= 1;
  return fail(cursor, "sp_executesql takes constants only");
}
