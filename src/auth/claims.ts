// Reading single claims out of a verified payload. Own properties only: a claim name from settings must never reach a prototype.
// Pure.

import type { ClaimValue } from "./verified.ts";

export type Claims = Readonly<Record<string, unknown>>;

/** The claim, or undefined. */
export function claimOf(claims: Claims, name: string): unknown {
  return Object.hasOwn(claims, name) ? claims[name] : undefined;
}

/** The claim when it is a text with something in it. */
export function textClaim(claims: Claims, name: string): string | undefined {
  const value = claimOf(claims, name);
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** A list of texts: absent is an empty list, one text is a list of one, anything else is undefined. */
export function listClaim(claims: Claims, name: string): readonly string[] | undefined {
  const value = claimOf(claims, name);
  if (value === undefined) return [];
  if (typeof value === "string") return [value];
  if (!Array.isArray(value)) return undefined;
  const texts = value.filter((entry) => typeof entry === "string");
  return texts.length === value.length ? texts : undefined;
}

/** The first of the claims that is a text, e.g. the client's id, which every provider names differently. */
export function firstTextClaim(claims: Claims, names: readonly string[]): string | undefined {
  return names.map((name) => textClaim(claims, name)).find((value) => value !== undefined);
}

/** Scopes, sorted, however the provider writes them: `scope` text (RFC 9068), `scp` text (Entra), `scp` list (Okta). */
export function scopesOf(claims: Claims): readonly string[] {
  const written = ["scope", "scp"].flatMap((name) => listClaim(claims, name) ?? []);
  const scopes = written.flatMap((text) => text.split(" ")).filter((scope) => scope !== "");
  return [...new Set(scopes)].toSorted();
}

/** The claims that policy may use. One of another form than policy can use is left out: then row filters give no rows. */
export function policyClaims(claims: Claims, names: readonly string[]): Readonly<Record<string, ClaimValue>> {
  const entries = names.flatMap((name): readonly (readonly [string, ClaimValue])[] => {
    const value = toClaimValue(claimOf(claims, name));
    return value === undefined ? [] : [[name, value]];
  });
  return Object.freeze(Object.fromEntries(entries));
}

function toClaimValue(value: unknown): ClaimValue | undefined {
  if (isPlain(value)) return value;
  if (!Array.isArray(value)) return undefined;
  const plain = value.filter(isPlain);
  return plain.length === value.length ? Object.freeze(plain) : undefined;
}

function isPlain(value: unknown): value is string | number | boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}
