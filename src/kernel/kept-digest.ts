// Digests of texts that come again and again: documents and statements. Those of the last ones are kept for the isolate, as values
// and never as a promise, which would belong to one request. For anything else, sha256.ts: a text that comes once, or is
// somebody's, has no business here.

import { sha256Hex } from "./sha256.ts";

const MAX_KEPT = 200;
const MAX_KEPT_CHARACTERS = 16_384;

/** Oldest use first. */
const kept = new Map<string, string>();

/** As `sha256Hex`. */
export async function keptDigest(text: string): Promise<string> {
  const digest = kept.get(text) ?? (await sha256Hex(text));
  if (text.length > MAX_KEPT_CHARACTERS) return digest;
  kept.delete(text);
  kept.set(text, digest);
  const [oldest] = kept.keys();
  if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest);
  return digest;
}
