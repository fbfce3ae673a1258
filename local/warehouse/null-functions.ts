// COALESCE, NULLIF, ISNULL (which keeps the type and length of its first argument), and IIF where the pool has it.

import { howOf } from "./context.ts";
import type { Context } from "./context.ts";
import { convert } from "./convert.ts";
import { unify } from "./sql-type.ts";
import type { Arity } from "./translate-call.ts";
import { equalityKey, meet, typed } from "./typed.ts";
import type { Typed } from "./typed.ts";

function coalesce(args: readonly Typed[], context: Context): Typed {
  const winner = args.reduce((left, right) => ({
    sql: "",
    type: unify(left.type, right.type),
    collation: meet(left, right, "coalesce"),
  }));
  const values = args.map((arg) => convert(arg, winner.type, howOf(context)).sql);
  return typed(`coalesce(${values.join(", ")})`, winner.type, winner.collation);
}

function isNull(args: readonly Typed[], context: Context): Typed {
  const [first, second] = args;
  if (first === undefined || second === undefined) throw new TypeError("arity was checked");
  const type = first.type.kind === "null" ? second.type : first.type;
  const [value, instead] = [convert(first, type, howOf(context)), convert(second, type, howOf(context))];
  return typed(`coalesce(${value.sql}, ${instead.sql})`, type, first.collation);
}

function nullIf(args: readonly Typed[], context: Context): Typed {
  const [first, second] = args;
  if (first === undefined || second === undefined) throw new TypeError("arity was checked");
  const type = unify(first.type, second.type);
  const collation = meet(first, second, "nullif");
  const [a, b] = [convert(first, type, howOf(context)), convert(second, type, howOf(context))];
  return typed(
    `CASE WHEN ${equalityKey(a, collation)} = ${equalityKey(b, collation)} THEN NULL ELSE ${first.sql} END`,
    first.type,
    first.collation,
  );
}

export const nullFunctions: Readonly<Record<string, Arity>> = {
  COALESCE: { least: 2, most: 1000, render: coalesce },
  ISNULL: { least: 2, most: 2, render: isNull },
  NULLIF: { least: 2, most: 2, render: nullIf },
};
