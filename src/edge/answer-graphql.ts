// One GraphQL request from its first byte to its record. The record is written whatever happened, and the answer has ended by
// then: its bytes are counted. A preflight asks for nothing and has no record. What must be on record and is not, is no answer.

import { GraphQLError } from "graphql";
import { openRecorder, type OperationEnd, type WaitUntil } from "#audit/recorder.ts";
import { toFaultError, toWireError, type AnswerStream } from "#resolvers/index.ts";
import { clientOf } from "./client-of.ts";
import { corsHeaders, preflightResponse } from "./cors.ts";
import type { createGraphql } from "./create-graphql.ts";
import type { EdgeParts, RequestState } from "./edge-parts.ts";
import { errorResponse } from "./error-response.ts";
import { noteError } from "./note-error.ts";
import { streamBody, type BodyEnd } from "./stream-body.ts";
import { openTrace } from "./trace.ts";

type Graphql = ReturnType<typeof createGraphql>;

/** A request, and how the isolate is kept at work for it. */
interface Asked {
  readonly request: Request;
  readonly waitUntil: WaitUntil;
}

/** An answer of which every byte is known. */
interface Whole {
  readonly httpStatus: number;
  readonly headers: Headers;
  readonly body: ArrayBuffer;
}

const INTERNAL_ERROR = 500;
const RETRY_AFTER = { "retry-after": "30" };

export async function answerGraphql(asked: Asked, graphql: Graphql, parts: EdgeParts): Promise<Response> {
  const { request } = asked;
  if (request.method === "OPTIONS") return preflightResponse(request, parts);
  const state = openState(asked, parts);
  const answered = await answerOrFault(request, graphql, parts, state);
  const { stream } = state;
  if (stream !== undefined && state.codes.length === 0) return streamed({ ...answered, stream }, asked, state, parts);
  stream?.cancel();
  // Part of what was asked was not read for want of a record: then nothing else of it is told either.
  const isHeld = state.codes.includes("AUDIT_UNAVAILABLE");
  const whole = isHeld ? await unrecorded(request, state) : answered;
  const isStored = await closeRecord(state, whole, whole.body.byteLength);
  return toResponse(isStored ? whole : await unrecorded(request, state), request, state, parts);
}

type Head = Pick<Whole, "httpStatus" | "headers">;

function closeRecord({ recorder, codes }: RequestState, { httpStatus }: Head, bytes: number): Promise<boolean> {
  return recorder.close({ httpStatus, bytes, codes, status: statusOf(codes, httpStatus) });
}

/** The record is closed when the answer has ended. What may not be told without it is never streamed. */
function streamed(
  { stream, ...head }: Head & { readonly stream: AnswerStream },
  { request, waitUntil }: Asked,
  state: RequestState,
  parts: EdgeParts,
): Response {
  const ended = Promise.withResolvers<void>();
  waitUntil(ended.promise);
  const onEnd = async ({ bytes, error }: BodyEnd): Promise<void> => {
    if (error !== undefined) noteBreak(error, state, parts);
    // Its trip is on record by then. A fault on the way there must not lose the record of the answer.
    await stream.ended.catch((fault: unknown) => noteBreak(fault, state, parts));
    await closeRecord(state, head, bytes);
    ended.resolve();
  };
  const body = streamBody({ stream, signal: request.signal, onEnd });
  return toResponse({ ...head, body }, request, state, parts);
}

function noteBreak(error: unknown, state: RequestState, { reportFault }: EdgeParts): void {
  if (error instanceof GraphQLError) {
    noteError(error, state);
    return;
  }
  reportFault(error, state.requestId);
  noteError(toFaultError(error), state);
}

function openState({ request, waitUntil }: Asked, parts: EdgeParts): RequestState {
  const { delivery, clock, newRequestId, newSpanId } = parts;
  const requestId = newRequestId();
  const trace = openTrace(request.headers, requestId, newSpanId());
  const start = { requestId, traceId: trace.traceId, client: clientOf(request) };
  const recorder = openRecorder(start, { delivery, clock, waitUntil });
  return { requestId, trace, recorder, startedMs: clock(), principal: undefined, codes: [] };
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
): Promise<Whole> {
  try {
    return await wholeOf(await graphql.handleRequest(request, { state }));
  } catch (fault) {
    parts.reportFault(fault, state.requestId);
    const error = toFaultError(fault);
    noteError(error, state);
    return wholeOf(errorResponse(error, request, state.requestId));
  }
}

function unrecorded(request: Request, { requestId }: RequestState): Promise<Whole> {
  const error = toWireError({ reason: "audit-unavailable", detail: "the record could not be stored" });
  return wholeOf(errorResponse(error, request, requestId, RETRY_AFTER));
}

async function wholeOf(response: Response): Promise<Whole> {
  return { httpStatus: response.status, headers: response.headers, body: await response.arrayBuffer() };
}

type Sendable = Head & { readonly body: ArrayBuffer | ReadableStream };

/** Of every answer: it is this caller's alone, and nothing on the way may keep it. */
function toResponse({ httpStatus, headers, body }: Sendable, request: Request, state: RequestState, parts: EdgeParts) {
  return new Response(body instanceof ArrayBuffer && body.byteLength === 0 ? null : body, {
    status: httpStatus,
    headers: {
      ...Object.fromEntries(headers),
      ...corsHeaders(request, parts),
      "cache-control": "private, no-store",
      vary: "Authorization, Origin, Accept",
      "x-content-type-options": "nosniff",
      "x-request-id": state.requestId,
      traceparent: state.trace.traceparent,
    },
  });
}

const FAILURES: ReadonlySet<string> = new Set([
  "IDENTITY_PROVIDER_UNAVAILABLE",
  "AUDIT_UNAVAILABLE",
  "WAREHOUSE_UNAVAILABLE",
  "WAREHOUSE_PAUSED",
  "WAREHOUSE_BUSY",
  "WAREHOUSE_FAILED",
  "DEADLINE_EXCEEDED",
  "INTERNAL_ERROR",
]);

function statusOf(codes: readonly string[], httpStatus: number): OperationEnd["status"] {
  if (codes.includes("CANCELLED")) return "cancelled";
  if (codes.some((code) => FAILURES.has(code)) || httpStatus >= INTERNAL_ERROR) return "failed";
  return codes.length > 0 || httpStatus >= 400 ? "refused" : "ok";
}
