// The warehouse objects that one read names: its own, and those of its joins and conditions, wherever they stand. The page that it
// finds its parents by is left out: that is another plan's.

import type { Plan, Source } from "#plan/plan.ts";

/** Each as often as it is named. What stands in several places as one object is named once. */
export function sourcesOf(read: Plan["reads"][number]): readonly Source[] {
  const found: Source[] = [];
  const seen = new Set<object>();
  visit(read);
  return found;

  /** Told by form: whatever the plan learns to say, what it reads is a source. */
  function visit(part: unknown): void {
    if (typeof part !== "object" || part === null || seen.has(part)) return;
    seen.add(part);
    if (isSource(part)) {
      found.push(part);
      return;
    }
    for (const [name, value] of Object.entries(part)) if (name !== "keys") visit(value);
  }
}

function isSource(part: object): part is Source {
  return "alias" in part && "schema" in part && "object" in part;
}
