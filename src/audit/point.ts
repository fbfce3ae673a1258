// What is counted of one operation, made of its outcome as the audit has it: numbers, and words of this API's own. Nothing that a
// client, a row or an identity provider wrote is among them.

import type { OutcomeRecord, RecordedStatement, RecordedTrip } from "./record.ts";

/** One for each outcome. Times are of the operation; those of trips that ran side by side are added up. */
export interface Point {
  readonly status: OutcomeRecord["result"]["status"];
  /** Wire codes of the answer, each once, sorted. */
  readonly codes: readonly string[];
  readonly httpStatus: number;
  readonly decision: OutcomeRecord["decision"];
  readonly surface: OutcomeRecord["surface"];
  /** `query`; `none` where no document was read. */
  readonly operationType: string;
  readonly principalKind: "user" | "service" | "ci" | "nobody";
  readonly delivery: OutcomeRecord["delivery"];
  readonly cache: OutcomeRecord["result"]["cache"];
  readonly policyVersion: string;
  /** Until the answer could leave. */
  readonly totalMs: number;
  /** Of all trips, without what they waited for. */
  readonly warehouseMs: number;
  /** Waited for a slot. */
  readonly queueMs: number;
  /** Waited between attempts. */
  readonly backOffMs: number;
  /** The rest: the two below, and this Worker. */
  readonly ownMs: number;
  /** Until it was known who asks. */
  readonly authenticateMs: number;
  /** Waited for records to be stored, this one included. Nothing where nobody waits for them. */
  readonly auditMs: number;
  readonly trips: number;
  readonly statements: number;
  /** Attempts that were not the first of their trip. */
  readonly furtherAttempts: number;
  /** Trips that another request's answer was given to. */
  readonly shared: number;
  /** Trips that were not let through to the warehouse: by the circuit, or by the queue. The code says which. */
  readonly turnedAway: number;
  readonly cacheHits: number;
  readonly cacheStale: number;
  readonly cacheMisses: number;
  readonly rows: number;
  readonly bytes: number;
  readonly cost: number;
  /** Some sink of the audit did not take the outcome. */
  readonly isUnrecorded: boolean;
}

/** A strict answer that could not be recorded was not given: 503 went out in its place. */
const WITHHELD = { status: "failed", codes: ["AUDIT_UNAVAILABLE"], httpStatus: 503, rows: 0, bytes: 0 } as const;

/** `storingMs`: so long it took to store the record, or not to. A record cannot tell that of itself. */
export function makePoint(record: OutcomeRecord, isStored: boolean, storingMs = 0): Point {
  const { trips, result, operation, principal, policyVersion, estimate } = record;
  const { decision, surface, delivery } = record;
  const answered = delivery === "strict" && !isStored ? WITHHELD : result;
  const { status, httpStatus, rows, bytes } = answered;
  const statements = trips.flatMap((trip) => trip.statements);
  return {
    ...{ status, httpStatus, rows, bytes, decision, surface, delivery },
    codes: [...new Set<string>(answered.codes)].toSorted(),
    operationType: operation.type ?? "none",
    principalKind: principal?.kind ?? "nobody",
    cache: result.cache,
    policyVersion: policyVersion ?? "",
    ...timesOf(record, delivery === "strict" ? storingMs : 0),
    trips: trips.length,
    statements: statements.length,
    furtherAttempts: sum(trips, ({ attempts = 1 }) => Math.max(0, attempts - 1)),
    shared: sum(trips, ({ isShared }) => Number(isShared === true)),
    turnedAway: sum(trips, (trip) => Number(isTurnedAway(trip))),
    ...cacheOf(statements),
    cost: estimate?.cost ?? 0,
    isUnrecorded: !isStored,
  };
}

function timesOf({ trips, result }: OutcomeRecord, storingMs: number) {
  const totalMs = result.ms + storingMs;
  const queueMs = sum(trips, ({ queuedMs = 0 }) => queuedMs);
  const backOffMs = sum(trips, ({ waitedMs = 0 }) => waitedMs);
  const tripsMs = sum(trips, ({ ms }) => ms);
  return {
    ...{ totalMs, queueMs, backOffMs },
    warehouseMs: Math.max(0, tripsMs - queueMs - backOffMs),
    ownMs: Math.max(0, totalMs - tripsMs),
    authenticateMs: result.authenticateMs,
    auditMs: result.auditMs + storingMs,
  };
}

function cacheOf(statements: readonly RecordedStatement[]) {
  const count = (word: RecordedStatement["cache"]) => sum(statements, ({ cache }) => Number(cache === word));
  return { cacheHits: count("hit"), cacheStale: count("stale"), cacheMisses: count("miss") };
}

/** Nobody was asked, and nothing was there without asking. */
function isTurnedAway({ attempts, isShared, cache }: RecordedTrip): boolean {
  return attempts === 0 && isShared !== true && cache !== "hit" && cache !== "stale";
}

function sum<T>(all: readonly T[], of: (one: T) => number): number {
  return all.reduce((total, one) => total + of(one), 0);
}
