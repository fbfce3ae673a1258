// Mathematical functions. POWER, ROUND and ABS keep the type of their input, as the engine does.

import { howOf } from "./context.ts";
import type { Context } from "./context.ts";
import { convert } from "./convert.ts";
import { failStandIn } from "./sql-failure.ts";
import { heldAs, isFloat, isInt, isNumber, makeType } from "./sql-type.ts";
import { requireConstruct } from "./surface.ts";
import type { Arity, PlainFunction } from "./translate-call.ts";
import { typed } from "./typed.ts";
import type { Typed } from "./typed.ts";

const fn = (least: number, most: number, render: PlainFunction): Arity => ({ least, most, render });
const float = makeType("float");

function numberAt(args: readonly Typed[], index: number, context: Context): Typed {
  const arg = args[index];
  if (arg === undefined) throw new TypeError("arity was checked");
  if (arg.type.kind === "bit") return convert(arg, makeType("int"), howOf(context));
  return isNumber(arg.type) ? arg : convert(arg, float, howOf(context));
}

/** Keeps the input's type. */
const keep = (render: (sql: string) => string): Arity =>
  fn(1, 1, (args, context) => {
    const value = numberAt(args, 0, context);
    return typed(`CAST(${render(value.sql)} AS ${heldAs(value.type)})`, value.type);
  });

/** float in, float out. */
const real = (name: string): Arity =>
  fn(1, 1, (args, context) =>
    typed(`${name}(${convert(numberAt(args, 0, context), float, howOf(context)).sql})`, float),
  );

/** CEILING and FLOOR: a decimal loses its scale. */
const step = (name: string): Arity =>
  fn(1, 1, (args, context) => {
    const value = numberAt(args, 0, context);
    const type = value.type.kind === "decimal" ? makeType("decimal", value.type.size, 0) : value.type;
    return typed(`CAST(${name}(${value.sql}) AS ${heldAs(type)})`, type);
  });

function round(args: readonly Typed[], context: Context): Typed {
  const value = numberAt(args, 0, context);
  if (args.length > 2) return failStandIn("ROUND that truncates");
  const digits = convert(numberAt(args, 1, context), makeType("int"), howOf(context)).sql;
  if (isInt(value.type) || isFloat(value.type))
    return typed(`CAST(round(${value.sql}, ${digits}) AS ${heldAs(value.type)})`, value.type);
  const places = /^CAST\((\d+) AS INTEGER\)$/.exec(digits)?.[1] ?? args[1]?.constant;
  if (typeof places !== "string")
    return failStandIn("ROUND to a number of digits that is neither literal nor parameter");
  const unit = `CAST(${value.sql} AS DECIMAL(38,${value.type.scale}))`;
  return typed(
    `CAST(round(${unit}, ${Math.min(Number(places), value.type.scale)}) AS ${heldAs(value.type)})`,
    value.type,
  );
}

function power(args: readonly Typed[], context: Context): Typed {
  const [base, exponent] = [numberAt(args, 0, context), numberAt(args, 1, context)];
  return typed(
    `CAST(pow(CAST(${base.sql} AS DOUBLE), CAST(${exponent.sql} AS DOUBLE)) AS ${heldAs(base.type)})`,
    base.type,
  );
}

function log(args: readonly Typed[], context: Context): Typed {
  if (args.length > 1) requireConstruct("LOG with base", context.pool, { text: "LOG", offset: 0, source: "" });
  return real("ln").render(args, context);
}

export const numberFunctions: Readonly<Record<string, Arity>> = {
  ABS: keep((sql) => `abs(${sql})`),
  SIGN: keep((sql) => `sign(${sql})`),
  CEILING: step("ceil"),
  FLOOR: step("floor"),
  ROUND: fn(2, 3, round),
  POWER: fn(2, 2, power),
  SQUARE: fn(1, 1, (args, context) => {
    const { sql } = convert(numberAt(args, 0, context), float, howOf(context));
    return typed(`(${sql} * ${sql})`, float);
  }),
  SQRT: real("sqrt"),
  EXP: real("exp"),
  LOG: fn(1, 2, log),
  LOG10: real("log10"),
  SIN: real("sin"),
  COS: real("cos"),
  TAN: real("tan"),
  ASIN: real("asin"),
  ACOS: real("acos"),
  ATAN: real("atan"),
  RADIANS: real("radians"),
  PI: fn(0, 0, () => typed("pi()", float)),
};
