// Rows beyond a position in an order. A nullable term says what NULL means (lowest), so that no row is lost; the text does
// not depend on whether the position itself holds NULL.

import type { OrderTerm, Predicate, Value } from "./planned.ts";

/**
 * Rows after the position with these values, one for each term. For terms a (nullable) and key:
 * `(@a IS NULL AND a IS NOT NULL OR a > @a) OR (a = @a OR a IS NULL AND @a IS NULL) AND key > @key`
 */
export function afterPosition(terms: readonly OrderTerm[], values: readonly Value[]): Predicate {
  return (
    terms.reduceRight<Predicate | undefined>((rest, term, index) => {
      const value = values[index];
      if (value === undefined) throw new TypeError("a position needs a value for each term");
      const beyond = isBeyond(term, value);
      return rest === undefined ? beyond : either(beyond, both(isSame(term, value), rest));
    }, undefined) ?? { kind: "or", parts: [] }
  );
}

/** Rows before the position. */
export function beforePosition(terms: readonly OrderTerm[], values: readonly Value[]): Predicate {
  return afterPosition(reverseOrder(terms), values);
}

export function reverseOrder(terms: readonly OrderTerm[]): readonly OrderTerm[] {
  return terms.map((term) => ({ ...term, descending: !term.descending }));
}

function isBeyond({ expression: left, descending, nullable }: OrderTerm, value: Value): Predicate {
  const strictly: Predicate = { kind: "compare", left, operator: descending ? "lt" : "gt", value };
  if (!nullable) return strictly;
  const crossing = both(
    { kind: "valueIsNull", value, negated: descending },
    { kind: "isNull", left, negated: !descending },
  );
  return either(strictly, crossing);
}

function isSame({ expression: left, nullable }: OrderTerm, value: Value): Predicate {
  const equal: Predicate = { kind: "compare", left, operator: "eq", value };
  if (!nullable) return equal;
  return either(equal, both({ kind: "isNull", left, negated: false }, { kind: "valueIsNull", value, negated: false }));
}

function either(...parts: readonly Predicate[]): Predicate {
  return { kind: "or", parts };
}

function both(...parts: readonly Predicate[]): Predicate {
  return { kind: "and", parts };
}
