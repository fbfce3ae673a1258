// The refusals of this folder, and what jose's errors mean in our words. Details name claims, never their values.

import { errors } from "jose";
import type { Refusal, TokenFlaw } from "#kernel/refusal.ts";

export type Unauthenticated = Extract<Refusal, { reason: "unauthenticated" }>;
type IdentityProviderUnavailable = Extract<Refusal, { reason: "identity-provider-unavailable" }>;
export type AuthRefusal = Unauthenticated | IdentityProviderUnavailable;

/** Builds the refusal of a token that is missing or not good. */
export function unauthenticated(flaw: TokenFlaw, detail: string): Unauthenticated {
  return { reason: "unauthenticated", flaw, detail };
}

/** Says in our words why jose refused a token. Anything that is not jose's "no" is a fault and thrown on. */
export function flawOf(error: unknown): Unauthenticated {
  if (error instanceof errors.JWTExpired) return expiredFlaw(error.claim);
  if (error instanceof errors.JWTClaimValidationFailed) return claimFlaw(error.claim, error.reason);
  if (error instanceof errors.JWSSignatureVerificationFailed) return unauthenticated("signature", "signature");
  if (error instanceof errors.JOSEAlgNotAllowed) return unauthenticated("algorithm", "alg");
  if (error instanceof errors.JOSEError) return unauthenticated("malformed", error.code);
  throw error;
}

function expiredFlaw(claim: string): Unauthenticated {
  return claim === "iat" ? unauthenticated("too-old", "iat") : unauthenticated("expired", "exp");
}

function claimFlaw(claim: string, reason: string): Unauthenticated {
  if (claim === "typ") return unauthenticated("not-an-access-token", "typ");
  if (reason === "missing") return unauthenticated("claim-missing", claim);
  if (claim === "aud") return unauthenticated("audience", claim);
  if (reason === "check_failed" && (claim === "nbf" || claim === "iat")) return unauthenticated("not-yet-valid", claim);
  return unauthenticated("claim-invalid", claim);
}
