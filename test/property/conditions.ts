// Random conditions and orders over what exists for a principal.

import fc from "fast-check";
import { isOrderable, operatorsFor, type Operator } from "#catalog/operators.ts";
import { askedOf, needles } from "./domains.ts";
import { fieldsOf, relationsOf, viewsOf, type OrderBy, type Where } from "./oracle.ts";
import type { Who } from "./people.ts";
import { domainOf, typeOf } from "./rows.ts";
import type { Link, ViewName } from "./views.ts";

const toOne = (view: ViewName, who: Who): readonly Link[] =>
  relationsOf(view, who).filter(({ arity }) => arity === "one");
const toMany = (view: ViewName, who: Who): readonly Link[] =>
  relationsOf(view, who).filter(({ arity }) => arity === "many");

/** A view that exists for `who`: those with more to ask about come more often. */
export function someView(who: Who): fc.Arbitrary<ViewName> {
  return fc.constantFrom(...viewsOf(who).flatMap((view) => Array<ViewName>(WEIGHTS[view]).fill(view)));
}

const WEIGHTS: Readonly<Record<ViewName, number>> = { Parcel: 4, Place: 2, Leg: 2, Remark: 2 };

/** Any operator of the field with any value of its domain; now and then none, or two. */
function fieldTest(view: ViewName, field: string): fc.Arbitrary<Where> {
  const value = fc.constantFrom(...askedOf(domainOf(view, field)));
  const operandOf = (operator: Operator): fc.Arbitrary<unknown> => {
    if (operator === "isNull") return fc.boolean();
    if (operator === "in" || operator === "notIn") return fc.array(value, { maxLength: 3 });
    return ["contains", "startsWith", "endsWith"].includes(operator) ? fc.constantFrom(...needles) : value;
  };
  const test = fc
    .constantFrom(...operatorsFor(typeOf(view, field)))
    .chain((operator) => operandOf(operator).map((operand) => ({ [operator]: operand })));
  return fc
    .oneof(
      { weight: 10, arbitrary: test },
      { weight: 1, arbitrary: fc.tuple(test, test).map(([one, other]) => ({ ...one, ...other })) },
      { weight: 1, arbitrary: fc.constant({}) },
    )
    .map((operators) => ({ [field]: operators }));
}

/** At most `depth` objects inside one another. */
export function conditionOf(view: ViewName, who: Who, depth: number): fc.Arbitrary<Where> {
  const leaf = fc.constantFrom(...fieldsOf(view, who)).chain((field) => fieldTest(view, field));
  if (depth === 0) return leaf;
  const part = conditionOf(view, who, depth - 1);
  const parts = fc.array(part, { maxLength: 3 });
  const links = toOne(view, who);
  return fc.oneof(
    { weight: 3, arbitrary: leaf },
    { weight: 1, arbitrary: fc.constant({}) },
    { weight: 2, arbitrary: parts.map((and) => ({ and })) },
    { weight: 2, arbitrary: parts.map((or) => ({ or })) },
    { weight: 3, arbitrary: part.map((negated) => ({ not: negated })) },
    { weight: 2, arbitrary: fc.tuple(leaf, part).map(([one, other]) => ({ ...one, ...other })) },
    ...links.map((link) => ({
      weight: 2,
      arbitrary: conditionOf(link.target, who, depth - 1).map((behind) => ({ [link.name]: behind })),
    })),
    ...toMany(view, who).map((link) => ({
      weight: 2,
      arbitrary: quantifiedOf(link.target, who, depth - 1).map((behind) => ({ [link.name]: behind })),
    })),
  );
}

/** One or two of some, none and every. */
function quantifiedOf(view: ViewName, who: Who, depth: number): fc.Arbitrary<Where> {
  const quantifier = fc.constantFrom("some", "none", "every");
  const said = fc.oneof(
    { weight: 6, arbitrary: conditionOf(view, who, depth) },
    { weight: 1, arbitrary: fc.constant<Where>({}) },
  );
  return fc
    .uniqueArray(fc.tuple(quantifier, said), { selector: ([name]) => name, minLength: 1, maxLength: 2 })
    .map((parts) => Object.fromEntries(parts));
}

/** One term: a field, or one behind at most `steps` relations. */
function termOf(view: ViewName, who: Who, steps: number): fc.Arbitrary<OrderBy> {
  const orderable = fieldsOf(view, who).filter((field) => isOrderable(typeOf(view, field)));
  const own = fc
    .tuple(fc.constantFrom(...orderable), fc.constantFrom("ASC", "DESC"))
    .map(([field, direction]) => ({ [field]: direction }));
  const ofMany = toMany(view, who).map(({ name }) =>
    fc.constantFrom("ASC", "DESC").map((count) => ({ [name]: { count } })),
  );
  const behind = toOne(view, who).length === 0 ? [] : [termBehind(view, who, steps)];
  return steps === 0 ? own : fc.oneof(own, ...ofMany, ...behind);
}

function termBehind(view: ViewName, who: Who, steps: number): fc.Arbitrary<OrderBy> {
  return fc
    .constantFrom(...toOne(view, who))
    .chain((link) => termOf(link.target, who, steps - 1).map((behind) => ({ [link.name]: behind })));
}

export function orderOf(view: ViewName, who: Who): fc.Arbitrary<readonly OrderBy[]> {
  return fc.array(termOf(view, who, 2), { maxLength: 3 });
}

/** Of a view with relations to one row: first by what lies behind one of them. */
export function orderBehind(view: ViewName, who: Who): fc.Arbitrary<readonly OrderBy[]> {
  return fc.tuple(termBehind(view, who, 2), orderOf(view, who)).map(([first, rest]) => [first, ...rest]);
}
