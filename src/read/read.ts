// The spine, one page: what is asked in one tick goes through policy -> plan -> sql -> transport -> result, in ONE round trip.
// A request that is refused on the way costs the others nothing. What was read, by which statements, goes to the audit.

import type { Recorder } from "#audit/recorder.ts";
import type { Catalog } from "#catalog/catalog.ts";
import type { Refusal } from "#kernel/refusal.ts";
import { ok, refuse, type Result } from "#kernel/result.ts";
import type { Plan } from "#plan/plan.ts";
import { decide } from "#policy/decide.ts";
import type { Decision } from "#policy/decision.ts";
import { renderBatch } from "#sql/render-batch.ts";
import { renderPlan } from "#sql/render-plan.ts";
import type { Statement } from "#sql/statement.ts";
import type { Rowset } from "#transport/rowset.ts";
import { answerRequest } from "./answer-request.ts";
import { noteTrip } from "./note-trip.ts";
import { noteUsages } from "./note-usages.ts";
import type { Operation, ReaderParts } from "./operation.ts";
import { planRequest } from "./plan-request.ts";
import type { ReadAnswer, ReadRequest } from "./read-request.ts";
import type { OperationReader, OperationScope } from "./reader.ts";
import { createSpending } from "./spend.ts";

/** Opens the spine for one operation. */
export type OpenReader = (scope: OperationScope, recorder: Recorder) => OperationReader;

export function createReader(parts: ReaderParts): OpenReader {
  return (scope, recorder) => {
    let trips = 0;
    const operation: Operation = {
      parts,
      scope,
      recorder,
      decisions: decideOnce(parts.catalog, scope),
      spending: createSpending(parts.limits),
      nextTrip: () => trips++,
    };
    return { read: (requests) => readTick(operation, requests) };
  };
}

async function readTick(
  operation: Operation,
  requests: readonly ReadRequest[],
): Promise<readonly Result<ReadAnswer, Refusal>[]> {
  const { parts, recorder } = operation;
  const made = await Promise.all(requests.map((request) => planRequest(operation, request)));
  // In the order asked, so that which of them is over a budget does not depend on whose cursor opened first.
  const planned = made.map((plan) => (plan.ok ? operation.spending.spend(plan.value) : plan));
  const plans = planned.flatMap((plan) => (plan.ok ? [plan.value] : []));
  noteUsages(plans, parts.catalog, recorder);
  const statements = new Map(plans.map((plan) => [plan, renderPlan(plan, parts.pool)]));
  const sent = await sendOnce(operation, [...statements.values()].flat());
  const rowsets = sent.ok ? shareOut(statements, sent.value) : new Map<Plan, readonly Rowset[]>();
  const answers = requests.map((request, index) => {
    const plan = planned[index];
    if (plan === undefined) throw new TypeError("a request without a plan");
    if (!plan.ok) return plan;
    const answering = { plan: plan.value, rowsets: rowsets.get(plan.value) ?? [] };
    return sent.ok ? answerRequest(operation, request, answering) : sent;
  });
  return answers.map((answer) => noted(answer, recorder));
}

/** One decision a view and operation: every use of a view in it is decided alike. */
function decideOnce(catalog: Catalog, { principal }: OperationScope): (view: string) => Decision | undefined {
  const known = new Map<string, Decision | undefined>();
  return (name) => {
    const view = catalog.views.get(name);
    if (view === undefined) return undefined;
    if (!known.has(name)) {
      const decision = decide(principal, view);
      known.set(name, decision.ok ? decision.value : undefined);
    }
    return known.get(name);
  };
}

const UNRECORDED: Refusal = { reason: "audit-unavailable", detail: "the intent could not be stored" };

/** The caller's trace, where it has one, then the request: the statements are found by either. */
function labelOf({ traceId, requestId }: OperationScope, trip: number): string {
  return [...(traceId === requestId ? [] : [traceId]), requestId, trip].join("_");
}

async function sendOnce(
  operation: Operation,
  statements: readonly Statement[],
): Promise<Result<readonly Rowset[], Refusal>> {
  if (statements.length === 0) return ok([]);
  const { parts, scope, recorder } = operation;
  // Nothing is read that must be on record and is not.
  if (!(await recorder.announce())) return refuse(UNRECORDED);
  const label = labelOf(scope, operation.nextTrip());
  const startedMs = parts.clock();
  const sent = await parts.send(renderBatch(statements, { pool: parts.pool, label }), scope);
  recorder.noteTrip(
    await noteTrip(statements, label, {
      ms: parts.clock() - startedMs,
      bytes: sent.ok ? sent.value.bytes : 0,
      rowsets: sent.ok ? sent.value.rowsets : [],
    }),
  );
  return sent.ok ? ok(sent.value.rowsets) : sent;
}

/** The answer of a trip is one list, in the order of the statements: each plan gets its own part of it. */
function shareOut(
  statements: ReadonlyMap<Plan, readonly Statement[]>,
  rowsets: readonly Rowset[],
): ReadonlyMap<Plan, readonly Rowset[]> {
  const shares = new Map<Plan, readonly Rowset[]>();
  let next = 0;
  for (const [plan, own] of statements) {
    shares.set(plan, rowsets.slice(next, next + own.length));
    next += own.length;
  }
  return shares;
}

function noted(answer: Result<ReadAnswer, Refusal>, recorder: Recorder): Result<ReadAnswer, Refusal> {
  if (!answer.ok) recorder.noteRefusal(answer.refusal);
  return answer;
}
