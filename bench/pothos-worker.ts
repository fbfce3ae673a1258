// Yoga + Pothos as a skilled engineer would write it in an afternoon: the token is checked, each field has its resolver, DataLoader
// gathers the keys of a relation, and each level waits for the one above.

import { createYoga } from "graphql-yoga";
import { createTokenCheck, unauthorized } from "./peer-parts.ts";
import type { PeerEnv } from "./peer-parts.ts";
import { createPeerWarehouse } from "./peer-warehouse.ts";
import { createRows } from "./pothos-rows.ts";
import { pothosSchema } from "./pothos-schema.ts";

type Peer = (request: Request) => Promise<Response>;

/** wrangler.toml binds classes of these names. */
export class AuditLog {}
export class WarehouseGate {}

let peer: Peer | undefined;

export default {
  fetch(request: Request, env: PeerEnv): Promise<Response> {
    if (new URL(request.url).pathname === "/health") return Promise.resolve(Response.json({ status: "alive" }));
    peer ??= createPeer(env);
    return peer(request);
  },
};

function createPeer(env: PeerEnv): Peer {
  const check = createTokenCheck(env);
  const ask = createPeerWarehouse(env);
  const yoga = createYoga({
    schema: pothosSchema,
    context: () => ({ rows: createRows(ask) }),
    logging: false,
    graphiql: false,
    landingPage: false,
  });
  return async (request) => {
    try {
      await check(request);
    } catch {
      return unauthorized();
    }
    return yoga.fetch(request);
  };
}
