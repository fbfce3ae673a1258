// `+ - * / %` and unary minus with T-SQL's result types: int stays int and truncates, decimals follow the precision rules,
// `+` joins texts and NULL wins. Decimal division is exact. Bit operators and date arithmetic are refused.

import { convert } from "./convert.ts";
import type { How } from "./convert.ts";
import { letIn } from "./let-in.ts";
import { failStandIn, raise, SqlFailure } from "./sql-failure.ts";
import {
  asDecimal,
  fitDecimal,
  fitSum,
  heldAs,
  isBinary,
  isFloat,
  isInt,
  isMoney,
  isNumber,
  isText,
  isUnicode,
  makeType,
  nameOf,
  unify,
} from "./sql-type.ts";
import type { SqlType } from "./sql-type.ts";
import { meet, typed } from "./typed.ts";
import type { Typed } from "./typed.ts";

export function arithmetic(operator: string, left: Typed, right: Typed, how: How): Typed {
  if (["&", "|", "^"].includes(operator)) return failStandIn(`the operator ${operator}`);
  const type = unify(left.type, right.type);
  if (isBinary(left.type) || isBinary(right.type)) return joinBytes(operator, left, right);
  if (isText(type) && operator === "+") return join(left, right);
  if (type.kind === "null") return typed("CAST(NULL AS INTEGER)", makeType("int"));
  if (!isNumber(type))
    throw new SqlFailure(8117, `Operand data type ${nameOf(type)} is invalid for operator ${operator} here.`);
  const [a, b] = [toOperand(left, type, how), toOperand(right, type, how)];
  if (type.kind === "decimal") return decimal(operator, a, b);
  if (operator === "/") return divide(a, b, type);
  if (operator === "%") return typed(`(${a.sql} % ${nonZero(b)})`, type);
  const sql = `CAST(${a.sql} ${operator} ${b.sql} AS ${heldAs(type)})`;
  return typed(isFloat(type) ? finite(sql) : sql, type);
}

/** Texts and bits become the other side's type; numbers keep their own, for DuckDB to widen. */
function toOperand(value: Typed, type: SqlType, how: How): Typed {
  if (type.kind === "decimal") return isNumber(value.type) ? value : convert(value, type, how);
  return convert(value, type, how);
}

export function negate(value: Typed): Typed {
  if (!isNumber(value.type))
    throw new SqlFailure(8117, `Operand data type ${nameOf(value.type)} is invalid for minus operator.`);
  return typed(`(-(${value.sql}))`, value.type);
}

function join(left: Typed, right: Typed): Typed {
  const kind = isUnicode(left.type) || isUnicode(right.type) ? "nvarchar" : "varchar";
  const most = kind === "nvarchar" ? 4000 : 8000;
  const isMax = left.type.size < 0 || right.type.size < 0;
  const size = isMax ? -1 : Math.min(most, left.type.size + right.type.size);
  const sql = `(${left.sql} || ${right.sql})`;
  const joined = !isMax && left.type.size + right.type.size > most ? `left(${sql}, ${most})` : sql;
  const known =
    typeof left.constant === "string" && typeof right.constant === "string"
      ? { constant: left.constant + right.constant }
      : {};
  return { sql: joined, type: makeType(kind, size), collation: meet(left, right, "add"), ...known };
}

/** Bytes are joined with bytes alone, and take part in no other operation here. */
function joinBytes(operator: string, left: Typed, right: Typed): Typed {
  if (operator !== "+" || !isBinary(left.type) || !isBinary(right.type))
    throw new SqlFailure(
      402,
      `The data types ${nameOf(left.type)} and ${nameOf(right.type)} are incompatible in the ${operator} operator.`,
    );
  const isMax = left.type.size < 0 || right.type.size < 0;
  const sum = left.type.size + right.type.size;
  const sql = `(${left.sql} || ${right.sql})`;
  const cut = isMax || sum <= 8000 ? sql : `unhex(left(hex(${sql}), 16000))`;
  return typed(cut, makeType("varbinary", isMax ? -1 : Math.min(8000, sum)));
}

