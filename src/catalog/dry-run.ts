// One catalog as two: what holds today, without the rules that are in `dryRun`, and what would hold if they did. Nothing that is
// read or shown is decided by the second.

import type { ViewSpec } from "./define-view.ts";
import type { FieldDirective, RowFilter, ViewDirective } from "./directives.ts";
import type { FieldSpec } from "./field-types.ts";

type Directive = ViewDirective<unknown> | FieldDirective;

export function hasDryRuns(spec: ViewSpec): boolean {
  return [spec.directives, ...Object.values(spec.fields).map(({ directives = [] }) => directives)]
    .flat()
    .some(isDryRun);
}

/** As if the rules in `dryRun` were not there. */
export function asEnforced(spec: ViewSpec): ViewSpec {
  return withRules(
    spec,
    (directives) => directives.filter((directive) => !isDryRun(directive)),
    (directives) => directives.filter((directive) => !isDryRun(directive)),
  );
}

/** As if they held: beside the others of their kind, as if both had been written; of a role's rows those that both admit. */
export function asTried(spec: ViewSpec): ViewSpec {
  return withRules(spec, joinRowFilters, (directives) => directives);
}

function isDryRun(directive: Directive): boolean {
  return "mode" in directive && directive.mode === "dryRun";
}

function withRules(
  spec: ViewSpec,
  ofView: (directives: ViewSpec["directives"]) => ViewSpec["directives"],
  ofField: (directives: readonly FieldDirective[]) => readonly FieldDirective[],
): ViewSpec {
  const fields = Object.entries(spec.fields).map(([name, field]): readonly [string, FieldSpec] => [
    name,
    field.directives === undefined ? field : { ...field, directives: ofField(field.directives) },
  ]);
  return { ...spec, directives: ofView(spec.directives), fields: Object.fromEntries(fields) };
}

/** Two filters of one role are a mistake, unless one of them is in `dryRun`: then it is to narrow the other. */
function joinRowFilters(directives: ViewSpec["directives"]): ViewSpec["directives"] {
  const tried = directives.filter(isRowFilter).filter(isDryRun);
  const joined = directives.map((directive) => {
    if (!isRowFilter(directive) || isDryRun(directive)) return directive;
    const more = tried.filter(({ role }) => role === directive.role).map(({ where }) => where);
    return more.length === 0 ? directive : { ...directive, where: { and: [directive.where, ...more] } };
  });
  const enforced = joined.filter(isRowFilter).filter((directive) => !isDryRun(directive));
  const isJoined = ({ role }: RowFilter<unknown>) => enforced.some((other) => other.role === role);
  return joined.filter((directive) => !isRowFilter(directive) || !isDryRun(directive) || !isJoined(directive));
}

function isRowFilter(directive: ViewDirective<unknown>): directive is RowFilter<unknown> {
  return directive.directive === "rowFilter";
}
