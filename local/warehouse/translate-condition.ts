// A condition node -> DuckDB text: comparisons with T-SQL's conversions and collations, IN, BETWEEN, LIKE, EXISTS.
// A value where a condition belongs is refused (4145).

import type { Node } from "./ast.ts";
import { bind, howOf } from "./context.ts";
import type { Context } from "./context.ts";
import { convert } from "./convert.ts";
import { likeSql } from "./like.ts";
import { SqlFailure } from "./sql-failure.ts";
import { isNumber, isText, makeType, unify } from "./sql-type.ts";
import type { SqlType } from "./sql-type.ts";
import { translateScalar } from "./translate-scalar.ts";
import { equalityKey, meet, orderKey, quoteName, typed } from "./typed.ts";
import type { Typed } from "./typed.ts";

export function translateCondition(node: Node, context: Context): string {
  const scalar = (child: Node): Typed => translateScalar(child, context);
  switch (node.kind) {
    case "and":
    case "or":
      return `(${translateCondition(node.left, context)} ${node.kind.toUpperCase()} ${translateCondition(node.right, context)})`;
    case "not":
      return `(NOT ${translateCondition(node.operand, context)})`;
    case "compare":
      return compare(node.operator, scalar(node.left), scalar(node.right), context);
    case "is-null":
      return `(${scalar(node.operand).sql} IS ${node.negated ? "NOT " : ""}NULL)`;
    case "between": {
      const value = scalar(node.operand);
      const sql = `(${compare(">=", value, scalar(node.low), context)} AND ${compare("<=", value, scalar(node.high), context)})`;
      return node.negated ? `(NOT ${sql})` : sql;
    }
    case "in":
      return inList(node, context);
    case "in-query":
      return inQuery(node, context);
    case "exists":
      return `EXISTS (${context.translate.query(node.query, context).sql})`;
    case "like":
      return like(node, context);
    default:
      throw new SqlFailure(
        4145,
        `An expression of non-boolean type specified in a context where a condition is expected.`,
        { level: 15 },
      );
  }
}

/** `left operator right`, both brought to the stronger type. */
function compare(operator: string, left: Typed, right: Typed, context: Context): string {
  const type = unify(left.type, right.type);
  const [a, b] = [operand(left, type, context), operand(right, type, context)];
  const collation = meet(a, b, operator === "=" ? "equal to" : "comparison");
  const key = operator === "=" || operator === "<>" ? equalityKey : orderKey;
  return `(${key(a, collation)} ${operator} ${key(b, collation)})`;
}

/** Widths do not matter in a comparison, so numbers and texts go as they are. */
function operand(value: Typed, type: SqlType, context: Context): Typed {
  if (isText(type) && isText(value.type)) return value;
  if (isNumber(type) && isNumber(value.type)) return value;
  return convert(value, type.kind === "null" ? makeType("int") : type, howOf(context));
}

function inList(node: Extract<Node, { kind: "in" }>, context: Context): string {
  const left = translateScalar(node.operand, context);
  const items = node.items.map((item) => translateScalar(item, context));
  let type = left.type;
  for (const item of items) type = unify(type, item.type);
  const shown = operand(left, type, context);
  const collation = items.reduce(
    (found, item) => meet({ ...shown, collation: found }, item, "equal to"),
    shown.collation,
  );
  const keys = items.map((item) => equalityKey(operand(item, type, context), collation));
  return `(${equalityKey(shown, collation)} ${node.negated ? "NOT " : ""}IN (${keys.join(", ")}))`;
}

function inQuery(node: Extract<Node, { kind: "in-query" }>, context: Context): string {
  const left = translateScalar(node.operand, context);
  const rendered = context.translate.query(node.query, context);
  const [column, another] = rendered.columns;
  if (column === undefined || another !== undefined) {
    throw new SqlFailure(
      116,
      "Only one expression can be specified in the select list when the subquery is not introduced with EXISTS.",
    );
  }
  const right = typed(`s.${quoteName(column.key)}`, column.type, column.collation);
  const type = unify(left.type, right.type);
  const [a, b] = [operand(left, type, context), operand(right, type, context)];
  const collation = meet(a, b, "equal to");
  return `(${equalityKey(a, collation)} ${node.negated ? "NOT " : ""}IN (SELECT ${equalityKey(b, collation)} FROM (${rendered.sql}) AS s))`;
}

function like(node: Extract<Node, { kind: "like" }>, context: Context): string {
  const text = (child: Node): Typed => {
    const value = translateScalar(child, context);
    return isText(value.type) ? value : convert(value, makeType("varchar", 8000), howOf(context));
  };
  const sql = likeSql(text(node.operand), text(node.pattern), (bound) => bind(context, bound));
  return node.negated ? `(NOT ${sql})` : `(${sql})`;
}
