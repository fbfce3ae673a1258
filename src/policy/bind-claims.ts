// Puts a principal's claims into a row filter. A claim that is missing, empty or of the wrong shape makes the whole filter
// unmeetable (undefined): a half-bound filter under `not` or `or` would widen it.

import type { ClaimValue } from "#auth/principal.ts";
import type { Field } from "#catalog/catalog.ts";
import { coerceValue } from "#catalog/coerce-value.ts";
import { isClaim, type Condition } from "#catalog/condition.ts";
import { textTests } from "#catalog/operators.ts";
import type { ClaimReference, Scalar } from "#catalog/where.ts";

type Claims = Readonly<Record<string, ClaimValue>>;

/** The filter with values in place of claims, or undefined: no rows. */
export function bindClaims(condition: Condition, claims: Claims): Condition | undefined {
  switch (condition.kind) {
    case "and":
    case "or": {
      const parts = condition.parts.map((part) => bindClaims(part, claims));
      const bound = parts.filter((part) => part !== undefined);
      return bound.length === parts.length ? { ...condition, parts: bound } : undefined;
    }
    case "not":
    case "unmet":
    case "related": {
      const part = bindClaims(condition.part, claims);
      return part === undefined ? undefined : { ...condition, part };
    }
    case "compare": {
      if (!isClaim(condition.operand)) return condition;
      const operand = oneValue(condition.operand, condition, claims);
      return operand === undefined ? undefined : { ...condition, operand };
    }
    case "list": {
      if (!isClaim(condition.values)) return condition;
      const values = manyValues(condition.values, condition.field, claims);
      return values === undefined ? undefined : { ...condition, values };
    }
    case "isNull":
      return condition;
  }
}

function lookUp(reference: ClaimReference, claims: Claims): ClaimValue | undefined {
  return Object.hasOwn(claims, reference.claim) ? claims[reference.claim] : undefined;
}

/** Longer needles might not fit a pattern once their wildcards are escaped. */
const MAX_NEEDLE_UNITS = 1000;

/** Text without anything in it is no claim: it would find itself in every row, or equal what was never filled in. */
function fits(field: Field, value: Scalar): boolean {
  const isBlank = typeof value === "string" && value.trim() === "";
  return !isBlank && "text" in coerceValue(field.type, value);
}

function oneValue(
  reference: ClaimReference,
  { field, operator }: Extract<Condition, { kind: "compare" }>,
  claims: Claims,
): Scalar | undefined {
  const value = lookUp(reference, claims);
  if (typeof value === "object" || value === undefined || !fits(field, value)) return undefined;
  const isNeedle = textTests.some((test) => test === operator);
  return isNeedle && String(value).length > MAX_NEEDLE_UNITS ? undefined : value;
}

function manyValues(reference: ClaimReference, field: Field, claims: Claims): readonly Scalar[] | undefined {
  const value = lookUp(reference, claims);
  if (value === undefined) return undefined;
  const values = typeof value === "object" ? value : [value];
  return values.length === 0 || !values.every((one) => fits(field, one)) ? undefined : values;
}
