// The checks of a token's claims that jose does not know of: whose token it is, what kind it is, whether it is whole. Each runs on
// a payload whose signature, issuer, audience and times are good already. Pure; one `if`, one reason.

import type { TokenFlaw } from "#kernel/refusal.ts";
import type { Result } from "#kernel/result.ts";
import { ok, refuse } from "#kernel/result.ts";
import { claimOf, firstTextClaim, listClaim, scopesOf, textClaim } from "./claims.ts";
import type { Claims } from "./claims.ts";
import { unauthenticated } from "./flaw.ts";
import type { Unauthenticated } from "./flaw.ts";
import type { IssuerSettings } from "./issuer-settings.ts";
import type { PrincipalKind } from "./verified.ts";

const MAX_SUBJECT_CHARACTERS = 255;

// An ID token answers a login: it echoes the login's nonce or binds the tokens that came with it (OpenID Connect Core 3.1.3.6).
const idTokenClaims = ["nonce", "at_hash", "c_hash"] as const;

/** Reads the immutable subject: there, and not longer than OpenID Connect Core section 2 allows. */
export function readSubject(claims: Claims, settings: IssuerSettings): Result<string, Unauthenticated> {
  const subject = textClaim(claims, settings.subjectClaim);
  if (subject === undefined) return refuse(unauthenticated("claim-missing", settings.subjectClaim));
  if (subject.length > MAX_SUBJECT_CHARACTERS) return refuse(unauthenticated("claim-invalid", settings.subjectClaim));
  return ok(subject);
}

/**
 * Finds the first other flaw of a verified payload, or undefined. In order: issued in the past; one of our tenants; the claims
 * that settings require; not an ID token; an access token by its content; lists in readable form; groups complete.
 */
export function findClaimFlaw(
  claims: Claims,
  settings: IssuerSettings,
  nowSeconds: number,
): Unauthenticated | undefined {
  const flaw = (found: TokenFlaw, claim: string): Unauthenticated => unauthenticated(found, claim);
  if (Number(claims["iat"]) > nowSeconds + settings.clockToleranceSeconds) return flaw("not-yet-valid", "iat");
  if (!isOfOurTenants(claims, settings)) return flaw("tenant", settings.tenantClaim ?? "tenant");
  const unmet = findUnmetClaim(claims, settings);
  if (unmet !== undefined) return flaw("claim-invalid", unmet);
  const idTokenClaim = idTokenClaims.find((name) => claimOf(claims, name) !== undefined);
  if (idTokenClaim !== undefined) return flaw("not-an-access-token", idTokenClaim);
  if (!isAccessToken(claims, settings)) return flaw("not-an-access-token", "scope");
  const unreadable = [settings.groupsClaim, settings.rolesClaim].find((name) => listClaim(claims, name) === undefined);
  if (unreadable !== undefined) return flaw("claim-invalid", unreadable);
  if (settings.groupsOverage === "reject" && hasOverage(claims, settings))
    return flaw("groups-overage", settings.groupsClaim);
  return undefined;
}

/** Whose token it is: a CI job's or as settings say; a service's by `idtyp` or because the client is its own subject; a user's. */
export function kindOf(claims: Claims, settings: IssuerSettings): PrincipalKind {
  if (settings.principalKind !== "derived") return settings.principalKind;
  if (claimOf(claims, "idtyp") === "app") return "service";
  return isOwnSubject(claims, settings) ? "service" : "user";
}

/** True when the provider says that it left groups out: `_claim_names` points elsewhere, or `hasgroups` stands in for them. */
export function hasOverage(claims: Claims, settings: IssuerSettings): boolean {
  const hasGroups = claimOf(claims, "hasgroups");
  if (hasGroups === true || hasGroups === "true") return true;
  const elsewhere = claimOf(claims, "_claim_names");
  if (typeof elsewhere !== "object" || elsewhere === null) return false;
  return Object.hasOwn(elsewhere, "groups") || Object.hasOwn(elsewhere, settings.groupsClaim);
}

function isOfOurTenants(claims: Claims, settings: IssuerSettings): boolean {
  if (settings.tenantClaim === undefined || settings.tenants === undefined) return true;
  const tenant = textClaim(claims, settings.tenantClaim);
  return tenant !== undefined && settings.tenants.includes(tenant);
}

function findUnmetClaim(claims: Claims, settings: IssuerSettings): string | undefined {
  const unmet = Object.entries(settings.requireClaims).find(([name, allowed]) => {
    const value = claimOf(claims, name);
    const isComparable = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
    return !isComparable || !allowed.includes(String(value));
  });
  return unmet?.[0];
}

// A required `typ` has settled it. Elsewhere (Entra's `typ` is always JWT) the content must: a client was given scopes, or an
// application app roles. A CI job's token has neither; its issuer signs no other kind for our audience.
function isAccessToken(claims: Claims, settings: IssuerSettings): boolean {
  if (settings.typ !== undefined || settings.principalKind === "ci") return true;
  if (scopesOf(claims).length > 0) return true;
  const hasAppRoles = (listClaim(claims, settings.rolesClaim) ?? []).length > 0;
  return hasAppRoles && (claimOf(claims, "idtyp") === "app" || isOwnSubject(claims, settings));
}

function isOwnSubject(claims: Claims, settings: IssuerSettings): boolean {
  const clientId = firstTextClaim(claims, settings.clientIdClaims);
  return settings.clientSubjectIsService && clientId !== undefined && textClaim(claims, "sub") === clientId;
}
