// A scalar node -> typed DuckDB text. In a grouped query a scalar that equals a group key is that key; a column that is neither
// in a key nor in an aggregate is refused (8120). A condition where a value belongs is refused: T-SQL has no boolean values.

import { arithmetic, negate } from "./arithmetic.ts";
import type { Node } from "./ast.ts";
import { howOf, resolve } from "./context.ts";
import type { Context } from "./context.ts";
import { cutText, throughCodePage } from "./convert-text.ts";
import { convert } from "./convert.ts";
import { SqlFailure } from "./sql-failure.ts";
import { makeType, unify } from "./sql-type.ts";
import type { SqlType } from "./sql-type.ts";
import { atTimeZone } from "./time-zone.ts";
import { translateCall } from "./translate-call.ts";
import { coercible, meet, quote, readCollation, typed } from "./typed.ts";
import type { Typed } from "./typed.ts";
import { has, isAggregate, isColumn } from "./walk.ts";

/** Translates a node that stands where a value belongs. */
export function translateScalar(node: Node, context: Context): Typed {
  return groupKeyOf(node, context) ?? translateUngrouped(node, context);
}

function groupKeyOf(node: Node, context: Context): Typed | undefined {
  const { grouping } = context;
  if (grouping === undefined || has(node, isAggregate) || !has(node, isColumn)) return undefined;
  if (node.kind === "call" && node.over !== undefined) return undefined;
  const raw = translateScalar(node, { ...context, grouping: undefined, clause: "group" });
  const key = grouping.find((candidate) => candidate.rawSql === raw.sql);
  if (key !== undefined || node.kind !== "column") return key?.shown;
  if (resolve(node.path, context).isOuter) return raw;
  throw new SqlFailure(
    8120,
    `Column '${node.path.join(".")}' is invalid in the select list because it is not contained in either an aggregate function or the GROUP BY clause.`,
  );
}

function translateUngrouped(node: Node, context: Context): Typed {
  const scalar = (child: Node): Typed => translateScalar(child, context);
  switch (node.kind) {
    case "literal":
      return literal(node.type, node.text);
    case "variable":
      return context.parameter(node.name);
    case "column":
      return resolve(node.path, context).typed;
    case "negate":
      return negate(scalar(node.operand));
    case "arithmetic":
      return arithmetic(node.operator, scalar(node.left), scalar(node.right), howOf(context));
    case "call":
      return translateCall(node, context);
    case "convert":
      return convert(scalar(node.operand), node.type, {
        pool: context.pool,
        isTry: node.isTry,
        style: styleOf(node.style),
      });
    case "case":
      return translateCase(node, context);
    case "collate":
      return { ...scalar(node.operand), collation: readCollation(node.name) };
    case "zone":
      return atTimeZone(scalar(node.operand), scalar(node.zone));
    case "query":
      return scalarQuery(node, context);
    default:
      throw new SqlFailure(
        102,
        "Incorrect syntax: a condition stands where a value is expected; T-SQL has no boolean values.",
        { level: 15 },
      );
  }
}

/** A constant of the statement's text. Strings go through DuckDB's own quoting. */
function literal(type: "string" | "nstring" | "number" | "hex" | "null", text: string): Typed {
  switch (type) {
    case "null":
      return { ...typed("NULL", makeType("null")), constant: null };
    case "hex":
      return typed(
        `unhex(${quote(text.slice(2).length % 2 === 0 ? text.slice(2) : `0${text.slice(2)}`)})`,
        makeType("varbinary", Math.max(1, Math.ceil((text.length - 2) / 2))),
      );
    case "number":
      return numberLiteral(text);
    case "string":
      return textLiteral(
        throughCodePage(text),
        makeType("varchar", text.length > 8000 ? -1 : Math.max(1, text.length)),
      );
    case "nstring":
      return textLiteral(text, makeType("nvarchar", text.length > 4000 ? -1 : Math.max(1, text.length)));
  }
}

const textLiteral = (text: string, type: SqlType): Typed => ({
  sql: quote(text),
  type,
  collation: coercible,
  constant: cutText(text, type),
});

function numberLiteral(text: string): Typed {
  if (/e/i.test(text)) return typed(`CAST(${text} AS DOUBLE)`, makeType("float"));
  const [whole = "", fraction = ""] = text.split(".");
  const digits = whole.replace(/^0+/, "");
  if (!text.includes(".") && (digits.length < 10 || Number(text) <= 2147483647))
    return typed(`CAST(${digits || "0"} AS INTEGER)`, makeType("int"));
  const precision = Math.max(digits.length + fraction.length, 1);
  if (precision > 38)
    throw new SqlFailure(
      1007,
      `The number '${text}' is out of the range for numeric representation (maximum precision 38).`,
      { level: 15 },
    );
  return typed(
    `CAST('${digits || "0"}.${fraction || "0"}' AS DECIMAL(${precision},${fraction.length}))`,
    makeType("decimal", precision, fraction.length),
  );
}

function styleOf(node: Node | undefined): number | undefined {
  if (node === undefined) return undefined;
  if (node.kind === "literal" && node.type === "number" && /^\d+$/.test(node.text)) return Number(node.text);
  throw new SqlFailure(
    8116,
    "Argument data type is invalid for argument 3 of convert function: a literal style is expected.",
  );
}

function translateCase(node: Extract<Node, { kind: "case" }>, context: Context): Typed {
  const thens = node.whens.map((when) => translateScalar(when.then, context));
  const otherwise = node.otherwise === undefined ? undefined : translateScalar(node.otherwise, context);
  const [first, ...rest] = otherwise === undefined ? thens : [...thens, otherwise];
  if (first === undefined) throw new TypeError("CASE without WHEN");
  const all = unifyAll([first, ...rest], context, "CASE");
  const whens = node.whens.map(
    (when, index) => `WHEN ${context.translate.condition(when.when, context)} THEN ${all.values[index]?.sql}`,
  );
  const last = otherwise === undefined ? "" : ` ELSE ${all.values.at(-1)?.sql}`;
  return typed(`CASE ${whens.join(" ")}${last} END`, all.type, all.collation);
}

interface Unified {
  readonly values: readonly Typed[];
  readonly type: SqlType;
  readonly collation: Typed["collation"];
}

/** Values brought to the one type and collation that wins among them. */
function unifyAll(values: readonly [Typed, ...Typed[]], context: Context, operation: string): Unified {
  const [first, ...rest] = values;
  let winner = first;
  for (const next of rest)
    winner = { sql: "", type: unify(winner.type, next.type), collation: meet(winner, next, operation) };
  const type = winner.type.kind === "null" ? makeType("int") : winner.type;
  return { values: values.map((value) => convert(value, type, howOf(context))), type, collation: winner.collation };
}

function scalarQuery(node: Extract<Node, { kind: "query" }>, context: Context): Typed {
  const rendered = context.translate.query(node.query, context);
  const [column, another] = rendered.columns;
  if (column === undefined || another !== undefined) {
    throw new SqlFailure(
      116,
      "Only one expression can be specified in the select list when the subquery is not introduced with EXISTS.",
    );
  }
  return typed(`(${rendered.sql})`, column.type, column.collation);
}
