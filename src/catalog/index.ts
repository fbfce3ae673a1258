// The language in which catalog/ is written.

export {
  aggregate,
  authenticated,
  cacheControl,
  exportLimit,
  hasRole,
  mask,
  requiresFilter,
  requiresScopes,
  rowFilter,
  sensitive,
} from "./directives.ts";
export { defineView, many, one } from "./define-view.ts";
export * from "./field-types.ts";
export { claim } from "./where.ts";
export type { RoleBudget } from "#kernel/role-budget.ts";
