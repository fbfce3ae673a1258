// A visible set -> the GraphQL schema of exactly that. What is not in the set has no name anywhere in it: no type, input,
// argument or suggestion could tell.

import { specifiedDirectives, type GraphQLDirective, type GraphQLSchema } from "graphql";
import type { VisibleSet } from "#policy/visible-set.ts";
import { defineAggregateOrder, defineHaving } from "./aggregate-inputs.ts";
import { defineAggregate, defineHidden, defineNumbers } from "./aggregate-type.ts";
import { defineAuditLog } from "./audit-types.ts";
import { openDraft, type SchemaDraft, type ViewTypes } from "./draft.ts";
import { dropTraces } from "./drop-traces.ts";
import { defineGroupKey, defineGroupOrder } from "./group-inputs.ts";
import { defineGroups } from "./group-type.ts";
import { hasGroups } from "./measured-fields.ts";
import { defineQuery } from "./query-type.ts";
import { defineOrderBy, defineRelationFilter, defineWhere, hasOrder, hasWhere, isOneOfMany } from "./view-inputs.ts";
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
  if (draft.all.some((types) => hasRows(types) || hasGroups(types)) || auditLog) definePageInfo(draft);
  if (auditLog) defineAuditLog(draft);
  for (const types of draft.all) {
    defineOutput(draft, types);
    defineInputs(draft, types);
  }
  return dropTraces(draft.builder.toSchema({ directives: [...specifiedDirectives, ...directives], sortSchema: false }));
}

function defineOutput(draft: SchemaDraft, types: ViewTypes): void {
  if (hasRows(types)) {
    defineViewType(draft, types);
    defineConnection(draft, types);
  } else {
    defineHidden(types);
  }
  defineNumbers(draft, types);
  defineAggregate(draft, types);
  if (hasGroups(types)) defineGroups(draft, types);
}

function defineInputs(draft: SchemaDraft, types: ViewTypes): void {
  const isMany = isOneOfMany(draft, types);
  if (hasWhere(types)) defineWhere(draft, types);
  if (isMany) defineRelationFilter(types);
  if (hasOrder(types)) defineOrderBy(draft, types);
  if (hasGroups(types)) {
    defineGroupKey(draft, types);
    defineGroupOrder(draft, types);
    defineHaving(draft, types);
  }
  if (isMany || hasGroups(types)) defineAggregateOrder(draft, types);
}

function hasRows({ shown }: ViewTypes): boolean {
  return shown.access === "rows";
}
