// The only maker of a Principal. Other folders may import `principal.ts`, which has the type and not the maker.

const verified: unique symbol = Symbol("verified");

export type PrincipalKind = "user" | "service" | "ci";

/** A claim's value as policy may use it. */
export type ClaimValue = string | number | boolean | readonly (string | number | boolean)[];

export interface PrincipalFacts {
  /** The name that settings give the issuer, e.g. `local` or `entra-prod`; not the `iss` URL. */
  readonly issuer: string;
  readonly tenant: string | undefined;
  /** Immutable subject at the issuer (Entra: `oid`). Never an email address. */
  readonly subject: string;
  readonly kind: PrincipalKind;
  readonly clientId: string | undefined;
  /** What the principal may do. Sorted, without duplicates. */
  readonly roles: readonly string[];
  /** What the client may do. Sorted, without duplicates. */
  readonly scopes: readonly string[];
  /** False when the identity provider said that it left groups out. */
  readonly groupsComplete: boolean;
  /** The claims that settings let policy use, by claim name. */
  readonly claims: Readonly<Record<string, ClaimValue>>;
}

/** A verified identity. */
export type Principal = PrincipalFacts & { readonly [verified]: true };

/** Brands the facts of a token whose every check has passed. */
export function makePrincipal(facts: PrincipalFacts): Principal {
  return Object.freeze({ ...facts, [verified]: true as const });
}
