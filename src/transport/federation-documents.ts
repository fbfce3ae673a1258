// What the authority reads of the Worker as an issuer: its OpenID configuration and its public keys. Of a private key nothing
// passes but modulus, exponent and id, each named here.

/** A private RSA key as a JWK. */
export interface FederationKey {
  readonly kty: "RSA";
  readonly kid: string;
  readonly n: string;
  readonly e: string;
  readonly d: string;
  readonly p: string;
  readonly q: string;
  readonly dp: string;
  readonly dq: string;
  readonly qi: string;
}

export interface FederationIssuer {
  /** URL without a slash at its end. */
  readonly issuer: string;
  readonly keys: readonly FederationKey[];
}

/** The documents by their path. */
export function federationDocuments({ issuer, keys }: FederationIssuer): ReadonlyMap<string, object> {
  const path = new URL(issuer).pathname.replace(/\/$/, "");
  const configuration = {
    issuer,
    jwks_uri: `${issuer}/jwks`,
    response_types_supported: ["id_token"],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["RS256"],
  };
  return new Map<string, object>([
    [`${path}/.well-known/openid-configuration`, configuration],
    [`${path}/jwks`, { keys: keys.map(publicPart) }],
  ]);
}

function publicPart({ kty, kid, n, e }: FederationKey): object {
  return { kty, use: "sig", alg: "RS256", kid, n, e };
}
