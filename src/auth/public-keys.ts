// A JSON Web Key Set -> the public keys that may verify one issuer's tokens. No network. Keys are imported at once, for each
// algorithm that settings allow, so that a lookup later is synchronous and no promise of one request waits in another.

import type { CryptoKey, JWK } from "jose";
import { importJWK } from "jose";
import * as z from "zod";
import type { IssuerSettings } from "./issuer-settings.ts";
import { isEntraTenant } from "./issuer-url.ts";

export interface PublicKey {
  readonly kid: string | undefined;
  readonly alg: string;
  readonly key: CryptoKey;
}

const MAX_KEYS = 64;
// 2048 bits in base64url: RFC 7518 section 3.3 forbids shorter RSA keys.
const MIN_MODULUS_CHARACTERS = 342;

const keySet = z.object({ keys: z.array(z.unknown()).min(1).max(MAX_KEYS) });

// Only the public members are read. A key that shows a private or symmetric member is not to be trusted any more.
const publicMembers = z.discriminatedUnion("kty", [
  z.object({ kty: z.literal("RSA"), n: z.string().min(MIN_MODULUS_CHARACTERS), e: z.string() }),
  z.object({ kty: z.literal("EC"), crv: z.enum(["P-256", "P-384", "P-521"]), x: z.string(), y: z.string() }),
  z.object({ kty: z.literal("OKP"), crv: z.literal("Ed25519"), x: z.string() }),
]);
const keyUse = z.object({
  kid: z.string().optional(),
  alg: z.string().optional(),
  use: z.literal("sig").optional(),
  key_ops: z
    .array(z.string())
    .refine((operations) => operations.includes("verify"))
    .optional(),
  issuer: z.string().optional(),
  d: z.undefined().optional(),
  k: z.undefined().optional(),
});

type PublicMembers = z.infer<typeof publicMembers>;

const algorithmsOfCurve: Readonly<Record<string, readonly string[]>> = {
  "P-256": ["ES256"],
  "P-384": ["ES384"],
  "P-521": ["ES512"],
  Ed25519: ["EdDSA", "Ed25519"],
};
const algorithmsOfRsa: readonly string[] = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"];

/** Imports the usable keys of a key set, or undefined when there is none. Unusable entries are skipped: sets grow new kinds. */
export async function importKeySet(json: unknown, settings: IssuerSettings): Promise<readonly PublicKey[] | undefined> {
  const set = keySet.safeParse(json);
  if (!set.success) return undefined;
  const imported = await Promise.all(set.data.keys.map((entry) => importEntry(entry, settings)));
  const keys = imported.flat();
  return keys.length === 0 ? undefined : keys;
}

async function importEntry(entry: unknown, settings: IssuerSettings): Promise<readonly PublicKey[]> {
  const members = publicMembers.safeParse(entry);
  const use = keyUse.safeParse(entry);
  if (!members.success || !use.success) return [];
  if (!isOfOurTenant(use.data.issuer, settings)) return [];
  const algorithms = algorithmsOf(members.data, use.data.alg).filter((alg) => isAllowed(alg, settings));
  const keys = await Promise.all(algorithms.map((alg) => importOne(members.data, alg)));
  return keys.flatMap((key, index) => {
    const alg = algorithms[index];
    return key === undefined || alg === undefined ? [] : [{ kid: use.data.kid, alg, key }];
  });
}

function algorithmsOf(members: PublicMembers, named: string | undefined): readonly string[] {
  const possible = members.kty === "RSA" ? algorithmsOfRsa : (algorithmsOfCurve[members.crv] ?? []);
  return named === undefined ? possible : possible.filter((alg) => alg === named);
}

function isAllowed(alg: string, settings: IssuerSettings): boolean {
  return settings.algorithms.some((allowed) => allowed === alg);
}

async function importOne(members: JWK, alg: string): Promise<CryptoKey | undefined> {
  try {
    const key = await importJWK(members, alg);
    return key instanceof Uint8Array ? undefined : key;
  } catch {
    return undefined;
  }
}

// Entra's key sets mix in keys of other tenants (consumer accounts) and mark each with its issuer. `{tenantid}` means any.
function isOfOurTenant(keyIssuer: string | undefined, settings: IssuerSettings): boolean {
  if (keyIssuer === undefined || settings.flavor !== "entra") return true;
  const tenant = keyIssuer.split("/").find(isEntraTenant);
  return tenant === undefined || settings.tenants?.includes(tenant) === true;
}
