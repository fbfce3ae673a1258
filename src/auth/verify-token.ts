// Bearer token -> Principal. The order of the checks is the order of this file. No header parsing, no views, nothing of what a
// role may do. Clock and network come in through `deps`.

import type { CryptoKey, JWTVerifyOptions } from "jose";
import { jwtVerify } from "jose";
import type { Clock } from "#kernel/clock.ts";
import type { Result } from "#kernel/result.ts";
import { ok, refuse } from "#kernel/result.ts";
import type { RoleRule } from "#kernel/role-rule.ts";
import { findClaimFlaw, hasOverage, kindOf, readSubject } from "./check-claims.ts";
import { firstTextClaim, listClaim, policyClaims, scopesOf, textClaim } from "./claims.ts";
import type { Claims } from "./claims.ts";
import { flawOf, unauthenticated } from "./flaw.ts";
import type { AuthRefusal, Unauthenticated } from "./flaw.ts";
import type { IssuerSettings } from "./issuer-settings.ts";
import { MAX_TOKEN_BYTES } from "./issuer-url.ts";
import type { KeySets } from "./key-sets.ts";
import { rolesFor } from "./role-rules.ts";
import { readForm } from "./token-form.ts";
import type { TokenHeader } from "./token-form.ts";
import { makePrincipal } from "./verified.ts";
import type { Principal } from "./verified.ts";

interface VerifyDeps {
  readonly issuers: readonly IssuerSettings[];
  /** By the issuer's name. */
  readonly keySets: ReadonlyMap<string, KeySets>;
  readonly roleRules: readonly RoleRule[];
  readonly clock: Clock;
}

// Token kinds that RFC 8725 section 3.11 wants kept apart (logout, DPoP, security event tokens ...) name themselves in `typ`.
const accessTokenTypes: ReadonlySet<string> = new Set(["jwt", "at+jwt", "application/at+jwt"]);

/**
 * Verifies a token and says who asks. The checks, in order:
 *  1. length, before anything is decoded;
 *  2. three parts of JSON, header with `alg`, payload with `iss`;
 *  3. `iss`, still unverified, is exactly a configured issuer's: it only chooses whose rules apply;
 *  4. length and algorithm that this issuer allows (asymmetric only: a public key can never be a secret), `typ` of an access token;
 *  5. the issuer has a key with that `kid` and algorithm;
 *  6. signature, then `typ` if required, `exp iat iss aud` present, `iss`, `aud`, `nbf`, `exp`, age;
 *  7. subject, tenant, required claims, kind of token, groups (`check-claims.ts`).
 */
export async function verifyToken(token: string, deps: VerifyDeps): Promise<Result<Principal, AuthRefusal>> {
  if (token.length > MAX_TOKEN_BYTES) return refuse(unauthenticated("too-large", "token"));
  const form = readForm(token);
  if (!form.ok) return form;
  const settings = deps.issuers.find((known) => known.issuer === form.value.issuer);
  if (settings === undefined) return refuse(unauthenticated("unknown-issuer", "iss"));
  const headerFlaw = findHeaderFlaw(token, form.value.header, settings);
  if (headerFlaw !== undefined) return refuse(headerFlaw);
  const keys = await findKeys(form.value.header, settings, deps);
  if (!keys.ok) return keys;
  const claims = await verifySignature(token, keys.value, jwtOptions(settings, deps.clock));
  if (!claims.ok) return claims;
  const subject = readSubject(claims.value, settings);
  if (!subject.ok) return subject;
  const claimFlaw = findClaimFlaw(claims.value, settings, deps.clock() / 1000);
  if (claimFlaw !== undefined) return refuse(claimFlaw);
  return ok(toPrincipal(subject.value, claims.value, settings, deps.roleRules));
}

function findHeaderFlaw(token: string, header: TokenHeader, settings: IssuerSettings): Unauthenticated | undefined {
  if (token.length > settings.maxTokenBytes) return unauthenticated("too-large", "token");
  if (!settings.algorithms.some((allowed) => allowed === header.alg)) return unauthenticated("algorithm", "alg");
  if (settings.typ === undefined && header.typ !== undefined && !accessTokenTypes.has(header.typ.toLowerCase())) {
    return unauthenticated("not-an-access-token", "typ");
  }
  return undefined;
}

async function findKeys(
  header: TokenHeader,
  settings: IssuerSettings,
  deps: VerifyDeps,
): Promise<Result<readonly CryptoKey[], AuthRefusal>> {
  const found = await deps.keySets.get(settings.name)?.find({ kid: header.kid, alg: header.alg });
  if (found?.ok) return found;
  if (found?.refusal === "unknown-key") return refuse(unauthenticated("unknown-key", "kid"));
  return refuse({ reason: "identity-provider-unavailable", detail: `no keys of issuer ${settings.name}` });
}

// A provider may publish a key id twice while it rolls over: the next key is tried only when this one did not sign.
async function verifySignature(
  token: string,
  keys: readonly CryptoKey[],
  options: JWTVerifyOptions,
): Promise<Result<Claims, Unauthenticated>> {
  let flaw = unauthenticated("signature", "signature");
  for (const key of keys) {
    try {
      return ok((await jwtVerify(token, key, options)).payload);
    } catch (error) {
      flaw = flawOf(error);
    }
    if (flaw.flaw !== "signature") break;
  }
  return refuse(flaw);
}

// Every option is always set: jose skips the issuer, audience and expiry checks that are not asked for.
function jwtOptions(settings: IssuerSettings, clock: Clock): JWTVerifyOptions {
  return {
    algorithms: settings.algorithms,
    issuer: settings.issuer,
    audience: settings.audiences,
    requiredClaims: ["exp", "iat", "iss", "aud"],
    clockTolerance: settings.clockToleranceSeconds,
    // oxlint-disable-next-line no-restricted-globals -- jose wants a Date; this one is made of our clock's time.
    currentDate: new Date(clock()),
    ...(settings.typ === undefined ? {} : { typ: settings.typ }),
    ...(settings.maxTokenAgeSeconds === undefined ? {} : { maxTokenAge: settings.maxTokenAgeSeconds }),
  };
}

function toPrincipal(
  subject: string,
  claims: Claims,
  settings: IssuerSettings,
  roleRules: readonly RoleRule[],
): Principal {
  const groups = listClaim(claims, settings.groupsClaim) ?? [];
  const roles = [...(listClaim(claims, settings.rolesClaim) ?? []), ...settings.impliedRoles];
  return makePrincipal({
    issuer: settings.name,
    tenant: settings.tenantClaim === undefined ? undefined : textClaim(claims, settings.tenantClaim),
    subject,
    kind: kindOf(claims, settings),
    clientId: firstTextClaim(claims, settings.clientIdClaims),
    roles: rolesFor(roleRules, { issuer: settings.name, groups, roles }),
    scopes: scopesOf(claims),
    groupsComplete: !hasOverage(claims, settings),
    claims: policyClaims(claims, settings.claims),
  });
}
