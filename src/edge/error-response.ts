// A refusal before GraphQL has begun, as a GraphQL answer of its own.

import { challengeFor } from "#auth/challenge.ts";
import type { Refusal } from "#kernel/refusal.ts";
import { statusOf, toWireError } from "#resolvers/wire-error.ts";

const GRAPHQL_RESPONSE = "application/graphql-response+json";
/** How long an identity provider's failure is remembered. */
const RETRY_AFTER_SECONDS = "30";

export function refusalResponse(refusal: Refusal, request: Request, requestId: string): Response {
  const { message, extensions } = toWireError(refusal);
  const challenge = challengeFor(refusal);
  const body = { errors: [{ message, extensions: { ...extensions, requestId } }] };
  return new Response(JSON.stringify(body), {
    status: statusOf(refusal),
    headers: {
      "content-type": `${acceptedType(request)}; charset=utf-8`,
      ...(challenge === undefined ? {} : { "www-authenticate": challenge }),
      ...(refusal.reason === "identity-provider-unavailable" ? { "retry-after": RETRY_AFTER_SECONDS } : {}),
    },
  });
}

/** What the client asked for, or plain JSON, which every client reads. */
function acceptedType(request: Request): string {
  return request.headers.get("accept")?.includes(GRAPHQL_RESPONSE) === true ? GRAPHQL_RESPONSE : "application/json";
}
