// The spine, one page: what is asked together goes through policy -> plan -> sql -> transport -> result, in ONE round trip, with
// all that is wanted through its relations. A request that is refused on the way costs the others nothing. What was read, by
// which statements, goes to the audit.

import type { Recorder } from "#audit/recorder.ts";
import type { Catalog } from "#catalog/catalog.ts";
import { overBudget } from "#kernel/over-budget.ts";
import type { Refusal } from "#kernel/refusal.ts";
import { ok, refuse, type Result } from "#kernel/result.ts";
import type { Plan } from "#plan/plan.ts";
import { decide } from "#policy/decide.ts";
import type { Decision } from "#policy/decision.ts";
import { renderPlan } from "#sql/render-plan.ts";
import type { Statement } from "#sql/statement.ts";
import type { Rowset } from "#transport/rowset.ts";
import { answerNode } from "./answer-node.ts";
import { createDivide } from "./divide.ts";
import { noteUsages } from "./note-usages.ts";
import type { Operation, ReaderParts } from "./operation.ts";
import { nodesOf, planTree, type TreeNode } from "./plan-tree.ts";
import { isExport, principalKey } from "./pressure.ts";
import type { ReadRequest } from "./read-request.ts";
import type { Answers, OperationReader, OperationScope } from "./reader.ts";
import { sendTrip } from "./send-trip.ts";
import { createSpending } from "./spend.ts";
import { sentPlans, streamedTree } from "./streamed-tree.ts";

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
      pressure: { principal: principalKey(scope.principal), isExport: false, holdsSlot: false },
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
  const streamed = streamedTree(trees, operation.parts.streamRows);
  const requests = sentPlans(trees, streamed);
  const statements = new Map(requests.flat().map((plan) => [plan, renderPlan(plan, operation.parts.pool)]));
  const received = await ask(operation, { requests, statements, mayStream: streamed !== undefined });
  const rowsets = received.ok ? shareOut(statements, received.value.rowsets) : new Map<Plan, readonly Rowset[]>();
  const rowsetsOf = (plan: Plan) => (received.ok ? ok(rowsets.get(plan) ?? []) : received);
  const rest = received.ok ? received.value.rest : undefined;
  const trip = { operation, rowsetsOf, streamed: rest && streamed && { tree: streamed, rest } };
  return trees.map((tree) => {
    const answer = answerNode(trip, tree);
    if (tree === streamed && !answer.ok) rest?.close();
    return answer;
  });
}

interface Asking {
  /** The plans of each request, and the statements of each plan, in the order of the batch. */
  readonly requests: readonly (readonly Plan[])[];
  readonly statements: Statements;
  readonly mayStream: boolean;
}

/** What is read under a strict record is read as a whole. */
async function ask(operation: Operation, { requests, statements, mayStream }: Asking): ReturnType<typeof sendTrip> {
  const { parts, recorder } = operation;
  const tooLong = overLength([...statements.values()].flat(), parts.limits.batchCharacters);
  if (tooLong !== undefined) return refuse(tooLong);
  const isSensitive = noteUsages(requests.flat(), parts.catalog, recorder);
  const units = operation.divide(requests, statements);
  return sendTrip(operation, { statements, units, mayStream: mayStream && !isSensitive });
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

type Statements = ReadonlyMap<Plan, readonly Statement[]>;

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
