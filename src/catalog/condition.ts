// A `where`, parsed against its view: names resolved to fields and relations, operators checked against types. Row filters
// are parsed when the catalog is built, clients' conditions on each request. Values are checked later, by the plan.

import type { Catalog, Field, Relation, View } from "./catalog.ts";
import { comparisons, lists, operatorsFor, textTests, type Operator } from "./operators.ts";
import type { ClaimReference, Operand, Scalar } from "./where.ts";

export type Condition =
  | { readonly kind: "and" | "or"; readonly parts: readonly Condition[] }
  | { readonly kind: "not"; readonly part: Condition }
  | { readonly kind: "compare"; readonly field: Field; readonly operator: Operator; readonly operand: Operand }
  | {
      readonly kind: "list";
      readonly field: Field;
      readonly negated: boolean;
      readonly values: readonly Scalar[] | ClaimReference;
    }
  | { readonly kind: "isNull"; readonly field: Field; readonly negated: boolean }
  /** Some row that the relation leads to meets it. */
  | { readonly kind: "related"; readonly relation: Relation; readonly target: View; readonly part: Condition }
  /** It is false or unknown; this itself never is unknown. */
  | { readonly kind: "unmet"; readonly part: Condition };

/** Where in the input a problem is, and what it is. */
export type Report = (path: string, problem: string) => void;

export interface ParseScope {
  readonly catalog: Catalog;
  readonly report: Report;
  /** Asked of each name before anything is told about it. Who answers false has refused the name in words of its own. */
  readonly admits?: (view: View, name: string) => boolean;
  /** Asked for each object and each test. False: enough is enough, nothing deeper is read. */
  readonly spend?: () => boolean;
}

const quantifiers = ["some", "none", "every"] as const;
type Quantifier = (typeof quantifiers)[number];

/** One place in the input. */
interface Place {
  readonly view: View;
  readonly scope: ParseScope;
  readonly path: string;
}

/** What a condition without parts means: always true. Also stands where a problem was reported. */
const nothing: Condition = { kind: "and", parts: [] };

/** Reads one where object of `view`. Every problem is reported; parts with problems are left out of the answer. */
export function parseCondition(where: unknown, view: View, scope: ParseScope, path = "where"): Condition {
  if (scope.spend?.() === false) return nothing;
  if (!isObject(where)) {
    scope.report(path, where === null ? "must not be null; leave it out instead" : "must be an object");
    return nothing;
  }
  const parts = Object.entries(where)
    .filter(([, value]) => value !== undefined)
    .flatMap(([name, value]) => parsePart(name, value, { view, scope, path: `${path}.${name}` }));
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: "and", parts };
}

function parsePart(name: string, value: unknown, place: Place): readonly Condition[] {
  const { view, scope, path } = place;
  if (name === "and" || name === "or") return [parseGroup(name, value, place)];
  if (name === "not") return [{ kind: "not", part: parseCondition(value, view, scope, path) }];
  if (scope.admits?.(view, name) === false) return [];
  const field = view.fields.get(name);
  if (field !== undefined) return parseField(field, value, place);
  const relation = view.relations.get(name);
  const target = relation === undefined ? undefined : scope.catalog.views.get(relation.target);
  if (relation === undefined || target === undefined) {
    scope.report(path, `${view.name} has no field or relation of this name`);
    return [];
  }
  return parseRelation({ relation, target }, value, place);
}

interface Way {
  readonly relation: Relation;
  readonly target: View;
}

function parseRelation(way: Way, value: unknown, { scope, path }: Place): readonly Condition[] {
  if (way.relation.arity === "many") return parseMany(way, value, scope, path);
  const misplaced = quantifiers.find((name) => isObject(value) && value[name] !== undefined);
  if (misplaced === undefined)
    return [{ kind: "related", ...way, part: parseCondition(value, way.target, scope, path) }];
  scope.report(
    `${path}.${misplaced}`,
    "is for relations to many rows; this one leads to one row, so write its condition",
  );
  return [];
}

