// Expressions and predicates; they hold each other, so they live together. Sample of a row filter and a client's condition:
// `EXISTS (SELECT 1 FROM [curated].[Airport] AS t1 WHERE t1.[Iata] = t0.[Origin] AND t1.[State] = @p0) AND
//  (t0.[Delay] > @p1 OR t0.[Delay] IS NULL)`

import type { Comparison, Expression, Predicate } from "#plan/plan.ts";
import type { ParameterList } from "./parameter-list.ts";
import { bareAlias, quoteName, quoteSource } from "./quote.ts";
import { renderBucket } from "./render-bucket.ts";
import { listQuery } from "./render-list.ts";
import { renderMask } from "./render-mask.ts";
import { onItsClock } from "./shown-type.ts";

const signs: Readonly<Record<Comparison, string>> = { eq: "=", ne: "<>", lt: "<", lte: "<=", gt: ">", gte: ">=" };

/** A column, on its zone's clock where it has one; a mask of it; or `CASE WHEN ... THEN t0.[Name] ELSE ... END`. */
export function renderExpression(expression: Expression, parameters: ParameterList): string {
  switch (expression.kind) {
    case "column":
      return onItsClock(columnName(expression), expression.type);
    case "orZero":
      return `ISNULL(${columnName(expression.of)}, 0)`;
    case "masked":
      return renderMask(expression, columnName(expression.of), parameters);
    case "guarded":
      return `CASE${renderForms(expression, parameters)} END`;
    case "bucket":
      return renderBucket(expression, renderExpression(expression.of, parameters));
  }
}

function columnName({ alias, column }: Extract<Expression, { kind: "column" }>): string {
  return `${bareAlias(alias)}.${quoteName(column)}`;
}

/** ` WHEN ... THEN t0.[Name] WHEN ... THEN ...`, in one CASE however many forms there are. */
function renderForms(
  { when, of, otherwise }: Extract<Expression, { kind: "guarded" }>,
  parameters: ParameterList,
): string {
  const form = ` WHEN ${renderPredicate(when, parameters)} THEN ${renderExpression(of, parameters)}`;
  if (otherwise === undefined) return form;
  const rest =
    otherwise.kind === "guarded"
      ? renderForms(otherwise, parameters)
      : ` ELSE ${renderExpression(otherwise, parameters)}`;
  return form + rest;
}

/** A predicate that stands alone: after WHERE, between WHEN and THEN, in parentheses of somebody else. */
export function renderPredicate(predicate: Predicate, parameters: ParameterList): string {
  switch (predicate.kind) {
    case "and":
      return joinParts(predicate.parts, parameters, { word: " AND ", none: "1 = 1" });
    case "or":
      return joinParts(predicate.parts, parameters, { word: " OR ", none: "1 = 0" });
    case "not":
      return `NOT (${renderPredicate(predicate.part, parameters)})`;
    // NOT would leave unknown as it is.
    case "unmet":
      return `CASE WHEN ${renderPredicate(predicate.part, parameters)} THEN 1 ELSE 0 END = 0`;
    case "compare": {
      const left = renderExpression(predicate.left, parameters);
      return `${left} ${signs[predicate.operator]} ${parameters.name(predicate.value)}`;
    }
    case "like":
      return `${renderExpression(predicate.left, parameters)} LIKE ${parameters.name(predicate.value)}`;
    case "in": {
      const left = renderExpression(predicate.left, parameters);
      return `${left} ${predicate.negated ? "NOT IN" : "IN"} (${listQuery(predicate.list, parameters)})`;
    }
    case "isNull":
      return `${renderExpression(predicate.left, parameters)} ${nullTest(predicate.negated)}`;
    case "valueIsNull":
      return `${parameters.name(predicate.value)} ${nullTest(predicate.negated)}`;
    case "exists":
      return renderExists(predicate, parameters);
  }
}

/** ` WHERE ...`, or nothing where every row is meant. */
export function renderWhere(predicate: Predicate, parameters: ParameterList): string {
  return isAlways(predicate) ? "" : ` WHERE ${renderPredicate(predicate, parameters)}`;
}

function nullTest(negated: boolean): string {
  return negated ? "IS NOT NULL" : "IS NULL";
}

function joinParts(
  parts: readonly Predicate[],
  parameters: ParameterList,
  { word, none }: { readonly word: string; readonly none: string },
): string {
  return parts.length === 0 ? none : parts.map((part) => nested(part, parameters)).join(word);
}

/** Parentheses around every `and` and `or` inside another: an `or` can never reach past its own. */
function nested(predicate: Predicate, parameters: ParameterList): string {
  const text = renderPredicate(predicate, parameters);
  const isList = predicate.kind === "and" || predicate.kind === "or";
  return isList && predicate.parts.length > 0 ? `(${text})` : text;
}

function renderExists({ from, on, where }: Extract<Predicate, { kind: "exists" }>, parameters: ParameterList): string {
  // Uncorrelated, it would admit every row as soon as one row exists anywhere.
  if (on.length === 0) throw new TypeError("EXISTS needs a pair of fields");
  const pairs = on.map(
    ({ left, right }) => `${renderExpression(right, parameters)} = ${renderExpression(left, parameters)}`,
  );
  const tests = isAlways(where) ? pairs : [...pairs, nested(where, parameters)];
  return `EXISTS (SELECT 1 FROM ${quoteSource(from)} WHERE ${tests.join(" AND ")})`;
}

function isAlways(predicate: Predicate): boolean {
  return predicate.kind === "and" && predicate.parts.length === 0;
}
