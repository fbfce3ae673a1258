// The face of the spine towards resolvers.

import type { Principal } from "#auth/principal.ts";
import type { CallerToken } from "#kernel/caller-token.ts";
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
  /** What the caller sent, where the warehouse may be asked on its behalf. */
  readonly callerToken?: CallerToken | undefined;
}

export type Answers = readonly Result<ReadAnswer, Refusal>[];

export interface Spent {
  readonly trips: number;
  readonly statements: number;
  /** Rows and cost as they were estimated: docs/cost.md. */
  readonly rows: number;
  readonly cost: number;
}

/** Reads for one operation. One call is one round trip, whatever the number of requests; answers align with requests. */
export interface OperationReader {
  /** The first trip. What the whole operation may come to is counted before anything is sent: over a budget, nothing of it is read. */
  readonly begin: (requests: readonly ReadRequest[]) => Promise<Result<Answers, Refusal>>;
  /** What was sent so far, and what it was expected to come to. */
  readonly spent: () => Spent;
  /** What had to wait for the keys of rows. Counted already. */
  readonly read: (requests: readonly ReadRequest[]) => Promise<Answers>;
}