/** `{ some: …, none: …, every: … }`: those that are given are all required. */
function parseMany(way: Way, value: unknown, scope: ParseScope, path: string): readonly Condition[] {
  if (scope.spend?.() === false) return [];
  const given = isObject(value) ? Object.entries(value).filter(([, part]) => part !== undefined) : [];
  if (given.length === 0) scope.report(path, "leads to many rows; say which of them: { some: … }, none or every");
  return given.flatMap(([name, where]) => {
    const here = `${path}.${name}`;
    const quantifier = quantifiers.find((known) => known === name);
    if (quantifier !== undefined) return [quantified(quantifier, way, parseCondition(where, way.target, scope, here))];
    scope.report(here, "stands where some, none or every must: the relation leads to many rows");
    return [];
  });
}

/** Of no rows at all, `every` holds. A row for which the condition is unknown does not meet it. */
function quantified(quantifier: Quantifier, way: Way, part: Condition): Condition {
  switch (quantifier) {
    case "some":
      return { kind: "related", ...way, part };
    case "none":
      return { kind: "not", part: { kind: "related", ...way, part } };
    case "every":
      return { kind: "not", part: { kind: "related", ...way, part: { kind: "unmet", part } } };
  }
}

function parseGroup(kind: "and" | "or", value: unknown, { view, scope, path }: Place): Condition {
  if (!Array.isArray(value)) {
    scope.report(path, "must be a list");
    return nothing;
  }
  return { kind, parts: value.map((part, index) => parseCondition(part, view, scope, `${path}[${index}]`)) };
}

/** The tests of one field, or of what stands for one. */
export function parseField(field: Field, value: unknown, { scope, path }: Place): readonly Condition[] {
  if (!isObject(value)) {
    scope.report(path, "must be an object of operators, such as { eq: … }");
    return [];
  }
  const allowed: readonly string[] = operatorsFor(field.type);
  return Object.entries(value)
    .filter(([, operand]) => operand !== undefined)
    .flatMap(([operator, operand]) => {
      const here = `${path}.${operator}`;
      if (scope.spend?.() === false) return [];
      if (!allowed.includes(operator)) {
        scope.report(here, `${field.type.kind} has no such operator; it has ${allowed.join(", ")}`);
        return [];
      }
      return parseOperator(field, operator, operand, (problem) => scope.report(here, problem));
    });
}

function parseOperator(
  field: Field,
  operator: string,
  operand: unknown,
  report: (problem: string) => void,
): readonly Condition[] {
  if (operator === "isNull") {
    if (typeof operand === "boolean") return [{ kind: "isNull", field, negated: !operand }];
    report("must be true or false");
    return [];
  }
  if (operand === null) {
    report("must not be null; ask with isNull instead");
    return [];
  }
  const list = lists.find((name) => name === operator);
  if (list !== undefined) {
    if (isScalarList(operand) || isClaim(operand)) {
      return [{ kind: "list", field, negated: list === "notIn", values: operand }];
    }
    report("must be a list of values without null");
    return [];
  }
  const single = [...comparisons, ...textTests].find((name) => name === operator);
  if (single !== undefined && (isScalar(operand) || isClaim(operand))) {
    return [{ kind: "compare", field, operator: single, operand }];
  }
  report("must be one value");
  return [];
}

/** True for `claim("…")`. */
export function isClaim(value: unknown): value is ClaimReference {
  return isObject(value) && typeof value["claim"] === "string" && Object.keys(value).length === 1;
}

function isScalar(value: unknown): value is Scalar {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

function isScalarList(value: unknown): value is readonly Scalar[] {
  return Array.isArray(value) && value.every(isScalar);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Every test of a condition, in the order written. */
export function* walk(condition: Condition): Generator<Condition> {
  yield condition;
  if (condition.kind === "and" || condition.kind === "or") for (const part of condition.parts) yield* walk(part);
  if (condition.kind === "not" || condition.kind === "related" || condition.kind === "unmet")
    yield* walk(condition.part);
}
