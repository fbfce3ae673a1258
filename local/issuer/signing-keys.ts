// The local issuer's signing key: made at the first start, kept in a file of the owner alone so that tokens survive a restart, or
// kept in memory when no file is named.

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from "jose";
import type { JWK } from "jose";

export interface SigningKeys {
  readonly keys: JWK[];
}

/** Loads the signing keys from `file`, or makes new ones and writes them there. */
export async function loadSigningKeys(file: string | undefined): Promise<SigningKeys> {
  const kept = file === undefined ? undefined : await readKept(file);
  if (kept !== undefined) return kept;
  const made = { keys: [await makeSigningKey()] };
  if (file !== undefined) await keep(file, made);
  return made;
}

/** What others may see of them. */
export function publicKeys({ keys }: SigningKeys): { readonly keys: JWK[] } {
  return {
    keys: keys.map(({ kty, kid, use, alg, n, e }) =>
      Object.fromEntries(Object.entries({ kty, kid, use, alg, n, e }).filter(([, value]) => value !== undefined)),
    ),
  };
}

async function makeSigningKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair("RS256", { extractable: true, modulusLength: 2048 });
  const key = await exportJWK(privateKey);
  return { ...key, kid: await calculateJwkThumbprint(key), use: "sig", alg: "RS256" };
}

async function readKept(file: string): Promise<SigningKeys | undefined> {
  try {
    const kept: unknown = JSON.parse(await readFile(file, "utf8"));
    return isSigningKeys(kept) ? kept : undefined;
  } catch {
    return undefined;
  }
}

async function keep(file: string, keys: SigningKeys): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(keys), { mode: 0o600 });
}

function isSigningKeys(value: unknown): value is SigningKeys {
  if (typeof value !== "object" || value === null || !("keys" in value)) return false;
  return Array.isArray(value.keys) && value.keys.length > 0;
}
