// What a cursor is good for: one list in one order, one principal with what it may see, one version of the policy. Not the
// token, so that a page can be turned after it was renewed.

import { listShape } from "#plan/plan-list.ts";
import type { CursorBound } from "#result/cursor.ts";
import type { Operation } from "./operation.ts";
import type { ListRequest } from "./read-request.ts";

export interface BoundSeal {
  readonly seal: (position: readonly (string | null)[]) => Promise<string>;
  readonly open: (cursor: string) => ReturnType<Operation["parts"]["seal"]["open"]>;
}

export function bindCursors(operation: Operation, request: ListRequest): BoundSeal {
  const { seal } = operation.parts;
  const bound = boundOf(operation, request);
  return {
    seal: (position) => seal.seal(position, bound),
    open: (cursor) => seal.open(cursor, bound),
  };
}

function boundOf({ parts, scope, decisions }: Operation, request: ListRequest): CursorBound {
  const { issuer, tenant, subject, roles, scopes } = scope.principal;
  const { view, of, orderBy = [] } = request;
  const { catalog, limits, maskKeys } = parts;
  const order = listShape({ view, orderBy }, { catalog, limits, maskKeys, decisions });
  return {
    shape: JSON.stringify([order ?? "", of?.fields ?? []]),
    principal: JSON.stringify([issuer, tenant ?? null, subject]),
    policy: JSON.stringify([parts.policyVersion, roles, scopes]),
  };
}
