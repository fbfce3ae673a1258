// What keeps a request from asking for too much of one view, read from its directives into frozen rules. Nothing is checked here.

import type { ExportRule, FilterRule } from "./catalog.ts";
import type { ViewSpec } from "./define-view.ts";
import type { ExportLimit, RequiresFilter, ViewDirective } from "./directives.ts";

export function readFilterRule(spec: ViewSpec): FilterRule | undefined {
  const [written] = filterRulesOf(spec);
  if (written === undefined) return undefined;
  const { fields, unlessRoles = [] } = written;
  return Object.freeze({ fields, unlessRoles });
}

export function readExportRule(spec: ViewSpec): ExportRule | undefined {
  const [written] = exportRulesOf(spec);
  if (written === undefined) return undefined;
  const { rows, unlessRoles = [], unlessScopes = [] } = written;
  return Object.freeze({ rows, unlessRoles, unlessScopes });
}

export function filterRulesOf({ directives }: Pick<ViewSpec, "directives">): readonly RequiresFilter[] {
  const isFilterRule = (one: ViewDirective<unknown>): one is RequiresFilter => one.directive === "requiresFilter";
  return directives.filter(isFilterRule);
}

export function exportRulesOf({ directives }: Pick<ViewSpec, "directives">): readonly ExportLimit[] {
  const isExportRule = (one: ViewDirective<unknown>): one is ExportLimit => one.directive === "exportLimit";
  return directives.filter(isExportRule);
}
