// What the URLs of an issuer may be, and what an Entra issuer's URL says. Pure.

/** No access token that we accept is longer; headers above this are refused before they are looked at. */
export const MAX_TOKEN_BYTES = 16_384;

const loopbackHosts: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "[::1]"]);
const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;

/** True for https, and for http on the machine's own loopback, where a laptop's issuer lives. */
export function isFetchable(text: string): boolean {
  const url = URL.parse(text);
  if (url === null) return false;
  if (url.username !== "" || url.password !== "") return false;
  if (url.protocol === "https:") return true;
  return url.protocol === "http:" && loopbackHosts.has(url.hostname);
}

/** The tenant in `https://login.microsoftonline.com/{tenant}/v2.0` and in `https://sts.windows.net/{tenant}/`. */
export function tenantInIssuer(issuer: string): string {
  return URL.parse(issuer)?.pathname.split("/")[1] ?? "";
}

/** True for a tenant id, false for `common`, `organizations`, `consumers` and domain names. */
export function isEntraTenant(tenant: string): boolean {
  return guid.test(tenant);
}
