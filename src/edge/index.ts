// The edge: routes, then for /graphql the plugins of create-graphql.ts in their order.

import { answerGraphql } from "./answer-graphql.ts";
import { createGraphql } from "./create-graphql.ts";
import type { EdgeParts } from "./edge-parts.ts";
import { healthResponse } from "./health.ts";
import { notFound } from "./not-found.ts";
import { createReadiness } from "./readiness.ts";
import { servePage } from "./serve-page.ts";

export type { EdgeParts } from "./edge-parts.ts";

export type Edge = (request: Request) => Promise<Response>;

/** Make it once an isolate. */
export function createEdge(parts: EdgeParts): Edge {
  const graphql = createGraphql(parts);
  const readiness = createReadiness(parts);
  return async (request) => {
    const { pathname } = new URL(request.url);
    switch (pathname) {
      case "/graphql":
        return answerGraphql(request, graphql, parts);
      case "/health":
        return healthResponse();
      case "/ready":
        return readiness();
      default:
        return parts.pages === undefined ? notFound() : servePage(request, parts.pages);
    }
  };
}
