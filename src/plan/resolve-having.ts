// `having`, as the API gave it, -> a predicate over the table of groups. It is the language of `where` over numbers in the place
// of fields: `{ count: { gt: "10" }, avg: { delayMinutes: { gte: 5 } } }`.

import type { Field } from "#catalog/catalog.ts";
import { parseField, type Condition } from "#catalog/condition.ts";
import { MEASURE_FUNCTIONS } from "#catalog/measures.ts";
import type { SqlType } from "#kernel/sql-type.ts";
import { told } from "./aggregated.ts";
import { always } from "./expressions.ts";
import { toldType, type MeasureSet } from "./measure-set.ts";
import type { Measure } from "./measures.ts";
import type { Predicate } from "./planned.ts";
import { parseScope, spend } from "./resolve-condition.ts";
import type { Place } from "./resolve-relation.ts";
import { resolveTest } from "./resolve-test.ts";

interface Having {
  readonly place: Place;
  readonly set: MeasureSet;
  readonly scope: ReturnType<typeof parseScope>;
}

/** Undefined and null mean no condition. */
export function resolveHaving(having: unknown, set: MeasureSet, place: Place): Predicate {
  if (having === undefined || having === null) return always;
  return resolveObject(having, "having", { place, set, scope: parseScope(place.draft) });
}

function resolveObject(given: unknown, path: string, having: Having): Predicate {
  const { scope } = having;
  if (scope.spend?.() === false) return always;
  if (!isObject(given)) {
    scope.report(path, "must be an object");
    return always;
  }
  const parts = Object.entries(given)
    .filter(([, value]) => value !== undefined)
    .flatMap(([name, value]) => resolvePart(name, value, { path: `${path}.${name}`, having }));
  return { kind: "and", parts };
}

interface At {
  readonly path: string;
  readonly having: Having;
}

function resolvePart(name: string, value: unknown, { path, having }: At): readonly Predicate[] {
  if (name === "and" || name === "or") return [resolveGroup(name, value, { path, having })];
  if (name === "not") return [{ kind: "not", part: resolveObject(value, path, having) }];
  const fn = MEASURE_FUNCTIONS.find((known) => known === name);
  if (fn === undefined) {
    having.scope.report(path, "is no number of a group");
    return [];
  }
  if (fn === "count") return resolveMeasure({ fn, field: undefined }, value, { path, having });
  if (!isObject(value)) {
    having.scope.report(path, "must be an object of fields");
    return [];
  }
  return Object.entries(value)
    .filter(([, tests]) => tests !== undefined)
    .flatMap(([field, tests]) => resolveMeasure({ fn, field }, tests, { path: `${path}.${field}`, having }));
}

function resolveGroup(kind: "and" | "or", value: unknown, { path, having }: At): Predicate {
  const { draft } = having.place;
  if (!Array.isArray(value)) {
    having.scope.report(path, "must be a list");
    return always;
  }
  if (kind === "or") spend(draft, "LIMIT_OR_WIDTH", draft.context.limits.orWidth, value.length);
  return { kind, parts: value.map((part, index) => resolveObject(part, `${path}[${index}]`, having)) };
}

function resolveMeasure(measure: Measure, tests: unknown, { path, having }: At): readonly Predicate[] {
  const { place, set, scope } = having;
  const index = set.take(measure);
  const taken = index === undefined ? undefined : set.measures[index];
  if (taken === undefined) return [];
  const type = toldType(taken);
  const name = path.slice("having.".length);
  const conditions = parseField(numberField(name, type), tests, { view: place.decision.view, scope, path });
  return conditions.map((condition) => resolveOne(condition, `a${index}`, { type, place }));
}

function resolveOne(condition: Condition, column: string, { type, place }: { type: SqlType; place: Place }): Predicate {
  const { draft } = place;
  if (condition.kind !== "compare" && condition.kind !== "list" && condition.kind !== "isNull") {
    throw new TypeError(`a test of a number is no ${condition.kind}`);
  }
  if (condition.kind === "list" && Array.isArray(condition.values)) {
    spend(draft, "LIMIT_LIST_LENGTH", draft.context.limits.listLength, condition.values.length);
  }
  return resolveTest(condition, told(column, type), (problem) => draft.badInput(`having: ${problem}`));
}

/** What stands in the place of a field: nobody grants it, and no column is behind it. */
function numberField(name: string, type: SqlType): Field {
  const access = { authenticated: false, roles: undefined, scopes: undefined };
  return { name, column: "", type, nullable: true, description: undefined, access, mask: undefined };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
