// As whom the warehouse is asked. Types only: who that is for which principal is decided in `read`.

import type { CallerToken } from "#kernel/caller-token.ts";

export interface WarehouseIdentity {
  /** Client id of the application that asks, or that exchanges the user's token. */
  readonly clientId: string;
  /** Equal where the warehouse sees the same principal, and holds no token: fit for the key of a cache. */
  readonly key: string;
  /** The user's own token, where the warehouse is to see the user. */
  readonly callerToken?: CallerToken;
}
