// A Worker whose settings or catalog have problems: alive, not ready, and nothing else. What the problems are is in its log.

import { plainError } from "./error-response.ts";
import { healthResponse } from "./health.ts";
import type { Edge } from "./index.ts";
import { readyResponse } from "./readiness.ts";

export const notStarted: Edge = async (request) => {
  switch (new URL(request.url).pathname) {
    case "/health":
      return healthResponse();
    case "/ready":
      return readyResponse(false);
    default:
      return plainError(
        "NOT_STARTED",
        "This API is not configured yet. Its operator finds the reasons in the Worker's log.",
      );
  }
};
