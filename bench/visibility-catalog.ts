// The made-up catalog of bench/visibility.ts: a hundred views of thirty fields, and eight roles that each see something else.

import { buildCatalog } from "#catalog/build-catalog.ts";
import type { Catalog } from "#catalog/catalog.ts";
import type { ViewSpec } from "#catalog/define-view.ts";
import { decimal, hasRole, int, many, mask, nvarchar, one, rowFilter } from "#catalog/index.ts";
import type { RoleRule } from "#kernel/role-rule.ts";

const VIEWS = 100;
const FIELDS = 30;
export const ROLES = Array.from({ length: 8 }, (_, index) => `role${index}`);

/** Each role is left out of every eighth view, and each eighth field is for one role alone; a third of the rest are masked. */
function viewAt(at: number): ViewSpec {
  const roles = ROLES.filter((_, index) => (at + index) % 8 !== 0);
  const fields = Array.from({ length: FIELDS - 2 }, (_, index) => {
    const owner = roles[(at + index) % roles.length] ?? "role0";
    const own = index % 8 === 7 ? [hasRole(owner)] : [];
    const masks =
      index % 3 === 1 && own.length === 0 ? [mask("BUCKET", { args: { size: 10 }, unlessRoles: [owner] })] : [];
    const make =
      index % 3 === 1 ? int : index % 3 === 2 ? nvarchar.bind(undefined, 40) : decimal.bind(undefined, 18, 2);
    return [`field${index}`, make({ nullable: true, directives: [...own, ...masks] })] as const;
  });
  const [first = "role0"] = roles;
  return {
    object: `curated.View${at}`,
    description: `View ${at}.`,
    key: ["viewId"],
    fields: { viewId: int(), nextId: int({ nullable: true }), ...Object.fromEntries(fields) },
    relations: {
      next: one(`View${(at + 1) % VIEWS}`, { nextId: "viewId" }),
      before: many(`View${(at + VIEWS - 1) % VIEWS}`, { viewId: "nextId" }),
    },
    directives: [hasRole(...roles), rowFilter(first, { viewId: { gt: 0 } })],
  };
}

const roleRules: readonly RoleRule[] = ROLES.map((role) => ({ issuer: "local", claim: "groups", equals: role, role }));

export function makeCatalog(): Catalog {
  const built = buildCatalog(
    Array.from({ length: VIEWS }, (_, at) => viewAt(at)),
    roleRules,
  );
  if (!built.ok) throw new TypeError(built.refusal.join("\n"));
  return built.value;
}
