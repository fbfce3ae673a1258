// Aggregates with T-SQL's result types: SUM and AVG of int are int (and overflow, and truncate), SUM of decimal is decimal(38, s)
// and AVG decimal(38, max(s, 6)); STDEV and VAR are float; MIN and MAX of text follow the collation. An aggregate in WHERE, or
// over another one or a subquery, is refused.

import { exactMean, finite, within38Digits } from "./arithmetic.ts";
import type { Call } from "./ast.ts";
import { howOf } from "./context.ts";
import type { Context } from "./context.ts";
import { convert } from "./convert.ts";
import { failStandIn, SqlFailure } from "./sql-failure.ts";
import { heldAs, isFloat, isInt, isMoney, isNumber, isText, isUnicode, makeType, nameOf } from "./sql-type.ts";
import type { SqlType } from "./sql-type.ts";
import { equalityKey, orderKey, quote, typed } from "./typed.ts";
import type { Typed } from "./typed.ts";
import { has, isQuery } from "./walk.ts";

/** An aggregate of a group. */
export function translateAggregate(node: Call, context: Context): Typed {
  if (context.clause === "aggregate") failNested();
  if (context.clause === "where" || context.clause === "group") {
    throw new SqlFailure(
      147,
      "An aggregate may not appear in the WHERE clause unless it is in a subquery contained in a HAVING clause or a select list, and the column being aggregated is an outer reference.",
      { level: 15 },
    );
  }
  return aggregateSql(node, { ...context, grouping: undefined, clause: "aggregate" }, "");
}

function failNested(): never {
  throw new SqlFailure(
    130,
    "Cannot perform an aggregate function on an expression containing an aggregate or a subquery.",
  );
}

/** The aggregate, each of its DuckDB calls followed by `over`. */
export function aggregateSql(node: Call, context: Context, over: string): Typed {
  if (node.args.some((arg) => has(arg, isQuery))) failNested();
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
  if (value?.type.kind === "null") failOperand(node.name, value.type);
  const counted = value === undefined ? "*" : `${node.distinct ? "DISTINCT " : ""}${equalityKey(value)}`;
  return typed(`CAST(count(${counted})${over} AS ${heldAs(type)})`, type);
}

function ofValue(node: Call, value: Typed, over: string): Typed {
  const { name } = node;
  if (name === "APPROX_COUNT_DISTINCT")
    return typed(`approx_count_distinct(${equalityKey(value)})${over}`, makeType("bigint"));
  if (name === "MIN" || name === "MAX") return extreme(name, value, over);
  if (!isNumber(value.type)) failOperand(name, value.type);
  const distinct = node.distinct ? "DISTINCT " : "";
  if (name === "SUM") return sum(value, distinct, over);
  if (name === "AVG") return average(value, distinct, over);
  const call =
    { STDEV: "stddev_samp", STDEVP: "stddev_pop", VAR: "var_samp", VARP: "var_pop" }[name] ?? failStandIn(name);
  return typed(`${call}(${distinct}CAST(${value.sql} AS DOUBLE))${over}`, makeType("float"));
}

function failOperand(name: string, type: SqlType): never {
  throw new SqlFailure(8117, `Operand data type ${nameOf(type)} is invalid for ${name.toLowerCase()} operator.`);
}

/** Not every version of the engine has MIN and MAX of uniqueidentifier: nothing is to rely on them. */
function extreme(name: "MIN" | "MAX", value: Typed, over: string): Typed {
  if (["bit", "uniqueidentifier", "null"].includes(value.type.kind)) failOperand(name, value.type);
  const call = name.toLowerCase();
  if (!isText(value.type)) return typed(`${call}(${value.sql})${over}`, value.type);
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
  const total = `CAST(sum(${distinct}${value.sql})${over} AS ${heldAs(type)})`;
  if (isFloat(type)) return typed(finite(total), type);
  // Ten billion rows of 28 digits and fewer cannot leave 38.
  const isSafe = type.kind !== "decimal" || value.type.size <= 28;
  return typed(isSafe ? total : within38Digits(total, type.scale), type);
}

/** The sum, in the type of the sum, over the count: it overflows where SUM does. */
function average(value: Typed, distinct: string, over: string): Typed {
  if (isFloat(value.type)) return typed(finite(`avg(${distinct}${value.sql})${over}`), makeType("float"));
  const total = sum(value, distinct, over);
  const counted = `count(${distinct}${value.sql})${over}`;
  if (isInt(value.type)) return typed(`CAST(${total.sql} // ${counted} AS ${heldAs(total.type)})`, total.type);
  const type = isMoney(value.type) ? total.type : makeType("decimal", 38, Math.max(value.type.scale, 6));
  return typed(exactMean(total, counted, type), type);
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
