// Where an issuer's key set is: written in settings, or told by the issuer's metadata (OpenID Connect Discovery). Asks once a day.

import * as z from "zod";
import { ok, refuse } from "#kernel/result.ts";
import type { Result } from "#kernel/result.ts";
import { fetchJson } from "./fetch-json.ts";
import type { Fetch } from "./fetch-json.ts";
import type { IssuerSettings } from "./issuer-settings.ts";
import { isFetchable } from "./issuer-url.ts";

const metadata = z.object({ issuer: z.string(), jwks_uri: z.string() });

/**
 * Finds the URL of an issuer's key set. Metadata must name exactly our issuer (OpenID Connect Discovery section 4.3: another's
 * metadata would bring another's keys), and its `jwks_uri` must be https, or http on loopback.
 */
export async function locateKeySet(
  settings: IssuerSettings,
  fetch: Fetch,
  signal: AbortSignal,
): Promise<Result<string, string>> {
  if (settings.jwksUrl !== undefined) return ok(settings.jwksUrl);
  if (settings.metadataUrl === undefined) return refuse("no key set URL");
  const answer = await fetchJson(settings.metadataUrl, fetch, signal);
  if (!answer.ok) return refuse(`metadata: ${answer.refusal}`);
  const parsed = metadata.safeParse(answer.value);
  if (!parsed.success) return refuse("metadata: no issuer or jwks_uri");
  if (parsed.data.issuer !== settings.issuer) return refuse("metadata: names another issuer");
  if (!isFetchable(parsed.data.jwks_uri)) return refuse("metadata: jwks_uri is not https");
  return ok(parsed.data.jwks_uri);
}
