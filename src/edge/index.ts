// The edge: routes, then for /graphql the plugins of create-graphql.ts in their order.

import type { WaitUntil } from "#audit/recorder.ts";
import { answerGraphql } from "./answer-graphql.ts";
import { createGraphql } from "./create-graphql.ts";
import type { EdgeParts } from "./edge-parts.ts";
import { healthResponse } from "./health.ts";
import { issuerDocument } from "./issuer-document.ts";
import { notFound } from "./not-found.ts";
import { purgeCache } from "./purge-cache.ts";
import { createReadiness } from "./readiness.ts";
import { servePage } from "./serve-page.ts";

export type { EdgeParts } from "./edge-parts.ts";

/** `waitUntil` keeps the isolate at work for a record that is still on its way when the answer leaves. */
export type Edge = (request: Request, waitUntil: WaitUntil) => Promise<Response>;

/** Make it once an isolate. */
export function createEdge(parts: EdgeParts): Edge {
  const graphql = createGraphql(parts);
  const readiness = createReadiness(parts);
  return async (request, waitUntil) => {
    const { pathname } = new URL(request.url);
    switch (pathname) {
      case "/graphql":
        return answerGraphql({ request, waitUntil }, graphql, parts);
      case "/health":
        return healthResponse();
      case "/ready":
        return readiness();
      case "/admin/cache/purge":
        return purgeCache({ request, waitUntil }, parts);
      default:
        if (parts.issuerDocuments?.has(pathname) === true) return issuerDocument(request, parts.issuerDocuments);
        return parts.pages === undefined ? notFound() : servePage(request, parts.pages);
    }
  };
}
