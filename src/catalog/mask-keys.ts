// The keys of HASH masks: one for each field, derived from the secret once at start, so that what leaks of one field's key opens
// no other. What is handed out are HMAC's two blocks, as the statement needs them.

import type { Catalog } from "./catalog.ts";

/** HMAC's key, XORed with its two pads: 64 bytes each, in hexadecimal. */
export interface MaskKey {
  readonly inner: string;
  readonly outer: string;
}

/** By `View.field`. */
export type MaskKeys = ReadonlyMap<string, MaskKey>;

const BLOCK_BYTES = 64;
const KEY_BITS = 256;
const INNER_PAD = 0x36;
const OUTER_PAD = 0x5c;

/** Empty, and nothing derived, where no field has a HASH mask. */
export async function deriveMaskKeys(catalog: Catalog, secret: string): Promise<MaskKeys> {
  const names = [...catalog.views.values()].flatMap((view) =>
    [...view.fields.values()].filter(({ mask }) => mask?.fn === "HASH").map(({ name }) => `${view.name}.${name}`),
  );
  if (names.length === 0) return new Map();
  const master = await crypto.subtle.importKey("raw", encode(secret), "HKDF", false, ["deriveBits"]);
  return new Map(await Promise.all(names.map(async (name) => [name, await deriveKey(master, name)] as const)));
}

/** HKDF-SHA-256 with `mask:View.field` as its info. */
async function deriveKey(master: CryptoKey, name: string): Promise<MaskKey> {
  const purpose = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: encode(`mask:${name}`) };
  const key = new Uint8Array(BLOCK_BYTES);
  key.set(new Uint8Array(await crypto.subtle.deriveBits(purpose, master, KEY_BITS)));
  return Object.freeze({ inner: toHex(key, INNER_PAD), outer: toHex(key, OUTER_PAD) });
}

function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

function toHex(bytes: Uint8Array, pad: number): string {
  return Array.from(bytes, (byte) => (byte ^ pad).toString(16).padStart(2, "0"))
    .join("")
    .toUpperCase();
}
