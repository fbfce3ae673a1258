// Gathers what happened to one operation and writes it once. Nothing here can throw into the request: a record that
// cannot be written is counted, and the count is in the next one that can.

import { isoTime, type Clock } from "#kernel/clock.ts";
import type { Refusal } from "#kernel/refusal.ts";
import {
  RECORD_VERSION,
  type AuditRecord,
  type RecordedPrincipal,
  type RecordedResource,
  type RecordedTrip,
  type Status,
} from "./record.ts";

/** Takes one finished record. May throw; the recorder survives it. */
export type Sink = (record: AuditRecord) => void;

/** What is known before anybody is identified. */
export interface OperationStart {
  readonly requestId: string;
  readonly traceId: string | null;
  readonly client: AuditRecord["client"];
}

export interface OperationEnd {
  readonly httpStatus: number;
  readonly bytes: number;
  readonly codes: readonly string[];
  readonly status: Status;
}

/** The notes of one operation. Every method is safe to call at any time; what comes after `close` is in no record. */
export interface Recorder {
  notePrincipal(principal: RecordedPrincipal, roles: readonly string[], scopes: readonly string[]): void;
  notePolicy(policyVersion: string, schemaDigest: string): void;
  /** What is known of the operation by now; what is left out stays as it was. */
  noteOperation(known: Partial<AuditRecord["operation"]>): void;
  noteResource(resource: RecordedResource): void;
  noteTrip(trip: RecordedTrip): void;
  noteRefusal(refusal: Refusal): void;
  /** A reason that is no refusal of the house's own: a document that does not validate, a fault. */
  noteReason(reason: string): void;
  close(end: OperationEnd): void;
}

interface Notes {
  principal: RecordedPrincipal | null;
  roles: readonly string[];
  scopes: readonly string[];
  policyVersion: string | null;
  schemaDigest: string | null;
  operation: AuditRecord["operation"];
  readonly resources: Map<string, RecordedResource>;
  readonly trips: RecordedTrip[];
  readonly reasons: string[];
  denied: boolean;
}

interface Times {
  readonly startedMs: number;
  readonly endedMs: number;
}

export function openRecorder(start: OperationStart, sink: Sink, clock: Clock): Recorder {
  const startedMs = clock();
  const notes = emptyNotes();
  let isOpen = true;
  return {
    notePrincipal(principal, roles, scopes) {
      Object.assign(notes, { principal, roles, scopes });
    },
    notePolicy(policyVersion, schemaDigest) {
      Object.assign(notes, { policyVersion, schemaDigest });
    },
    noteOperation(known) {
      notes.operation = { ...notes.operation, ...known };
    },
    noteResource(resource) {
      const known = notes.resources.get(resource.view);
      notes.resources.set(resource.view, known === undefined ? resource : join(known, resource));
    },
    noteTrip: (trip) => void notes.trips.push(trip),
    noteRefusal(refusal) {
      notes.reasons.push(describe(refusal));
      notes.denied ||= isDenial(refusal);
    },
    noteReason: (reason) => void notes.reasons.push(reason),
    close(end) {
      if (!isOpen) return;
      isOpen = false;
      // Fails open on purpose: the log line is the record, and a console that throws must not take data away.
      try {
        sink(finish(start, notes, end, { startedMs, endedMs: clock() }));
      } catch {
        undelivered += 1;
      }
    },
  };
}

function emptyNotes(): Notes {
  return {
    principal: null,
    roles: [],
    scopes: [],
    policyVersion: null,
    schemaDigest: null,
    operation: { type: null, name: null, documentHash: null },
    resources: new Map(),
    trips: [],
    reasons: [],
    denied: false,
  };
}

function join(one: RecordedResource, other: RecordedResource): RecordedResource {
  const union = (some: readonly string[], more: readonly string[]) => [...new Set([...some, ...more])];
  return {
    view: one.view,
    fields: union(one.fields, other.fields),
    filterFields: union(one.filterFields, other.filterFields),
    rowFilterRoles: union(one.rowFilterRoles, other.rowFilterRoles),
  };
}

function describe(refusal: Refusal): string {
  if (refusal.reason === "unauthenticated") return `${refusal.reason}:${refusal.flaw}: ${refusal.detail}`;
  return `${refusal.reason}: ${refusal.detail}`;
}

/** A decision against the caller, as opposed to a warehouse or a wire that failed. */
function isDenial(refusal: Refusal): boolean {
  return ["unauthenticated", "no-grant", "over-budget", "bad-input", "bad-cursor"].includes(refusal.reason);
}

function finish(start: OperationStart, notes: Notes, end: OperationEnd, times: Times): AuditRecord {
  const { denied, resources, trips, reasons, ...known } = notes;
  const rows = trips.flatMap((trip) => trip.statements).reduce((sum, statement) => sum + statement.rows, 0);
  const isDenied = denied || known.principal === null || end.status === "refused";
  return {
    v: RECORD_VERSION,
    ts: isoTime(times.startedMs),
    requestId: start.requestId,
    traceId: start.traceId,
    surface: "graphql",
    ...known,
    resources: [...resources.values()],
    decision: isDenied ? "deny" : "allow",
    reasons: [...reasons],
    trips: [...trips],
    result: {
      status: end.status,
      codes: end.codes,
      httpStatus: end.httpStatus,
      rows,
      bytes: end.bytes,
      ms: times.endedMs - times.startedMs,
    },
    undelivered,
    client: start.client,
  };
}

let undelivered = 0;
