// A Worker whose settings or catalog have problems: alive, not ready, and nothing else. What the problems are is in its log.

import type { Edge } from "./index.ts";
import { readyResponse } from "./readiness.ts";

export const notStarted: Edge = async (request) => {
  const { pathname } = new URL(request.url);
  if (pathname === "/health") return Response.json({ status: "alive" }, { headers: { "cache-control": "no-store" } });
  if (pathname === "/ready") return readyResponse(false);
  const message = "This API is not configured yet. Its operator finds the reasons in the Worker's log.";
  const body = { errors: [{ message, extensions: { code: "NOT_STARTED" } }] };
  return Response.json(body, { status: 503, headers: { "cache-control": "no-store" } });
};
