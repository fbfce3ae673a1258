// Tokens -> a query: WITH at the head, SELECT, set operations, ORDER BY. Sources are parse-source.ts.
// Refuses `*`, INTO, `alias = expression`, assignment, OFFSET, FOR, WINDOW, LIMIT and the rest by name.

import type { Body, Cte, Node, OrderItem, Query, Select, SelectItem, SetOperation } from "./ast.ts";
import { parseOrderItem } from "./parse-call.ts";
import { parseNode, parseSum } from "./parse-expression.ts";
import { parseColumnNames, parseName } from "./parse-name.ts";
import { parseFrom } from "./parse-source.ts";
import { reserved } from "./reserved.ts";
import { failStandIn, SqlFailure } from "./sql-failure.ts";
import { accept, expect, fail, isNext, list, peek, require, take } from "./token-cursor.ts";
import type { Cursor } from "./token-cursor.ts";

const maxDepth = 32;

/** A query inside parentheses: no WITH, ORDER BY only beside TOP. */
export function parseSubquery(cursor: Cursor): Query {
  if (isNext(cursor, "WITH")) require(cursor, "nested WITH");
  cursor.depth += 1;
  if (cursor.depth > maxDepth) {
    throw new SqlFailure(
      191,
      "Some part of your SQL statement is nested too deeply. Rewrite the query or break it up into smaller queries.",
    );
  }
  const body = parseBody(cursor);
  if (isNext(cursor, "ORDER") && !(body.kind === "select" && body.top !== undefined)) {
    require(cursor, "ORDER BY in a derived table without TOP");
  }
  const orderBy = parseOrderBy(cursor);
  cursor.depth -= 1;
  return { ctes: [], body, orderBy };
}

/** The query of a whole statement. OPTION is the caller's. */
export function parseQuery(cursor: Cursor): Query {
  const ctes = accept(cursor, "WITH") ? list(cursor, parseCte) : [];
  const body = parseBody(cursor);
  const orderBy = parseOrderBy(cursor);
  refuseTail(cursor);
  return { ctes, body, orderBy };
}

function parseCte(cursor: Cursor): Cte {
  const near = peek(cursor);
  const name = parseName(cursor);
  const columns = accept(cursor, "(") ? parseColumnNames(cursor) : undefined;
  expect(cursor, "AS", "(");
  const query = parseSubquery(cursor);
  expect(cursor, ")");
  return { name, columns, query, near };
}

function parseBody(cursor: Cursor): Body {
  let left = parseIntersection(cursor);
  for (;;) {
    const operator = accept(cursor, "UNION") ? "UNION" : accept(cursor, "EXCEPT") ? "EXCEPT" : undefined;
    if (operator === undefined) return left;
    left = { kind: "set", operator: withAll(cursor, operator), left, right: parseIntersection(cursor) };
  }
}

function parseIntersection(cursor: Cursor): Body {
  let left = parseTerm(cursor);
  while (accept(cursor, "INTERSECT"))
    left = { kind: "set", operator: withAll(cursor, "INTERSECT"), left, right: parseTerm(cursor) };
  return left;
}

function withAll(cursor: Cursor, operator: "UNION" | "EXCEPT" | "INTERSECT"): SetOperation["operator"] {
  if (!isNext(cursor, "ALL")) return operator;
  if (operator !== "UNION") require(cursor, "EXCEPT ALL / INTERSECT ALL");
  expect(cursor, "ALL");
  return "UNION ALL";
}

function parseTerm(cursor: Cursor): Body {
  if (!accept(cursor, "(")) return parseSelect(cursor);
  const body = parseBody(cursor);
  expect(cursor, ")");
  return body;
}

function parseSelect(cursor: Cursor): Select {
  expect(cursor, "SELECT");
  const distinct = accept(cursor, "DISTINCT");
  if (!distinct) accept(cursor, "ALL");
  const top = accept(cursor, "TOP") ? parseTop(cursor) : undefined;
  const items = list(cursor, parseItem);
  if (isNext(cursor, "INTO")) fail(cursor, "SELECT ... INTO writes; this login only reads");
  const from = accept(cursor, "FROM") ? parseFrom(cursor) : undefined;
  const where = accept(cursor, "WHERE") ? parseNode(cursor) : undefined;
  const groupBy = accept(cursor, "GROUP", "BY") ? parseGroupBy(cursor) : [];
  const having = accept(cursor, "HAVING") ? parseNode(cursor) : undefined;
  refuseTail(cursor);
  return { kind: "select", distinct, top, items, from, where, groupBy, having };
}

