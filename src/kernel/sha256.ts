// Digests for names and equality: never for secrets, which want a key. Keeps nothing.

/** SHA-256 of the UTF-8 of `text`, as 64 lower-case hex digits. */
export async function sha256Hex(text: string): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
