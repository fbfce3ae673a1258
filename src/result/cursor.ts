// A position in a list <-> an opaque cursor, encrypted and bound to who may use it and where. A cursor holds values of rows, so
// nobody but the Worker can read one, and one that was changed, or made for another list, principal or policy, does not open.

import type { Refusal } from "#kernel/refusal.ts";
import { ok, refuse, type Result } from "#kernel/result.ts";
import { fromBase64url, toBase64url } from "./base64.ts";

/** The text of each order term, or null. */
export type Position = readonly (string | null)[];

/** What a cursor is good for. */
export interface CursorBound {
  /** The list and its order. */
  readonly shape: string;
  readonly principal: string;
  /** Version of what the principal may see. */
  readonly policy: string;
}

export interface CursorSeal {
  /** `bound` is one request's own object: its calls share the first derivation of the keys by it. */
  readonly seal: (position: Position, bound: CursorBound) => Promise<string>;
  readonly open: (cursor: string, bound: CursorBound) => Promise<Result<Position, Refusal>>;
}

interface SealKeys {
  readonly encryption: CryptoKey;
  readonly iv: CryptoKey;
}

const VERSION = 1;
const IV_BYTES = 12;
const TAG_BYTES = 16;
/** No cursor that is read is longer. A row of huge texts may have a longer one, which then is refused. */
const MAX_CURSOR_CHARS = 16_384;

const encoder = new TextEncoder();

/**
 * Make it once an isolate. A cursor is the base64url of version (1 byte), IV (12), AES-256-GCM ciphertext and tag (16).
 *
 * The IV is no random number but a MAC of all that goes in: the same position of the same list is the same cursor, so that equal
 * requests have equal answers, byte for byte. What that reveals is that two positions are equal, and to one principal only:
 * cursors of two principals are never alike. A repeated IV, fatal for GCM under two plaintexts, comes with the same plaintext
 * alone; 96 bits keep chance away up to billions of cursors.
 */
export function createCursorSeal(secret: string): CursorSeal {
  const keysFor = holdKeys(secret);
  return {
    async seal(position, bound) {
      const keys = await keysFor(bound);
      const additionalData = encodeBound(bound);
      const plaintext = encoder.encode(JSON.stringify(position));
      const iv = await syntheticIv(keys.iv, additionalData, plaintext);
      const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, keys.encryption, plaintext);
      return toBase64url(joinBytes(Uint8Array.of(VERSION), iv, new Uint8Array(sealed)));
    },
    async open(cursor, bound) {
      if (cursor.length > MAX_CURSOR_CHARS) return badCursor("too long");
      const bytes = fromBase64url(cursor);
      if (bytes === undefined) return badCursor("not base64url");
      if (bytes[0] !== VERSION) return badCursor("of another version");
      if (bytes.length < 1 + IV_BYTES + TAG_BYTES) return badCursor("too short");
      const text = await decrypt(bytes, (await keysFor(bound)).encryption, bound);
      return text === undefined
        ? badCursor("changed, or made for another list, principal or policy")
        : readPosition(text);
    },
  };
}

/**
 * Derives the keys when they are first needed. What is held for the isolate is the keys, not their promise: a request must not
 * await a promise that belongs to another one. Calls of one request share the promise, by the bound they have in common.
 */
function holdKeys(secret: string): (bound: CursorBound) => Promise<SealKeys> {
  const underway = new WeakMap<CursorBound, Promise<SealKeys>>();
  let held: SealKeys | undefined;

  async function derive(): Promise<SealKeys> {
    const keys = await deriveKeys(secret);
    held = keys;
    return keys;
  }

  return async (bound) => {
    if (held !== undefined) return held;
    const deriving = underway.get(bound) ?? derive();
    underway.set(bound, deriving);
    return deriving;
  };
}

async function deriveKeys(secret: string): Promise<SealKeys> {
  const master = await crypto.subtle.importKey("raw", encoder.encode(secret), "HKDF", false, ["deriveKey"]);
  const from = (info: string) => ({
    name: "HKDF",
    hash: "SHA-256",
    salt: new Uint8Array(0),
    info: encoder.encode(info),
  });
  const aes = { name: "AES-GCM", length: 256 };
  const hmac = { name: "HMAC", hash: "SHA-256", length: 256 };
  return {
    encryption: await crypto.subtle.deriveKey(from("cursor encryption"), master, aes, false, ["encrypt", "decrypt"]),
    iv: await crypto.subtle.deriveKey(from("cursor iv"), master, hmac, false, ["sign"]),
  };
}

/** JSON says where each part ends, so no two bounds are the same bytes. */
function encodeBound({ shape, principal, policy }: CursorBound) {
  return encoder.encode(JSON.stringify([VERSION, shape, principal, policy]));
}

/** Both parts are JSON arrays, so where the first one ends is plain. */
async function syntheticIv(key: CryptoKey, bound: Uint8Array, plaintext: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const mac = await crypto.subtle.sign("HMAC", key, joinBytes(bound, plaintext));
  return new Uint8Array(mac, 0, IV_BYTES);
}

/** Undefined where the tag does not hold, which is all that the engine's error says. */
async function decrypt(
  bytes: Uint8Array<ArrayBuffer>,
  key: CryptoKey,
  bound: CursorBound,
): Promise<string | undefined> {
  const iv = bytes.subarray(1, 1 + IV_BYTES);
  const algorithm = { name: "AES-GCM", iv, additionalData: encodeBound(bound) };
  try {
    const plaintext = await crypto.subtle.decrypt(algorithm, key, bytes.subarray(1 + IV_BYTES));
    return new TextDecoder().decode(plaintext);
  } catch {
    return undefined;
  }
}

/** The text is our own, as its tag held. */
function readPosition(text: string): Result<Position, Refusal> {
  const position: unknown = JSON.parse(text);
  return isPosition(position) ? ok(position) : badCursor("without a position");
}

function isPosition(value: unknown): value is Position {
  return Array.isArray(value) && value.every((item) => item === null || typeof item === "string");
}

function joinBytes(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

function badCursor(problem: string): Result<never, Refusal> {
  return refuse({ reason: "bad-cursor", detail: `a cursor is ${problem}` });
}
