// Which roles a field is for, as the catalog says it before anybody asks. Scopes are left out: they only take away.

import type { Field, View } from "./catalog.ts";

/** Roles that may read the field or filter by it; undefined where that takes no role. */
export function rolesOf(view: View, field: Field): readonly string[] | undefined {
  const { authenticated, roles, scopes } = view.access;
  const own = field.access.roles;
  if (roles === undefined && (authenticated || scopes !== undefined)) return own;
  const admitted = [...(roles ?? []), ...aggregateRoles(view, field)];
  return own === undefined ? admitted : admitted.filter((role) => own.includes(role));
}

/** Roles that see no row, where the field is one that they may filter by. */
function aggregateRoles({ aggregate }: View, { name }: Field): readonly string[] {
  return aggregate?.filterFields.includes(name) === true ? aggregate.roles : [];
}

export function isGranted(role: string, view: View, field: Field): boolean {
  return rolesOf(view, field)?.includes(role) ?? true;
}

/** True where the role is shown something else than the value. */
export function seesMasked(role: string, view: View, field: Field): boolean {
  const { mask } = field;
  return mask !== undefined && !mask.unlessRoles.includes(role) && isGranted(role, view, field);
}
