// The Yoga instance. The array of plugins is the order in which a GraphQL request is handled.

import { createYoga } from "graphql-yoga";
import { callerTokenOf } from "#auth/bearer.ts";
import { maskError, toFaultError, type ResolverContext } from "#resolvers/index.ts";
import type { Carried, EdgeParts } from "./edge-parts.ts";
import { useAudit } from "./use-audit.ts";
import { useAuthentication } from "./use-authentication.ts";
import { useDocumentLimits } from "./use-document-limits.ts";
import { useLookAhead } from "./use-look-ahead.ts";
import { useRateLimit } from "./use-rate-limit.ts";
import { useRequestGate } from "./use-request-gate.ts";
import { useRequestLimits } from "./use-request-limits.ts";
import { useWireErrors } from "./use-wire-errors.ts";

export function createGraphql(parts: EdgeParts) {
  return createYoga<Carried, ResolverContext>({
    graphqlEndpoint: "/graphql",
    plugins: [
      // As the request comes in.
      useAuthentication(parts.authenticator),
      useRateLimit(parts),
      useRequestGate(parts.isGetAllowed),
      useRequestLimits(parts.limits),
      // Parse, then execute. Validation is graphql-js's own, against the caller's own schema.
      useAudit(),
      useDocumentLimits(parts.limits),
      useLookAhead(),
      // As the answer goes out.
      useWireErrors(parts.reportFault),
    ],
    schema: ({ state }) =>
      ours(async () => {
        const { schema, digest } = await parts.schemas(principalOf(state));
        state.recorder.notePolicy(parts.policyVersion, digest);
        return schema;
      }),
    context: ({ state, request }) =>
      ours(() => {
        const { requestId, recorder, startedMs, trace } = state;
        const deadlineMs = startedMs + parts.limits.operationMs;
        const principal = principalOf(state);
        const callerToken = parts.passesCallerToken === true ? callerTokenOf(request.headers) : undefined;
        const scope = { principal, requestId, ...trace, deadlineMs, signal: request.signal, callerToken };
        return parts.openContext(scope, recorder);
      }),
    maskedErrors: { maskError },
    // What is not Yoga's to answer here, or to print.
    cors: false,
    logging: false,
    graphiql: false,
    landingPage: false,
    multipart: false,
    maxRequestBodySize: false,
  });
}

/** What our own parts throw is a fault, also where it is a GraphQLError, which would pass for a mistake of the client. */
async function ours<T>(make: () => T | Promise<T>): Promise<T> {
  try {
    return await make();
  } catch (fault) {
    throw toFaultError(fault);
  }
}

function principalOf({ principal }: Carried["state"]): NonNullable<Carried["state"]["principal"]> {
  if (principal === undefined) throw new TypeError("a request that was not authenticated");
  return principal;
}