const nonZero = (value: Typed): string =>
  /^CAST\('?[1-9]/.test(value.sql)
    ? value.sql
    : `(CASE WHEN ${value.sql} = 0 THEN ${raise(8134, "Divide by zero error encountered.")} ELSE ${value.sql} END)`;

function divide(a: Typed, b: Typed, type: SqlType): Typed {
  if (isInt(type)) return typed(`(${a.sql} // ${nonZero(b)})`, type);
  if (isFloat(type)) return typed(finite(`(${a.sql} / ${nonZero(b)})`), type);
  if (isMoney(type))
    return typed(exactQuotient(a.sql, nonZero(b), { left: 4, right: 4, scale: 4, held: heldAs(type) }), type);
  return failStandIn(`division of ${type.kind}`);
}

function decimal(operator: string, left: Typed, right: Typed): Typed {
  const [a, b] = [asDecimal(left.type), asDecimal(right.type)];
  const type = resultOf(operator, a, b);
  if (operator === "%") return typed(`CAST(${left.sql} % ${nonZero(right)} AS ${heldAs(type)})`, type);
  if (operator === "/") {
    return typed(
      exactQuotient(left.sql, nonZero(right), { left: a.scale, right: b.scale, scale: type.scale, held: heldAs(type) }),
      type,
    );
  }
  return typed(`CAST(${left.sql} ${operator} ${right.sql} AS ${heldAs(type)})`, type);
}

function resultOf(operator: string, a: SqlType, b: SqlType): SqlType {
  const scale = Math.max(a.scale, b.scale);
  if (operator === "*") return fitDecimal(a.size + b.size + 1, a.scale + b.scale);
  if (operator === "%") return fitDecimal(Math.min(a.size - a.scale, b.size - b.scale) + scale, scale);
  if (operator === "/") {
    const fraction = Math.max(6, a.scale + b.size + 1);
    return fitDecimal(a.size - a.scale + b.scale + fraction, fraction);
  }
  return fitSum(Math.max(a.size - a.scale, b.size - b.scale), scale);
}

interface Scales {
  readonly left: number;
  readonly right: number;
  readonly scale: number;
  readonly held: string;
}

/** Truncated quotient of two decimals, exact, by whole numbers of 128 bits; what they cannot hold fails (8115) rather than rounds. */
function exactQuotient(a: string, b: string, scales: Scales): string {
  const { left, right, scale, held } = scales;
  const shift = scale - left + right;
  return ofDigits(
    `((${digitsOf(a)} ${shift >= 0 ? "*" : "//"} ${power(Math.abs(shift))}) // ${digitsOf(b)})`,
    scale,
    held,
  );
}

/**
 * A sum over a count, with at least the sum's scale, cut as the engine cuts each decimal quotient: AVG of 0, 1, 1 is 0.666666.
 * The rest is shifted apart from the whole, so that nothing but the mean itself need fit.
 */
export function exactMean(total: Typed, counted: string, type: SqlType): string {
  const [digits, { scale }] = [digitsOf(total.sql), asDecimal(type)];
  const shift = power(scale - asDecimal(total.type).scale);
  const rest = `(${digits} % ${counted}) * ${shift} // ${counted}`;
  return ofDigits(`((${digits} // ${counted}) * ${shift} + ${rest})`, scale, heldAs(type));
}

const power = (digits: number): string => `CAST(1${"0".repeat(digits)} AS HUGEINT)`;

/** The digits of a decimal as one whole number: its text has all of its scale. */
const digitsOf = (sql: string): string => `CAST(replace(CAST(${sql} AS VARCHAR), '.', '') AS HUGEINT)`;

/** The decimal of these digits. */
function ofDigits(digits: string, scale: number, held: string): string {
  if (scale === 0) return `CAST(${digits} AS ${held})`;
  const unit = `CAST('0.${"1".padStart(scale, "0")}' AS DECIMAL(${scale},${scale}))`;
  return `CAST(CAST(${digits} AS DECIMAL(38,0)) * ${unit} AS ${held})`;
}

const overflow = raise(8115, "Arithmetic overflow error converting expression to data type.");

/** A float that is a number: where DuckDB goes on to infinity, the engine fails. */
export const finite = (sql: string): string =>
  letIn(sql, (name) => `(CASE WHEN NOT isfinite(${name}) THEN ${overflow} ELSE ${name} END)`);

/** DuckDB's widest sum holds a little more than 38 digits. */
export function within38Digits(sql: string, scale: number): string {
  const most = `CAST('${"9".repeat(38 - scale)}.${"9".repeat(scale)}' AS DECIMAL(38,${scale}))`;
  return letIn(sql, (name) => `(CASE WHEN ${name} NOT BETWEEN -${most} AND ${most} THEN ${overflow} ELSE ${name} END)`);
}