function parseTop(cursor: Cursor): Node {
  const isBare = peek(cursor).kind === "number";
  if (!isBare) expect(cursor, "(");
  const top = parseSum(cursor);
  if (!isBare) expect(cursor, ")");
  if (isNext(cursor, "PERCENT")) {
    require(cursor, "TOP (n) PERCENT");
  }
  if (isNext(cursor, "WITH", "TIES")) failStandIn("TOP (n) WITH TIES");
  return top;
}

function parseItem(cursor: Cursor): SelectItem {
  if (isNext(cursor, "*") || isStar(cursor)) fail(cursor, "SELECT *: name the columns");
  if (peek(cursor).kind === "variable" && peek(cursor, 1).value === "=") fail(cursor, "assignment");
  const node = parseNode(cursor);
  if (accept(cursor, "AS")) return { node, alias: parseAlias(cursor) };
  const token = peek(cursor);
  const isAlias =
    token.kind === "quoted" || (token.kind === "word" && !reserved.has(token.value) && !clauseWords.has(token.value));
  return { node, alias: isAlias ? parseAlias(cursor) : undefined };
}

const clauseWords: ReadonlySet<string> = new Set(["OFFSET", "LIMIT", "WINDOW", "QUALIFY"]);

const isStar = (cursor: Cursor): boolean => peek(cursor, 1).value === "." && peek(cursor, 2).text === "*";

function parseAlias(cursor: Cursor): string {
  return peek(cursor).kind === "string" ? take(cursor).value : parseName(cursor);
}

function parseGroupBy(cursor: Cursor): Node[] {
  if (isNext(cursor, "ALL")) require(cursor, "GROUP BY ALL");
  if (isNext(cursor, "(", ")")) require(cursor, "GROUP BY () grand total");
  if (isNext(cursor, "CUBE", "(")) require(cursor, "GROUP BY CUBE (...)");
  if (isNext(cursor, "GROUPING", "SETS")) require(cursor, "GROUP BY GROUPING SETS (...)");
  if (isNext(cursor, "ROLLUP", "(")) {
    require(cursor, "GROUP BY ROLLUP (...)");
    failStandIn("GROUP BY ROLLUP");
  }
  const keys = list(cursor, parseSum);
  if (isNext(cursor, "WITH")) require(cursor, "GROUP BY ... WITH ROLLUP / WITH CUBE");
  return keys;
}

function parseOrderBy(cursor: Cursor): OrderItem[] {
  if (!accept(cursor, "ORDER", "BY")) return [];
  const items = list(cursor, parseOuterOrderItem);
  if (isNext(cursor, "OFFSET")) {
    require(cursor, "OFFSET ... FETCH");
    failStandIn("OFFSET ... FETCH: keyset pages serve both pools");
  }
  return items;
}

function parseOuterOrderItem(cursor: Cursor): OrderItem {
  const item = parseOrderItem(cursor);
  if (item.node.kind === "collate") require(cursor, "ORDER BY x COLLATE c");
  return item;
}

function refuseTail(cursor: Cursor): void {
  if (isNext(cursor, "WINDOW")) require(cursor, "WINDOW clause");
  if (isNext(cursor, "QUALIFY")) require(cursor, "QUALIFY");
  if (isNext(cursor, "LIMIT")) require(cursor, "LIMIT");
  if (isNext(cursor, "OFFSET")) require(cursor, "OFFSET ... FETCH");
  if (isNext(cursor, "FOR", "XML")) require(cursor, "FOR XML");
  if (isNext(cursor, "FOR", "BROWSE")) require(cursor, "FOR BROWSE");
  if (!isNext(cursor, "FOR", "JSON")) return;
  require(cursor, "FOR JSON");
  failStandIn("FOR JSON");
}
