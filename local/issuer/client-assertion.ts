// What the authority checks of a client's assertion: of its certificate's key, or of an issuer that it was told to trust, whose keys
// it fetches. Loopback only, so that a mistyped issuer asks nobody.

import { X509Certificate } from "node:crypto";
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from "jose";
import { isLoopbackOrigin } from "./loopback.ts";

/** What the authority was told of clients, by client id. */
export interface TrustedClients {
  /** PEM. */
  readonly certificates?: Readonly<Record<string, string>>;
  readonly federated?: Readonly<Record<string, FederatedCredential>>;
}

/** Entra's federated identity credential: compared to the letter. */
interface FederatedCredential {
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
}

export interface AssertionCheck {
  readonly clientId: string;
  readonly tokenUrl: string;
  readonly trusted: TrustedClients;
  /** Of assertions that were taken: none is taken twice. */
  readonly usedIds: Set<string>;
}

const MAX_LIFE_SECONDS = 600;

/** How the client proved itself; undefined where it did not. */
export async function checkAssertion(
  assertion: string,
  check: AssertionCheck,
): Promise<"certificate" | "federated" | undefined> {
  try {
    const isOwn = decodeJwt(assertion).iss === check.clientId;
    const { jti } = isOwn ? await verifyOwn(assertion, check) : await verifyFederated(assertion, check);
    if (typeof jti !== "string" || check.usedIds.has(jti)) return undefined;
    check.usedIds.add(jti);
    return isOwn ? "certificate" : "federated";
  } catch {
    return undefined;
  }
}

/** In order: known certificate, named by its thumbprint; algorithm, signature, names; a life of ten minutes at most. */
async function verifyOwn(assertion: string, { clientId, tokenUrl, trusted }: AssertionCheck) {
  const certificate = new X509Certificate(trusted.certificates?.[clientId] ?? "");
  const thumbprint = Buffer.from(certificate.fingerprint256.replaceAll(":", ""), "hex").toString("base64url");
  const header = decodeProtectedHeader(assertion);
  if (header["x5t#S256"] !== thumbprint || header.typ !== "JWT") throw new Error("another certificate");
  const { payload } = await jwtVerify(assertion, certificate.publicKey, {
    algorithms: ["PS256"],
    audience: tokenUrl,
    issuer: clientId,
    subject: clientId,
    requiredClaims: ["jti", "nbf", "iat", "exp"],
  });
  if ((payload.exp ?? 0) - (payload.nbf ?? 0) > MAX_LIFE_SECONDS) throw new Error("too long a life");
  return payload;
}

async function verifyFederated(assertion: string, { clientId, trusted }: AssertionCheck) {
  const credential = trusted.federated?.[clientId];
  if (credential === undefined || !isLoopbackOrigin(credential.issuer)) throw new Error("no such credential");
  const { issuer, subject, audience } = credential;
  const configuration: unknown = await (await fetch(`${issuer}/.well-known/openid-configuration`)).json();
  const keysUrl = keysUrlOf(configuration, issuer);
  const { payload } = await jwtVerify(assertion, createRemoteJWKSet(keysUrl), {
    algorithms: ["RS256"],
    ...{ audience, issuer, subject },
    requiredClaims: ["jti", "iat", "exp"],
  });
  return payload;
}

function keysUrlOf(configuration: unknown, issuer: string): URL {
  if (typeof configuration !== "object" || configuration === null) throw new Error("no configuration");
  if (!("issuer" in configuration) || configuration.issuer !== issuer)
    throw new Error("another issuer's configuration");
  if (!("jwks_uri" in configuration) || typeof configuration.jwks_uri !== "string") throw new Error("no keys");
  return new URL(configuration.jwks_uri);
}
