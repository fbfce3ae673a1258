// Aggregates with T-SQL's result types: SUM and AVG of int are int (and overflow, and truncate), of decimal decimal(38, s);
// STDEV and VAR are float; MIN and MAX of text follow the collation. An aggregate in WHERE, or over another one, is refused.

import { exactQuotient } from "./arithmetic.ts";
import type { Call } from "./ast.ts";
import { howOf } from "./context.ts";
import type { Context } from "./context.ts";
import { convert } from "./convert.ts";
import { failStandIn, SqlFailure } from "./sql-failure.ts";
import {
  asDecimal,
  heldAs,
  isFloat,
  isInt,
  isMoney,
  isNumber,
  isText,
  isUnicode,
  makeType,
  nameOf,
} from "./sql-type.ts";
import type { SqlType } from "./sql-type.ts";
import { equalityKey, orderKey, quote, typed } from "./typed.ts";
import type { Typed } from "./typed.ts";

/** An aggregate of a group. */
export function translateAggregate(node: Call, context: Context): Typed {
  if (context.clause === "aggregate")
    throw new SqlFailure(
      130,
      "Cannot perform an aggregate function on an expression containing an aggregate or a subquery.",
    );
  if (context.clause === "where" || context.clause === "group") {
    throw new SqlFailure(
      147,
      "An aggregate may not appear in the WHERE clause unless it is in a subquery contained in a HAVING clause or a select list, and the column being aggregated is an outer reference.",
      { level: 15 },
    );
  }
  return aggregateSql(node, { ...context, grouping: undefined, clause: "aggregate" }, "");
}

/** The aggregate, each of its DuckDB calls followed by `over`. */
export function aggregateSql(node: Call, context: Context, over: string): Typed {
  if (node.star && node.name !== "COUNT" && node.name !== "COUNT_BIG")
    throw new SqlFailure(102, "Incorrect syntax near '*'.", { level: 15 });
  const args = node.args.map((arg) => context.translate.scalar(arg, context));
  if (node.name === "STRING_AGG") return stringAgg(node, args, context);
  const [value, extra] = args;
  if (extra !== undefined)
    throw new SqlFailure(174, `The ${node.name} function requires 1 argument(s).`, { level: 15 });
  if (node.name === "COUNT" || node.name === "COUNT_BIG") return count(node, value, over);
  if (value === undefined)
    throw new SqlFailure(174, `The ${node.name} function requires 1 argument(s).`, { level: 15 });
  return ofValue(node, value, over);
}

function count(node: Call, value: Typed | undefined, over: string): Typed {
  const type = makeType(node.name === "COUNT" ? "int" : "bigint");
  if (value === undefined && !node.star)
    throw new SqlFailure(174, `The ${node.name} function requires 1 argument(s).`, { level: 15 });
  const counted = value === undefined ? "*" : `${node.distinct ? "DISTINCT " : ""}${equalityKey(value)}`;
  return typed(`CAST(count(${counted})${over} AS ${heldAs(type)})`, type);
}

function ofValue(node: Call, value: Typed, over: string): Typed {
  const { name } = node;
  if (name === "APPROX_COUNT_DISTINCT")
    return typed(`approx_count_distinct(${equalityKey(value)})${over}`, makeType("bigint"));
  if (name === "MIN" || name === "MAX") return extreme(name, value, over);
  if (!isNumber(value.type))
    throw new SqlFailure(
      8117,
      `Operand data type ${nameOf(value.type)} is invalid for ${name.toLowerCase()} operator.`,
    );
  const distinct = node.distinct ? "DISTINCT " : "";
  if (name === "SUM") return sum(value, distinct, over);
  if (name === "AVG") return average(value, distinct, over);
  const call =
    { STDEV: "stddev_samp", STDEVP: "stddev_pop", VAR: "var_samp", VARP: "var_pop" }[name] ?? failStandIn(name);
  return typed(`${call}(${distinct}CAST(${value.sql} AS DOUBLE))${over}`, makeType("float"));
}

function extreme(name: "MIN" | "MAX", value: Typed, over: string): Typed {
  if (value.type.kind === "bit")
    throw new SqlFailure(8117, `Operand data type bit is invalid for ${name.toLowerCase()} operator.`);
  const call = name.toLowerCase();
  if (!isText(value.type) && value.type.kind !== "uniqueidentifier")
    return typed(`${call}(${value.sql})${over}`, value.type);
  return typed(`arg_${call}(${value.sql}, ${orderKey(value)})${over}`, value.type, value.collation);
}

/** SUM's type: int for the narrow ones, decimal(38, s) for decimals. */
function sumType(type: SqlType): SqlType {
  if (isFloat(type)) return makeType("float");
  if (isMoney(type)) return makeType("money");
  if (isInt(type)) return makeType(type.kind === "bigint" ? "bigint" : "int");
  return makeType("decimal", 38, type.scale);
}

function sum(value: Typed, distinct: string, over: string): Typed {
  const type = sumType(value.type);
  return typed(`CAST(sum(${distinct}${value.sql})${over} AS ${heldAs(type)})`, type);
}

function average(value: Typed, distinct: string, over: string): Typed {
  const total = sum(value, distinct, over);
  const counted = `count(${distinct}${value.sql})${over}`;
  if (isFloat(value.type)) return typed(`avg(${distinct}${value.sql})${over}`, makeType("float"));
  const wide = `sum(${distinct}${value.sql})${over}`;
  if (isInt(value.type))
    return typed(`CAST(CASE WHEN ${counted} > 0 THEN ${wide} // ${counted} END AS ${heldAs(total.type)})`, total.type);
  const scale = isMoney(value.type) ? 4 : Math.max(asDecimal(value.type).scale, 6);
  const type = isMoney(value.type) ? total.type : makeType("decimal", 38, scale);
  const quotient = exactQuotient(total.sql, `CAST(${counted} AS DECIMAL(18,0))`, {
    left: value.type.kind === "decimal" ? value.type.scale : 4,
    right: 0,
    scale,
    held: heldAs(type),
  });
  return typed(`CASE WHEN ${counted} > 0 THEN ${quotient} END`, type);
}

function stringAgg(node: Call, args: readonly Typed[], context: Context): Typed {
  const [value, separator, extra] = args;
  if (value === undefined || separator === undefined || extra !== undefined)
    throw new SqlFailure(174, "The string_agg function requires 2 argument(s).", { level: 15 });
  if (typeof separator.constant !== "string") return failStandIn("STRING_AGG with a separator that is no constant");
  const text = isText(value.type) ? value : convert(value, makeType("nvarchar", 4000), howOf(context));
  const keys = (node.within ?? []).map(
    (item) =>
      `${orderKey(context.translate.scalar(item.node, context))} ${item.descending ? "DESC NULLS LAST" : "ASC NULLS FIRST"}`,
  );
  const order = keys.length === 0 ? "" : ` ORDER BY ${keys.join(", ")}`;
  const type = makeType(
    isUnicode(text.type) ? "nvarchar" : "varchar",
    text.type.size < 0 ? -1 : isUnicode(text.type) ? 4000 : 8000,
  );
  return typed(`string_agg(${text.sql}, ${quote(separator.constant)}${order})`, type, text.collation);
}
