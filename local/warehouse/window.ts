// OVER: ranking functions, LAG and LEAD, FIRST_VALUE and LAST_VALUE, aggregates. Partition and order keys follow the collation.
// Refused in WHERE, GROUP BY and HAVING (4108), and without ORDER BY where the function needs one (4112).

import { aggregateSql } from "./aggregate.ts";
import type { Call, OrderItem, Over } from "./ast.ts";
import { howOf } from "./context.ts";
import type { Context } from "./context.ts";
import { convert } from "./convert.ts";
import { failStandIn, SqlFailure } from "./sql-failure.ts";
import { makeType } from "./sql-type.ts";
import { equalityKey, orderKey, typed } from "./typed.ts";
import type { Typed } from "./typed.ts";
import { aggregateNames, isConstant } from "./walk.ts";

const ranking: ReadonlySet<string> = new Set(["ROW_NUMBER", "RANK", "DENSE_RANK", "NTILE"]);
const shares: ReadonlySet<string> = new Set(["CUME_DIST", "PERCENT_RANK"]);
const offsets: ReadonlySet<string> = new Set(["LAG", "LEAD", "FIRST_VALUE", "LAST_VALUE"]);

export function translateWindow(node: Call, over: Over, context: Context): Typed {
  if (context.clause !== "select" && context.clause !== "order") {
    throw new SqlFailure(4108, "Windowed functions can only appear in the SELECT or ORDER BY clauses.", { level: 15 });
  }
  const sql = overSql(over, context);
  if (aggregateNames.has(node.name)) return aggregateSql(node, context, sql);
  if (!ranking.has(node.name) && !shares.has(node.name) && !offsets.has(node.name))
    return failStandIn(`${node.name} with OVER`);
  if (over.orderBy.length === 0)
    throw new SqlFailure(4112, `The function '${node.name}' must have an OVER clause with ORDER BY.`, { level: 15 });
  if (over.frame !== undefined && (ranking.has(node.name) || shares.has(node.name))) {
    throw new SqlFailure(10752, `The function '${node.name}' may not have a window frame.`, { level: 15 });
  }
  const args = node.args.map((arg) => context.translate.scalar(arg, context));
  if (offsets.has(node.name)) return offset(node.name, args, sql, context);
  return typed(
    `${node.name.toLowerCase()}(${args.map((arg) => arg.sql).join(", ")})${sql}`,
    makeType(shares.has(node.name) ? "float" : "bigint"),
  );
}

function offset(name: string, args: readonly Typed[], over: string, context: Context): Typed {
  const [value, distance, fallback] = args;
  if (value === undefined) throw new SqlFailure(174, `The ${name} function requires 1 argument(s).`, { level: 15 });
  const rest = distance === undefined ? "" : `, ${convert(distance, makeType("int"), howOf(context)).sql}`;
  const last = fallback === undefined ? "" : `, ${convert(fallback, value.type, howOf(context)).sql}`;
  return typed(`${name.toLowerCase()}(${value.sql}${rest}${last})${over}`, value.type, value.collation);
}

function overSql(over: Over, context: Context): string {
  if (over.orderBy.some(({ node }) => isConstant(node)))
    throw new SqlFailure(
      5309,
      "Windowed functions, aggregates and NEXT VALUE FOR functions do not support constants as ORDER BY clause expressions.",
      { level: 15 },
    );
  const partition = over.partitionBy.map((node) => equalityKey(context.translate.scalar(node, context)));
  const order = over.orderBy.map((item) => orderSql(item, context.translate.scalar(item.node, context)));
  const parts = [
    partition.length > 0 ? `PARTITION BY ${partition.join(", ")}` : "",
    order.length > 0 ? `ORDER BY ${order.join(", ")}` : "",
    over.frame ?? "",
  ];
  return ` OVER (${parts.filter((part) => part !== "").join(" ")})`;
}

/** NULL is the lowest of all. */
export function orderSql(item: OrderItem, value: Typed): string {
  return `${orderKey(value)} ${item.descending ? "DESC NULLS LAST" : "ASC NULLS FIRST"}`;
}
