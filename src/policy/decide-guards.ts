// Which of a view's guards hold for a principal. Roles and scopes only spare: what nobody is known to be spared from holds.

import type { View } from "#catalog/catalog.ts";
import type { Guards } from "./decided.ts";
import { meetsScopes, type Holder } from "./grants.ts";

export function guardsOf({ filterRule, exportRule }: View, holder: Holder): Guards {
  const isSpared = ({ unlessRoles }: { readonly unlessRoles: readonly string[] }) =>
    unlessRoles.some((role) => holder.roles.includes(role));
  const isFree = exportRule === undefined || isSpared(exportRule) || meetsScopes(exportRule.unlessScopes, holder);
  return {
    filterFields: filterRule === undefined || isSpared(filterRule) ? undefined : filterRule.fields,
    exportRows: isFree ? undefined : exportRule.rows,
  };
}
