// Checks of a request what Synapse's query API checks, one reason at a time, in this order: bearer present, token (signature,
// issuer, audience, expiry), its application, X-CSRF-Signature and its window over the Host received. Reads no body.
//
// The signature's key is the token itself, so it proves nothing of the caller. The token does: without these checks whoever
// reaches the port would read as the bridge.

import { timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { createLocalJWKSet, createRemoteJWKSet, jwtVerify } from "jose";
import type { JSONWebKeySet, JWTPayload, JWTVerifyGetKey } from "jose";
import { signRequest } from "../src/transport/sign-request.ts";
import type { Caller } from "./engine.ts";

export interface CallerRules {
  readonly issuer: string;
  readonly audience: string;
  readonly keys: { readonly jwksUrl: string } | { readonly jwks: JSONWebKeySet };
  /** Applications whose tokens are taken; undefined takes any, for callers who read as themselves. */
  readonly clientIds: readonly string[] | undefined;
}

export type Verify = (headers: IncomingHttpHeaders) => Promise<Verified>;
type Verified = { readonly ok: true; readonly caller: Caller } | { readonly ok: false; readonly message: string };

const SIGNATURE_MESSAGE = "The X-CSRF-Signature header could not be validated";
const SKEW_MS = 30_000;
const MAX_WINDOW_MS = 20 * 60_000;
const HEADER_FORM = /^[A-Za-z0-9+/]{43}=; not-before=(\S+); not-after=(\S+); signed-headers=authorization,host$/;
const STAMP_FORM = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

export function makeVerify(rules: CallerRules, nowMs: () => number): Verify {
  const keys = keysOf(rules);
  return async (headers) => {
    const bearer = headers.authorization ?? "";
    if (!bearer.startsWith("Bearer ")) return refused("The Authorization header is missing or is not a Bearer token");
    const token = bearer.slice(7);
    const payload = await readToken(token, rules, keys, nowMs());
    if (typeof payload === "string") return refused(payload);
    const clientId = clientOf(payload);
    if (rules.clientIds !== undefined && !rules.clientIds.includes(clientId))
      return refused("Login failed for user '<token-identified principal>'. This application may not use the bridge.");
    const flaw = await signatureFlaw(headers, bearer, nowMs());
    return flaw === undefined ? { ok: true, caller: { token, clientId } } : refused(flaw);
  };
}

const refused = (message: string): Verified => ({ ok: false, message });

/** Keys once fetched are good until a token names one that is not among them: an authority that is down stops nobody. */
function keysOf({ keys }: CallerRules): JWTVerifyGetKey {
  if ("jwks" in keys) return createLocalJWKSet(keys.jwks);
  return createRemoteJWKSet(new URL(keys.jwksUrl), { cacheMaxAge: Infinity });
}

/** The claims, or why there are none. */
async function readToken(
  token: string,
  { issuer, audience }: CallerRules,
  keys: JWTVerifyGetKey,
  nowMs: number,
): Promise<JWTPayload | string> {
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      audience,
      algorithms: ["RS256", "PS256", "ES256"],
      requiredClaims: ["exp", "iss", "aud"],
      currentDate: new Date(nowMs),
      clockTolerance: SKEW_MS / 1000,
    });
    return payload;
  } catch (thrown) {
    return `Login failed for user '<token-identified principal>'. ${thrown instanceof Error ? thrown.message : ""}`.trim();
  }
}

/** `azp` in Entra's tokens of version 2, `appid` in those of version 1, `client_id` by RFC 9068. */
function clientOf(payload: JWTPayload): string {
  const named = [payload["azp"], payload["appid"], payload["client_id"]].find((claim) => typeof claim === "string");
  return typeof named === "string" ? named : "";
}

async function signatureFlaw(headers: IncomingHttpHeaders, bearer: string, nowMs: number): Promise<string | undefined> {
  const given = headers["x-csrf-signature"];
  const parts = typeof given === "string" ? HEADER_FORM.exec(given) : null;
  if (parts === null) return `${SIGNATURE_MESSAGE}: missing or malformed`;
  const [written = "", notBefore = "", notAfter = ""] = parts;
  if (!STAMP_FORM.test(notBefore) || !STAMP_FORM.test(notAfter)) return `${SIGNATURE_MESSAGE}: malformed time`;
  const [from, until] = [Date.parse(notBefore), Date.parse(notAfter)];
  if (!(until > from) || until - from > MAX_WINDOW_MS) return `${SIGNATURE_MESSAGE}: window`;
  if (from > nowMs + SKEW_MS || nowMs > until) return `${SIGNATURE_MESSAGE}: outside of its window`;
  const expected = await signRequest({ authorization: bearer, host: headers.host ?? "", notBefore, notAfter });
  return timingSafeEqual(Buffer.from(written), Buffer.from(expected)) ? undefined : SIGNATURE_MESSAGE;
}
