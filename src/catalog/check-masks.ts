// The checks on masks: each must be able to take effect, and nothing that a role sees masked may be told to it in another way.

import type { Catalog, Field, View } from "./catalog.ts";
import type { Report } from "./condition.ts";
import type { ViewSpec } from "./define-view.ts";
import { isGranted, rolesOf, seesMasked } from "./field-roles.ts";
import type { Mask } from "./mask.ts";
import { masksOf } from "./masks-of.ts";
import { parseMask } from "./parse-mask.ts";
import { inputsOf } from "./row-filter-inputs.ts";

interface Surroundings {
  readonly catalog: Catalog;
  /** Roles that some issuer's group or app role maps to. */
  readonly roles: ReadonlySet<string>;
  readonly report: Report;
}

export function checkMasks(spec: ViewSpec, view: View, { catalog, roles, report }: Surroundings): void {
  for (const [name, field] of Object.entries(spec.fields)) {
    const masks = masksOf(field.directives);
    if (masks.length > 1) report(name, "has more than one mask; which of them is meant?");
    if (masks.length > 0 && view.key.includes(name)) report(name, "is part of the key, which is never masked");
    for (const mask of masks) {
      const parsed = parseMask(mask, { type: field.type, nullable: field.nullable ?? false });
      if ("problem" in parsed) report(name, parsed.problem);
    }
  }
  for (const field of view.fields.values()) {
    if (field.mask === undefined) continue;
    checkRoles(field, field.mask, { view, roles, report });
    for (const other of sameColumn(field, view, catalog)) checkDuplicate(field, view, other, report);
  }
  checkRowFilters(view, report);
}

interface Masked {
  readonly view: View;
  readonly roles: ReadonlySet<string>;
  readonly report: Report;
}

function checkRoles(field: Field, { unlessRoles }: Mask, { view, roles, report }: Masked): void {
  const granted = rolesOf(view, field);
  if (new Set(unlessRoles).size < unlessRoles.length) report(field.name, "unlessRoles names a role twice");
  for (const role of unlessRoles) {
    if (!roles.has(role)) report(field.name, `role ${role} is granted by no rule of catalog/roles.ts`);
    else if (!isGranted(role, view, field)) {
      report(field.name, `unlessRoles names ${role}, which the field is not for; it cannot take effect`);
    }
  }
  if (granted !== undefined && granted.length > 0 && granted.every((role) => unlessRoles.includes(role))) {
    report(field.name, "unlessRoles names every role that the field is for; the mask cannot take effect");
  }
}

interface Place {
  readonly view: View;
  readonly field: Field;
}

/** The other fields, of this view and of others over the same object, that show the same column. */
function sameColumn(field: Field, { schema, object }: View, { views }: Catalog): readonly Place[] {
  const nameOf = (...names: readonly string[]) => JSON.stringify(names).toLowerCase();
  return [...views.values()]
    .filter((view) => nameOf(view.schema, view.object) === nameOf(schema, object))
    .flatMap((view) => [...view.fields.values()].map((other) => ({ view, field: other })))
    .filter((other) => other.field !== field && other.field.column.toLowerCase() === field.column.toLowerCase());
}

function checkDuplicate(field: Field, view: View, other: Place, report: Report): void {
  const name = other.view === view ? other.field.name : `${other.view.name}.${other.field.name}`;
  if (other.view === view && other.field.mask === undefined) {
    report(field.name, `is masked, but ${name} shows the same column without a mask`);
  } else if (seesOneAlone({ view, field }, other)) {
    report(field.name, `is masked for a role that ${name} shows the same column to without a mask`);
  }
}

/** True where some role sees `masked` masked and `other` as it is. */
function seesOneAlone(masked: Place, { view, field }: Place): boolean {
  const raw = field.mask === undefined ? rolesOf(view, field) : field.mask.unlessRoles;
  const candidates = raw ?? rolesOf(masked.view, masked.field);
  // Both are for everybody: whoever holds no role at all sees the one masked and the other not.
  if (candidates === undefined) return true;
  return candidates.some((role) => seesMasked(role, masked.view, masked.field) && isGranted(role, view, field));
}

/** What a role's rows depend on tells it the value: a row that is there meets the filter. */
function checkRowFilters(view: View, report: Report): void {
  for (const [role, filter] of view.rowFilters) {
    for (const { view: owner, field } of inputsOf(filter, view)) {
      if (!seesMasked(role, owner, field)) continue;
      const name = owner === view ? field.name : `${owner.name}.${field.name}`;
      report(`rowFilter(${role})`, `reads ${name}, which ${role} sees masked: its rows would tell the value`);
    }
  }
}
