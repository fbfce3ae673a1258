// The Yoga instance. The array of plugins is the order in which a GraphQL request is handled.

import { createYoga } from "graphql-yoga";
import type { ResolverContext } from "#resolvers/context.ts";
import { maskError } from "#resolvers/wire-error.ts";
import type { Carried, EdgeParts } from "./edge-parts.ts";
import { useAudit } from "./use-audit.ts";
import { useAuthentication } from "./use-authentication.ts";
import { useDemandLimits } from "./use-demand-limits.ts";
import { useDocumentLimits } from "./use-document-limits.ts";
import { useRequestGate } from "./use-request-gate.ts";
import { useRequestLimits } from "./use-request-limits.ts";
import { useResponseHeaders } from "./use-response-headers.ts";

/** A preflight may be kept for two hours, the most that browsers allow. */
const PREFLIGHT_SECONDS = 7200;

export function createGraphql(parts: EdgeParts) {
  return createYoga<Carried, ResolverContext>({
    graphqlEndpoint: "/graphql",
    plugins: [
      // As the request comes in.
      useResponseHeaders(),
      useAuthentication(parts.authenticator),
      useRequestGate(parts.isGetAllowed),
      useRequestLimits(parts.limits),
      // Parse, then execute. Validation is graphql-js's own, against the caller's own schema.
      useAudit(parts.reportFault),
      useDocumentLimits(parts.limits),
      useDemandLimits(parts.limits),
    ],
    schema: async ({ state }) => {
      const { schema, digest } = await parts.schemas(principalOf(state));
      state.recorder.notePolicy(parts.policyVersion, digest);
      return schema;
    },
    context: ({ state, request }) => {
      const { requestId, recorder, startedMs } = state;
      const deadlineMs = startedMs + parts.limits.operationMs;
      const scope = { principal: principalOf(state), requestId, deadlineMs, signal: request.signal };
      return parts.openContext(scope, recorder);
    },
    maskedErrors: { maskError },
    cors: ({ headers }) => {
      const origin = headers.get("origin");
      if (origin === null || !parts.corsOrigins.includes(origin)) return false;
      return {
        origin: [origin],
        credentials: false,
        methods: ["POST", ...(parts.isGetAllowed ? ["GET"] : [])],
        allowedHeaders: ["authorization", "content-type", "traceparent", parts.rolesHeader],
        exposedHeaders: ["x-request-id", "retry-after"],
        maxAge: PREFLIGHT_SECONDS,
      };
    },
    // What is not ours to answer here, or to print.
    logging: false,
    graphiql: false,
    landingPage: false,
    multipart: false,
    maxRequestBodySize: false,
  });
}

function principalOf({ principal }: Carried["state"]): NonNullable<Carried["state"]["principal"]> {
  if (principal === undefined) throw new TypeError("a request that was not authenticated");
  return principal;
}
