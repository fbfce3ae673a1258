// What the plans of a tick are about to read, for the record. Where a view among them is sensitive, nothing is read or answered
// without its record.

import type { Recorder } from "#audit/recorder.ts";
import type { Catalog } from "#catalog/catalog.ts";
import type { Plan } from "#plan/plan.ts";

export function noteUsages(plans: readonly Plan[], catalog: Catalog, recorder: Recorder): void {
  const sensitive = new Set([...catalog.views.values()].filter(({ isSensitive }) => isSensitive).map(objectOf));
  for (const usage of plans.flatMap((plan) => plan.usages)) {
    recorder.noteResource(usage);
    if (sensitive.has(usage.view)) recorder.requireStored();
  }
}

/** `curated.Flight`, as the record names a view. */
function objectOf({ schema, object }: { readonly schema: string; readonly object: string }): string {
  return `${schema}.${object}`;
}
