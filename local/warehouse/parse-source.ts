// Tokens -> what stands in FROM: tables, derived tables, OPENJSON, STRING_SPLIT, joins, APPLY.
// Refuses by name: VALUES rows, table hints, TABLESAMPLE, PIVOT, FOR SYSTEM_TIME, LATERAL, NATURAL and USING joins.

import type { JoinKind, JsonColumn, Source } from "./ast.ts";
import { parseColumnNames, parseName } from "./parse-name.ts";
import { parseTypeName } from "./parse-type.ts";
import { reserved } from "./reserved.ts";
import { failStandIn } from "./sql-failure.ts";
import { requireFunction } from "./surface.ts";
import { accept, expect, fail, isNext, list, peek, require, take } from "./token-cursor.ts";
import type { Cursor } from "./token-cursor.ts";

/** The sources after FROM. A comma is a cross join. */
export function parseFrom(cursor: Cursor): Source {
  let left = parseJoins(cursor);
  while (accept(cursor, ",")) left = { kind: "join", join: "CROSS", left, right: parseJoins(cursor), on: undefined };
  return left;
}

function parseJoins(cursor: Cursor): Source {
  let left = parseSource(cursor);
  for (;;) {
    const join = parseJoinKind(cursor);
    if (join === undefined) return left;
    const right = parseSource(cursor);
    if (isNext(cursor, "USING")) require(cursor, "JOIN USING / NATURAL JOIN");
    const isBare = join === "CROSS" || join === "CROSS APPLY" || join === "OUTER APPLY";
    if (!isBare) expect(cursor, "ON");
    left = { kind: "join", join, left, right, on: isBare ? undefined : cursor.grammar.node(cursor) };
  }
}

function parseJoinKind(cursor: Cursor): JoinKind | undefined {
  if (isNext(cursor, "NATURAL")) require(cursor, "JOIN USING / NATURAL JOIN");
  if (accept(cursor, "CROSS", "APPLY")) return "CROSS APPLY";
  if (accept(cursor, "OUTER", "APPLY")) return "OUTER APPLY";
  if (accept(cursor, "CROSS", "JOIN")) return "CROSS";
  if (accept(cursor, "JOIN")) return "INNER";
  const side = (["INNER", "LEFT", "RIGHT", "FULL"] as const).find((word) => accept(cursor, word));
  if (side === undefined) return undefined;
  if (side !== "INNER") accept(cursor, "OUTER");
  if (!isNext(cursor, "JOIN")) fail(cursor, "join hints are refused");
  expect(cursor, "JOIN");
  return side;
}

function parseSource(cursor: Cursor): Source {
  if (isNext(cursor, "LATERAL")) require(cursor, "LATERAL");
  if (isNext(cursor, "(")) return parseParenthesized(cursor);
  if (peek(cursor).kind === "word" && peek(cursor, 1).value === "(") return parseRowset(cursor);
  const near = peek(cursor);
  const path = [parseName(cursor)];
  while (accept(cursor, ".")) path.push(parseName(cursor));
  if (path.length > 2) {
    require(cursor, "three-part names (database.schema.object)");
    failStandIn("three-part names");
  }
  const alias = parseAlias(cursor) ?? path.at(-1) ?? "";
  refuseSuffix(cursor);
  return { kind: "table", path, alias, near };
}

function parseParenthesized(cursor: Cursor): Source {
  if (isNext(cursor, "(", "VALUES")) require(cursor, "VALUES rows in FROM");
  expect(cursor, "(");
  if (isNext(cursor, "SELECT") || isNext(cursor, "WITH")) {
    const query = cursor.grammar.subquery(cursor);
    expect(cursor, ")");
    const alias = parseAlias(cursor) ?? fail(cursor, "a derived table needs an alias");
    return { kind: "derived", query, alias, columns: accept(cursor, "(") ? parseColumnNames(cursor) : undefined };
  }
  const inner = parseJoins(cursor);
  expect(cursor, ")");
  return inner;
}

function parseRowset(cursor: Cursor): Source {
  const near = take(cursor);
  requireFunction(near.value, cursor.pool, near);
  expect(cursor, "(");
  if (near.value === "OPENJSON") return parseOpenJson(cursor);
  if (near.value === "STRING_SPLIT") return parseStringSplit(cursor);
  return failStandIn(`${near.value} in FROM`);
}

function parseStringSplit(cursor: Cursor): Source {
  const text = cursor.grammar.sum(cursor);
  expect(cursor, ",");
  const separator = cursor.grammar.sum(cursor);
  if (isNext(cursor, ",")) {
    require(cursor, "STRING_SPLIT ordinal argument");
    failStandIn("STRING_SPLIT's ordinal");
  }
  expect(cursor, ")");
  return { kind: "split", text, separator, alias: parseAlias(cursor) ?? "STRING_SPLIT" };
}

function parseOpenJson(cursor: Cursor): Source {
  const json = cursor.grammar.sum(cursor);
  const path = accept(cursor, ",") ? cursor.grammar.sum(cursor) : undefined;
  expect(cursor, ")");
  const columns = accept(cursor, "WITH", "(") ? list(cursor, parseJsonColumn) : undefined;
  if (columns !== undefined) expect(cursor, ")");
  return { kind: "openjson", json, path, columns, alias: parseAlias(cursor) ?? "OPENJSON" };
}

function parseJsonColumn(cursor: Cursor): JsonColumn {
  const name = parseName(cursor);
  const type = parseTypeName(cursor, "declare");
  const isPath = peek(cursor).kind === "string" || peek(cursor).kind === "nstring";
  const path = isPath ? take(cursor).value : `$."${name}"`;
  return { name, type, path, asJson: accept(cursor, "AS", "JSON") };
}

function parseAlias(cursor: Cursor): string | undefined {
  if (accept(cursor, "AS")) return parseName(cursor);
  const token = peek(cursor);
  if (token.kind === "quoted") return parseName(cursor);
  if (token.kind !== "word" || reserved.has(token.value) || endsSource.has(token.value)) return undefined;
  return parseName(cursor);
}

const endsSource: ReadonlySet<string> = new Set([
  "WINDOW",
  "QUALIFY",
  "LIMIT",
  "OFFSET",
  "NATURAL",
  "USING",
  "APPLY",
  "GO",
]);

function refuseSuffix(cursor: Cursor): void {
  if (isNext(cursor, "WITH") || isNext(cursor, "(")) require(cursor, "table hint");
  if (isNext(cursor, "TABLESAMPLE")) {
    require(cursor, "TABLESAMPLE");
    failStandIn("TABLESAMPLE");
  }
  if (isNext(cursor, "PIVOT") || isNext(cursor, "UNPIVOT")) failStandIn("PIVOT and UNPIVOT");
  if (isNext(cursor, "FOR", "SYSTEM_TIME")) require(cursor, "FOR SYSTEM_TIME");
}
