// The `id` of a row: its view and its key, for Relay and normalized caches. Opaque, not secret: it holds what the row's key
// fields show anyway, and what it leads to is decided when it is asked for.

import type { View } from "#catalog/catalog.ts";
import type { Key } from "#read/read-request.ts";

export interface GlobalId {
  readonly view: string;
  readonly key: Key;
}

const MAX_ID_CHARACTERS = 16_384;

/** base64url of `["Flight","17"]`. */
export function encodeGlobalId(view: View, valueOf: (field: string) => unknown): string {
  const text = JSON.stringify([view.name, ...view.key.map(valueOf)]);
  const bytes = Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join("");
  return btoa(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Undefined for text that no `id` ever was. */
export function decodeGlobalId(id: string): GlobalId | undefined {
  if (id.length > MAX_ID_CHARACTERS || !/^[A-Za-z0-9_-]+$/.test(id)) return undefined;
  try {
    const bytes = Uint8Array.from(atob(id.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
    const parts: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
    if (!Array.isArray(parts) || !parts.every(isKeyPart)) return undefined;
    const [view, ...key] = parts;
    return typeof view === "string" && key.length > 0 ? { view, key } : undefined;
  } catch {
    return undefined;
  }
}

function isKeyPart(part: unknown): part is string | number | boolean {
  return typeof part === "string" || typeof part === "number" || typeof part === "boolean";
}
