// The language in which catalog/ is written.

export { authenticated, hasRole, requiresScopes, rowFilter } from "./directives.ts";
export { defineView, many, one } from "./define-view.ts";
export * from "./field-types.ts";
export { claim } from "./where.ts";
