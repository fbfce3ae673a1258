// What the plans of a tick are about to read, for the record. Where a view among them is sensitive, nothing is read or answered
// without its record.

import type { Recorder } from "#audit/recorder.ts";
import type { Catalog } from "#catalog/catalog.ts";
import type { Plan } from "#plan/plan.ts";

/** True where one is sensitive. */
export function noteUsages(plans: readonly Plan[], catalog: Catalog, recorder: Recorder): boolean {
  const sensitive = new Set([...catalog.views.values()].filter(({ isSensitive }) => isSensitive).map(objectOf));
  const usages = plans.flatMap((plan) => plan.usages);
  for (const usage of usages) recorder.noteResource(usage);
  const isSensitive = usages.some(({ view }) => sensitive.has(view));
  if (isSensitive) recorder.requireStored();
  return isSensitive;
}

/** `curated.Flight`, as the record names a view. */
function objectOf({ schema, object }: { readonly schema: string; readonly object: string }): string {
  return `${schema}.${object}`;
}
