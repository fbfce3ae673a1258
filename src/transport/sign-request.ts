// The X-CSRF-Signature header of the query API: an HMAC whose key is the whole Authorization value. It proves only that the
// sender knows the token; path, query and body are not signed, so one signature serves every batch of a token and host.
// No I/O. The clock comes in.

import type { Clock } from "#kernel/clock.ts";
import { utcSeconds } from "./timestamp.ts";

/** What Microsoft's own scripts use. The largest accepted window and the tolerance for clock skew are not known. */
export const SIGNATURE_WINDOW_MS = 300_000;
/** A signature this close to its end is made anew: it must still hold when the warehouse reads it. */
const SIGNATURE_MARGIN_MS = 60_000;
/** Tokens held at once. One while the Worker speaks for itself; more once it speaks on behalf of principals. */
const MAX_HELD_SIGNATURES = 64;

export interface Signable {
  /** The whole value of the Authorization header, `Bearer ` and all. */
  readonly authorization: string;
  /** As the Host header says it, with the port unless that is the scheme's own. */
  readonly host: string;
  readonly notBefore: string;
  readonly notAfter: string;
}

/** The header's value:
 *
 *     <base64>; not-before=2026-01-02T03:04:05Z; not-after=2026-01-02T03:09:05Z; signed-headers=authorization,host
 */
export async function signRequest(signable: Signable): Promise<string> {
  const { authorization, host, notBefore, notAfter } = signable;
  const lines = [
    `not-before=${notBefore}`,
    `not-after=${notAfter}`,
    `authorization: ${authorization}`,
    `host: ${host}`,
  ];
  const text = lines.map((line) => `${line}\r\n`).join("");
  const encoder = new TextEncoder();
  const hmac = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", encoder.encode(authorization), hmac, false, ["sign"]);
  const digest = new Uint8Array(await crypto.subtle.sign("HMAC", key, encoder.encode(text)));
  const signature = btoa(String.fromCharCode(...digest));
  return `${signature}; not-before=${notBefore}; not-after=${notAfter}; signed-headers=authorization,host`;
}

export type Signer = (authorization: string, host: string) => Promise<string>;

interface HeldSignature {
  readonly header: string;
  readonly madeAtMs: number;
}

/** Signs as of now and holds each signature until shortly before its window ends. */
export function createSigner(clock: Clock): Signer {
  const held = new Map<string, HeldSignature>();
  return async (authorization, host) => {
    const nowMs = clock();
    const key = `${host}\n${authorization}`;
    const earlier = held.get(key);
    if (earlier !== undefined && isFresh(earlier, nowMs)) {
      return earlier.header;
    }
    const notAfter = utcSeconds(nowMs + SIGNATURE_WINDOW_MS);
    const header = await signRequest({ authorization, host, notBefore: utcSeconds(nowMs), notAfter });
    hold(held, key, { header, madeAtMs: nowMs });
    return header;
  };
}

function isFresh(signature: HeldSignature, nowMs: number): boolean {
  const ageMs = nowMs - signature.madeAtMs;
  return ageMs >= 0 && ageMs < SIGNATURE_WINDOW_MS - SIGNATURE_MARGIN_MS;
}

function hold(held: Map<string, HeldSignature>, key: string, signature: HeldSignature): void {
  held.delete(key);
  held.set(key, signature);
  for (const oldest of held.keys()) {
    if (held.size <= MAX_HELD_SIGNATURES) {
      return;
    }
    held.delete(oldest);
  }
}
