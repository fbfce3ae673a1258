// The numbers that a view has for the principal: of which fields, by function, and which fields rows can be grouped by. Of
// hidden rows there is no number but how many they are.

import type { Field } from "#catalog/catalog.ts";
import { groupKeyForm } from "#catalog/group-keys.ts";
import { FIELD_FUNCTIONS, measureType, type FieldFunction } from "#catalog/measures.ts";
import type { SqlType } from "#kernel/sql-type.ts";
import type { SchemaDraft, ViewTypes } from "./draft.ts";
import { queryableFields, relations } from "./view-inputs.ts";

interface MeasuredField {
  readonly name: string;
  /** Of the number, not of the field. */
  readonly type: SqlType;
}

export interface FunctionFields {
  readonly fn: FieldFunction;
  readonly fields: readonly MeasuredField[];
}

/** By function; those that no field has are left out. */
export function measuredFields(types: ViewTypes): readonly FunctionFields[] {
  if (types.shown.access === "aggregates") return [];
  const own = queryableFields(types);
  return FIELD_FUNCTIONS.flatMap((fn) => {
    const fields = own.flatMap(({ name, type }) => {
      const measured = measureType(fn, type);
      return measured === undefined ? [] : [{ name, type: measured }];
    });
    return fields.length === 0 ? [] : [{ fn, fields }];
  });
}

/** Fields that rows can be grouped by. */
export function keyFields(types: ViewTypes): readonly Field[] {
  return queryableFields(types).filter(({ type }) => groupKeyForm(type) !== undefined);
}

/** Relations to one row that lead to such fields. */
export function keyRelations(draft: SchemaDraft, types: ViewTypes): ReturnType<typeof relations> {
  return relations(draft, types).filter(({ arity, target }) => arity === "one" && hasGroups(target));
}

/** False for a view that has nothing to group by: then it has no `groupBy`. */
export function hasGroups(types: ViewTypes): boolean {
  return keyFields(types).length > 0;
}
