// Refusals and faults as clients see them: the only file that builds a GraphQLError. Each code has one generic text; what the
// auditor may know stays in the audit. An error that was not built here, nor by graphql-js or Yoga about the request itself,
// is masked: a library's GraphQLError, or one that some other part made, must not carry the warehouse's words out.

import { GraphQLError, isValueNode } from "graphql";
import { assertNever } from "#kernel/assert-never.ts";
import type { Refusal } from "#kernel/refusal.ts";
import { WIRE_STATUS, type WireCode } from "./wire-code.ts";

interface Wire {
  readonly code: WireCode;
  readonly message: string;
  /** Where it is not the code's own. */
  readonly status?: number;
  /** Where the same would be answered later. */
  readonly retryAfterSeconds?: number;
  /** WWW-Authenticate, where another token would be answered. Then the status is the code's own, whatever else is answered. */
  readonly challenge?: string;
  /** Numbers that the client needs to do better. */
  readonly facts?: Readonly<Record<string, string | number>>;
}

/** Where in a document an error was met. */
type Place = Pick<GraphQLError, "nodes" | "source" | "positions" | "path">;

/** What an error that was built here stands for. */
interface Meaning {
  readonly wire: Wire;
  readonly refusal?: Refusal;
  readonly fault?: unknown;
}

/** How an error leaves. */
export interface Leaving {
  readonly requestId: string;
  /** False where the errors are the whole answer: then they say the HTTP status. */
  readonly hasData: boolean;
}

const PAYLOAD_TOO_LARGE = 413;
const TOO_MANY_REQUESTS = 429;

const FAULT: Wire = {
  code: "INTERNAL_ERROR",
  message: "Something went wrong here. Try again, and report the request id if it stays.",
};

const BAD_ARGUMENT: Wire = {
  code: "BAD_INPUT",
  message: "An argument needs a value where a variable is null or missing.",
};

/** The errors that were built here. Any other is not to be trusted. */
const built = new WeakMap<object, Meaning>();

/** The error of a refusal. */
export function toWireError(refusal: Refusal): GraphQLError {
  return build({ wire: wireOf(refusal), refusal });
}

/** The error of something in our own parts, which says nothing of it. */
export function toFaultError(fault: unknown): GraphQLError {
  return build({ wire: FAULT, fault });
}

/** The error of a request that is none in HTTP's terms. `message` must hold no value of it. */
export function toBadRequest(message: string, status = WIRE_STATUS.BAD_REQUEST): GraphQLError {
  return build({ wire: { code: "BAD_REQUEST", message, status } });
}

/** The refusal that an error of an answer stands for, for the audit; undefined for faults and invalid documents. */
export function refusalOf(error: GraphQLError): Refusal | undefined {
  return built.get(error)?.refusal;
}

/** The fault that an error of an answer hides, for the Worker's log. */
export function faultOf(error: GraphQLError): unknown {
  return built.get(error)?.fault;
}

/**
 * What may be shown of an error. In order: built here; built here and thrown by a resolver, which the executor wraps to say
 * where; about the request, which graphql-js and Yoga raise without a path; about an argument, which graphql-js finds out while
 * it executes; anything else is a fault and says nothing.
 */
export function maskError(error: unknown): GraphQLError {
  if (!(error instanceof GraphQLError)) return toFaultError(error);
  if (built.has(error)) return error;
  const { cause } = error;
  const thrown = cause instanceof GraphQLError ? built.get(cause) : undefined;
  if (thrown !== undefined) return build(thrown, error);
  if (error.path === undefined) return build({ wire: requestWire(error) }, error);
  return isAboutAnArgument(cause) ? build({ wire: BAD_ARGUMENT }, error) : build({ wire: FAULT, fault: error }, error);
}

/** An error as it leaves: masked, with the id by which its request is found in the audit. */
export function finishError(error: unknown, { requestId, hasData }: Leaving): GraphQLError {
  const masked = maskError(error);
  const meaning = built.get(masked) ?? { wire: FAULT };
  const { code, status = WIRE_STATUS[code], challenge } = meaning.wire;
  const headers = headersOf(meaning.wire);
  // The protocol owes a client that takes plain JSON status 200 for a document that is not valid; Yoga calls that `spec`.
  const http = hasData && challenge === undefined ? headers : { status, spec: code === "GRAPHQL_INVALID", ...headers };
  return build(meaning, masked, { requestId, ...(Object.keys(http).length === 0 ? {} : { http }) });
}

function headersOf({ retryAfterSeconds, challenge }: Wire): { readonly headers?: Readonly<Record<string, string>> } {
  const headers = {
    ...(retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) }),
    ...(challenge === undefined ? {} : { "www-authenticate": challenge }),
  };
  return Object.keys(headers).length === 0 ? {} : { headers };
}

function build(
  meaning: Meaning,
  place: Partial<Place> = {},
  more: Readonly<Record<string, unknown>> = {},
): GraphQLError {
  const { code, message, facts } = meaning.wire;
  const { nodes, source, positions, path } = place;
  const error = new GraphQLError(message, {
    nodes,
    source,
    positions,
    path,
    extensions: { code, ...facts, ...more },
  });
  built.set(error, meaning);
  return error;
}

/** Parse, validation and variables are graphql-js's to describe, requests that are none Yoga's. */
function requestWire({ message, extensions }: GraphQLError): Wire {
  if (extensions["code"] !== "BAD_REQUEST") return { code: "GRAPHQL_INVALID", message };
  const http: unknown = extensions["http"];
  const status = typeof http === "object" && http !== null && "status" in http ? http.status : undefined;
  return typeof status === "number" ? { code: "BAD_REQUEST", message, status } : { code: "BAD_REQUEST", message };
}

