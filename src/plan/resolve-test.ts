// One test of one field -> a predicate over an expression that somebody else has allowed. Values become typed parameters.

import { coerceValue, textProblem } from "#catalog/coerce-value.ts";
import { isClaim, type Condition } from "#catalog/condition.ts";
import type { SqlType } from "#kernel/sql-type.ts";
import { clipNeedle, isPatternTooLong, likePattern } from "./like-pattern.ts";
import type { Comparison, Expression, Predicate, Value } from "./planned.ts";
import { valueList } from "./value-list.ts";

type Test = Extract<Condition, { kind: "compare" | "list" | "isNull" }>;

/** Stands in the place of a test that was refused; the plan is never finished. */
const refused: Predicate = { kind: "or", parts: [] };

/** Hears what is wrong with a value: `delayMinutes: must be an integer`. */
export type Complain = (problem: string) => void;

export function resolveTest(test: Test, left: Expression, complain: Complain): Predicate {
  const { name } = test.field;
  if (test.kind === "isNull") return { kind: "isNull", left, negated: test.negated };
  if (test.kind === "list") {
    if (isClaim(test.values)) return refuse(complain, `${name}: must be a list of values`);
    const list = valueList(test.field.type, test.values);
    if ("problem" in list) return refuse(complain, `${name}: each value ${list.problem}`);
    return { kind: "in", left, negated: test.negated, list };
  }
  // Clients may not speak of claims, and policy's are bound by now.
  if (isClaim(test.operand)) return refuse(complain, `${name}: must be one value`);
  const { operator, operand } = test;
  if (operator === "contains" || operator === "startsWith" || operator === "endsWith") {
    const value = patternValue(test.field.type, operator, operand);
    return "problem" in value ? refuse(complain, `${name}: ${value.problem}`) : { kind: "like", left, value };
  }
  const coerced = coerceValue(test.field.type, operand);
  if ("problem" in coerced) return refuse(complain, `${name}: ${coerced.problem}`);
  const value = { type: test.field.type, text: coerced.text };
  return { kind: "compare", left, operator: comparison(operator), value };
}

function comparison(operator: string): Comparison {
  const known: readonly Comparison[] = ["eq", "ne", "lt", "lte", "gt", "gte"];
  const found = known.find((name) => name === operator);
  if (found === undefined) throw new TypeError(`no comparison: ${operator}`);
  return found;
}

function patternValue(
  type: SqlType,
  test: "contains" | "startsWith" | "endsWith",
  needle: unknown,
): Value | { readonly problem: string } {
  if (typeof needle !== "string") return { problem: "must be text" };
  const problem = textProblem(needle);
  if (problem !== undefined) return { problem };
  const pattern = likePattern(test, clipNeedle(type, needle));
  return isPatternTooLong(pattern)
    ? { problem: "is longer than a pattern may be (about 4,000 characters)" }
    : { type, text: pattern };
}

function refuse(complain: Complain, problem: string): Predicate {
  complain(problem);
  return refused;
}
