// As whom the warehouse is asked for an operation: the user, where settings say so; else the client of its own that settings give
// the first of the caller's roles; else the Worker's. What the caller may see is decided before, and does not depend on this.

import type { Principal } from "#auth/principal.ts";
import type { CallerToken } from "#kernel/caller-token.ts";
import type { Refusal } from "#kernel/refusal.ts";
import { ok, refuse, type Result } from "#kernel/result.ts";
import type { WarehouseIdentity } from "#transport/warehouse-identity.ts";

export interface ActAsSettings {
  /** The Worker's own. */
  readonly clientId: string;
  /** Whether users are asked for in their own name; with `require`, nobody else is answered. */
  readonly onBehalfOf: "off" | "on" | "require";
  /** In order: the first whose role the caller holds. */
  readonly principals: readonly { readonly role: string; readonly clientId: string }[];
}

export interface ActingFor {
  readonly principal: Principal;
  readonly callerToken?: CallerToken | undefined;
}

export type ActAs = (scope: ActingFor) => Result<WarehouseIdentity, Refusal>;

export function createActAs({ clientId, onBehalfOf, principals }: ActAsSettings): ActAs {
  return ({ principal, callerToken }) => {
    const { kind, issuer, tenant, subject, roles } = principal;
    if (onBehalfOf !== "off" && kind === "user") {
      // Never another identity in its place: the warehouse would show what the user may not see there.
      if (callerToken === undefined) throw new TypeError("a user whose token did not come along");
      const key = JSON.stringify(["user", clientId, issuer, tenant ?? null, subject]);
      return ok({ clientId, key, callerToken });
    }
    if (onBehalfOf === "require") return refuse(NOT_A_USER);
    const own = principals.find(({ role }) => roles.includes(role))?.clientId ?? clientId;
    return ok({ clientId: own, key: JSON.stringify(["client", own]) });
  };
}

const NOT_A_USER: Refusal = {
  reason: "no-grant",
  detail: "WAREHOUSE_ON_BEHALF_OF: the warehouse is asked for users alone",
};
