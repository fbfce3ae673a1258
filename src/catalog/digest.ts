// The catalog's digest: the policy version that audit records and cursors carry.

import type { Catalog } from "./catalog.ts";

/** SHA-256, in hex, of everything the catalog says. Equal catalogs have equal digests on every isolate. */
export async function digestCatalog(catalog: Catalog): Promise<string> {
  // Parsed row filters lead back to views; their texts say the same.
  const text = JSON.stringify([...catalog.views.values()], (key, value: unknown) => {
    if (key === "rowFilters") return undefined;
    return value instanceof Map ? [...value.entries()] : value;
  });
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
