// A Worker without a GraphQL library, for these operations alone: it checks the token, asks the warehouse once, reshapes the rows and
// prints them with JSON.stringify.

import { handOperations } from "./hand-operations.ts";
import type { OperationName } from "./operations.ts";
import { createTokenCheck, unauthorized } from "./peer-parts.ts";
import type { PeerEnv } from "./peer-parts.ts";
import { createPeerWarehouse } from "./peer-warehouse.ts";

type Hand = (request: Request) => Promise<Response>;

/** wrangler.toml binds classes of these names. */
export class AuditLog {}
export class WarehouseGate {}

let hand: Hand | undefined;

export default {
  fetch(request: Request, env: PeerEnv): Promise<Response> {
    if (new URL(request.url).pathname === "/health") return Promise.resolve(Response.json({ status: "alive" }));
    hand ??= createHand(env);
    return hand(request);
  },
};

function createHand(env: PeerEnv): Hand {
  const check = createTokenCheck(env);
  const ask = createPeerWarehouse(env);
  return async (request) => {
    try {
      await check(request);
    } catch {
      return unauthorized();
    }
    const { operationName } = (await request.json()) as { readonly operationName: OperationName };
    const { text, reshape } = handOperations[operationName];
    const data = reshape(await ask(text));
    return new Response(JSON.stringify({ data }), { headers: { "content-type": "application/json" } });
  };
}
