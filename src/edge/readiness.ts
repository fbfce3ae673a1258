// `/ready`: could an operation be answered now? Asks the identity providers and the warehouse, at most once in a while,
// since strangers may ask. It says yes or no; why not is in the Worker's log.

import type { EdgeParts } from "./edge-parts.ts";

const KEPT_MS = 5000;
const NOT_READY = 503;

type ReadinessParts = Pick<EdgeParts, "authenticator" | "isWarehouseReady" | "clock">;

export function createReadiness(parts: ReadinessParts): (signal: AbortSignal) => Promise<Response> {
  let known: { readonly isReady: boolean; readonly untilMs: number } | undefined;
  return async (signal) => {
    const nowMs = parts.clock();
    if (known === undefined || nowMs >= known.untilMs) {
      const parties = await Promise.all([parts.authenticator.ready(), parts.isWarehouseReady(signal)]);
      known = { isReady: parties.every(Boolean), untilMs: nowMs + KEPT_MS };
    }
    return readyResponse(known.isReady);
  };
}

export function readyResponse(isReady: boolean): Response {
  const headers = { "cache-control": "no-store", ...(isReady ? {} : { "retry-after": "5" }) };
  return Response.json({ status: isReady ? "ready" : "not ready" }, { status: isReady ? 200 : NOT_READY, headers });
}
