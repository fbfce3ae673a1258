// The credential of every client that the settings name: the Worker's own, and those of roles. Keys are read here, once, so that
// one that cannot sign stops the start and not the first question.

import type { Clock } from "#kernel/clock.ts";
import { ok, refuse } from "#kernel/result.ts";
import type { Result } from "#kernel/result.ts";
import { certificateCredential, federatedCredential, secretCredential } from "./client-credential.ts";
import type {
  CertificateSettings,
  ClientCredential,
  CredentialMaker,
  FederationSettings,
} from "./client-credential.ts";

export interface CredentialSettings {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly identity: {
    readonly auth: "secret" | "certificate" | "federated";
    readonly certificate: CertificateSettings;
    readonly federation: FederationSettings;
    readonly principals: readonly { readonly clientId: string; readonly secret: string | undefined }[];
  };
}

/** By client id; or what is wrong with a key. */
export async function readCredentials(
  settings: CredentialSettings,
  clock: Clock,
): Promise<Result<ReadonlyMap<string, ClientCredential>, readonly string[]>> {
  const maker = await makerOf(settings, clock);
  if (!maker.ok) return refuse([`${maker.refusal}.`]);
  const credentials = new Map([[settings.clientId, maker.value(settings.clientId)]]);
  for (const { clientId, secret } of settings.identity.principals) {
    const own = secret === undefined ? maker.value(clientId) : secretCredential(clientId, secret);
    if (clientId !== settings.clientId) credentials.set(clientId, own);
  }
  return ok(credentials);
}

async function makerOf(settings: CredentialSettings, clock: Clock): Promise<Result<CredentialMaker, string>> {
  const { auth, certificate, federation } = settings.identity;
  switch (auth) {
    case "certificate":
      return certificateCredential(certificate, settings.tokenUrl, clock);
    case "federated":
      return federatedCredential(federation, clock);
    default:
      return ok((clientId) => secretCredential(clientId, settings.clientSecret));
  }
}
