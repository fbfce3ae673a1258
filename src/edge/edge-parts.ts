// What the edge is made of, once an isolate, and what it knows of one request while that is under way.

import type { Delivery } from "#audit/delivery.ts";
import type { Recorder } from "#audit/recorder.ts";
import type { Authenticator } from "#auth/authenticate.ts";
import type { Principal } from "#auth/principal.ts";
import type { Clock } from "#kernel/clock.ts";
import type { AnswerStream, DocumentLimits, OperationScope, ResolverContext } from "#resolvers/index.ts";
import type { Schemas } from "#schema/index.ts";
import type { CachePurge } from "./purge-cache.ts";
import type { Trace } from "./trace.ts";
import type { RateLimit } from "./use-rate-limit.ts";

/** Each is a setting of the same name. */
export interface EdgeLimits extends DocumentLimits {
  readonly bodyBytes: number;
  readonly tokens: number;
  readonly variablesBytes: number;
  readonly variablesDepth: number;
  readonly operationMs: number;
}

export interface EdgeParts {
  readonly corsOrigins: readonly string[];
  readonly isGetAllowed: boolean;
  /** The GraphiQL pages, where they are served. */
  readonly pages: ((request: Request) => Promise<Response>) | undefined;
  readonly rolesHeader: string;
  readonly limits: EdgeLimits;
  readonly policyVersion: string;
  readonly authenticator: Authenticator;
  /** Whether one more request of a principal is taken; absent where all are. */
  readonly rateLimit?: RateLimit | undefined;
  /** True when the warehouse answers. */
  readonly isWarehouseReady: (signal: AbortSignal) => Promise<boolean>;
  readonly schemas: Schemas;
  /** True where the warehouse is asked on behalf of users: then their tokens go along with their operations. */
  readonly passesCallerToken?: boolean;
  /** What this Worker says as an issuer, by path; nothing where it is none. */
  readonly issuerDocuments?: ReadonlyMap<string, object>;
  readonly openContext: (scope: OperationScope, recorder: Recorder) => ResolverContext;
  /** What empties the cache; absent where there is none. */
  readonly cachePurge?: CachePurge | undefined;
  /** Where records go. */
  readonly delivery: Delivery;
  readonly clock: Clock;
  /** 32 hex digits, unlike all others. */
  readonly newRequestId: () => string;
  /** 16 hex digits, not all of them zero. */
  readonly newSpanId: () => string;
  /** Where a fault's own words go: the Worker's log, never an answer. */
  readonly reportFault: (fault: unknown, requestId: string) => void;
}

/** Goes with a request through Yoga, from its first plugin to its last. */
export interface RequestState {
  readonly requestId: string;
  readonly trace: Trace;
  readonly recorder: Recorder;
  readonly startedMs: number;
  /** Set once the token was accepted. */
  principal: Principal | undefined;
  /** Wire codes of the errors in the answer. */
  codes: readonly string[];
  /** Set where the answer is written while its rows come. */
  stream?: AnswerStream;
}

/** What Yoga is given with each request. */
export interface Carried {
  readonly state: RequestState;
}
