// A stage of a round trip as a span of the platform's own tracing. A span has its name and its time; no label, text or number of
// what is sent is put on it. A file of its own: only workerd knows of this.

import { tracing } from "cloudflare:workers";
import type { Transport } from "./send-batch.ts";

/**
 * From the outside in: a round trip with cache and queue, then what is asked of the warehouse with its waits, then one attempt.
 * docs/operations.md says how to read them.
 */
type Stage = "edgewise.trip" | "edgewise.asking" | "edgewise.attempt";

/** A `send` that shows in traces. */
export function withSpan<Sent>(
  stage: Stage,
  send: (...sending: Parameters<Transport["send"]>) => Promise<Sent>,
): typeof send {
  return (...sending) => tracing.enterSpan(stage, () => send(...sending));
}
