// The W3C trace that a request is part of: taken from its caller, or begun here, and passed on to the warehouse and back in the
// answer under a span of this API's own. Nothing of it but hex digits is ever taken over.

export interface Trace {
  /** 32 hex digits: the caller's, or the request's own id. */
  readonly traceId: string;
  /** The header as it is passed on. */
  readonly traceparent: string;
}

const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})(?:-|$)/u;
/** Where the caller has no trace, nobody is known to keep one. */
const NOT_SAMPLED = "00";
const SAMPLED_BIT = 1;

export function openTrace(headers: Headers, requestId: string, spanId: string): Trace {
  const [, traceId = requestId, flags = NOT_SAMPLED] = TRACEPARENT.exec(headers.get("traceparent") ?? "") ?? [];
  // Of the flags version 00 knows one; whatever else a caller sets is not passed on.
  const isSampled = (Number.parseInt(flags, 16) & SAMPLED_BIT) === SAMPLED_BIT;
  return { traceId, traceparent: `00-${traceId}-${spanId}-${isSampled ? "01" : NOT_SAMPLED}` };
}
