// Requests and all that is wanted through their relations -> plans, before anything is sent. What belongs to the rows of a page
// is planned over that page, so that it need not wait for them; where it must wait, it is planned all the same, to be counted.

import type { Relation } from "#catalog/catalog.ts";
import type { Refusal } from "#kernel/refusal.ts";
import { ok, refuse, type Result } from "#kernel/result.ts";
import { hasRelation } from "#plan/expressions.ts";
import { parentPage, type ParentsToPlan } from "#plan/plan-keys.ts";
import type { Plan } from "#plan/plan.ts";
import { nestingOf } from "#sql/nesting.ts";
import { renderPlan } from "#sql/render-plan.ts";
import { isDear } from "./is-dear.ts";
import type { Operation } from "./operation.ts";
import { planRequest } from "./plan-request.ts";
import type { ReadRequest, RelatedRequest } from "./read-request.ts";

/** A plan at its place in the operation. */
export interface PlanNode {
  readonly plan: Plan;
  /** `flights.origin`, by response names. */
  readonly path: string;
  /** The plan whose rows this one is asked for. */
  readonly parent: PlanNode | undefined;
  /** Relations through which its rows are asked for at once. */
  readonly ways: number;
}

export type TreeRequest = ReadRequest | RelatedRequest["request"];

/** A request in its tree. */
export interface TreeNode {
  readonly request: TreeRequest;
  /** The fields by which its rows belong to parents; none at a root. */
  readonly of: readonly string[];
  readonly planned: Result<PlanNode, Refusal>;
  /** False where it waits for the keys of its parents, and so does all below it. */
  readonly isSent: boolean;
  /** Aligned with the request's. */
  readonly related: readonly RelatedNode[];
}

export interface RelatedNode {
  /** The first of them and those that are read along. */
  readonly relations: readonly [Relation, ...Relation[]];
  readonly node: TreeNode;
}

/** Of 32 that the warehouse takes. */
const MAX_NESTING = 30;

interface Above {
  readonly parents: ParentsToPlan | undefined;
  readonly parent: PlanNode | undefined;
  readonly ways: number;
  readonly isSent: boolean;
}

export function planTree(operation: Operation, requests: readonly ReadRequest[]): Promise<readonly TreeNode[]> {
  return Promise.all(
    requests.map((request) =>
      planNode(operation, request, { parents: parentsOf(request), parent: undefined, ways: 1, isSent: true }),
    ),
  );
}

/** Parents first, in the order asked. */
export function nodesOf(trees: readonly TreeNode[]): readonly TreeNode[] {
  return trees.flatMap((tree) => [tree, ...nodesOf(tree.related.map(({ node }) => node))]);
}

function parentsOf(request: ReadRequest): ParentsToPlan | undefined {
  return request.kind === "lookup" ? { fields: request.by, keys: request.keys } : request.of;
}

async function planNode(operation: Operation, request: TreeRequest, above: Above): Promise<TreeNode> {
  const { parents, parent, ways } = above;
  const of = parents?.fields ?? [];
  const { plan, isSent } = await planShallow(operation, request, above);
  if (!plan.ok) return { request, of, planned: plan, isSent, related: [] };
  const node: PlanNode = { plan: plan.value, path: request.path, parent, ways };
  const asked = "related" in request ? request.related : [];
  const related = await Promise.all(asked.map((one) => planRelated(operation, one, { node, request, isSent })));
  return { request, of, planned: ok(node), isSent, related };
}

/** A page that stands too deep in others to be selected once more is waited for. */
async function planShallow(operation: Operation, request: TreeRequest, { parents, isSent }: Above) {
  const plan = await planRequest(operation, request, parents);
  if (!plan.ok || parents === undefined || !("page" in parents)) return { plan, isSent };
  const statements = renderPlan(plan.value, operation.parts.pool);
  if (statements.every((statement) => nestingOf(statement) <= MAX_NESTING)) return { plan, isSent };
  return { plan: await planRequest(operation, request, { fields: parents.fields, keys: [] }), isSent: false };
}

interface Here {
  readonly node: PlanNode;
  readonly request: TreeRequest;
  readonly isSent: boolean;
}

async function planRelated(operation: Operation, asked: RelatedRequest, here: Here): Promise<RelatedNode> {
  const { node, request, isSent } = here;
  const relations = relationsOf(operation, asked, request.view);
  const hidden = relations.find((relation) => !isGranted(operation, relation, request.view));
  if (hidden !== undefined) {
    const planned = refuse({ reason: "no-grant", detail: `${request.view}.${hidden.name} is not granted` } as const);
    return { relations, node: { request: asked.request, of: [], planned, isSent, related: [] } };
  }
  const fields = relations[0].on.map(({ remote }) => remote);
  const page = parentPage(
    node.plan,
    relations.map(({ on }) => on.map(({ local }) => local)),
  );
  const isRepeated = page !== undefined && !isDear(node, operation.parts);
  const parents = isRepeated ? { fields, page } : { fields, keys: [] };
  return {
    relations,
    node: await planNode(operation, asked.request, {
      parents,
      parent: node,
      ways: relations.length,
      isSent: isSent && isRepeated,
    }),
  };
}

function relationsOf(operation: Operation, { relation, also = [] }: RelatedRequest, view: string) {
  const named = (name: string): Relation => {
    const found = operation.parts.catalog.views.get(view)?.relations.get(name);
    if (found === undefined) throw new TypeError(`no relation ${name}`);
    return found;
  };
  return [named(relation), ...also.map(named)] as const;
}

function isGranted({ decisions }: Operation, relation: Relation, view: string): boolean {
  const decision = decisions(view);
  return decision !== undefined && hasRelation(relation, decision, decisions);
}
