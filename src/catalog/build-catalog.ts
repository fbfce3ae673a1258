// Owner's files -> the frozen catalog. Collects every problem and reports them together, each with its view and name: a rule
// that cannot take effect stops the start, it is never skipped.

import { ok, refuse, type Result } from "#kernel/result.ts";
import type { RoleRule } from "#kernel/role-rule.ts";
import { checkCacheRule, readCacheRule } from "./cache-rule.ts";
import type { Catalog, Field, Relation, View } from "./catalog.ts";
import { checkLostRoles } from "./check-access.ts";
import { checkGuards } from "./check-guards.ts";
import { checkMasks } from "./check-masks.ts";
import { checkView } from "./check-view.ts";
import { parseCondition, type Condition, type ParseScope } from "./condition.ts";
import type { RelationSpec, ViewSpec } from "./define-view.ts";
import type { RowFilter, ViewDirective } from "./directives.ts";
import { asEnforced, asTried, hasDryRuns } from "./dry-run.ts";
import type { FieldSpec } from "./field-types.ts";
import { readExportRule, readFilterRule } from "./guards.ts";
import type { Mask } from "./mask.ts";
import { masksOf } from "./masks-of.ts";
import { parseMask } from "./parse-mask.ts";
import { printWhere } from "./print-where.ts";
import { readAccess } from "./read-access.ts";
import { aggregatesOf, readAggregate } from "./read-aggregate.ts";
import { readStatistics, statisticsProblems, type WrittenStatistics } from "./statistics.ts";

/** Every problem found, each naming its view and place. */
export type CatalogProblems = readonly string[];

type Draft = Omit<View, "rowFilters"> & { rowFilters: ReadonlyMap<string, Condition> };

type Views = ReadonlyMap<string, View>;

interface Known {
  readonly roleRules: readonly RoleRule[];
  readonly statistics: WrittenStatistics;
  readonly trials?: Views;
}

/** `statistics` is what is known of the views' sizes, which may be nothing. */
export function buildCatalog(
  specs: readonly ViewSpec[],
  roleRules: readonly RoleRule[],
  statistics: WrittenStatistics = {},
): Result<Catalog, CatalogProblems> {
  const tried = specs.filter(hasDryRuns);
  if (tried.length === 0) return assemble(specs, { roleRules, statistics });
  const trial = assemble(specs.map(asTried), { roleRules, statistics });
  const names = new Set(tried.map(nameOf));
  const trials = new Map(trial.ok ? [...trial.value.views].filter(([name]) => names.has(name)) : []);
  const enforced = assemble(specs.map(asEnforced), { roleRules, statistics, trials });
  if (trial.ok) return enforced;
  // A rule that could not take effect is found on the day that it is written, not on the day that it is to hold.
  const already = enforced.ok ? [] : enforced.refusal;
  const later = trial.refusal.filter((problem) => !already.includes(problem));
  return refuse([...already, ...later.map((problem) => `${problem} (once what is in dryRun holds)`)]);
}

function assemble(specs: readonly ViewSpec[], known: Known): Result<Catalog, CatalogProblems> {
  const { roleRules, statistics } = known;
  const problems: string[] = [];
  const drafts = specs.map((spec) => draftView(spec, known));
  const catalog: Catalog = { views: new Map(drafts.map((view) => [view.name, view])) };
  const roles = new Set(roleRules.map((rule) => rule.role));
  specs.forEach((spec, index) => {
    const view = drafts[index];
    if (view === undefined) return;
    const report = (path: string, problem: string) => problems.push(`${view.name}: ${path}: ${problem}`);
    if (aggregatesOf(spec).length > 1) report("aggregate", "is written twice; one view has one floor");
    view.rowFilters = parseRowFilters(spec, view, { catalog, report });
    checkView(view, { catalog, roles, report, others: drafts.slice(0, index) });
    checkLostRoles(spec, view, { roles, report });
    checkMasks(spec, view, { catalog, roles, report });
    checkGuards(spec, view, { roles, report });
    checkCacheRule(spec, view, report);
    Object.freeze(view);
  });
  problems.push(...statisticsProblems(statistics, catalog.views));
  if (specs.length === 0) problems.push("catalog/index.ts: no view is listed");
  return problems.length > 0 ? refuse(problems) : ok(Object.freeze(catalog));
}

function nameOf({ name, object }: ViewSpec): string {
  return name ?? object.split(".")[1] ?? "";
}

function draftView(spec: ViewSpec, { statistics, trials = new Map() }: Known): Draft {
  const [schema = "", object = ""] = spec.object.split(".");
  const name = nameOf(spec);
  const singular = name.charAt(0).toLowerCase() + name.slice(1);
  return {
    name,
    singular,
    plural: spec.plural ?? `${singular}s`,
    schema,
    object,
    description: spec.description,
    key: spec.key ?? [],
    fields: new Map(Object.entries(spec.fields).map(([field, of]) => [field, buildField(field, of)])),
    relations: new Map(Object.entries(spec.relations ?? {}).map(([relation, of]) => [relation, build(relation, of)])),
    access: readAccess(spec.directives),
    aggregate: readAggregate(spec),
    isSensitive: spec.directives.some(({ directive }) => directive === "sensitive"),
    filterRule: readFilterRule(spec),
    exportRule: readExportRule(spec),
    cacheRule: readCacheRule(spec),
    statistics: readStatistics(name, statistics),
    rowFilters: new Map(),
    rowFilterTexts: rowFiltersOf(spec).map(({ role, where }) => ({ role, where: printWhere(where) })),
    trial: trials.get(name),
  };
}

function buildField(name: string, spec: FieldSpec): Field {
  return Object.freeze({
    name,
    column: spec.column ?? name.charAt(0).toUpperCase() + name.slice(1),
    type: spec.type,
    nullable: spec.nullable ?? false,
    description: spec.description,
    access: readAccess(spec.directives ?? []),
    mask: maskOf(spec),
  });
}

/** Undefined also for a mask with a problem, which is reported with the view's others. */
function maskOf({ type, nullable = false, directives }: FieldSpec): Mask | undefined {
  const [written] = masksOf(directives);
  const mask = written === undefined ? undefined : parseMask(written, { type, nullable });
  return mask === undefined || "problem" in mask ? undefined : mask;
}

function build(name: string, spec: RelationSpec): Relation {
  const on = Object.entries(spec.on).map(([local, remote]) => Object.freeze({ local, remote }));
  return Object.freeze({ name, arity: spec.arity, target: spec.target, on, description: spec.description });
}

function rowFiltersOf(spec: ViewSpec): readonly RowFilter<unknown>[] {
  const isRowFilter = (directive: ViewDirective<unknown>): directive is RowFilter<unknown> =>
    directive.directive === "rowFilter";
  return spec.directives.filter(isRowFilter);
}

function parseRowFilters(spec: ViewSpec, view: View, scope: ParseScope): ReadonlyMap<string, Condition> {
  const filters = new Map<string, Condition>();
  for (const { role, where } of rowFiltersOf(spec)) {
    const place = `rowFilter(${role})`;
    if (filters.has(role)) scope.report(place, "is written twice; join both by `or` in one");
    if (holdsUndefined(where)) scope.report(place, "holds undefined, which would be no condition at all");
    filters.set(role, parseCondition(where, view, scope, place));
  }
  return filters;
}

/** For a client what is undefined was left out; a policy that lost a part on its way would be a wider one. */
function holdsUndefined(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return value === undefined;
  return Object.values(value).some(holdsUndefined);
}
