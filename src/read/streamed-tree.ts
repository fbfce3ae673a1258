// Which of the trees of a trip may have its rows taken in parts, while they come: a long page of the root whose rows are shown once.
// Everything else is there by then, so its statement is the last of the batch.

import type { Plan } from "#plan/plan.ts";
import { nodesOf, type TreeNode } from "./plan-tree.ts";

const LEAST_ROWS = 1000;

/** Undefined where none may, or where a part of the operation is refused or waits: then all of it is held. */
export function streamedTree(trees: readonly TreeNode[], leastRows = LEAST_ROWS): TreeNode | undefined {
  const isSettled = nodesOf(trees).every(({ planned, isSent }) => planned.ok && isSent);
  return isSettled ? trees.find((tree) => mayStream(tree, leastRows)) : undefined;
}

function mayStream({ request, planned }: TreeNode, leastRows: number): boolean {
  if (request.kind !== "list" || request.mayStream !== true || !planned.ok) return false;
  const { page } = planned.value.plan;
  return page !== undefined && !page.isBackward && page.size >= leastRows;
}

/** The plans that are sent, by their trees. Parents first, but for the streamed tree: it is last, and its root the last of all. */
export function sentPlans(trees: readonly TreeNode[], streamed: TreeNode | undefined): readonly (readonly Plan[])[] {
  const held = trees.filter((tree) => tree !== streamed).map((tree) => plansOf([tree]));
  if (streamed === undefined) return held;
  return [...held, [...plansOf(streamed.related.map(({ node }) => node)), ...plansOf([{ ...streamed, related: [] }])]];
}

function plansOf(trees: readonly TreeNode[]): readonly Plan[] {
  const sent = nodesOf(trees).filter(({ isSent }) => isSent);
  return sent.flatMap(({ planned }) => (planned.ok ? [planned.value.plan] : []));
}
