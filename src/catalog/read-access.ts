// The access part of an owner's directives as one rule. Several of the same kind: all of them are required, so roles meet
// and scopes are joined by AND.

import type { AccessRule } from "./catalog.ts";
import type { FieldDirective, ViewDirective } from "./directives.ts";

export function readAccess(directives: readonly (ViewDirective<unknown> | FieldDirective)[]): AccessRule {
  let authenticated = false;
  let roles: readonly string[] | undefined;
  let scopes: readonly (readonly string[])[] | undefined;
  for (const directive of directives) {
    if (directive.directive === "authenticated") authenticated = true;
    if (directive.directive === "hasRole") {
      roles = roles === undefined ? directive.roles : roles.filter((role) => directive.roles.includes(role));
    }
    if (directive.directive === "requiresScopes") {
      scopes = scopes === undefined ? directive.scopes : bothScopes(scopes, directive.scopes);
    }
  }
  return Object.freeze({ authenticated, roles, scopes });
}

function bothScopes(
  some: readonly (readonly string[])[],
  others: readonly (readonly string[])[],
): readonly (readonly string[])[] {
  return some.flatMap((one) => others.map((other) => [...new Set([...one, ...other])]));
}
