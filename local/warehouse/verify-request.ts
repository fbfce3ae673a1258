// Checks what Synapse's query API checks of a request, one reason at a time, in this order: bearer present, JWT (signature,
// issuer, audience, expiry), X-CSRF-Signature present and well formed, signed headers, window, HMAC over the Host received.
// The texts of 401 are this stand-in's own, but for the one about the signature, which Microsoft documents.

import { createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { createLocalJWKSet, createRemoteJWKSet, jwtVerify } from "jose";
import type { JSONWebKeySet, JWTVerifyGetKey } from "jose";

export interface WarehouseAuth {
  readonly issuer: string;
  readonly audience: string;
  /** Where the keys are: fetched when the first request comes, then cached. Or the keys themselves. */
  readonly keys: { readonly jwksUrl: string } | { readonly jwks: JSONWebKeySet };
}

export type Verify = (headers: IncomingHttpHeaders) => Promise<Verified>;
type Verified = { readonly ok: true } | { readonly ok: false; readonly message: string };

const signatureMessage = "The X-CSRF-Signature header could not be validated";
const skewMs = 30_000;
const maxWindowMs = 20 * 60_000;
const headerForm = /^([A-Za-z0-9+/]{43}=); not-before=(\S+); not-after=(\S+); signed-headers=authorization,host$/;
const stampForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/** The check of one warehouse. */
export function makeVerify(auth: WarehouseAuth, nowMs: () => number): Verify {
  const keys = keysOf(auth);
  return async (headers) => {
    const bearer = headers.authorization ?? "";
    if (!bearer.startsWith("Bearer "))
      return { ok: false, message: "The Authorization header is missing or is not a Bearer token" };
    const flaw = (await tokenFlaw(bearer.slice(7), auth, keys, nowMs())) ?? signatureFlaw(headers, bearer, nowMs());
    return flaw === undefined ? { ok: true } : { ok: false, message: flaw };
  };
}

function keysOf(auth: WarehouseAuth): JWTVerifyGetKey {
  return "jwks" in auth.keys ? createLocalJWKSet(auth.keys.jwks) : createRemoteJWKSet(new URL(auth.keys.jwksUrl));
}

async function tokenFlaw(
  token: string,
  auth: WarehouseAuth,
  keys: JWTVerifyGetKey,
  nowMs: number,
): Promise<string | undefined> {
  try {
    await jwtVerify(token, keys, {
      issuer: auth.issuer,
      audience: auth.audience,
      algorithms: ["RS256", "PS256", "ES256"],
      requiredClaims: ["exp", "iss", "aud"],
      currentDate: new Date(nowMs),
      clockTolerance: skewMs / 1000,
    });
    return undefined;
  } catch (thrown) {
    return `Login failed for user '<token-identified principal>'. ${thrown instanceof Error ? thrown.message : ""}`.trim();
  }
}

function signatureFlaw(headers: IncomingHttpHeaders, bearer: string, nowMs: number): string | undefined {
  const given = headers["x-csrf-signature"];
  const parts = typeof given === "string" ? headerForm.exec(given) : null;
  if (parts === null) return `${signatureMessage}: missing or malformed`;
  const [, signature = "", notBefore = "", notAfter = ""] = parts;
  if (!stampForm.test(notBefore) || !stampForm.test(notAfter)) return `${signatureMessage}: malformed time`;
  const [from, until] = [Date.parse(notBefore), Date.parse(notAfter)];
  if (!(until > from) || until - from > maxWindowMs) return `${signatureMessage}: window`;
  if (from > nowMs + skewMs || nowMs > until) return `${signatureMessage}: outside of its window`;
  const expected = signRequest({ bearer, host: headers.host ?? "", notBefore, notAfter });
  return timingSafeEqual(Buffer.from(signature), Buffer.from(expected)) ? undefined : signatureMessage;
}

export interface Signed {
  /** The whole header value, `Bearer ` and token: it is the key too. */
  readonly bearer: string;
  readonly host: string;
  readonly notBefore: string;
  readonly notAfter: string;
}

/** The signature that a client must have sent. */
export function signRequest({ bearer, host, notBefore, notAfter }: Signed): string {
  const message = `not-before=${notBefore}\r\nnot-after=${notAfter}\r\nauthorization: ${bearer}\r\nhost: ${host}\r\n`;
  return createHmac("sha256", bearer).update(message).digest("base64");
}
