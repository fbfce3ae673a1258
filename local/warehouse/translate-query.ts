// A query -> DuckDB text: WITH, SELECT with its grouping, DISTINCT and TOP, set operations, ORDER BY. Grouping and DISTINCT go by
// collation: the value shown for a group of texts is one of its members (the smallest), as the engine may show any.

import type { Body, Node, OrderItem, Query, Select, SelectItem, SetOperation } from "./ast.ts";
import { howOf, inner } from "./context.ts";
import type { Context, GroupKey, RenderedQuery, ScopeEntry } from "./context.ts";
import { convert } from "./convert.ts";
import { itemsOf, setOperation } from "./set-operation.ts";
import type { Item } from "./set-operation.ts";
import { failStandIn, SqlFailure } from "./sql-failure.ts";
import { isInt, makeType } from "./sql-type.ts";
import { nameColumns, translateSource } from "./translate-source.ts";
import { equalityKey, quoteName } from "./typed.ts";
import type { Typed } from "./typed.ts";
import { has, isAggregate, isColumn, isConstant, isQuery } from "./walk.ts";
import { orderSql } from "./window.ts";

/** Translates a query. `rowLimit` cuts the outermost result, as the API's topRows does. */
export function translateQuery(query: Query, context: Context, rowLimit?: number): RenderedQuery {
  const ctes = new Map(context.ctes);
  const heads: string[] = [];
  for (const cte of query.ctes) {
    refuseRecursion(cte.name, cte.query.body);
    const rendered = translateQuery(cte.query, { ...inner(context, undefined), ctes });
    ctes.set(cte.name.toLowerCase(), { ...rendered, columns: nameColumns(rendered, cte.name, cte.columns) });
    heads.push(`${quoteName(cte.name.toLowerCase())} AS (${rendered.sql})`);
  }
  const within = { ...inner(context, context.scope), ctes };
  const { body, orderBy } = query;
  const rendered =
    body.kind === "select" ? select(body, orderBy, within, rowLimit) : orderedSet(body, orderBy, within, rowLimit);
  return heads.length === 0 ? rendered : { ...rendered, sql: `WITH ${heads.join(", ")} ${rendered.sql}` };
}

function refuseRecursion(name: string, body: Body): void {
  if (body.kind === "select" || !mentions(name, body)) return;
  throw new SqlFailure(100084, `Recursive common table expressions are not supported: '${name}' reads itself.`);
}

function mentions(name: string, body: Body): boolean {
  if (body.kind === "set") return mentions(name, body.left) || mentions(name, body.right);
  const sources = body.from === undefined ? [] : [body.from];
  for (let source = sources.pop(); source !== undefined; source = sources.pop()) {
    if (source.kind === "join") sources.push(source.left, source.right);
    if (source.kind === "table" && source.path.length === 1 && source.path[0]?.toLowerCase() === name.toLowerCase())
      return true;
  }
  return false;
}

/** `ends` is the row limit of an outermost query, or says that this is a branch of a set operation. */
function select(
  node: Select,
  orderBy: readonly OrderItem[],
  outer: Context,
  ends: number | "branch" | undefined,
): RenderedQuery {
  const from = node.from === undefined ? undefined : translateSource(node.from, outer);
  const entries: readonly ScopeEntry[] = from?.entries ?? [];
  const context: Context = { ...outer, scope: { entries, parent: outer.scope } };
  const where =
    node.where === undefined
      ? ""
      : ` WHERE ${context.translate.condition(node.where, { ...context, clause: "where" })}`;
  const grouping = groupingOf(node, orderBy, context);
  const shown: Context = { ...context, grouping: grouping?.keys };
  const items = translateItems(node.items, shown, ends === "branch");
  const having =
    node.having === undefined
      ? ""
      : ` HAVING ${context.translate.condition(node.having, { ...shown, clause: "having" })}`;
  const order = orderOf(orderBy, items, node, { ...shown, clause: "order" });
  const distinct = node.distinct ? `DISTINCT ON (${items.map((item) => equalityKey(item.value)).join(", ")}) ` : "";
  const list = items.map((item) => `${item.value.sql} AS ${quoteName(item.column.key)}`).join(", ");
  const source = from === undefined ? "" : ` FROM ${from.sql}`;
  const sql = `SELECT ${distinct}${list}${source}${where}${grouping?.sql ?? ""}${having}${order}${limitOf(node.top, ends === "branch" ? undefined : ends, context)}`;
  return { sql, columns: items.map((item) => item.column) };
}

/** A bare NULL is an int, unless another branch of a set operation gives it a type. */
function translateItems(items: readonly SelectItem[], context: Context, isBranch: boolean): Item[] {
  const keys = new Set<string>();
  return items.map(({ node, alias }, index) => {
    const value = context.translate.scalar(node, context);
    const name = alias ?? (node.kind === "column" ? node.path.at(-1) : undefined);
    const wanted = name ?? `c#${index}`;
    const key = keys.has(wanted.toLowerCase()) ? `${wanted}#${index}` : wanted;
    keys.add(key.toLowerCase());
    const known = value.type.kind === "null" && !isBranch ? convert(value, makeType("int"), howOf(context)) : value;
    return { value: known, column: { name, key, type: known.type, collation: known.collation } };
  });
}

