// One field of a view for one principal: raw in the rows of the roles that see the value, masked in those of the others that
// the field is for, and nothing elsewhere. Pure.

import type { Principal } from "#auth/principal.ts";
import type { Field, View } from "#catalog/catalog.ts";
import type { FieldDecision, FieldForm, Rows } from "./decided.ts";
import { coversRows, fieldGrantees, isQueryable, rawGrantees, type Grantee } from "./grants.ts";
import { filteredRoles, type RowsOf } from "./rows-of.ts";

interface Asked {
  readonly view: View;
  readonly principal: Principal;
  /** By whom the view is granted. */
  readonly granted: readonly Grantee[];
  /** The rows that some of them give. */
  readonly rowsOf: RowsOf;
}

interface Decided {
  readonly decision: FieldDecision;
  /** Roles whose row filters say where the field is shown, and how. */
  readonly filtered: readonly string[];
}

const ALL: Rows = { kind: "all" };

export function decideField(field: Field, { view, principal, granted, rowsOf }: Asked): Decided {
  const own = fieldGrantees(granted, field.access, principal);
  const raw = rawGrantees(own, field.mask, principal);
  const isRaw = coversRows(granted, raw, view);
  const isShown = coversRows(granted, own, view);
  const rawForm: FieldForm = { rows: isRaw ? ALL : rowsOf(raw), mask: undefined };
  const rest = own.filter((grantee) => !raw.includes(grantee));
  const maskedForm: FieldForm = { rows: isShown ? ALL : rowsOf(rest), mask: field.mask };
  return {
    decision: Object.freeze({
      rows: isShown ? ALL : rowsOf(own),
      forms: withRows(isRaw || field.mask === undefined ? [rawForm] : [rawForm, maskedForm]),
      queryable: isQueryable(field, { view, own, holder: principal }),
    }),
    filtered: [...new Set([own, raw].flatMap((some) => filteredRoles(some, view)))],
  };
}

/** Without the forms that no row has, unless there is no other. */
function withRows(forms: readonly FieldForm[]): readonly FieldForm[] {
  const some = forms.filter(({ rows }) => rows.kind !== "none");
  return some.length > 0 ? some : forms.slice(-1);
}
