// The spine, one page: what is asked together goes through policy -> plan -> sql -> transport -> result, in ONE round trip, with
// all that is wanted through its relations. A request that is refused on the way costs the others nothing. What was read, by
// which statements, goes to the audit.

import type { Recorder } from "#audit/recorder.ts";
import type { Catalog } from "#catalog/catalog.ts";
import { overBudget } from "#kernel/over-budget.ts";
import type { Refusal, Tried } from "#kernel/refusal.ts";
import { ok, refuse, type Result } from "#kernel/result.ts";
import type { Plan } from "#plan/plan.ts";
import { decide } from "#policy/decide.ts";
import type { Decision } from "#policy/decision.ts";
import { countRows } from "#result/group-rows.ts";
import { renderBatch } from "#sql/render-batch.ts";
import { renderPlan } from "#sql/render-plan.ts";
import type { Statement } from "#sql/statement.ts";
import type { BatchUnit } from "#transport/divided.ts";
import type { Rowset } from "#transport/rowset.ts";
import type { Sent } from "#transport/send-batch.ts";
import { answerNode } from "./answer-node.ts";
import { createDivide } from "./divide.ts";
import { noteTrip } from "./note-trip.ts";
import { noteUsages } from "./note-usages.ts";
import type { Operation, ReaderParts } from "./operation.ts";
import { nodesOf, planTree, type TreeNode } from "./plan-tree.ts";
import { isExport, principalKey } from "./pressure.ts";
import type { ReadRequest } from "./read-request.ts";
import type { Answers, OperationReader, OperationScope } from "./reader.ts";
import { createSpending } from "./spend.ts";

/** Opens the spine for one operation. */
export type OpenReader = (scope: OperationScope, recorder: Recorder) => OperationReader;

export function createReader(parts: ReaderParts): OpenReader {
  const openSpending = createSpending(parts);
  const divide = createDivide(parts.catalog);
  return (scope, recorder) => {
    const operation: Operation = {
      parts,
      scope,
      recorder,
      decisions: decideOnce(parts.catalog, scope),
      divide,
      spending: openSpending(scope.principal),
      pressure: { principal: principalKey(scope.principal), isExport: false },
      spent: { trips: 0, statements: 0, rows: 0, cost: 0 },
    };
    return {
      begin: (requests) => beginTrip(operation, requests),
      spent: () => ({ ...operation.spent }),
      read: async (requests) => readTrip(operation, await planTree(operation, requests)),
    };
  };
}

async function beginTrip(operation: Operation, requests: readonly ReadRequest[]): Promise<Result<Answers, Refusal>> {
  const { spending, recorder } = operation;
  // A request is a statement: too many of them are not even planned.
  const tooMany = spending.foresee(requests);
  if (tooMany !== undefined) {
    recorder.noteRefusal(tooMany);
    return refuse(tooMany);
  }
  const trees = await planTree(operation, requests);
  const nodes = nodesOf(trees).flatMap(({ planned }) => (planned.ok ? [planned.value] : []));
  const admitted = spending.admit(nodes);
  if (!admitted.ok) {
    recorder.noteRefusal(admitted.refusal);
    return admitted;
  }
  const { rows, cost } = admitted.value;
  Object.assign(operation.spent, { rows, cost });
  operation.pressure.isExport = isExport(requests, rows, operation.parts.exportRows);
  recorder.noteEstimate(admitted.value);
  const answers = await readTrip(operation, trees);
  return shedOf(answers) ?? ok(answers);
}

/** The trip had no turn at the warehouse. As over a budget, nothing was read, and the status of the answer is to say so. */
function shedOf(answers: Answers): Result<never, Refusal> | undefined {
  for (const answer of answers) if (!answer.ok && answer.refusal.reason === "warehouse-busy") return answer;
  return undefined;
}

