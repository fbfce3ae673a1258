// One GraphQL request from its first byte to its record. The record is written in `finally`, whatever happened, and the
// answer is whole by then: its bytes are counted. A preflight asks for nothing and has no record.

import { openRecorder, type OperationEnd } from "#audit/recorder.ts";
import { toFaultError } from "#resolvers/index.ts";
import { clientOf, traceIdOf } from "./client-of.ts";
import { corsHeaders, preflightResponse } from "./cors.ts";
import type { createGraphql } from "./create-graphql.ts";
import type { EdgeParts, RequestState } from "./edge-parts.ts";
import { errorResponse } from "./error-response.ts";
import { noteError } from "./note-error.ts";

type Graphql = ReturnType<typeof createGraphql>;

const INTERNAL_ERROR = 500;

export async function answerGraphql(request: Request, graphql: Graphql, parts: EdgeParts): Promise<Response> {
  if (request.method === "OPTIONS") return preflightResponse(request, parts);
  const requestId = parts.newRequestId();
  const recorder = openRecorder(
    { requestId, traceId: traceIdOf(request), client: clientOf(request) },
    parts.sink,
    parts.clock,
  );
  const state: RequestState = { requestId, recorder, startedMs: parts.clock(), principal: undefined, codes: [] };
  let answered = { httpStatus: INTERNAL_ERROR, bytes: 0 };
  try {
    const response = await answerOrFault(request, graphql, parts, state);
    const body = await response.arrayBuffer();
    answered = { httpStatus: response.status, bytes: body.byteLength };
    const headers = { ...Object.fromEntries(response.headers), ...answerHeaders(request, requestId, parts) };
    return new Response(body.byteLength === 0 ? null : body, { status: response.status, headers });
  } finally {
    recorder.close({ ...answered, codes: state.codes, status: statusOf(state.codes, answered.httpStatus) });
  }
}

/**
 * Not by `fetch` of Yoga, which gives up as soon as the client has gone: then the record would be closed while the warehouse
 * still reads for it. The spine has the request's signal and ends by itself.
 */
async function answerOrFault(
  request: Request,
  graphql: Graphql,
  parts: EdgeParts,
  state: RequestState,
): Promise<Response> {
  try {
    return await graphql.handleRequest(request, { state });
  } catch (fault) {
    parts.reportFault(fault, state.requestId);
    const error = toFaultError(fault);
    noteError(error, state);
    return errorResponse(error, request, state.requestId);
  }
}

/** Of every answer: it is this caller's alone, and nothing on the way may keep it. */
function answerHeaders(request: Request, requestId: string, parts: EdgeParts): Readonly<Record<string, string>> {
  return {
    ...corsHeaders(request, parts),
    "cache-control": "private, no-store",
    vary: "Authorization, Origin, Accept",
    "x-content-type-options": "nosniff",
    "x-request-id": requestId,
  };
}

const FAILURES: ReadonlySet<string> = new Set([
  "IDENTITY_PROVIDER_UNAVAILABLE",
  "WAREHOUSE_UNAVAILABLE",
  "WAREHOUSE_PAUSED",
  "WAREHOUSE_FAILED",
  "DEADLINE_EXCEEDED",
  "INTERNAL_ERROR",
]);

function statusOf(codes: readonly string[], httpStatus: number): OperationEnd["status"] {
  if (codes.includes("CANCELLED")) return "cancelled";
  if (codes.some((code) => FAILURES.has(code)) || httpStatus >= INTERNAL_ERROR) return "failed";
  return codes.length > 0 || httpStatus >= 400 ? "refused" : "ok";
}
