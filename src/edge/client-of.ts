// What a request says of where it comes from, for the record. Cloudflare sets the address and the place; the rest is what
// the client says of itself, cut short.

import type { AuditRecord } from "#audit/record.ts";

const MAX_USER_AGENT_CHARACTERS = 256;

export function clientOf(request: Request): AuditRecord["client"] {
  const userAgent = request.headers.get("user-agent");
  return {
    ip: request.headers.get("cf-connecting-ip"),
    userAgent: userAgent === null ? null : userAgent.slice(0, MAX_USER_AGENT_CHARACTERS),
    colo: placeOf(request, "colo"),
    country: placeOf(request, "country"),
  };
}

function placeOf(request: Request, name: "colo" | "country"): string | null {
  const place: unknown = "cf" in request ? request.cf : undefined;
  if (typeof place !== "object" || place === null || !(name in place)) return null;
  const value: unknown = Object.entries(place).find(([key]) => key === name)?.[1];
  return typeof value === "string" ? value : null;
}
