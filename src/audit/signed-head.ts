// The end of the chain at some time, signed: what was in the log by then cannot be cut off or made anew without the key. Ed25519,
// so that whoever verifies can do that and nothing else.

import { fromBase64, toBase64Url } from "./base64url.ts";
import { canonicalJson } from "./canonical-json.ts";
import type { LinkEnd } from "./chain-link.ts";
import { parseJson } from "./chain-link.ts";

export interface Head extends LinkEnd {
  /** When it was signed, ISO 8601 UTC. */
  readonly at: string;
}

/** A line of a segment: the last. */
export interface SignedHead {
  readonly head: Head;
  /** Public key, base64url. */
  readonly key: string;
  readonly signature: string;
}

export interface Signer {
  /** Public key, base64url. */
  readonly key: string;
  readonly sign: (head: Head) => Promise<SignedHead>;
}

/** PKCS #8 of an Ed25519 key, up to its 32 secret bytes. */
const PKCS8_START = Uint8Array.of(48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32);
const SECRET_BYTES = 32;

/** `secret`: Base64 of 32 random bytes. Throws where it is none. */
export async function createSigner(secret: string): Promise<Signer> {
  const bytes = fromBase64(secret);
  if (bytes?.length !== SECRET_BYTES) throw new TypeError("AUDIT_SIGNING_KEY is not Base64 of 32 bytes");
  const privateKey = await crypto.subtle.importKey("pkcs8", Uint8Array.of(...PKCS8_START, ...bytes), "Ed25519", true, [
    "sign",
  ]);
  const key = publicPart(await crypto.subtle.exportKey("jwk", privateKey));
  return {
    key,
    sign: async (head) => {
      const signature = await crypto.subtle.sign("Ed25519", privateKey, bytesOf(head));
      return { head, key, signature: toBase64Url(signature) };
    },
  };
}

function publicPart(jwk: ArrayBuffer | JsonWebKey): string {
  if (!("x" in jwk) || typeof jwk.x !== "string") throw new TypeError("a key without its public part");
  return jwk.x;
}

/** True where the head was signed by the secret part of its key. Whose key that is, the caller must know. */
export async function isSigned({ head, key, signature }: SignedHead): Promise<boolean> {
  const [keyBytes, signatureBytes] = [fromBase64(key), fromBase64(signature)];
  if (keyBytes === undefined || signatureBytes === undefined) return false;
  try {
    const publicKey = await crypto.subtle.importKey("raw", keyBytes, "Ed25519", false, ["verify"]);
    return await crypto.subtle.verify("Ed25519", publicKey, signatureBytes, bytesOf(head));
  } catch {
    return false;
  }
}

function bytesOf(head: Head): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(canonicalJson(head));
}

export function printHead(signed: SignedHead): string {
  return canonicalJson(signed);
}

/** Undefined where the text is no head. */
export function parseHead(line: string): SignedHead | undefined {
  const value = parseJson(line);
  return isSignedHead(value) ? value : undefined;
}

function isSignedHead(value: unknown): value is SignedHead {
  if (typeof value !== "object" || value === null || !("head" in value && "key" in value && "signature" in value)) {
    return false;
  }
  return typeof value.key === "string" && typeof value.signature === "string" && isHead(value.head);
}

function isHead(value: unknown): value is Head {
  if (typeof value !== "object" || value === null || !("seq" in value && "hash" in value && "at" in value))
    return false;
  return Number.isSafeInteger(value.seq) && typeof value.hash === "string" && typeof value.at === "string";
}
