// The guards of a view: what must be asked with a filter, and how much is given without one. They spare the warehouse and keep
// copies from being made by accident; who may see what is decided elsewhere. Rows by key are bounded already.

import type { View } from "#catalog/catalog.ts";
import type { SqlType } from "#kernel/sql-type.ts";
import type { Decision } from "#policy/decision.ts";
import type { PlanDraft } from "./draft.ts";
import { isUsable } from "./expressions.ts";
import type { ParentsToPlan } from "./plan-keys.ts";
import type { RowsRead } from "./planned.ts";

/** What of a list, an aggregate or groups the guards look at. */
export interface GuardedRequest {
  readonly where?: unknown;
  /** Undefined at the root. */
  readonly parents?: ParentsToPlan | undefined;
  /** Of a list, which is what rows are copied by. Numbers and groups have none. */
  readonly fields?: readonly string[];
  readonly first?: number | undefined;
  readonly last?: number | undefined;
  readonly after?: unknown;
  readonly before?: unknown;
}

const NARROWING = ["eq", "in", "lt", "lte", "gt", "gte"] as const;
const FILTERING = [...NARROWING, "contains", "startsWith", "endsWith"] as const;

/** Puts a refusal into the draft where a guard is not met. Checks in order: the required filter, the limit without any. */
export function checkGuards(request: GuardedRequest, decision: Decision, draft: PlanDraft): void {
  const { filterFields, exportRows } = decision.guards;
  // Rows of parents are bounded by their keys, as far as the warehouse's work goes.
  if (filterFields !== undefined && request.parents === undefined)
    requireFilter(request.where, filterFields, decision, draft);
  if (exportRows !== undefined && request.fields !== undefined) limitExport(request, exportRows, decision, draft);
}

/** Names only fields that exist for the principal. */
function requireFilter(where: unknown, fields: readonly string[], decision: Decision, draft: PlanDraft): void {
  if (fields.some((field) => testsOf(where, field).some(narrows))) return;
  const { view } = decision;
  const usable = fields.filter((field) => isUsable(field, decision));
  const [example] = usable;
  if (example === undefined) draft.noGrant(view, "anything without a filter that does not exist here");
  else {
    draft.badInput(
      `${view.name} must be asked with a filter on ${usable.join(" or ")}, beside whatever else the where says ` +
        `and not inside or or not, such as where: ${exampleOf(example, view)}`,
    );
  }
}

function limitExport(request: GuardedRequest, rows: number, { view }: Decision, draft: PlanDraft): void {
  const { parents, where, after, before } = request;
  const pages = parents === undefined ? 1 : countParents(parents);
  // One row's own rows are filtered by its key.
  if (isFiltered(where) || (parents !== undefined && pages <= 1)) return;
  const { defaultPageRows, pageRows } = draft.context.limits;
  const size = request.last ?? request.first ?? Math.min(defaultPageRows, pageRows);
  const isDeeper = after !== undefined || before !== undefined;
  if (size * pages <= rows && !isDeeper) return;
  const together = parents === undefined ? "" : " below all of their parents together";
  draft.badInput(
    `${view.name} gives this client no more than ${rows} rows without a filter${together}, and no page behind them: ` +
      "add a where that narrows it down, or ask for groups or aggregates",
  );
}

/** So many pages there may be of a list that is asked for below rows. */
function countParents(parents: ParentsToPlan): number {
  return "page" in parents ? countRows(parents.page.read) : parents.keys.length;
}

function countRows({ kept, keys }: RowsRead): number {
  const own = kept === undefined ? 1 : Number(kept.text);
  if (keys === undefined) return own;
  return own * (keys.kind === "page" ? countRows(keys.page.read) : keys.labels.length);
}

/** The tests of a field of the view itself that all rows must pass. */
function testsOf(where: unknown, field: string): readonly unknown[] {
  return conjuncts(where).flatMap(([name, test]) => (name === field ? [test] : []));
}

/** What all rows must meet, by name: of a condition itself and of the parts that are joined by `and`. */
function conjuncts(where: unknown): readonly (readonly [name: string, part: unknown])[] {
  if (!isObject(where)) return [];
  return Object.entries(where).flatMap(([name, part]): ReturnType<typeof conjuncts> => {
    if (name !== "and") return [[name, part]];
    return Array.isArray(part) ? part.flatMap(conjuncts) : [];
  });
}

function narrows(test: unknown): boolean {
  return hasOperator(test, NARROWING);
}

/** True where some field, of the view or of a row that its relations lead to, is asked for a value. */
function isFiltered(where: unknown): boolean {
  return conjuncts(where).some(([name, part]) => {
    if (["or", "not", "none", "every"].includes(name)) return false;
    return hasOperator(part, FILTERING) || isFiltered(part);
  });
}

function hasOperator(test: unknown, operators: readonly string[]): boolean {
  return isObject(test) && operators.some((name) => test[name] !== undefined && test[name] !== null);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `{ departedAt: { gte: "2025-01-01T00:00:00" } }` */
function exampleOf(name: string, view: View): string {
  const field = view.fields.get(name);
  if (field === undefined) throw new TypeError(`${view.name}: no field ${name}`);
  return `{ ${name}: { ${exampleTest(field.type)} } }`;
}

function exampleTest(type: SqlType): string {
  switch (type.kind) {
    case "int":
      return "gte: 1";
    case "float":
      return "gte: 1.5";
    case "bit":
      return "eq: true";
    case "bigint":
      return 'gte: "1"';
    case "money":
    case "decimal":
      return 'gte: "1.5"';
    case "date":
      return 'gte: "2025-01-01"';
    case "time":
      return 'gte: "08:00:00"';
    case "datetime2":
      return `gte: "2025-01-01T00:00:00${type.zone === undefined ? "" : "Z"}"`;
    case "datetimeoffset":
      return 'gte: "2025-01-01T00:00:00Z"';
    case "uniqueidentifier":
      return 'eq: "00000000-0000-0000-0000-000000000000"';
    case "varchar":
    case "nvarchar":
    case "varbinary":
      return 'eq: "…"';
  }
}
