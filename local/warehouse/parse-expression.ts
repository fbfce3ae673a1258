// Tokens -> one scalar or condition. One ladder of precedence for both; who may stand where is decided by the translator.
// Refuses by name what the pool lacks: ESCAPE, IS DISTINCT FROM, row values, ANY/ALL, `!<`, shifts, COLLATE DATABASE_DEFAULT.

import type { Node } from "./ast.ts";
import { parseCall } from "./parse-call.ts";
import { parseName } from "./parse-name.ts";
import { parseTypeName } from "./parse-type.ts";
import { accept, expect, fail, isNext, list, peek, require, take } from "./token-cursor.ts";
import type { Cursor } from "./token-cursor.ts";

/** A scalar or a condition. */
export function parseNode(cursor: Cursor): Node {
  let left = parseAnd(cursor);
  while (accept(cursor, "OR")) left = { kind: "or", left, right: parseAnd(cursor) };
  return left;
}

function parseAnd(cursor: Cursor): Node {
  let left = parseNot(cursor);
  while (accept(cursor, "AND")) left = { kind: "and", left, right: parseNot(cursor) };
  return left;
}

function parseNot(cursor: Cursor): Node {
  return accept(cursor, "NOT") ? { kind: "not", operand: parseNot(cursor) } : parseComparison(cursor);
}

const comparisons = ["=", "<>", "!=", "<=", ">=", "<", ">"];

function parseComparison(cursor: Cursor): Node {
  const left = parseSum(cursor);
  if (isNext(cursor, "!<") || isNext(cursor, "!>")) require(cursor, "operators !< !>");
  if (isNext(cursor, "IS")) return parseIs(cursor, left);
  const operator = comparisons.find((mark) => accept(cursor, mark));
  if (operator !== undefined) {
    if (["ANY", "SOME", "ALL"].some((word) => isNext(cursor, word)))
      require(cursor, "comparison with ANY / SOME / ALL");
    return { kind: "compare", operator: operator === "!=" ? "<>" : operator, left, right: parseSum(cursor) };
  }
  return parseMembership(cursor, left);
}

function parseIs(cursor: Cursor, operand: Node): Node {
  const start = cursor.at;
  expect(cursor, "IS");
  const negated = accept(cursor, "NOT");
  if (isNext(cursor, "DISTINCT")) {
    cursor.at = start;
    require(cursor, "IS [NOT] DISTINCT FROM");
  }
  expect(cursor, "NULL");
  return { kind: "is-null", operand, negated };
}

function parseMembership(cursor: Cursor, operand: Node): Node {
  const negated = isNext(cursor, "NOT") && accept(cursor, "NOT");
  if (accept(cursor, "LIKE")) return parseLike(cursor, operand, negated);
  if (accept(cursor, "IN")) return parseIn(cursor, operand, negated);
  if (accept(cursor, "BETWEEN")) {
    const low = parseSum(cursor);
    expect(cursor, "AND");
    return { kind: "between", operand, low, high: parseSum(cursor), negated };
  }
  return negated ? fail(cursor) : operand;
}

function parseLike(cursor: Cursor, operand: Node, negated: boolean): Node {
  const pattern = parseSum(cursor);
  if (isNext(cursor, "ESCAPE")) {
    require(cursor, "LIKE ... ESCAPE");
  }
  return { kind: "like", operand, pattern, negated };
}

function parseIn(cursor: Cursor, operand: Node, negated: boolean): Node {
  expect(cursor, "(");
  if (isNext(cursor, "SELECT") || isNext(cursor, "WITH")) {
    const query = cursor.grammar.subquery(cursor);
    expect(cursor, ")");
    return { kind: "in-query", operand, query, negated };
  }
  const items = list(cursor, parseSum);
  expect(cursor, ")");
  return { kind: "in", operand, items, negated };
}

/** A scalar of `+ - & | ^` and everything that binds closer. */
export function parseSum(cursor: Cursor): Node {
  let left = parseProduct(cursor);
  for (;;) {
    if (isNext(cursor, "<<") || isNext(cursor, ">>") || isNext(cursor, "||")) require(cursor, "operators << >> and ||");
    const operator = ["+", "-", "&", "|", "^"].find((mark) => accept(cursor, mark));
    if (operator === undefined) return left;
    left = { kind: "arithmetic", operator, left, right: parseProduct(cursor) };
  }
}

