// One GraphQL request from its first byte to its record. The record is written in `finally`, whatever happened, and the
// answer is whole by then: its bytes are counted.

import { openRecorder, type OperationEnd } from "#audit/recorder.ts";
import { clientOf, traceIdOf } from "./client-of.ts";
import type { createGraphql } from "./create-graphql.ts";
import type { EdgeParts, RequestState } from "./edge-parts.ts";

const INTERNAL_ERROR = 500;

export async function answerGraphql(
  request: Request,
  yoga: ReturnType<typeof createGraphql>,
  parts: EdgeParts,
): Promise<Response> {
  const requestId = parts.newRequestId();
  const recorder = openRecorder(
    { requestId, traceId: traceIdOf(request), client: clientOf(request) },
    parts.sink,
    parts.clock,
  );
  const state: RequestState = { requestId, recorder, startedMs: parts.clock(), principal: undefined, codes: [] };
  let answered = { httpStatus: INTERNAL_ERROR, bytes: 0 };
  try {
    const response = await yoga.fetch(request, { state });
    const body = await response.arrayBuffer();
    answered = { httpStatus: response.status, bytes: body.byteLength };
    return new Response(body.byteLength === 0 ? null : body, response);
  } catch (fault) {
    parts.reportFault(fault, requestId);
    state.codes = ["INTERNAL_ERROR"];
    throw fault;
  } finally {
    recorder.close({ ...answered, codes: state.codes, status: statusOf(state.codes, answered.httpStatus) });
  }
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
