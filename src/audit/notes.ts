// What is known of one operation so far, and the records made of it. A record is a copy: nothing noted later changes it.

import { isoTime } from "#kernel/clock.ts";
import type { Refusal } from "#kernel/refusal.ts";
import {
  RECORD_VERSION,
  type IntentRecord,
  type OutcomeRecord,
  type RecordedEstimate,
  type RecordedPrincipal,
  type RecordedResource,
  type RecordedTrip,
  type Status,
} from "./record.ts";

/** What is known before anybody is identified. */
export interface OperationStart {
  readonly requestId: string;
  readonly traceId: string;
  /** GraphQL unless given. */
  readonly surface?: OutcomeRecord["surface"];
  readonly client: OutcomeRecord["client"];
}

export interface OperationEnd {
  readonly httpStatus: number;
  readonly bytes: number;
  readonly codes: readonly string[];
  readonly status: Status;
}

export interface Notes {
  principal: RecordedPrincipal | null;
  roles: readonly string[];
  scopes: readonly string[];
  policyVersion: string | null;
  schemaDigest: string | null;
  operation: OutcomeRecord["operation"];
  delivery: OutcomeRecord["delivery"];
  estimate: RecordedEstimate | null;
  readonly resources: Map<string, RecordedResource>;
  readonly trips: RecordedTrip[];
  readonly reasons: string[];
  denied: boolean;
  authenticateMs: number;
  auditMs: number;
}

interface Times {
  readonly startedMs: number;
  readonly endedMs: number;
}

export function emptyNotes(): Notes {
  return {
    principal: null,
    roles: [],
    scopes: [],
    policyVersion: null,
    schemaDigest: null,
    operation: { type: null, name: null, documentHash: null },
    delivery: "async",
    estimate: null,
    resources: new Map(),
    trips: [],
    reasons: [],
    denied: false,
    authenticateMs: 0,
    auditMs: 0,
  };
}

/** A view that is read twice is one resource. */
export function addResource({ resources }: Notes, resource: RecordedResource): void {
  const known = resources.get(resource.view);
  resources.set(resource.view, known === undefined ? resource : join(known, resource));
}

function join(one: RecordedResource, other: RecordedResource): RecordedResource {
  const union = (some: readonly string[], more: readonly string[]) => [...new Set([...some, ...more])];
  return {
    view: one.view,
    fields: union(one.fields, other.fields),
    filterFields: union(one.filterFields, other.filterFields),
    rowFilterRoles: union(one.rowFilterRoles, other.rowFilterRoles),
    masks: union(one.masks, other.masks),
    dryRun: union(one.dryRun, other.dryRun),
    // One decision a view and operation: both say the same.
    aggregate: one.aggregate,
  };
}

/** One refusal may stand in many places of an answer, and is told by the spine and by the edge. */
export function addRefusal(notes: Notes, refusal: Refusal): void {
  const reason = describe(refusal);
  if (!notes.reasons.includes(reason)) notes.reasons.push(reason);
  notes.denied ||= isDenial(refusal);
}

function describe(refusal: Refusal): string {
  if (refusal.reason === "unauthenticated") return `${refusal.reason}:${refusal.flaw}: ${refusal.detail}`;
  return `${refusal.reason}: ${refusal.detail}`;
}

/** A decision against the caller, as opposed to a warehouse or a wire that failed. */
function isDenial(refusal: Refusal): boolean {
  return ["unauthenticated", "no-grant", "over-budget", "rate-limited", "bad-input", "bad-cursor"].includes(
    refusal.reason,
  );
}

/** What promises least comes first. */
const CACHE_WORDS = ["miss", "stale", "hit"] as const;

export function makeIntent(start: OperationStart, notes: Notes, startedMs: number, part: number): IntentRecord {
  return { kind: "intent", part, ...baseOf(start, notes, startedMs) };
}

export function makeOutcome(start: OperationStart, notes: Notes, end: OperationEnd, times: Times): OutcomeRecord {
  const { denied, trips, reasons, principal, estimate } = notes;
  const rows = trips.flatMap((trip) => trip.statements).reduce((sum, statement) => sum + statement.rows, 0);
  return {
    kind: "outcome",
    part: 0,
    ...baseOf(start, notes, times.startedMs),
    decision: denied || principal === null || end.status === "refused" ? "deny" : "allow",
    reasons: [...reasons],
    estimate,
    trips: [...trips],
    result: {
      status: end.status,
      codes: end.codes,
      httpStatus: end.httpStatus,
      rows,
      bytes: end.bytes,
      ms: times.endedMs - times.startedMs,
      authenticateMs: notes.authenticateMs,
      auditMs: notes.auditMs,
      cache: CACHE_WORDS.find((word) => trips.some(({ cache }) => cache === word)) ?? "none",
    },
  };
}

function baseOf(start: OperationStart, notes: Notes, startedMs: number): Omit<IntentRecord, "kind" | "part"> {
  const { principal, roles, scopes, policyVersion, schemaDigest, operation, resources, delivery } = notes;
  return {
    v: RECORD_VERSION,
    ts: isoTime(startedMs),
    requestId: start.requestId,
    traceId: start.traceId,
    surface: start.surface ?? "graphql",
    principal,
    roles,
    scopes,
    policyVersion,
    schemaDigest,
    operation,
    resources: [...resources.values()],
    delivery,
    // Each sink has a count of its own: it is put in when the record is delivered.
    dropped: 0,
    client: start.client,
  };
}
