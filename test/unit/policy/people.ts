// Principals of the sample catalog.

import type { ClaimValue, Principal } from "#auth/principal.ts";
import { makePrincipal } from "#auth/verified.ts";

export interface Held {
  readonly roles?: readonly string[];
  readonly scopes?: readonly string[];
  readonly claims?: Readonly<Record<string, ClaimValue>>;
}

export function principal({ roles = [], scopes = [], claims = {} }: Held): Principal {
  return makePrincipal({
    issuer: "main",
    tenant: undefined,
    subject: "somebody",
    kind: "user",
    clientId: undefined,
    roles,
    scopes,
    groupsComplete: true,
    claims,
  });
}
