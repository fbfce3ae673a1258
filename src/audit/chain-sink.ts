// Each record to the log that numbers and links them. How it is reached comes in.

import { canonicalJson } from "./canonical-json.ts";
import type { Sink } from "./delivery.ts";

/** `append` resolves once the record is stored. */
export function createChainSink(append: (record: string) => Promise<void>): Sink {
  return (record) => append(canonicalJson(record));
}
