// The stable codes of errors, and the HTTP status of each. docs/errors.md says what to do about them.

/** `extensions.code` of an error. */
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
  | "NOT_FOUND"
  | "NOT_STARTED"
  | "INTERNAL_ERROR";

/** Of an answer that has no data. */
export const WIRE_STATUS: Readonly<Record<WireCode, number>> = {
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
  NOT_FOUND: 404,
  NOT_STARTED: 503,
  INTERNAL_ERROR: 500,
};
