// The door of this folder: request headers -> Principal. Wires bearer, keys and verification; holds no rule of its own but the
// narrowing of roles. Made once an isolate, because the keys live in it.

import type { Result } from "#kernel/result.ts";
import { ok } from "#kernel/result.ts";
import type { RoleRule } from "#kernel/role-rule.ts";
import { readBearer } from "./bearer.ts";
import type { AuthRefusal } from "./flaw.ts";
import type { IssuerSettings } from "./issuer-settings.ts";
import { createKeySets } from "./key-sets.ts";
import type { KeySetPorts } from "./key-sets.ts";
import { makePrincipal } from "./verified.ts";
import type { Principal } from "./verified.ts";
import { verifyToken } from "./verify-token.ts";

export interface AuthenticatorOptions extends KeySetPorts {
  readonly issuers: readonly IssuerSettings[];
  readonly roleRules: readonly RoleRule[];
  /** The request header that may narrow roles, e.g. `x-edgewise-roles`. Without it no header does. */
  readonly narrowRolesHeader?: string | undefined;
}

export interface Authenticator {
  readonly authenticate: (headers: Headers) => Promise<Result<Principal, AuthRefusal>>;
  /** True when every issuer's keys are at hand or could be fetched. */
  readonly ready: () => Promise<boolean>;
}

/** Makes the authenticator of an isolate. */
export function createAuthenticator(options: AuthenticatorOptions): Authenticator {
  const keySets = createKeySets(options.issuers, options);
  const deps = { issuers: options.issuers, roleRules: options.roleRules, clock: options.clock, keySets };
  return {
    authenticate: async (headers) => {
      const token = readBearer(headers);
      if (!token.ok) return token;
      const verified = await verifyToken(token.value, deps);
      if (!verified.ok || options.narrowRolesHeader === undefined) return verified;
      return ok(narrowRoles(verified.value, headers.get(options.narrowRolesHeader)));
    },
    ready: async () => {
      const known = await Promise.all([...keySets.values()].map((keys) => keys.ready()));
      return known.every(Boolean);
    },
  };
}

// Only roles that are held stay, so that the header can take away and never give. None left means no roles, not all of them.
function narrowRoles(principal: Principal, wanted: string | null): Principal {
  if (wanted === null) return principal;
  const names = new Set(wanted.split(",").map((name) => name.trim()));
  return makePrincipal({ ...principal, roles: principal.roles.filter((role) => names.has(role)) });
}
