// An error as an HTTP answer of its own, for what ends before or beside GraphQL.

import type { GraphQLError } from "graphql";
import { finishError, WIRE_STATUS, type WireCode } from "#resolvers/index.ts";
import { errorType } from "./accepted-type.ts";

/** For a path of the API: in the form that the client takes, with the request's id. */
export function errorResponse(
  error: GraphQLError,
  request: Request,
  requestId: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const { message, extensions } = finishError(error, { requestId, hasData: false });
  const { http, ...shown } = extensions;
  return new Response(JSON.stringify({ errors: [{ message, extensions: shown }] }), {
    status: http?.status ?? WIRE_STATUS.INTERNAL_ERROR,
    headers: { ...headers, "content-type": `${errorType(request.headers)}; charset=utf-8` },
  });
}

/** For any other path. */
export function plainError(code: WireCode, message: string): Response {
  return plainResponse({ errors: [{ message, extensions: { code } }] }, WIRE_STATUS[code]);
}

/** JSON that nothing on the way may keep. */
export function plainResponse(body: object, status: number, headers: Readonly<Record<string, string>> = {}): Response {
  return Response.json(body, {
    status,
    headers: { ...headers, "cache-control": "no-store", "x-content-type-options": "nosniff" },
  });
}
