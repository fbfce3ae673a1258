// Gathers what happened to one operation and hands its records over: an intent before statements leave, one outcome at the end.
// Nothing here can throw into the request. What is read under `strict` is not read, and not answered, without its record.

import type { Clock } from "#kernel/clock.ts";
import type { Refusal } from "#kernel/refusal.ts";
import type { Delivery } from "./delivery.ts";
import {
  addRefusal,
  addResource,
  emptyNotes,
  makeIntent,
  makeOutcome,
  type Notes,
  type OperationEnd,
  type OperationStart,
} from "./notes.ts";
import type { AuditRecord, RecordedEstimate, RecordedPrincipal, RecordedResource, RecordedTrip } from "./record.ts";

export type { OperationEnd, OperationStart } from "./notes.ts";

/** Keeps the isolate at work until the promise settles, also after the answer. */
export type WaitUntil = (promise: Promise<unknown>) => void;

export interface RecorderParts {
  readonly delivery: Delivery;
  readonly clock: Clock;
  readonly waitUntil: WaitUntil;
}

/** The notes of one operation. Every method is safe to call at any time; what comes after `close` is in no record. */
export interface Recorder {
  notePrincipal(principal: RecordedPrincipal, roles: readonly string[], scopes: readonly string[]): void;
  /** It is known by now who asks, or that it will not be: the time until here went into that. */
  noteAuthenticated(): void;
  notePolicy(policyVersion: string, schemaDigest: string): void;
  /** What is known of the operation by now; what is left out stays as it was. */
  noteOperation(known: Partial<AuditRecord["operation"]>): void;
  noteResource(resource: RecordedResource): void;
  /** What the operation is expected to come to; a later one takes its place. */
  noteEstimate(estimate: RecordedEstimate): void;
  noteTrip(trip: RecordedTrip): void;
  noteRefusal(refusal: Refusal): void;
  /** A reason that is no refusal of the house's own: a document that does not validate, a fault. */
  noteReason(reason: string): void;
  /** From here on the answer waits for its record. */
  requireStored(): void;
  /**
   * Before statements leave: tells what they are about to read, as it was noted. False where the operation is strict and the
   * intent is not stored; then they must not leave.
   */
  announce(): Promise<boolean>;
  /** Before the answer leaves. False where the operation is strict and a record of it is not stored; then it must not leave. */
  close(end: OperationEnd): Promise<boolean>;
}

/** One operation on its way through the sinks. */
interface Course {
  readonly start: OperationStart;
  readonly parts: RecorderParts;
  readonly notes: Notes;
  readonly startedMs: number;
  /** Settles when the records so far have been delivered, or not. In order, so that no outcome overtakes its intent. */
  delivered: Promise<boolean>;
  intents: number;
  /** The resources that the last intent told of. */
  announced: string;
  isHeld: boolean;
}

export function openRecorder(start: OperationStart, parts: RecorderParts): Recorder {
  const notes = emptyNotes();
  const startedMs = parts.clock();
  const course: Course = {
    ...{ start, parts, notes, startedMs },
    ...{ delivered: Promise.resolve(true), intents: 0, announced: "", isHeld: false },
  };
  let closed: Promise<boolean> | undefined;
  return {
    notePrincipal: (principal, roles, scopes) => void Object.assign(notes, { principal, roles, scopes }),
    noteAuthenticated: () => void Object.assign(notes, { authenticateMs: parts.clock() - startedMs }),
    notePolicy: (policyVersion, schemaDigest) => void Object.assign(notes, { policyVersion, schemaDigest }),
    noteOperation(known) {
      notes.operation = { ...notes.operation, ...known };
    },
    noteResource: (resource) => addResource(notes, resource),
    noteEstimate: (estimate) => void Object.assign(notes, { estimate }),
    noteTrip: (trip) => void notes.trips.push(trip),
    noteRefusal: (refusal) => addRefusal(notes, refusal),
    noteReason: (reason) => void notes.reasons.push(reason),
    requireStored() {
      notes.delivery = "strict";
    },
    announce: () => announce(course),
    close: (end) => (closed ??= close(course, end)),
  };
}

/** An operation that is not strict is told of once; one that is, again whenever it is about to read more. */
async function announce(course: Course): Promise<boolean> {
  const { notes, start, startedMs } = course;
  const isStrict = notes.delivery === "strict";
  const resources = JSON.stringify([...notes.resources.values()]);
  const isTold = course.intents > 0 && (!isStrict || resources === course.announced);
  if (isTold || course.isHeld) return !course.isHeld;
  const part = course.intents;
  course.intents += 1;
  course.announced = resources;
  const toldMs = course.parts.clock();
  const isStored = await hand(course, () => makeIntent(start, notes, startedMs, part));
  if (isStrict) notes.auditMs += course.parts.clock() - toldMs;
  return isStored;
}

async function close(course: Course, end: OperationEnd): Promise<boolean> {
  const { notes, start, startedMs, parts } = course;
  return hand(course, () => makeOutcome(start, notes, end, { startedMs, endedMs: parts.clock() }));
}

/** Waits for the sinks only where it must. What a strict operation could not be recorded by holds it to its end. */
async function hand(course: Course, make: () => AuditRecord): Promise<boolean> {
  const { notes, parts } = course;
  const record = made(make);
  if (record === undefined) parts.delivery.drop();
  else course.delivered = after(course.delivered, () => parts.delivery.deliver(record));
  if (notes.delivery === "async") {
    parts.waitUntil(course.delivered);
    return true;
  }
  const isStored = record !== undefined && (await course.delivered);
  course.isHeld ||= !isStored;
  return !course.isHeld;
}

/** A clock out of its mind must lose the record, not the request. */
function made(make: () => AuditRecord): AuditRecord | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}

async function after(before: Promise<boolean>, deliver: () => Promise<boolean>): Promise<boolean> {
  await before;
  return deliver();
}
