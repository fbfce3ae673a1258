// The claims that an authority wants of a user before it gives a token (Conditional Access), in the form that a header can carry.
// They travel from the authority to the client, so nothing passes but a JSON object of modest size, in base64url.

import { isRecord, parseJson } from "./narrow.ts";

/** A challenge names a policy or two. */
const MAX_CHARACTERS = 4096;

/** Base64url of the JSON object in `claims`; undefined where it is none. */
export function claimsChallenge(claims: unknown): string | undefined {
  if (typeof claims !== "string" || claims.length > MAX_CHARACTERS) return undefined;
  const parsed = parseJson(claims);
  if (!isRecord(parsed) || Object.keys(parsed).length === 0) return undefined;
  const bytes = new TextEncoder().encode(JSON.stringify(parsed));
  const base64 = btoa(String.fromCharCode(...bytes));
  return base64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
