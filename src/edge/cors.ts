// Which pages of other origins may ask: those that a setting lists, exactly. An origin that is not listed gets no header at
// all, and none is ever repeated that was not listed. No cookies: a token is sent by the page itself.

import type { EdgeParts } from "./edge-parts.ts";

type CorsParts = Pick<EdgeParts, "corsOrigins" | "isGetAllowed" | "rolesHeader">;

/** A preflight may be kept for two hours, the most that browsers allow. */
const PREFLIGHT_SECONDS = "7200";

/** Headers of an answer. */
export function corsHeaders(request: Request, { corsOrigins }: CorsParts): Readonly<Record<string, string>> {
  const origin = request.headers.get("origin");
  if (origin === null || !corsOrigins.includes(origin)) return {};
  return {
    "access-control-allow-origin": origin,
    "access-control-expose-headers": "x-request-id, retry-after, traceparent, www-authenticate",
  };
}

/** The answer to OPTIONS: what may be asked. It asks for no data, so it needs no token and leaves no record. */
export function preflightResponse(request: Request, parts: CorsParts): Response {
  const headers = new Headers({ "cache-control": "no-store", vary: "Origin", "x-content-type-options": "nosniff" });
  const granted = corsHeaders(request, parts);
  if (Object.keys(granted).length > 0) {
    for (const [name, value] of Object.entries(granted)) headers.set(name, value);
    headers.set("access-control-allow-methods", parts.isGetAllowed ? "POST, GET" : "POST");
    headers.set(
      "access-control-allow-headers",
      ["authorization", "content-type", "traceparent", parts.rolesHeader].join(", "),
    );
    headers.set("access-control-max-age", PREFLIGHT_SECONDS);
  }
  return new Response(null, { status: 204, headers });
}
