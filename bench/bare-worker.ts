// graphql-yoga that checks the token and has the answers hard-wired; and under /fixed no GraphQL and no token check at all: what
// is left is what a request costs in workerd whatever the Worker does. The answers are bound by targets.ts, the same bytes for all.

import type { GraphQLResolveInfo } from "graphql";
import { createSchema, createYoga } from "graphql-yoga";
import { bareSchema } from "./bare-schema.ts";
import { createTokenCheck, unauthorized } from "./peer-parts.ts";
import type { PeerEnv } from "./peer-parts.ts";

type Answers = Readonly<Record<string, { readonly data: Readonly<Record<string, unknown>> }>>;
type Bare = (request: Request) => Promise<Response>;

/** wrangler.toml binds classes of these names. */
export class AuditLog {}
export class WarehouseGate {}

let bare: Bare | undefined;

export default {
  fetch(request: Request, env: PeerEnv): Promise<Response> {
    if (new URL(request.url).pathname === "/health") return Promise.resolve(Response.json({ status: "alive" }));
    bare ??= createBare(env);
    return bare(request);
  },
};

function createBare(env: PeerEnv): Bare {
  const answers = JSON.parse(env.ANSWERS) as Answers;
  const fixed = new Map(Object.entries(answers).map(([name, answer]) => [name, JSON.stringify(answer)]));
  const check = createTokenCheck(env);
  const yoga = createYoga({ schema: hardWired(answers), logging: false, graphiql: false, landingPage: false });
  return async (request) => {
    if (new URL(request.url).pathname === "/fixed") return fixedAnswer(request, fixed);
    try {
      await check(request);
    } catch {
      return unauthorized();
    }
    return yoga.fetch(request);
  };
}

/** Root fields by the operation's name; graphql-js's own resolver finds the rest. */
function hardWired(answers: Answers) {
  const answerOf = (_root: unknown, _given: unknown, _context: unknown, info: GraphQLResolveInfo): unknown =>
    answers[info.operation.name?.value ?? ""]?.data[info.fieldName];
  const rootFields = ["flight", "flights", "airports", "states", "saleLines"];
  const resolvers = { Query: Object.fromEntries(rootFields.map((name) => [name, answerOf])) };
  return createSchema({ typeDefs: bareSchema, resolvers });
}

async function fixedAnswer(request: Request, fixed: ReadonlyMap<string, string>): Promise<Response> {
  const { operationName } = (await request.json()) as { readonly operationName: string };
  return new Response(fixed.get(operationName), { headers: { "content-type": "application/json" } });
}
