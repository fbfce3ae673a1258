// So many requests of one principal in a while, and no more: refused before anything of the request is read or planned. The counter
// comes in. Where it fails, the request is taken: what protects the warehouse is its gate, this only comes before it.

import type { Plugin } from "graphql-yoga";
import { toWireError } from "#resolvers/index.ts";
import type { Carried, EdgeParts } from "./edge-parts.ts";
import { errorResponse } from "./error-response.ts";
import { noteError } from "./note-error.ts";

export interface RateLimit {
  /** Counts one more request by a principal's name. False where that is too many. */
  readonly take: (principal: string) => Promise<boolean>;
  readonly periodSeconds: number;
}

type Parts = Pick<EdgeParts, "rateLimit" | "reportFault">;

export function useRateLimit({ rateLimit, reportFault }: Parts): Plugin<object, Carried> {
  if (rateLimit === undefined) return {};
  const { take, periodSeconds } = rateLimit;
  return {
    async onRequest(asked) {
      const { request, serverContext } = asked;
      const { state } = serverContext;
      if (state.principal === undefined) return;
      const { issuer, tenant = null, subject } = state.principal;
      const isTaken = await take(JSON.stringify([issuer, tenant, subject])).catch((fault: unknown) => {
        reportFault(fault, state.requestId);
        return true;
      });
      if (isTaken) return;
      const detail = `more requests than are allowed in ${periodSeconds} s`;
      const error = toWireError({ reason: "rate-limited", retryAfterSeconds: periodSeconds, detail });
      noteError(error, state);
      const headers = { "retry-after": String(periodSeconds) };
      asked.endResponse(errorResponse(error, request, state.requestId, headers));
    },
  };
}
