// What Edgewise is measured against, twice: graphql-yoga with the answers hard-wired, and under /fixed no GraphQL at all. Both
// answer without asking who asks. The answers are bound by run.ts, so that all three answer the same bytes.

import { createSchema, createYoga } from "graphql-yoga";

interface BareEnv {
  /** Answers by operation name, JSON. */
  readonly ANSWERS: string;
}

interface Answers {
  readonly OneRow: { readonly data: { readonly flight: unknown } };
  readonly ThousandRows: { readonly data: { readonly flights: unknown } };
}

const typeDefs = /* GraphQL */ `
  scalar BigInt
  scalar LocalDateTime
  type Query {
    flight(flightId: BigInt!): Flight
    flights(first: Int): FlightConnection
  }
  type FlightConnection {
    nodes: [Flight!]!
  }
  type Flight {
    flightId: BigInt!
    departedAt: LocalDateTime!
    delayMinutes: Int!
    distanceMiles: Int!
    originIata: String!
    destinationIata: String!
  }
`;

/** wrangler.toml binds a class of this name. */
export class AuditLog {}

type Bare = (request: Request) => Promise<Response>;
let bare: Bare | undefined;

export default {
  fetch(request: Request, env: BareEnv): Promise<Response> {
    if (new URL(request.url).pathname === "/health") return Promise.resolve(Response.json({ status: "alive" }));
    bare ??= createBare(JSON.parse(env.ANSWERS) as Answers);
    return bare(request);
  },
};

function createBare(answers: Answers): Bare {
  const resolvers = {
    Query: { flight: () => answers.OneRow.data.flight, flights: () => answers.ThousandRows.data.flights },
  };
  const yoga = createYoga({
    schema: createSchema({ typeDefs, resolvers }),
    logging: false,
    graphiql: false,
    landingPage: false,
  });
  const fixed = new Map(Object.entries(answers).map(([name, answer]) => [name, JSON.stringify(answer)]));
  return async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === "/graphql") return yoga.fetch(request);
    const { operationName } = (await request.json()) as { readonly operationName: string };
    return new Response(fixed.get(operationName), { headers: { "content-type": "application/json" } });
  };
}
