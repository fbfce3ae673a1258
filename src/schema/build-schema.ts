// A visible set -> the GraphQL schema of exactly that. What is not in the set has no name anywhere in it: no type, input,
// argument or suggestion could tell.

import { specifiedDirectives, type GraphQLDirective, type GraphQLSchema } from "graphql";
import type { VisibleSet } from "#policy/visible-set.ts";
import { openDraft } from "./draft.ts";
import { defineQuery } from "./query-type.ts";
import { defineOrderBy, defineWhere, hasOrder } from "./view-inputs.ts";
import { defineConnection, definePageInfo, defineViewType } from "./view-type.ts";

/** `directives` are those beside the specified ones, for the schema that is printed. */
export function buildSchema(visible: VisibleSet, directives: readonly GraphQLDirective[] = []): GraphQLSchema {
  const draft = openDraft(visible);
  defineQuery(draft);
  if (draft.all.length > 0) definePageInfo(draft);
  for (const types of draft.all) {
    defineViewType(draft, types);
    defineConnection(draft, types);
    defineWhere(draft, types);
    if (hasOrder(types)) defineOrderBy(draft, types);
  }
  return draft.builder.toSchema({ directives: [...specifiedDirectives, ...directives], sortSchema: false });
}
