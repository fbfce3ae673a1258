// Tokens -> a function call: plain, aggregate, or with OVER. Every name is looked up in the surface table first.
// Refuses what no pool has on a call: FILTER, IGNORE NULLS, named windows, COUNT(DISTINCT a, b), frames by GROUPS.

import type { Call, Node, OrderItem, Over } from "./ast.ts";
import { requireFunction } from "./surface.ts";
import { accept, expect, fail, isNext, list, peek, require, take } from "./token-cursor.ts";
import type { Cursor } from "./token-cursor.ts";

const datePartFunctions: ReadonlySet<string> = new Set(["DATEPART", "DATEADD", "DATEDIFF", "DATENAME"]);

/** A call; CURRENT_TIMESTAMP and its like go without parentheses. */
export function parseCall(cursor: Cursor): Call {
  const near = take(cursor);
  const name = near.value;
  requireFunction(name, cursor.pool, near);
  if (!accept(cursor, "("))
    return { kind: "call", name, args: [], distinct: false, star: false, over: undefined, within: undefined, near };
  const distinct = accept(cursor, "DISTINCT");
  if (distinct && name === "STRING_AGG") require(cursor, "STRING_AGG(DISTINCT ...)");
  const star = accept(cursor, "*");
  const args = star || isNext(cursor, ")") ? [] : parseArguments(cursor, name);
  if (distinct && args.length > 1) require(cursor, "COUNT(DISTINCT a, b)");
  expect(cursor, ")");
  const within = parseWithin(cursor);
  refuseSuffix(cursor);
  if (distinct && isNext(cursor, "OVER")) require(cursor, "COUNT(DISTINCT x) OVER");
  const over = accept(cursor, "OVER") ? parseOver(cursor) : undefined;
  return { kind: "call", name, args, distinct, star, over, within, near };
}

function parseArguments(cursor: Cursor, name: string): Node[] {
  if (!datePartFunctions.has(name)) return list(cursor, name === "TRIM" ? parseTrimmed : cursor.grammar.node);
  if (peek(cursor).kind !== "word") fail(cursor);
  const part: Node = { kind: "literal", type: "string", text: take(cursor).text.toLowerCase() };
  expect(cursor, ",");
  return [part, ...list(cursor, cursor.grammar.node)];
}

function parseTrimmed(cursor: Cursor): Node {
  const node = cursor.grammar.node(cursor);
  if (isNext(cursor, "FROM")) require(cursor, "TRIM characters FROM string");
  return node;
}

function parseWithin(cursor: Cursor): OrderItem[] | undefined {
  if (!accept(cursor, "WITHIN", "GROUP", "(")) return undefined;
  expect(cursor, "ORDER", "BY");
  const items = list(cursor, parseOrderItem);
  expect(cursor, ")");
  return items;
}

function refuseSuffix(cursor: Cursor): void {
  if (isNext(cursor, "FILTER", "(")) require(cursor, "FILTER (WHERE ...) on an aggregate");
  if (isNext(cursor, "IGNORE") || isNext(cursor, "RESPECT")) require(cursor, "IGNORE NULLS / RESPECT NULLS");
}

function parseOver(cursor: Cursor): Over {
  if (!isNext(cursor, "(")) require(cursor, "WINDOW clause");
  expect(cursor, "(");
  const partitionBy = accept(cursor, "PARTITION", "BY") ? list(cursor, cursor.grammar.sum) : [];
  const orderBy = accept(cursor, "ORDER", "BY") ? list(cursor, parseOrderItem) : [];
  const frame = isNext(cursor, ")") ? undefined : parseFrame(cursor);
  expect(cursor, ")");
  return { partitionBy, orderBy, frame };
}

/** An ORDER BY key inside OVER or WITHIN GROUP; the select's own ORDER BY is stricter about COLLATE. */
export function parseOrderItem(cursor: Cursor): OrderItem {
  const node = cursor.grammar.sum(cursor);
  const descending = accept(cursor, "DESC");
  if (!descending) accept(cursor, "ASC");
  if (isNext(cursor, "NULLS")) require(cursor, "NULLS FIRST / NULLS LAST");
  return { node, descending };
}

function parseFrame(cursor: Cursor): string {
  if (isNext(cursor, "GROUPS")) require(cursor, "frame GROUPS, EXCLUDE");
  const unit = ["ROWS", "RANGE"].find((word) => accept(cursor, word)) ?? fail(cursor);
  if (!accept(cursor, "BETWEEN")) return `${unit} ${parseBound(cursor, unit)}`;
  const low = parseBound(cursor, unit);
  expect(cursor, "AND");
  const high = parseBound(cursor, unit);
  if (isNext(cursor, "EXCLUDE")) require(cursor, "frame GROUPS, EXCLUDE");
  return `${unit} BETWEEN ${low} AND ${high}`;
}

function parseBound(cursor: Cursor, unit: string): string {
  if (accept(cursor, "CURRENT", "ROW")) return "CURRENT ROW";
  const isCount = unit === "ROWS" && /^\d+$/.test(peek(cursor).text);
  if (!isCount && !isNext(cursor, "UNBOUNDED")) fail(cursor);
  const count = take(cursor).value;
  const side = ["PRECEDING", "FOLLOWING"].find((word) => accept(cursor, word)) ?? fail(cursor);
  return `${count} ${side}`;
}
