// A visible set -> the GraphQL schema of exactly that. What is not in the set has no name anywhere in it: no type, input,
// argument or suggestion could tell.

import { specifiedDirectives, type GraphQLDirective, type GraphQLSchema } from "graphql";
import type { VisibleSet } from "#policy/visible-set.ts";
import { defineNumber } from "./aggregate-type.ts";
import { defineAuditLog } from "./audit-types.ts";
import { openDraft, type SchemaDraft, type ViewTypes } from "./draft.ts";
import { defineQuery } from "./query-type.ts";
import { defineOrderBy, defineWhere, hasOrder, hasWhere } from "./view-inputs.ts";
import { defineConnection, definePageInfo, defineViewType } from "./view-type.ts";

interface SchemaExtras {
  /** Beside the specified ones, for the schema that is printed. */
  readonly directives?: readonly GraphQLDirective[];
  readonly auditLog?: boolean;
}

export function buildSchema(
  visible: VisibleSet,
  { directives = [], auditLog = false }: SchemaExtras = {},
): GraphQLSchema {
  const draft = openDraft(visible);
  defineQuery(draft);
  if (draft.all.some(hasRows) || auditLog) definePageInfo(draft);
  if (auditLog) defineAuditLog(draft);
  for (const types of draft.all) {
    if (hasRows(types)) defineRows(draft, types);
    else defineNumber(draft, types);
    if (hasWhere(types)) defineWhere(draft, types);
    if (hasOrder(types)) defineOrderBy(draft, types);
  }
  return draft.builder.toSchema({ directives: [...specifiedDirectives, ...directives], sortSchema: false });
}

function defineRows(draft: SchemaDraft, types: ViewTypes): void {
  defineViewType(draft, types);
  defineConnection(draft, types);
}

function hasRows({ shown }: ViewTypes): boolean {
  return shown.access === "rows";
}
