// An edge with every part at hand: a schema that fails in each way, one principal, a sink and a fault log to look into. Nothing
// behind it but what a test puts there.

import { buildSchema, GraphQLError, type GraphQLFieldResolver, type GraphQLSchema } from "graphql";
import { createDelivery } from "#audit/delivery.ts";
import type { OutcomeRecord } from "#audit/record.ts";
import { makePrincipal } from "#auth/verified.ts";
import { createEdge, type EdgeParts } from "#edge/index.ts";
import { ok } from "#kernel/result.ts";
import type { ResolverContext } from "#resolvers/context.ts";
import { createContext } from "#resolvers/context.ts";
import { toWireError } from "#resolvers/wire-error.ts";

/** Stands in whatever must not leave. */
export const CANARY = "canary-9f3a";

export const limits: EdgeParts["limits"] = {
  bodyBytes: 2000,
  tokens: 100,
  depth: 4,
  aliases: 30,
  rootFields: 10,
  repeatedFields: 50,
  fields: 1000,
  directives: 20,
  variablesBytes: 500,
  variablesDepth: 5,
  operationMs: 30_000,
};

export const somebody = makePrincipal({
  issuer: "main",
  tenant: undefined,
  subject: "somebody",
  kind: "user",
  clientId: undefined,
  roles: ["analyst"],
  scopes: [],
  groupsComplete: true,
  claims: {},
});

function fail(error: unknown): GraphQLFieldResolver<unknown, unknown> {
  return () => {
    throw error;
  };
}

const FIELDS: Readonly<Record<string, GraphQLFieldResolver<unknown, unknown>>> = {
  ok: () => "ok",
  fault: fail(new Error(CANARY)),
  library: fail(
    new GraphQLError(CANARY, {
      extensions: { code: CANARY, secret: CANARY, http: { status: 418, headers: { "x-canary": CANARY } } },
    }),
  ),
  pretender: fail(new GraphQLError(CANARY, { path: ["pretender"], extensions: { code: CANARY } })),
  wrapped: fail(new GraphQLError(CANARY, { cause: toWireError({ reason: "no-grant", detail: CANARY }) })),
  aborted: fail(new DOMException(CANARY, "AbortError")),
  several: fail(new AggregateError([new Error(CANARY), new GraphQLError(CANARY)], CANARY)),
  text: fail(CANARY),
  refused: fail(toWireError({ reason: "warehouse-failed", detail: CANARY })),
  notANumber: () => CANARY,
  list: () => CANARY,
  inner: () => ({ never: null }),
  required: fail(new Error(CANARY)),
  echo: (_root, { id }) => id as string,
};

/** A schema in which a field is named after how it fails. */
export function failingSchema(): GraphQLSchema {
  const schema = buildSchema(`
    type Query {
      ok: String fault: String library: String pretender: String wrapped: String aborted: String several: String
      text: String refused: String notANumber: Int list: [String] inner: Inner required: String!
      echo(id: ID!): String filter(where: Where): String
    }
    type Inner { never: String! inner: Inner }
    input Where { id: Int! }
  `);
  const fields = schema.getQueryType()?.getFields() ?? {};
  for (const [name, resolve] of Object.entries(FIELDS)) if (fields[name] !== undefined) fields[name].resolve = resolve;
  return schema;
}

export interface Bench {
  readonly send: (request: Request) => Promise<Response>;
  /** Nothing is read here, so that there are outcomes alone. */
  readonly records: OutcomeRecord[];
  readonly faults: unknown[];
}

export function openBench(over: Partial<EdgeParts> = {}): Bench {
  const records: OutcomeRecord[] = [];
  const faults: unknown[] = [];
  const schema = failingSchema();
  let requests = 0;
  const edge = createEdge({
    corsOrigins: ["https://app.example"],
    isGetAllowed: false,
    pages: undefined,
    rolesHeader: "x-edgewise-roles",
    limits,
    policyVersion: "policy",
    authenticator: { authenticate: async () => ok(somebody), ready: async () => true },
    isWarehouseReady: async () => true,
    schemas: async () => ({ schema, digest: "digest" }),
    openContext: emptyContext,
    delivery: createDelivery([async (record) => void (record.kind === "outcome" && records.push(record))], {
      deadlineMs: 1000,
      timer: () => new AbortController().signal,
    }),
    clock: () => 0,
    newRequestId: () => `request-${(requests += 1)}`,
    newSpanId: () => "b7ad6b7169203331",
    reportFault: (fault) => void faults.push(fault),
    ...over,
  });
  const send = async (request: Request): Promise<Response> => {
    const delivered: Promise<unknown>[] = [];
    const response = await edge(request, (promise) => void delivered.push(promise));
    await Promise.all(delivered);
    return response;
  };
  return { send, records, faults };
}

export const NOTHING_SPENT = { trips: 0, statements: 0, rows: 0, cost: 0 };

/** Of an operation that reads nothing. */
export function emptyContext(): ResolverContext {
  return createContext(somebody, {
    begin: async (requests) => {
      if (requests.length > 0) throw new TypeError("nothing is to be read here");
      return ok([]);
    },
    read: async () => [],
    spent: () => NOTHING_SPENT,
  });
}

export const GRAPHQL = "application/graphql-response+json";
const URL = "https://api.example/graphql";

export interface Sent {
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** POST of JSON, or of a text as it is. */
export function post(body: unknown, { headers = {}, signal }: Sent = {}): Request {
  return new Request(URL, {
    method: "POST",
    headers: { "content-type": "application/json", accept: GRAPHQL, ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
    ...(signal === undefined ? {} : { signal }),
  });
}

export function bare(method: string, headers: Readonly<Record<string, string>> = {}, query = ""): Request {
  return new Request(`${URL}${query}`, { method, headers });
}

export interface Read {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly data: unknown;
  readonly errors: readonly { readonly message: string; readonly extensions: Readonly<Record<string, unknown>> }[];
  readonly codes: readonly unknown[];
}

export async function read(response: Response): Promise<Read> {
  const text = await response.text();
  const { data, errors = [] } = (text === "" ? {} : JSON.parse(text)) as Partial<Pick<Read, "data" | "errors">>;
  const { status, headers } = response;
  return { status, headers, text, data, errors, codes: errors.map(({ extensions }) => extensions["code"]) };
}
