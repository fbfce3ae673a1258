// The face of the spine towards resolvers.

import type { Principal } from "#auth/principal.ts";
import type { Refusal } from "#kernel/refusal.ts";
import type { Result } from "#kernel/result.ts";
import type { ReadAnswer, ReadRequest } from "./read-request.ts";

/** What one operation carries through the spine. */
export interface OperationScope {
  readonly principal: Principal;
  /** 32 hex digits; also in the label of the statements. */
  readonly requestId: string;
  /** 32 hex digits: the caller's trace, or the request's id. */
  readonly traceId: string;
  /** W3C header that the warehouse is sent. */
  readonly traceparent: string;
  /** Absolute, by the reader's clock, in ms. */
  readonly deadlineMs: number;
  /** Aborts when whoever asked is gone. One object for the whole operation. */
  readonly signal: AbortSignal;
}

/** Reads for one operation. One call is one round trip, whatever the number of requests; answers align with requests. */
export interface OperationReader {
  read(requests: readonly ReadRequest[]): Promise<readonly Result<ReadAnswer, Refusal>[]>;
}
