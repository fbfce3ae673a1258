// The WWW-Authenticate value of a refusal (RFC 6750 section 3). One text for every flaw: an answer that tells flaws apart tells
// an attacker which of his guesses was right. The audit has the flaw.

import type { Refusal } from "#kernel/refusal.ts";

/** The stable `extensions.code` of every unauthenticated refusal. */
export const UNAUTHENTICATED = "UNAUTHENTICATED";

const REALM = 'Bearer realm="edgewise"';
const INVALID_TOKEN =
  `${REALM}, error="invalid_token", ` +
  'error_description="The access token was not accepted. Get a new access token for this API from the identity provider and try again."';

// RFC 6749 section 3.3: a scope may not hold quotes, backslashes or anything that could leave the quoted string.
const scopeToken = /^[\x21\x23-\x5B\x5D-\x7E]+$/u;

/** The challenge of a refusal, or undefined for refusals that no other token would change. */
export function challengeFor(refusal: Refusal): string | undefined {
  if (refusal.reason !== "unauthenticated") return undefined;
  if (refusal.flaw === "missing") return REALM;
  return INVALID_TOKEN;
}

/** The challenge for a good token whose client was not given the scopes that an operation needs. */
export function insufficientScopeChallenge(scopes: readonly string[]): string {
  const needed = scopes.filter((scope) => scopeToken.test(scope)).join(" ");
  const text = "The client needs more scopes. Get an access token with the scopes listed and try again.";
  return `${REALM}, error="insufficient_scope", error_description="${text}", scope="${needed}"`;
}
