// A private RSA key as a JWK, as FEDERATION_KEY holds it.

import { generateKeyPairSync } from "node:crypto";
import type { FederationKey } from "#transport/federation-documents.ts";

export function federationKey(kid: string): FederationKey {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return { ...privateKey.export({ format: "jwk" }), kid } as FederationKey;
}
