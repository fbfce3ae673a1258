// Refusals and faults as clients see them: the only file that builds a GraphQLError. Each code has one generic text; what the
// auditor may know stays in the audit. An error that was not built here, nor by graphql-js about the document itself, is
// masked: a library's or a colleague's GraphQLError must not carry the warehouse's words out.

import { GraphQLError } from "graphql";
import { assertNever } from "#kernel/assert-never.ts";
import type { Refusal } from "#kernel/refusal.ts";

/** The stable `extensions.code` of every error. docs/errors.md says what to do about each. */
export type WireCode =
  | "UNAUTHENTICATED"
  | "IDENTITY_PROVIDER_UNAVAILABLE"
  | "FORBIDDEN"
  | "BAD_REQUEST"
  | "BAD_INPUT"
  | "BAD_CURSOR"
  | "OVER_BUDGET"
  | "WAREHOUSE_UNAVAILABLE"
  | "WAREHOUSE_PAUSED"
  | "WAREHOUSE_FAILED"
  | "DEADLINE_EXCEEDED"
  | "CANCELLED"
  | "GRAPHQL_INVALID"
  | "INTERNAL_ERROR";

const PAYLOAD_TOO_LARGE = 413;

/** The HTTP status of an answer that is nothing but this error. */
const STATUS: Readonly<Record<WireCode, number>> = {
  UNAUTHENTICATED: 401,
  IDENTITY_PROVIDER_UNAVAILABLE: 503,
  FORBIDDEN: 403,
  BAD_REQUEST: 400,
  BAD_INPUT: 400,
  BAD_CURSOR: 400,
  OVER_BUDGET: 400,
  WAREHOUSE_UNAVAILABLE: 503,
  WAREHOUSE_PAUSED: 503,
  WAREHOUSE_FAILED: 502,
  DEADLINE_EXCEEDED: 504,
  CANCELLED: 499,
  GRAPHQL_INVALID: 400,
  INTERNAL_ERROR: 500,
};

interface Wire {
  readonly code: WireCode;
  readonly message: string;
  /** Numbers that the client needs to do better. */
  readonly facts?: Readonly<Record<string, string | number>>;
}

const FAULT: Wire = {
  code: "INTERNAL_ERROR",
  message: "Something went wrong here. Try again, and report the request id if it stays.",
};

/** What an error that was built here stands for. */
interface Meaning {
  readonly refusal?: Refusal;
  readonly fault?: unknown;
}

/** The errors that were built here. Any other is not to be trusted. */
const built = new WeakMap<object, Meaning>();

/** The error of a refusal. */
export function toWireError(refusal: Refusal): GraphQLError {
  const { code, message, facts } = wireOf(refusal);
  return remember(new GraphQLError(message, { extensions: { code, ...facts } }), { refusal });
}

/** The same for a refusal that is the whole answer: with its HTTP status. */
export function toWireAnswer(refusal: Refusal): GraphQLError {
  const { code, message, facts } = wireOf(refusal);
  return remember(new GraphQLError(message, { extensions: { code, ...facts, http: { status: statusOf(refusal) } } }), {
    refusal,
  });
}

/** The HTTP status of an answer that is nothing but this refusal. */
export function statusOf(refusal: Refusal): number {
  const isBody = refusal.reason === "over-budget" && refusal.budget === "LIMIT_BODY_BYTES";
  return isBody ? PAYLOAD_TOO_LARGE : STATUS[wireOf(refusal).code];
}

/** The refusal that an error of an answer stands for, for the audit; undefined for faults and invalid documents. */
export function refusalOf(error: GraphQLError): Refusal | undefined {
  return meaningOf(error)?.refusal;
}

/** The fault that an error of an answer hides, for the Worker's log. */
export function faultOf(error: GraphQLError): unknown {
  return meaningOf(error)?.fault;
}

/** Executors wrap what a resolver throws, to say where. */
function meaningOf(error: GraphQLError): Meaning | undefined {
  return built.get(error) ?? (error.originalError === undefined ? undefined : built.get(error.originalError));
}

