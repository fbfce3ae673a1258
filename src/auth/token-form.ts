// What can be read from a token before its signature is checked: its header, and the issuer it claims to be of. Nothing here is
// believed; it only chooses which configured issuer's rules and keys apply. `jku`, `x5u` and `jwk` headers are not read at all.

import { base64url, decodeJwt, decodeProtectedHeader } from "jose";
import * as z from "zod";
import { ok, refuse } from "#kernel/result.ts";
import type { Result } from "#kernel/result.ts";
import { unauthenticated } from "./flaw.ts";
import type { Unauthenticated } from "./flaw.ts";

const header = z.object({ alg: z.string(), kid: z.string().optional(), typ: z.string().optional() });

export type TokenHeader = z.infer<typeof header>;

interface ClaimedForm {
  readonly header: TokenHeader;
  readonly issuer: string;
}

/** Reads the header and claimed issuer. In order: three parts, two of JSON; a header with `alg`; a payload with `iss`. */
export function readForm(token: string): Result<ClaimedForm, Unauthenticated> {
  const decoded = decode(token);
  if (decoded === undefined) return refuse(unauthenticated("malformed", "not a JWT"));
  const parsed = header.safeParse(decoded.header);
  if (!parsed.success) return refuse(unauthenticated("malformed", "header"));
  if (typeof decoded.issuer !== "string") return refuse(unauthenticated("claim-missing", "iss"));
  return ok({ header: parsed.data, issuer: decoded.issuer });
}

function decode(token: string): { readonly header: unknown; readonly issuer: unknown } | undefined {
  try {
    if (!isCanonical(token.split(".")[2] ?? "")) return undefined;
    return { header: decodeProtectedHeader(token), issuer: decodeJwt(token).iss };
  } catch {
    return undefined;
  }
}

// The last character of a signature has bits to spare: without this check several texts would be one token.
function isCanonical(signature: string): boolean {
  return base64url.encode(base64url.decode(signature)) === signature;
}