async function readTrip(operation: Operation, trees: readonly TreeNode[]): Promise<Answers> {
  const { parts, recorder } = operation;
  const requests = trees.map(sentPlans);
  const plans = requests.flat();
  const statements = new Map(plans.map((plan) => [plan, renderPlan(plan, parts.pool)]));
  const tooLong = overLength([...statements.values()].flat(), parts.limits.batchCharacters);
  if (tooLong === undefined) noteUsages(plans, parts.catalog, recorder);
  const received =
    tooLong === undefined
      ? await sendOnce(operation, statements, operation.divide(requests, statements))
      : refuse(tooLong);
  const rowsets = received.ok ? shareOut(statements, received.value) : new Map<Plan, readonly Rowset[]>();
  const rowsetsOf = (plan: Plan) => (received.ok ? ok(rowsets.get(plan) ?? []) : received);
  return trees.map((tree) => answerNode({ operation, rowsetsOf }, tree));
}

/** Of a request and all that goes along with it. */
function sentPlans(tree: TreeNode): readonly Plan[] {
  const sent = nodesOf([tree]).filter(({ isSent }) => isSent);
  return sent.flatMap(({ planned }) => (planned.ok ? [planned.value.plan] : []));
}

/** Every statement repeats what its parents are found by: a long list of values, at many places, is a long text. */
function overLength(statements: readonly Statement[], allowed: number): Refusal | undefined {
  const lengths = statements.map(({ text, parameters }) =>
    parameters.reduce((sum, parameter) => sum + (parameter.text?.length ?? 0), text.length),
  );
  return overBudget(
    "LIMIT_BATCH_CHARACTERS",
    allowed,
    lengths.reduce((sum, length) => sum + length, 0),
  );
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

type Statements = ReadonlyMap<Plan, readonly Statement[]>;

async function sendOnce(
  operation: Operation,
  byPlan: Statements,
  units: readonly BatchUnit[],
): Promise<Result<readonly Rowset[], Refusal>> {
  const statements = [...byPlan.values()].flat();
  if (statements.length === 0) return ok([]);
  const { parts, scope, recorder, spent } = operation;
  const as = parts.actAs?.(scope);
  if (as?.ok === false) return as;
  // Nothing is read that must be on record and is not.
  if (!(await recorder.announce())) return refuse(UNRECORDED);
  const label = labelOf(scope, spent.trips);
  spent.trips += 1;
  spent.statements += statements.length;
  const startedMs = parts.clock();
  const options = { pool: parts.pool, label };
  const batchOf = (places: readonly number[]) =>
    renderBatch(
      places.flatMap((place) => statements[place] ?? []),
      { ...options, places },
    );
  const sent = await parts.send(renderBatch(statements, options), {
    ...scope,
    divided: { units, batchOf },
    pressure: operation.pressure,
    ...(as === undefined ? {} : { as: as.value }),
  });
  recorder.noteTrip(
    await noteTrip(statements, label, {
      ms: parts.clock() - startedMs,
      ...(sent.ok ? answeredOf([...byPlan.keys()], sent.value) : { bytes: 0, rows: [], cache: [] }),
      ...triedOf(sent.ok ? sent.value : sent.refusal),
    }),
  );
  return sent.ok ? ok(sent.value.rowsets) : sent;
}

function answeredOf(plans: readonly Plan[], { bytes, rowsets, cache = [] }: Sent) {
  return { bytes, rows: rowsOf(plans, rowsets), cache };
}

function triedOf({ attempts, waitedMs, queuedMs, isShared }: Tried): Tried {
  return {
    ...(attempts === undefined ? {} : { attempts }),
    ...(waitedMs === undefined ? {} : { waitedMs }),
    ...(queuedMs === undefined ? {} : { queuedMs }),
    ...(isShared === undefined ? {} : { isShared }),
  };
}

function rowsOf(plans: readonly Plan[], rowsets: readonly Rowset[]): readonly number[] {
  const reads = plans.flatMap((plan) => plan.reads);
  return rowsets.map((rowset, index) => {
    const read = reads[index];
    return read === undefined ? 0 : countRows(read, rowset);
  });
}

/** The answer of a trip is one list, in the order of the statements: each plan gets its own part of it. */
function shareOut(statements: Statements, rowsets: readonly Rowset[]): ReadonlyMap<Plan, readonly Rowset[]> {
  const shares = new Map<Plan, readonly Rowset[]>();
  let next = 0;
  for (const [plan, own] of statements) {
    shares.set(plan, rowsets.slice(next, next + own.length));
    next += own.length;
  }
  return shares;
}
