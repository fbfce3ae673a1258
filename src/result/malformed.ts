// The refusal for rowsets that are not what the statements asked for. Names the place, never what stands there.

import type { Refusal } from "#kernel/refusal.ts";
import { refuse, type Result } from "#kernel/result.ts";

export function malformed(place: string, problem: string): Result<never, Refusal> {
  return refuse({ reason: "warehouse-malformed", detail: `${place}: ${problem}` });
}