function parseProduct(cursor: Cursor): Node {
  let left = parseUnary(cursor);
  for (;;) {
    const operator = ["*", "/", "%"].find((mark) => accept(cursor, mark));
    if (operator === undefined) return left;
    left = { kind: "arithmetic", operator, left, right: parseUnary(cursor) };
  }
}

function parseUnary(cursor: Cursor): Node {
  if (accept(cursor, "-")) return { kind: "negate", operand: parseUnary(cursor) };
  if (accept(cursor, "+")) return parseUnary(cursor);
  return parseSuffix(cursor);
}

function parseSuffix(cursor: Cursor): Node {
  let node = parsePrimary(cursor);
  for (;;) {
    if (accept(cursor, "COLLATE")) node = { kind: "collate", operand: node, name: parseName(cursor) };
    else if (accept(cursor, "AT", "TIME", "ZONE")) node = { kind: "zone", operand: node, zone: parsePrimary(cursor) };
    else return node;
  }
}

function parsePrimary(cursor: Cursor): Node {
  const token = peek(cursor);
  switch (token.kind) {
    case "string":
    case "nstring":
    case "number":
    case "hex":
      return { kind: "literal", type: token.kind, text: take(cursor).value };
    case "variable":
      return { kind: "variable", name: take(cursor).value.toLowerCase() };
    case "quoted":
      return parseColumn(cursor);
    case "mark":
      return parseMark(cursor);
    case "word":
      return parseWord(cursor);
    case "end":
      return fail(cursor);
  }
}

function parseMark(cursor: Cursor): Node {
  if (isNext(cursor, "{")) require(cursor, "ODBC escapes {d} {ts} {fn}");
  expect(cursor, "(");
  if (isNext(cursor, "SELECT") || isNext(cursor, "WITH")) {
    const query = cursor.grammar.subquery(cursor);
    expect(cursor, ")");
    return { kind: "query", query };
  }
  const node = parseNode(cursor);
  if (isNext(cursor, ",")) require(cursor, "row value comparison");
  expect(cursor, ")");
  return node;
}

function parseWord(cursor: Cursor): Node {
  const { value } = peek(cursor);
  if (accept(cursor, "NULL")) return { kind: "literal", type: "null", text: "" };
  if (accept(cursor, "CASE")) return parseCase(cursor);
  if (value === "CONTAINS" || value === "FREETEXT") require(cursor, "FREETEXT / CONTAINS");
  if (accept(cursor, "EXISTS")) {
    expect(cursor, "(");
    const query = cursor.grammar.subquery(cursor);
    expect(cursor, ")");
    return { kind: "exists", query };
  }
  if (value === "CAST" || value === "TRY_CAST") return parseCast(cursor);
  if (value === "CONVERT" || value === "TRY_CONVERT") return parseConvert(cursor);
  if (peek(cursor, 1).value === "(" || value.startsWith("CURRENT_")) return parseCall(cursor);
  return parseColumn(cursor);
}

function parseCase(cursor: Cursor): Node {
  const subject = isNext(cursor, "WHEN") ? undefined : parseSum(cursor);
  const whens = [];
  while (accept(cursor, "WHEN")) {
    const tested = parseNode(cursor);
    expect(cursor, "THEN");
    const when: Node =
      subject === undefined ? tested : { kind: "compare", operator: "=", left: subject, right: tested };
    whens.push({ when, then: parseSum(cursor) });
  }
  if (whens.length === 0) fail(cursor);
  const otherwise = accept(cursor, "ELSE") ? parseSum(cursor) : undefined;
  expect(cursor, "END");
  return { kind: "case", whens, otherwise };
}

function parseCast(cursor: Cursor): Node {
  const isTry = take(cursor).value.startsWith("TRY_");
  expect(cursor, "(");
  const operand = parseNode(cursor);
  expect(cursor, "AS");
  const type = parseTypeName(cursor, "cast");
  expect(cursor, ")");
  return { kind: "convert", isTry, type, operand, style: undefined };
}

function parseConvert(cursor: Cursor): Node {
  const isTry = take(cursor).value.startsWith("TRY_");
  expect(cursor, "(");
  const type = parseTypeName(cursor, "cast");
  expect(cursor, ",");
  const operand = parseNode(cursor);
  const style = accept(cursor, ",") ? parseSum(cursor) : undefined;
  expect(cursor, ")");
  return { kind: "convert", isTry, type, operand, style };
}

function parseColumn(cursor: Cursor): Node {
  const near = peek(cursor);
  const path = [parseName(cursor)];
  while (accept(cursor, ".")) path.push(parseName(cursor));
  return { kind: "column", path, near };
}
