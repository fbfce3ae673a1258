// What kind of access a holder has to a view, before any row is thought of. Pure. Rows win: who may read rows of a view has no
// use for a floor under their number. See docs/decisions/006-aggregate-only.md.

import type { Field, View } from "#catalog/catalog.ts";
import type { GroupRule } from "./decided.ts";
import { fieldGrantees, grantees, meetsScopes, visibleFields, type Grantee, type Holder } from "./grants.ts";

export interface Access {
  /** `rows`: values of rows, and all that is made of them. `aggregates`: numbers over groups, and not one row. */
  readonly kind: "rows" | "aggregates";
  /** By whom it is granted; their row filters decide which rows are read or counted. */
  readonly granted: readonly Grantee[];
  /** Fields that exist for the holder: of `rows` to read and to use, of `aggregates` to filter by alone. */
  readonly fields: readonly Field[];
}

/** Undefined where nothing of the view exists for the holder. Checks in order: rows, aggregates. */
export function accessOf(view: View, holder: Holder): Access | undefined {
  const fields = visibleFields(view, holder).flatMap((name) => view.fields.get(name) ?? []);
  if (fields.length > 0) return { kind: "rows", granted: grantees(view.access, holder), fields };
  const granted = aggregateGrantees(view, holder);
  if (granted.length === 0) return undefined;
  return { kind: "aggregates", granted, fields: filterFields(view, granted, holder) };
}

/**
 * The roles by which `holder` has aggregates of `view`, or `anyone` where the view asks for no role. A client needs the scopes
 * that rows ask for or those that aggregates do; one that has the latter alone gives the roles of rows aggregates too.
 */
function aggregateGrantees({ access, aggregate }: View, holder: Holder): readonly Grantee[] {
  if (aggregate === undefined) return [];
  const { roles, scopes } = aggregate;
  const asked = [access.scopes, scopes].filter((anyOf) => anyOf !== undefined);
  if (asked.length > 0 && !asked.some((anyOf) => meetsScopes(anyOf, holder))) return [];
  const ofRows = access.scopes === undefined || scopes === undefined ? [] : grantees({ ...access, scopes }, holder);
  return [...ofRows, ...roles.filter((role) => holder.roles.includes(role))];
}

function filterFields(view: View, granted: readonly Grantee[], holder: Holder): readonly Field[] {
  const { filterFields: listed = [] } = view.aggregate ?? {};
  return [...view.fields.values()].filter(
    ({ name, access }) => listed.includes(name) && fieldGrantees(granted, access, holder).length > 0,
  );
}

/** The rule that a view's numbers are told under. A view that gives aggregates without one is a fault. */
export function groupRuleOf({ name, aggregate, fields }: View): GroupRule {
  const entityField = aggregate === undefined ? undefined : fields.get(aggregate.entityKey);
  if (aggregate === undefined || entityField === undefined) throw new TypeError(`${name}: aggregates without a rule`);
  const { minGroupSize, roundTo } = aggregate;
  return Object.freeze({ minGroupSize, entityField, roundTo });
}
