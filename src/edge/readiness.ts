// `/ready`: could an operation be answered now? Asks the identity providers and the warehouse, at most once in a while,
// since strangers may ask. It says yes or no; why not is in the Worker's log.

import type { EdgeParts } from "./edge-parts.ts";
import { plainResponse } from "./error-response.ts";

const KEPT_MS = 5000;
const NOT_READY = 503;

type ReadinessParts = Pick<EdgeParts, "authenticator" | "isWarehouseReady" | "clock" | "reportFault">;

export function createReadiness(parts: ReadinessParts): () => Promise<Response> {
  let known = { isReady: false, untilMs: Number.NEGATIVE_INFINITY };
  return async () => {
    const nowMs = parts.clock();
    if (nowMs >= known.untilMs) {
      // One looks, and whoever asks meanwhile is told what was known: a thousand strangers are one question to the warehouse,
      // and no request waits for another's promise.
      known = { isReady: known.isReady, untilMs: nowMs + KEPT_MS };
      known = { isReady: await look(parts), untilMs: parts.clock() + KEPT_MS };
    }
    return readyResponse(known.isReady);
  };
}

/** Not bound to the request: a stranger who leaves early must not make the API look as if it were down. */
async function look({ authenticator, isWarehouseReady, reportFault }: ReadinessParts): Promise<boolean> {
  try {
    const parties = await Promise.all([authenticator.ready(), isWarehouseReady(new AbortController().signal)]);
    return parties.every(Boolean);
  } catch (fault) {
    reportFault(fault, "ready");
    return false;
  }
}

export function readyResponse(isReady: boolean): Response {
  return isReady
    ? plainResponse({ status: "ready" }, 200)
    : plainResponse({ status: "not ready" }, NOT_READY, { "retry-after": "5" });
}
