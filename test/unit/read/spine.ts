// The spine over a wire that a test answers, and what the audit learned of it.

import { createDelivery, type Sink } from "#audit/delivery.ts";
import type { AuditRecord, OutcomeRecord } from "#audit/record.ts";
import { openRecorder } from "#audit/recorder.ts";
import type { PrincipalFacts } from "#auth/principal.ts";
import { makePrincipal } from "#auth/verified.ts";
import type { Refusal, WarehouseRefusal } from "#kernel/refusal.ts";
import { ok, refuse, type Result } from "#kernel/result.ts";
import type { ReaderParts } from "#read/operation.ts";
import type {
  AggregateRequest,
  ListAnswer,
  ListRequest,
  LookupRequest,
  ReadAnswer,
  ReadPage,
  ReadRequest,
  Related,
  RelatedRequest,
} from "#read/read-request.ts";
import { createReader } from "#read/read.ts";
import { createCursorSeal } from "#result/cursor.ts";
import { makeRowset } from "#transport/received.ts";
import { catalog, limits } from "../plan/planning.ts";
import { principal } from "../policy/people.ts";

export type Rows = readonly (readonly (string | null)[])[];

export interface Change extends Partial<Omit<ReaderParts, "send">> {
  readonly who?: Partial<PrincipalFacts>;
  /** Where records go besides. */
  readonly sinks?: readonly Sink[];
  /** What the warehouse answers instead of rows. */
  readonly refusal?: WarehouseRefusal;
  /** Rows of each statement, by a part of its text; the first that fits. */
  readonly rows?: readonly AnsweredRows[];
  /** The same of each trip, in place of `rows`. */
  readonly trips?: readonly (readonly AnsweredRows[])[];
}

type AnsweredRows = readonly [part: string, rows: Rows];

export function openSpine({ who, refusal, rows = [], trips = [], sinks = [], ...change }: Change = {}) {
  const batches: string[] = [];
  const records: AuditRecord[] = [];
  const client = { ip: null, userAgent: null, colo: null, country: null };
  const delivery = createDelivery([async (one) => void records.push(one), ...sinks], {
    deadlineMs: 1000,
    timer: () => new AbortController().signal,
  });
  const delivered: Promise<unknown>[] = [];
  const recorder = openRecorder(
    { requestId: "r", traceId: "r", client },
    { delivery, clock: () => 0, waitUntil: (promise) => void delivered.push(promise) },
  );
  const openReader = createReader({
    catalog,
    policyVersion: "v1",
    limits: {
      ...limits,
      totalRows: 100,
      statements: 5,
      cost: 1_000_000,
      costPerMinute: 0,
      repeatedRows: 100_000_000,
      batchCharacters: 1_000_000,
    },
    maskKeys: new Map(),
    pool: "serverless",
    seal: createCursorSeal("a-cursor-secret-of-the-tests-0123456789"),
    clock: () => 0,
    ...change,
    send: async ({ text, count }) => {
      batches.push(text);
      if (refusal !== undefined) return refuse(refusal);
      const statements = text.split("EXEC sp_executesql").slice(1);
      const answered = trips[batches.length - 1] ?? rows;
      if (statements.length !== count) throw new TypeError("a batch that is not what it says");
      const rowsets = statements.map((one) => makeRowset(answered.find(([part]) => one.includes(part))?.[1] ?? []));
      return ok({ rowsets, bytes: 10, elapsedMs: 1 });
    },
  });
  const asWho = makePrincipal({ ...principal({ roles: ["analyst"] }), ...who });
  const id = "0".repeat(32);
  const { signal } = new AbortController();
  const scope = { principal: asWho, requestId: id, traceId: id, traceparent: "", deadlineMs: 1000, signal };
  const reader = openReader(scope, recorder);
  return {
    reader,
    begin: (requests: readonly ReadRequest[]) => reader.begin(requests),
    /** Of a first trip that is within the budgets. */
    read: async (requests: readonly ReadRequest[]) => {
      const answers = await reader.begin(requests);
      if (!answers.ok) throw new TypeError(answers.refusal.detail);
      return answers.value;
    },
    readLater: (requests: readonly ReadRequest[]) => reader.read(requests),
    batches,
    /** All records so far. */
    records,
    /** The outcome, which nothing is added to afterwards. */
    record: async (): Promise<OutcomeRecord> => {
      await recorder.close({ httpStatus: 200, bytes: 0, codes: [], status: "ok" });
      await Promise.all(delivered);
      const record = records.find((one) => one.kind === "outcome");
      if (record === undefined) throw new TypeError("no record");
      return record;
    },
  };
}

export const flights = (change: Partial<ListRequest> = {}): ListRequest => ({
  kind: "list",
  view: "Flight",
  path: "flights",
  fields: ["flightId"],
  page: {},
  wantsCursors: true,
  related: [],
  ...change,
});

export const airport = (change: Partial<LookupRequest> = {}): LookupRequest => ({
  kind: "lookup",
  view: "Airport",
  path: "airport",
  by: ["iata"],
  keys: [["LAX"]],
  fields: ["iata"],
  related: [],
  ...change,
});

export const total = (change: Partial<AggregateRequest> = {}): AggregateRequest => ({
  kind: "aggregate",
  view: "Flight",
  path: "flights",
  measures: [{ fn: "count", field: undefined }],
  ...change,
});

/** The airport that each flight starts from. */
export const origin = (change: Partial<LookupRequest> = {}): RelatedRequest => ({
  relation: "origin",
  request: { kind: "lookup", view: "Airport", path: "flights.nodes.origin", fields: ["iata"], related: [], ...change },
});

/** `list`, `lookup`, or the detail of the refusal. */
export function said(answers: readonly Result<ReadAnswer, Refusal>[]): readonly string[] {
  return answers.map((answer) => (answer.ok ? answer.value.kind : answer.refusal.detail));
}

type Answered = Result<ReadAnswer, Refusal> | undefined;

export function listOf(answer: Answered): ListAnswer {
  if (answer?.ok === true && answer.value.kind === "list") return answer.value;
  throw new TypeError(`no list: ${said(answer === undefined ? [] : [answer]).join()}`);
}

/** Of a root, or of the first of some keys. */
export function pageOf(answer: Answered): ReadPage {
  const { sets, labels } = listOf(answer);
  const page = sets.get(labels[0] ?? "");
  if (page === undefined) throw new TypeError("no page");
  return page;
}

/** What was read through the first relation of some rows. */
export function relatedOf(answer: Answered): Related {
  const related = answer?.ok === true && "related" in answer.value ? answer.value.related[0] : undefined;
  if (related === undefined) throw new TypeError("nothing related");
  return related;
}