/** Raised about a value in the document, before any resolver was asked. */
function isAboutAnArgument(cause: unknown): boolean {
  return cause instanceof GraphQLError && cause.path === undefined && cause.nodes?.every(isValueNode) === true;
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
      return overBudgetWire(refusal);
    case "rate-limited":
      return rateWire(refusal);
    case "audit-unavailable":
      return {
        code: "AUDIT_UNAVAILABLE",
        message: "This cannot be put on record now, and is not given without. Try again in a minute.",
        retryAfterSeconds: UNRECORDED_SECONDS,
      };
    case "warehouse-unavailable":
      return laterWire("WAREHOUSE_UNAVAILABLE", unavailableText(refusal), refusal);
    case "warehouse-paused":
      return laterWire("WAREHOUSE_PAUSED", "The warehouse is paused. Its owner can resume it.", refusal);
    case "warehouse-busy":
      return busyWire(refusal);
    case "warehouse-failed":
    case "warehouse-malformed":
      return { code: "WAREHOUSE_FAILED", message: "The warehouse could not answer this. Report the request id." };
    case "claims-required":
      return {
        code: "UNAUTHENTICATED",
        message:
          "The identity provider wants you to sign in again before you see this. Get a new access token with the claims in WWW-Authenticate.",
        challenge: claimsChallenge(refusal.claims),
      };
    case "deadline-exceeded":
      return { code: "DEADLINE_EXCEEDED", message: "The answer took too long. Ask for less, or try again." };
    case "cancelled":
      return { code: "CANCELLED", message: "The request was cancelled." };
    default:
      return assertNever(refusal);
  }
}

const UNRECORDED_SECONDS = 30;
/** What lasts until somebody does something about it is not worth asking for every few seconds. */
const PAUSED_SECONDS = 60;
const UNAVAILABLE_SECONDS = 10;

type Later = Extract<Refusal, { reason: "warehouse-unavailable" | "warehouse-paused" }>;

function unavailableText({ isWarmingUp }: Extract<Refusal, { reason: "warehouse-unavailable" }>): string {
  return isWarmingUp === true
    ? "The warehouse is warming up. Try again after retryAfterSeconds."
    : "The warehouse cannot answer now. Try again after retryAfterSeconds.";
}

function laterWire(code: WireCode, message: string, { reason, retryAfterSeconds }: Later): Wire {
  const seconds = retryAfterSeconds ?? (reason === "warehouse-paused" ? PAUSED_SECONDS : UNAVAILABLE_SECONDS);
  return { code, message, retryAfterSeconds: seconds, facts: { retryAfterSeconds: seconds } };
}

function rateWire({ retryAfterSeconds }: Extract<Refusal, { reason: "rate-limited" }>): Wire {
  return {
    code: "RATE_LIMITED",
    message: "You ask too often. Try again after retryAfterSeconds.",
    retryAfterSeconds,
    facts: { retryAfterSeconds },
  };
}

function busyWire({ isOverShare, retryAfterSeconds }: Extract<Refusal, { reason: "warehouse-busy" }>): Wire {
  return {
    code: "WAREHOUSE_BUSY",
    message: isOverShare
      ? "You wait for the warehouse with more than your share of its queue. Try again after retryAfterSeconds."
      : "Too many wait for the warehouse. Try again after retryAfterSeconds.",
    retryAfterSeconds,
    facts: { retryAfterSeconds },
    ...(isOverShare ? { status: TOO_MANY_REQUESTS } : {}),
  };
}

/** What a client's library hands to the identity provider as its `claims` parameter, decoded. */
function claimsChallenge(claims: string | undefined): string {
  const realm = 'Bearer realm="edgewise"';
  // Base64url alone: nothing else may stand in a header that this did not write.
  return claims !== undefined && /^[\w-]+$/u.test(claims)
    ? `${realm}, error="insufficient_claims", claims="${claims}"`
    : `${realm}, error="invalid_token"`;
}

type OverBudget = Extract<Refusal, { reason: "over-budget" }>;

function overBudgetWire(refusal: OverBudget): Wire {
  const { budget, allowed, asked, blame, retryAfterSeconds } = refusal;
  const part = blame === undefined ? "" : `; most of it is ${blame}`;
  const later = retryAfterSeconds === undefined ? "" : `; try again in ${retryAfterSeconds} seconds`;
  return {
    code: "OVER_BUDGET",
    message: `The operation is over ${budget}: ${amountsOf(refusal)}${part}${later}.`,
    facts: {
      ...{ budget, allowed, asked },
      ...(blame === undefined ? {} : { blame }),
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    },
    ...(budget === "LIMIT_BODY_BYTES" ? { status: PAYLOAD_TOO_LARGE } : {}),
    ...(retryAfterSeconds === undefined ? {} : { status: TOO_MANY_REQUESTS, retryAfterSeconds }),
  };
}

function amountsOf({ budget, allowed, asked }: OverBudget): string {
  if (budget === "LIMIT_COST") return `it costs ${grouped(asked)}, ${grouped(allowed)} is allowed`;
  if (budget === "LIMIT_COST_PER_MINUTE") return `it costs ${grouped(asked)}, ${grouped(allowed)} a minute is allowed`;
  return `it asks for ${grouped(asked)}, ${grouped(allowed)} is the most`;
}

/** `1,234,567` */
function grouped(amount: number): string {
  return String(amount).replaceAll(/\B(?=(?:\d{3})+$)/g, ",");
}