/** The error with the id by which its request is found in the audit. */
export function withRequestId(error: GraphQLError, requestId: string): GraphQLError {
  const { message, nodes, source, positions, path, originalError, extensions } = error;
  const at = { nodes, source, positions, path, originalError };
  return remember(
    new GraphQLError(message, { ...at, extensions: { ...extensions, requestId } }),
    meaningOf(error) ?? {},
  );
}

/**
 * What may be shown of an error that an answer holds. In order: built here; about the document, the variables or the request
 * itself, which graphql-js and Yoga raise without a path; anything else is a fault and says nothing.
 */
export function maskError(error: unknown): GraphQLError {
  if (!(error instanceof GraphQLError)) return faultError(error);
  if (meaningOf(error) !== undefined) return error;
  const isAboutTheRequest = error.path === undefined && error.originalError === undefined;
  return isAboutTheRequest ? requestError(error) : faultError(error);
}

function requestError(error: GraphQLError): GraphQLError {
  const { message, nodes, source, positions, extensions } = error;
  const code: WireCode = extensions["code"] === "BAD_REQUEST" ? "BAD_REQUEST" : "GRAPHQL_INVALID";
  return remember(
    new GraphQLError(message, { nodes, source, positions, extensions: { code, http: httpOf(extensions["http"]) } }),
    {},
  );
}

/** Yoga says the status that the protocol wants, and `spec` where a JSON client is owed 200. */
function httpOf(http: unknown): object {
  return typeof http === "object" && http !== null ? http : { status: 400, spec: true };
}

function faultError(error: unknown): GraphQLError {
  const at = error instanceof GraphQLError ? { nodes: error.nodes, path: error.path } : {};
  const isWhole = !(error instanceof GraphQLError) || error.path === undefined;
  const http = isWhole ? { http: { status: STATUS[FAULT.code] } } : {};
  return remember(new GraphQLError(FAULT.message, { ...at, extensions: { code: FAULT.code, ...http } }), {
    fault: error,
  });
}

function remember(error: GraphQLError, meaning: Meaning): GraphQLError {
  built.set(error, meaning);
  return error;
}

function wireOf(refusal: Refusal): Wire {
  switch (refusal.reason) {
    case "unauthenticated":
      return {
        code: "UNAUTHENTICATED",
        message: "Send a valid access token for this API, as Authorization: Bearer. The identity provider issues it.",
      };
    case "identity-provider-unavailable":
      return {
        code: "IDENTITY_PROVIDER_UNAVAILABLE",
        message: "The identity provider cannot be reached to check the token. Try again in a minute.",
      };
    case "no-grant":
      return { code: "FORBIDDEN", message: "This is not available to you." };
    case "bad-input":
      return { code: "BAD_INPUT", message: refusal.message };
    case "bad-cursor":
      return {
        code: "BAD_CURSOR",
        message: "The cursor is not one of this list, order and caller. Start again without it.",
      };
    case "over-budget":
      return {
        code: "OVER_BUDGET",
        message: `The operation is over ${refusal.budget}: it asks for ${refusal.asked}, ${refusal.allowed} is the most.`,
        facts: { budget: refusal.budget, allowed: refusal.allowed, asked: refusal.asked },
      };
    case "warehouse-unavailable":
      return { code: "WAREHOUSE_UNAVAILABLE", message: "The warehouse cannot answer now. Try again in a minute." };
    case "warehouse-paused":
      return { code: "WAREHOUSE_PAUSED", message: "The warehouse is paused. Its owner can resume it." };
    case "warehouse-failed":
    case "warehouse-malformed":
      return { code: "WAREHOUSE_FAILED", message: "The warehouse could not answer this. Report the request id." };
    case "deadline-exceeded":
      return { code: "DEADLINE_EXCEEDED", message: "The answer took too long. Ask for less, or try again." };
    case "cancelled":
      return { code: "CANCELLED", message: "The request was cancelled." };
    default:
      return assertNever(refusal);
  }
}
