// What a cursor is good for: one list in one order, one principal with what it may see, one version of the policy. Not the
// token, so that a page can be turned after it was renewed.

import type { PlanContext } from "#plan/draft.ts";
import { groupShape } from "#plan/plan-groups.ts";
import { listShape } from "#plan/plan-list.ts";
import type { CursorBound } from "#result/cursor.ts";
import type { Operation } from "./operation.ts";
import type { TreeRequest } from "./plan-tree.ts";

export interface BoundSeal {
  readonly seal: (position: readonly (string | null)[]) => Promise<string>;
  readonly open: (cursor: string) => ReturnType<Operation["parts"]["seal"]["open"]>;
}

type PagedRequest = Extract<TreeRequest, { readonly kind: "list" | "groups" }>;

/** `parents`: the fields by which the list belongs to its parents. */
export function bindCursors(operation: Operation, request: PagedRequest, parents: readonly string[]): BoundSeal {
  const { seal } = operation.parts;
  let bound: CursorBound | undefined;
  const once = (): CursorBound => (bound ??= boundOf(operation, request, parents));
  return {
    seal: (position) => seal.seal(position, once()),
    open: (cursor) => seal.open(cursor, once()),
  };
}

function boundOf(operation: Operation, request: PagedRequest, parents: readonly string[]): CursorBound {
  const { parts, scope } = operation;
  const { issuer, tenant, subject, roles, scopes } = scope.principal;
  const context = contextOf(operation);
  const order =
    request.kind === "list"
      ? listShape({ view: request.view, orderBy: request.orderBy ?? [] }, context)
      : groupShape(request, context);
  return {
    shape: JSON.stringify([order ?? "", parents]),
    principal: JSON.stringify([issuer, tenant ?? null, subject]),
    policy: JSON.stringify([parts.policyVersion, roles, scopes]),
  };
}

export function contextOf({ parts, decisions }: Operation): PlanContext {
  const { catalog, limits, maskKeys } = parts;
  return { catalog, limits, maskKeys, decisions };
}
