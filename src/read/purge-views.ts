// Views by the names that the API gives them -> nothing that is kept of their objects is given out again. Every request that read one
// of them, by whatever way, is asked for anew.

import type { Catalog } from "#catalog/catalog.ts";
import type { Refusal } from "#kernel/refusal.ts";
import { ok, refuse, type Result } from "#kernel/result.ts";

/** Nothing is emptied before `run`: what is about to be goes on record first. */
export type PurgeViews = (names: readonly string[]) => Result<Purge, Refusal>;

export interface Purge {
  /** `curated.Flight` */
  readonly objects: readonly string[];
  readonly run: () => Promise<void>;
}

export function createPurgeViews({ views }: Catalog, renew: (object: string) => Promise<void>): PurgeViews {
  return (names) => {
    const found = names.flatMap((name) => views.get(name) ?? []);
    if (names.length === 0 || found.length < names.length) {
      const message = names.length === 0 ? "No view is named." : "A view is named that the catalog does not have.";
      return refuse({ reason: "bad-input", message, detail: `${found.length} of ${names.length} views are known` });
    }
    const objects = [...new Set(found.map(({ schema, object }) => `${schema}.${object}`))];
    return ok({ objects, run: async () => void (await Promise.all(objects.map(renew))) });
  };
}
