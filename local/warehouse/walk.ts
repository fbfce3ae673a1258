// Questions about a tree that do not need a translation: what a node is made of, whether it aggregates, whether it reads a column.

import type { Node } from "./ast.ts";

export const aggregateNames: ReadonlySet<string> = new Set(
  "COUNT COUNT_BIG SUM AVG MIN MAX STDEV STDEVP VAR VARP STRING_AGG APPROX_COUNT_DISTINCT".split(" "),
);

/** The nodes directly below; subqueries are worlds of their own and not entered. */
function childrenOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case "literal":
    case "variable":
    case "column":
    case "query":
    case "exists":
      return [];
    case "negate":
    case "not":
    case "collate":
    case "convert":
    case "is-null":
    case "in-query":
      return [node.operand];
    case "zone":
      return [node.operand, node.zone];
    case "arithmetic":
    case "compare":
    case "and":
    case "or":
      return [node.left, node.right];
    case "call":
      return [...node.args, ...(node.over?.partitionBy ?? []), ...(node.over?.orderBy ?? []).map((item) => item.node)];
    case "case":
      return [
        ...node.whens.flatMap((when) => [when.when, when.then]),
        ...(node.otherwise === undefined ? [] : [node.otherwise]),
      ];
    case "like":
      return [node.operand, node.pattern];
    case "in":
      return [node.operand, ...node.items];
    case "between":
      return [node.operand, node.low, node.high];
  }
}

/** True for a node that is, or holds, what the test says. */
export function has(node: Node, test: (node: Node) => boolean): boolean {
  return test(node) || childrenOf(node).some((child) => has(child, test));
}

export const isAggregate = (node: Node): boolean =>
  node.kind === "call" && aggregateNames.has(node.name) && node.over === undefined;
export const isColumn = (node: Node): boolean => node.kind === "column";
export const isQuery = (node: Node): boolean =>
  node.kind === "query" || node.kind === "exists" || node.kind === "in-query";
/** True for what is the same in every row: no order is by it. */
export const isConstant = (node: Node): boolean =>
  !has(node, (part) => isColumn(part) || isQuery(part) || part.kind === "call");
