// The warehouse as a peer asks it: T-SQL text in, JSON rows out. It signs and gets its token as Edgewise does, and does nothing else:
// no deadline, no bound on the answer, no second attempt.

import { queryTarget } from "#transport/query-url.ts";
import { createSigner } from "#transport/sign-request.ts";
import { createClientSecretToken } from "#transport/warehouse-token.ts";
import type { PeerEnv } from "./peer-parts.ts";

export type PeerCell = string | number | boolean | null;
export type PeerRow = readonly PeerCell[];

/** Statements in one text, separated by `;`. The rows of each, in order. */
export type AskWarehouse = (text: string) => Promise<readonly (readonly PeerRow[])[]>;

interface ResultSet {
  readonly isSuccess: boolean;
  readonly data: readonly PeerRow[];
  readonly message: string;
}

export function createPeerWarehouse(env: PeerEnv): AskWarehouse {
  const target = queryTarget({
    url: env.WAREHOUSE_URL,
    database: env.WAREHOUSE_DATABASE,
    topRows: 100_000,
    deadlineMs: 30_000,
  });
  const sign = createSigner(Date.now);
  const token = createClientSecretToken({
    fetch: (url, init) => fetch(url, init),
    clock: Date.now,
    settings: {
      tokenUrl: env.WAREHOUSE_TOKEN_URL,
      clientId: env.WAREHOUSE_CLIENT_ID,
      clientSecret: env.WAREHOUSE_CLIENT_SECRET,
      scope: "https://sql.azuresynapse.net/.default",
    },
  });
  return async (text) => {
    const got = await token(new AbortController().signal);
    if (!got.ok) throw new Error(got.refusal.detail);
    const authorization = `Bearer ${got.value}`;
    const response = await fetch(target.url, {
      method: "POST",
      headers: {
        authorization,
        "content-type": "text/plain; charset=utf-8",
        "x-csrf-signature": await sign(authorization, target.host),
      },
      body: text,
    });
    if (!response.ok) throw new Error(`the warehouse said ${response.status}`);
    const sets = (await response.json()) as readonly ResultSet[];
    const failed = sets.find(({ isSuccess }) => !isSuccess);
    if (failed !== undefined) throw new Error(failed.message);
    return sets.map(({ data }) => data);
  };
}
