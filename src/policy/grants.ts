// Who may see what, before any row is thought of: pure functions of rules, roles and scopes. Default deny.

import type { AccessRule, Field, View } from "#catalog/catalog.ts";
import type { Mask } from "#catalog/mask.ts";

/** What of a principal the rules are about. */
export interface Holder {
  readonly roles: readonly string[];
  readonly scopes: readonly string[];
}

/** Stands for `@authenticated`: a grant that needs no role. */
export const anyone = Symbol("anyone");
export type Grantee = string | typeof anyone;

/**
 * The roles by which `holder` is granted what `rule` guards, or `anyone` where the rule asks for no role. Empty: no grant.
 * Checks in order: a rule exists, scopes, roles.
 */
export function grantees(rule: AccessRule, holder: Holder): readonly Grantee[] {
  if (!rule.authenticated && rule.roles === undefined && rule.scopes === undefined) return [];
  if (rule.scopes !== undefined && !meetsScopes(rule.scopes, holder)) return [];
  if (rule.roles === undefined) return [anyone];
  return rule.roles.filter((role) => holder.roles.includes(role));
}

/**
 * The grantees of a field among those of its view. A field without a rule of its own is granted to all of them; a field's
 * role counts where the view grants it too, or grants everyone.
 */
export function fieldGrantees(view: readonly Grantee[], rule: AccessRule, holder: Holder): readonly Grantee[] {
  if (!rule.authenticated && rule.roles === undefined && rule.scopes === undefined) return view;
  const own = grantees(rule, holder);
  if (own.includes(anyone)) return view;
  return view.includes(anyone) ? own : view.filter((grantee) => own.includes(grantee));
}

/** Outer list OR, inner list AND. */
export function meetsScopes(anyOf: readonly (readonly string[])[], holder: Holder): boolean {
  return anyOf.some((allOf) => allOf.every((scope) => holder.scopes.includes(scope)));
}

/** True where `grantee` sees every row of the view. */
export function isUnfiltered(grantee: Grantee, view: View): boolean {
  return grantee === anyone || !view.rowFilters.has(grantee);
}

/** True when each row that any of `granted` sees shows the field that `own` are granted, whatever the claims are. */
export function coversRows(granted: readonly Grantee[], own: readonly Grantee[], view: View): boolean {
  return granted.every((grantee) => own.includes(grantee)) || own.some((grantee) => isUnfiltered(grantee, view));
}

/** Those of a field's grantees that see its value. A role that a mask spares counts for who is granted the field as anyone. */
export function rawGrantees(own: readonly Grantee[], mask: Mask | undefined, holder: Holder): readonly Grantee[] {
  if (mask === undefined) return own;
  const isSpared = mask.unlessRoles.some((role) => holder.roles.includes(role));
  return own.filter((grantee) => (grantee === anyone ? isSpared : mask.unlessRoles.includes(grantee)));
}

interface FieldGrant {
  readonly view: View;
  /** By whom the field is granted. */
  readonly own: readonly Grantee[];
  readonly holder: Holder;
}

/** True where nothing that is masked for `holder`, whatever its claims are, is a mask that cannot be asked by. */
export function isQueryable({ mask }: Pick<Field, "mask">, { view, own, holder }: FieldGrant): boolean {
  if (mask === undefined || mask.queryable === "MASKED") return true;
  return coversRows(own, rawGrantees(own, mask, holder), view);
}

/** The fields of `view` that exist for `holder`. Empty when the view does not. */
export function visibleFields(view: View, holder: Holder): readonly string[] {
  const granted = grantees(view.access, holder);
  if (granted.length === 0) return [];
  return [...view.fields.values()]
    .filter((field) => fieldGrantees(granted, field.access, holder).length > 0)
    .map((field) => field.name);
}

/** The fields of `view` that exist for `holder` and that some of its roles do not see: they are null in those roles' rows. */
export function partialFields(view: View, holder: Holder): readonly string[] {
  const granted = grantees(view.access, holder);
  return [...view.fields.values()]
    .map((field) => ({ name: field.name, own: fieldGrantees(granted, field.access, holder) }))
    .filter(({ own }) => own.length > 0 && !coversRows(granted, own, view))
    .map(({ name }) => name);
}

/** True when every row of `view` that `holder` sees shows the fields of its key. */
export function keyIsGranted(view: View, holder: Holder): boolean {
  const granted = grantees(view.access, holder);
  const keys = view.key.map((name) => view.fields.get(name));
  const isCovered = (field: Field | undefined) =>
    field !== undefined && coversRows(granted, fieldGrantees(granted, field.access, holder), view);
  return granted.length > 0 && keys.length > 0 && keys.every(isCovered);
}
