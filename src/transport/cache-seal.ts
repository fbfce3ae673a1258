// What a cache's store gets to see: names that tell nothing, and bytes that only this secret opens. A new secret makes other names
// and another key, so that whatever is kept is as good as gone.

import { isList, isRecord, parseJson } from "./narrow.ts";
import { makeRowset } from "./received.ts";
import type { Cell, Row, Rowset } from "./received.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Rows of statements that belong together, and when they were asked for. */
export interface Kept {
  readonly askedAtMs: number;
  readonly rowsets: readonly Rowset[];
}

export interface CacheSeal {
  /** HMAC-SHA-256 of the parts, each with its length: 64 hex digits. Equal where all parts are. */
  readonly name: (parts: readonly string[]) => Promise<string>;
  /** Sealed under its name: what is moved to another one does not open. */
  readonly seal: (name: string, text: string) => Promise<Bytes>;
  /** Undefined where it was not sealed so. */
  readonly open: (name: string, bytes: Bytes) => Promise<string | undefined>;
}

const IV_BYTES = 12;

/** AES-256-GCM and HMAC-SHA-256, each with a key of its own by HKDF. */
export async function createCacheSeal(secret: string): Promise<CacheSeal> {
  const master = await crypto.subtle.importKey("raw", encode(secret), "HKDF", false, ["deriveKey"]);
  const derive = (use: string) => ({
    name: "HKDF",
    hash: "SHA-256",
    salt: new Uint8Array(),
    info: encode(`cache:${use}`),
  });
  const nameKey = await crypto.subtle.deriveKey(
    derive("names"),
    master,
    { name: "HMAC", hash: "SHA-256", length: 256 },
    false,
    ["sign"],
  );
  const key = await crypto.subtle.deriveKey(derive("entries"), master, { name: "AES-GCM", length: 256 }, false, [
    "encrypt",
    "decrypt",
  ]);
  return {
    async name(parts) {
      const digest = await crypto.subtle.sign("HMAC", nameKey, encode(JSON.stringify(parts)));
      return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
    },
    async seal(name, text) {
      const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
      const sealed = await crypto.subtle.encrypt(
        { name: "AES-GCM", iv, additionalData: encode(name) },
        key,
        encode(text),
      );
      const bytes = new Uint8Array(IV_BYTES + sealed.byteLength);
      bytes.set(iv);
      bytes.set(new Uint8Array(sealed), IV_BYTES);
      return bytes;
    },
    async open(name, bytes) {
      const algorithm = { name: "AES-GCM", iv: bytes.slice(0, IV_BYTES), additionalData: encode(name) };
      try {
        return new TextDecoder().decode(await crypto.subtle.decrypt(algorithm, key, bytes.slice(IV_BYTES)));
      } catch {
        return undefined;
      }
    },
  };
}

export function printKept({ askedAtMs, rowsets }: Kept): string {
  return JSON.stringify({ askedAtMs, sets: rowsets.map(({ rows }) => rows) });
}

/** Undefined where it is not the rows of so many statements. */
export function parseKept(text: string, count: number): Kept | undefined {
  const value = parseJson(text);
  if (!isRecord(value)) return undefined;
  const { askedAtMs, sets } = value;
  if (typeof askedAtMs !== "number" || !isList(sets) || sets.length !== count) return undefined;
  const rowsets = sets.filter(isRows).map(makeRowset);
  return rowsets.length === count ? { askedAtMs, rowsets } : undefined;
}

function isRows(value: unknown): value is readonly Row[] {
  return isList(value) && value.every((row) => isList(row) && row.every(isCell));
}

function isCell(value: unknown): value is Cell {
  return value === null || typeof value === "string";
}

function encode(text: string): Bytes {
  return new TextEncoder().encode(text);
}
