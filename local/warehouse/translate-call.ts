// A function call -> typed DuckDB text: the order is aggregates, windows, then plain functions by name. What the surface table
// knows and no file here implements is refused as a lack of this stand-in, by name.

import { translateAggregate } from "./aggregate.ts";
import type { Call } from "./ast.ts";
import type { Context } from "./context.ts";
import { dateFunctions } from "./date-functions.ts";
import { nullFunctions } from "./null-functions.ts";
import { numberFunctions } from "./number-functions.ts";
import { failStandIn, SqlFailure } from "./sql-failure.ts";
import { textFunctions } from "./text-functions.ts";
import type { Typed } from "./typed.ts";
import { aggregateNames } from "./walk.ts";
import { translateWindow } from "./window.ts";

/** Gives a function its translated arguments. `part` is the date part of DATEADD and its like. */
export type PlainFunction = (args: readonly Typed[], context: Context) => Typed;

export interface Arity {
  readonly least: number;
  readonly most: number;
  readonly render: PlainFunction;
}

const functions: ReadonlyMap<string, Arity> = new Map(
  Object.entries({ ...textFunctions, ...numberFunctions, ...dateFunctions, ...nullFunctions }),
);

export function translateCall(node: Call, context: Context): Typed {
  if (node.over !== undefined) return translateWindow(node, node.over, context);
  if (aggregateNames.has(node.name)) return translateAggregate(node, context);
  if (node.name.startsWith("PERCENTILE_"))
    throw new SqlFailure(10753, `The function '${node.name}' must have an OVER clause.`, { level: 15 });
  if (windowOnly.has(node.name))
    throw new SqlFailure(10753, `The function '${node.name}' must have an OVER clause.`, { level: 15 });
  const known = functions.get(node.name);
  if (known === undefined || node.star || node.distinct) return failStandIn(`the function ${node.name}`);
  if (node.args.length < known.least || node.args.length > known.most) {
    throw new SqlFailure(174, `The ${node.name.toLowerCase()} function requires ${known.least} argument(s).`, {
      level: 15,
    });
  }
  return known.render(
    node.args.map((arg) => context.translate.scalar(arg, context)),
    context,
  );
}

const windowOnly: ReadonlySet<string> = new Set(
  "ROW_NUMBER RANK DENSE_RANK NTILE LAG LEAD FIRST_VALUE LAST_VALUE CUME_DIST PERCENT_RANK".split(" "),
);
