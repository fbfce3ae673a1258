// What an owner writes to say who may see a view or a field. Each has its namesake in the printed schema.

import type { Where } from "./where.ts";

export interface Authenticated {
  readonly directive: "authenticated";
}

/** What the client may do: outer list OR, inner list AND (Apollo's meaning). */
export interface RequiresScopes {
  readonly directive: "requiresScopes";
  readonly scopes: readonly (readonly string[])[];
}

/** What the principal may do: any of the roles. */
export interface HasRole {
  readonly directive: "hasRole";
  readonly roles: readonly string[];
}

/** The rows that a role sees. Without one, a role of `hasRole` sees every row. */
export interface RowFilter<W = Where> {
  readonly directive: "rowFilter";
  readonly role: string;
  readonly where: W;
}

export type FieldDirective = Authenticated | RequiresScopes | HasRole;
export type ViewDirective<W = Where> = FieldDirective | RowFilter<W>;

export function authenticated(): Authenticated {
  return Object.freeze({ directive: "authenticated" });
}

export function requiresScopes(...anyOf: readonly (readonly string[])[]): RequiresScopes {
  return Object.freeze({ directive: "requiresScopes", scopes: anyOf });
}

export function hasRole(...roles: readonly string[]): HasRole {
  return Object.freeze({ directive: "hasRole", roles });
}

export function rowFilter<const W>(role: string, where: W): RowFilter<W> {
  return Object.freeze({ directive: "rowFilter", role, where });
}