function groupingOf(
  node: Select,
  orderBy: readonly OrderItem[],
  context: Context,
): { keys: GroupKey[]; sql: string } | undefined {
  const nodes = [...node.items.map((item) => item.node), ...orderBy.map((item) => item.node)];
  if (node.groupBy.length === 0) {
    const isGrouped = node.having !== undefined || nodes.some((item) => has(item, isAggregate));
    return isGrouped ? { keys: [], sql: "" } : undefined;
  }
  const raws = node.groupBy.map((key) => groupKey(key, context));
  const sql = ` GROUP BY ${raws.map((raw) => equalityKey(raw.value)).join(", ")}`;
  return { keys: raws.map((raw) => raw.key), sql };
}

function groupKey(node: Node, context: Context): { value: Typed; key: GroupKey } {
  if (has(node, isQuery) || has(node, isAggregate)) {
    throw new SqlFailure(
      144,
      "Cannot use an aggregate or a subquery in an expression used for the group by list of a GROUP BY clause.",
      { level: 15 },
    );
  }
  if (!has(node, isColumn))
    throw new SqlFailure(
      164,
      "Each GROUP BY expression must contain at least one column that is not an outer reference.",
      { level: 15 },
    );
  const value = context.translate.scalar(node, { ...context, clause: "group" });
  const isPlain = node.kind === "column" && equalityKey(value) === value.sql;
  const shown = isPlain ? value : { sql: `min(${value.sql})`, type: value.type, collation: value.collation };
  return { value, key: { rawSql: value.sql, shown } };
}

function orderOf(orderBy: readonly OrderItem[], items: readonly Item[], node: Select, context: Context): string {
  const seen = new Set<string>();
  const keys = orderBy.map((item) => {
    const value = orderValue(item.node, items, context);
    if (seen.has(value.sql))
      throw new SqlFailure(
        169,
        "A column has been specified more than once in the order by list. Columns in the order by list must be unique.",
        { level: 15 },
      );
    seen.add(value.sql);
    if (node.distinct && !items.some((other) => other.value.sql === value.sql)) {
      throw new SqlFailure(145, "ORDER BY items must appear in the select list if SELECT DISTINCT is specified.", {
        level: 15,
      });
    }
    return orderSql(item, value);
  });
  return keys.length === 0 ? "" : ` ORDER BY ${keys.join(", ")}`;
}

/** An ordinal, an alias of the select list, or an expression. */
function orderValue(node: Node, items: readonly Item[], context: Context): Typed {
  if (node.kind === "literal" && node.type === "number") return ordinal(Number(node.text), items);
  if (node.kind === "variable")
    throw new SqlFailure(
      1008,
      "The SELECT item identified by the ORDER BY number 1 contains a variable as part of the expression identifying a column position. Variables are only allowed when ordering by an expression referencing a column name.",
      { level: 15 },
    );
  if (isConstant(node))
    throw new SqlFailure(408, "A constant expression was encountered in the ORDER BY list, position 1.", { level: 15 });
  const alias = node.kind === "column" && node.path.length === 1 ? node.path[0]?.toLowerCase() : undefined;
  const named = alias === undefined ? undefined : items.find((item) => item.column.name?.toLowerCase() === alias);
  return named?.value ?? context.translate.scalar(node, context);
}

function ordinal(position: number, items: readonly Item[]): Typed {
  const item = items[position - 1];
  if (item === undefined)
    throw new SqlFailure(
      108,
      `The ORDER BY position number ${position} is out of range of the number of items in the select list.`,
      { level: 15 },
    );
  return item.value;
}

function limitOf(top: Node | undefined, rowLimit: number | undefined, context: Context): string {
  const limits = rowLimit === undefined ? [] : [rowLimit];
  if (top !== undefined) limits.push(topOf(top, context));
  return limits.length === 0 ? "" : ` LIMIT ${Math.min(...limits)}`;
}

function topOf(top: Node, context: Context): number {
  const value = context.translate.scalar(top, context);
  if (!isInt(value.type))
    throw new SqlFailure(
      1060,
      "The number of rows provided for a TOP or FETCH clauses row count parameter must be an integer.",
      { level: 15 },
    );
  const text = top.kind === "literal" ? top.text : value.constant;
  if (typeof text !== "string") return failStandIn("TOP of an expression or NULL");
  if (text.startsWith("-"))
    throw new SqlFailure(1014, "A TOP or FETCH clause contains an invalid value.", { level: 15 });
  return Number(text);
}

function orderedSet(
  body: SetOperation,
  orderBy: readonly OrderItem[],
  context: Context,
  rowLimit: number | undefined,
): RenderedQuery {
  const rendered = setOperation(body, context, branch);
  const items = itemsOf(rendered, "u");
  const keys = orderBy.map((item) => {
    const isName = item.node.kind === "column" && item.node.path.length === 1;
    const isOrdinal = item.node.kind === "literal" && item.node.type === "number";
    if (!isName && !isOrdinal)
      throw new SqlFailure(
        104,
        "ORDER BY items must appear in the select list if the statement contains a UNION, INTERSECT or EXCEPT operator.",
        { level: 15 },
      );
    return orderSql(item, orderValue(item.node, items, { ...context, scope: undefined }));
  });
  const order = keys.length === 0 ? "" : ` ORDER BY ${keys.join(", ")}`;
  return {
    ...rendered,
    sql: `SELECT * FROM (${rendered.sql}) AS u${order}${rowLimit === undefined ? "" : ` LIMIT ${rowLimit}`}`,
  };
}

function branch(body: Body, context: Context): RenderedQuery {
  return body.kind === "select" ? select(body, [], context, "branch") : setOperation(body, context, branch);
}
