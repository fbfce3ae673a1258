// The token in the Authorization header. Looks nowhere else: tokens in query strings end up in logs (RFC 9700). No decoding.

import { CallerToken } from "#kernel/caller-token.ts";
import { ok, refuse } from "#kernel/result.ts";
import type { Result } from "#kernel/result.ts";
import { unauthenticated } from "./flaw.ts";
import type { Unauthenticated } from "./flaw.ts";
import { MAX_TOKEN_BYTES } from "./issuer-url.ts";

const scheme = /^bearer(?: +|$)/iu;
const b64token = /^[A-Za-z0-9\-._~+/]+=*$/u;

/**
 * Reads the bearer token of a request. In order: a header is there; it is not longer than a token may be; there is one
 * (several are joined by commas on the way here); its scheme is Bearer, in any case; what follows is a b64token (RFC 6750).
 */
export function readBearer(headers: Headers): Result<string, Unauthenticated> {
  const header = headers.get("authorization");
  if (header === null) return refuse(unauthenticated("missing", "no Authorization header"));
  if (header.length > MAX_TOKEN_BYTES + "Bearer ".length)
    return refuse(unauthenticated("too-large", "Authorization header"));
  if (header.includes(",")) return refuse(unauthenticated("malformed", "more than one Authorization header"));
  if (!scheme.test(header)) return refuse(unauthenticated("missing", "the Authorization scheme is not Bearer"));
  const token = header.replace(scheme, "");
  if (!b64token.test(token)) return refuse(unauthenticated("malformed", "not a b64token"));
  return ok(token);
}

/** The token of a request that was let in, for who may exchange it; undefined where there is none. */
export function callerTokenOf(headers: Headers): CallerToken | undefined {
  const token = readBearer(headers);
  return token.ok ? new CallerToken(token.value) : undefined;
}
