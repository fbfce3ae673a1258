// Digests for names and equality: never for secrets, which want a key. Documents and statements come again and again, so those
// of the last texts are kept: the texts themselves, never a promise, which would belong to one request.

const MAX_KEPT = 200;
const MAX_KEPT_CHARACTERS = 16_384;

/** Oldest use first. */
const kept = new Map<string, string>();

/** SHA-256 of the UTF-8 of `text`, as 64 lower-case hex digits. */
export async function sha256Hex(text: string): Promise<string> {
  const digest = kept.get(text) ?? (await digestOf(text));
  if (text.length > MAX_KEPT_CHARACTERS) return digest;
  kept.delete(text);
  kept.set(text, digest);
  const [oldest] = kept.keys();
  if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest);
  return digest;
}

async function digestOf(text: string): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
