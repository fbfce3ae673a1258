// How a client proves who it is at the authority: by a secret, by an assertion signed with its certificate's key, or by one of the
// Worker's own issuer, which the authority was told to trust. Keys are read once, at the start; an assertion is made for each
// question and is good for minutes.

import { importJWK, importPKCS8, importX509, jwtVerify, SignJWT } from "jose";
import type { CryptoKey, JWTHeaderParameters } from "jose";
import type { Clock } from "#kernel/clock.ts";
import { ok, refuse } from "#kernel/result.ts";
import type { Result } from "#kernel/result.ts";
import type { FederationKey } from "./federation-documents.ts";

/** The fields of the form that say and prove which client asks. */
export type ClientCredential = () => Promise<Readonly<Record<string, string>>>;

export interface CertificateSettings {
  /** PKCS#8, PEM. */
  readonly key: string;
  /** PEM. */
  readonly certificate: string;
}

export interface FederationSettings {
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
  /** The first signs, all are published. */
  readonly keys: readonly FederationKey[];
}

/** Makes the credential of a client by its id. */
export type CredentialMaker = (clientId: string) => ClientCredential;

const ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const LIFE_SECONDS = 300;
/** The authority's clock may be a little behind. */
const EARLY_SECONDS = 30;

export function secretCredential(clientId: string, secret: string): ClientCredential {
  const form = Object.freeze({ client_id: clientId, client_secret: secret });
  return async () => form;
}

/** PS256 over claims that name the client twice, with the thumbprint by which the authority finds the certificate. */
export async function certificateCredential(
  settings: CertificateSettings,
  tokenUrl: string,
  clock: Clock,
): Promise<Result<CredentialMaker, string>> {
  const read = await readCertificate(settings);
  if (!read.ok) return read;
  const { key, thumbprint } = read.value;
  const header = { alg: "PS256", typ: "JWT", "x5t#S256": thumbprint };
  return ok((clientId) => async () => {
    const claims = { aud: tokenUrl, iss: clientId, sub: clientId };
    return assertionForm(clientId, await sign(claims, header, { key, clock }));
  });
}

/** RS256, the one algorithm that Entra takes of a federated issuer. */
export async function federatedCredential(
  settings: FederationSettings,
  clock: Clock,
): Promise<Result<CredentialMaker, string>> {
  const [first] = settings.keys;
  const key = first === undefined ? undefined : await importJWK({ ...first }, "RS256").catch(() => undefined);
  if (first === undefined || key === undefined || key instanceof Uint8Array)
    return refuse("FEDERATION_KEY cannot sign");
  const header = { alg: "RS256", typ: "JWT", kid: first.kid };
  const claims = { aud: settings.audience, iss: settings.issuer, sub: settings.subject };
  return ok((clientId) => async () => assertionForm(clientId, await sign(claims, header, { key, clock })));
}

function assertionForm(clientId: string, assertion: string): Readonly<Record<string, string>> {
  return { client_id: clientId, client_assertion_type: ASSERTION_TYPE, client_assertion: assertion };
}

interface Signing {
  readonly key: CryptoKey;
  readonly clock: Clock;
}

function sign(
  claims: Readonly<Record<string, string>>,
  header: JWTHeaderParameters,
  { key, clock }: Signing,
): Promise<string> {
  const now = Math.floor(clock() / 1000);
  const times = { iat: now, nbf: now - EARLY_SECONDS, exp: now + LIFE_SECONDS };
  return new SignJWT({ ...claims, ...times, jti: crypto.randomUUID() }).setProtectedHeader(header).sign(key);
}

interface Certificate {
  readonly key: CryptoKey;
  readonly thumbprint: string;
}

/** A key that is not the certificate's would be refused by the authority, in words that do not say so. */
async function readCertificate({ key: pem, certificate }: CertificateSettings): Promise<Result<Certificate, string>> {
  const key = await importPKCS8(pem, "PS256").catch(() => undefined);
  if (key === undefined) return refuse("WAREHOUSE_CLIENT_KEY is not an RSA key in PKCS#8");
  const open = await importX509(certificate, "PS256").catch(() => undefined);
  const der = derOf(certificate);
  if (open === undefined || der === undefined)
    return refuse("WAREHOUSE_CLIENT_CERT is not a certificate of an RSA key");
  const probe = await new SignJWT({}).setProtectedHeader({ alg: "PS256" }).sign(key);
  const fits = await jwtVerify(probe, open).then(
    () => true,
    () => false,
  );
  if (!fits) return refuse("WAREHOUSE_CLIENT_CERT is not the certificate of WAREHOUSE_CLIENT_KEY");
  return ok({ key, thumbprint: base64Url(new Uint8Array(await crypto.subtle.digest("SHA-256", der))) });
}

/** The bytes of the first certificate in a PEM text. */
function derOf(pem: string): Uint8Array<ArrayBuffer> | undefined {
  const body = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/.exec(pem)?.[1];
  return body === undefined ? undefined : Uint8Array.from(atob(body.replaceAll(/\s/g, "")), (one) => one.charCodeAt(0));
}

function base64Url(bytes: Uint8Array): string {
  const base64 = btoa(String.fromCharCode(...bytes));
  return base64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
