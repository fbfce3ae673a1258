// The catalog's digest: the policy version that audit records and cursors carry.

import type { RoleRule } from "#kernel/role-rule.ts";
import { sha256Hex } from "#kernel/sha256.ts";
import type { Catalog } from "./catalog.ts";

/**
 * SHA-256, in hex, of everything that the catalog and the role rules say, in the order said. Equal ones have equal digests on
 * every isolate; a change of what is shown, of who is granted it or of who holds a role is another digest. How large a view is
 * said to be, and how long its rows may be kept, changes none of it.
 */
export async function digestCatalog(catalog: Catalog, roleRules: readonly RoleRule[]): Promise<string> {
  // Parsed row filters lead back to views; their texts say the same.
  const text = JSON.stringify([[...catalog.views.values()], roleRules], (key, value: unknown) => {
    if (["rowFilters", "statistics", "cacheRule"].includes(key)) return undefined;
    return value instanceof Map ? [...value.entries()] : value;
  });
  return sha256Hex(text);
}
