// What a client learns of an error, in every phase that one can come from. A canary stands wherever a stranger's words would:
// it must be in no answer, and every fault must be in the Worker's log.

import { buildSchema, GraphQLError } from "graphql";
import { describe, test } from "vitest";
import type { EdgeParts } from "#edge/index.ts";
import { refuse } from "#kernel/result.ts";
import { CANARY, openBench, post, read, somebody } from "./bench.ts";

const JSON_ANSWER = { headers: { accept: "application/json" } };

function never(error: unknown): () => never {
  return () => {
    throw error;
  };
}

const THROWN: readonly (readonly [name: string, error: unknown])[] = [
  ["an Error", new Error(CANARY)],
  ["a GraphQLError of a library", new GraphQLError(CANARY, { extensions: { code: "BAD_REQUEST", secret: CANARY } })],
  ["an aborted call", new DOMException(CANARY, "AbortError")],
  ["a call out of time", new DOMException(CANARY, "TimeoutError")],
  ["several errors", new AggregateError([new GraphQLError(CANARY)], CANARY)],
  ["no errors at all", new AggregateError([], CANARY)],
  ["a text", CANARY],
];

const PARTS: readonly (readonly [name: string, parts: (error: unknown) => Partial<EdgeParts>])[] = [
  ["the authenticator", (error) => ({ authenticator: { authenticate: never(error), ready: async () => true } })],
  ["the schema", (error) => ({ schemas: never(error) })],
  ["the context", (error) => ({ openContext: never(error) })],
];

describe("our own parts fail", () => {
  for (const [part, parts] of PARTS) {
    test.for(THROWN)(`${part} throws %s: an internal error that says nothing`, async ([, error], { expect }) => {
      const bench = openBench(parts(error));
      const answer = await read(await bench.send(post({ query: "{ ok }" })));
      expect([answer.status, answer.codes, answer.data]).toEqual([500, ["INTERNAL_ERROR"], undefined]);
      expect(answer.text).not.toContain(CANARY);
      expect(answer.errors[0]?.extensions["requestId"]).toBe("request-1");
      expect(bench.faults).toEqual([error]);
      expect(bench.records.map(({ result }) => [result.status, result.httpStatus, result.codes])).toEqual([
        ["failed", 500, ["INTERNAL_ERROR"]],
      ]);
    });
  }

  test("a schema that is not valid is ours to mend", async ({ expect }) => {
    const schema = buildSchema("type Canary { a: Int }", { assumeValid: false });
    const bench = openBench({ schemas: async () => ({ schema, digest: "" }) });
    const answer = await read(await bench.send(post({ query: "{ ok }" })));
    expect([answer.status, answer.codes, bench.faults.length]).toEqual([500, ["INTERNAL_ERROR"], 1]);
    expect(answer.text).not.toContain("root type");
  });
});

describe("a resolver fails", () => {
  test.for([
    ["fault", "INTERNAL_ERROR"],
    ["library", "INTERNAL_ERROR"],
    ["pretender", "INTERNAL_ERROR"],
    ["aborted", "INTERNAL_ERROR"],
    ["text", "INTERNAL_ERROR"],
    ["notANumber", "INTERNAL_ERROR"],
    ["list", "INTERNAL_ERROR"],
    ["inner { never }", "INTERNAL_ERROR"],
    ["refused", "WAREHOUSE_FAILED"],
    ["wrapped", "INTERNAL_ERROR"],
  ])("%s: one masked error, and the rest of the data with 200", async ([field, code], { expect }) => {
    for (const how of [{}, JSON_ANSWER]) {
      const bench = openBench();
      const answer = await read(await bench.send(post({ query: `{ ok ${field} }` }, how)));
      expect([answer.status, answer.codes]).toEqual([200, [code]]);
      expect(answer.data).toMatchObject({ ok: "ok" });
      expect([answer.text, [...answer.headers].flat()].join()).not.toContain(CANARY);
      expect(Object.keys(answer.errors[0]?.extensions ?? {}).toSorted()).toEqual(["code", "requestId"]);
      expect(bench.faults).toHaveLength(code === "INTERNAL_ERROR" ? 1 : 0);
    }
  });

  test("with several errors: each is masked", async ({ expect }) => {
    const answer = await read(await openBench().send(post({ query: "{ ok several }" })));
    expect([answer.status, answer.codes]).toEqual([200, ["INTERNAL_ERROR", "INTERNAL_ERROR"]]);
    expect(answer.text).not.toContain(CANARY);
  });

  test("where a value is required: there is no data left, so the status says it", async ({ expect }) => {
    const answer = await read(await openBench().send(post({ query: "{ ok required }" })));
    expect([answer.status, answer.codes, answer.data]).toEqual([500, ["INTERNAL_ERROR"], null]);
  });

  test("what the audit is told of a refusal, the client is not", async ({ expect }) => {
    const bench = openBench();
    const answer = await read(await bench.send(post({ query: "{ refused }" })));
    expect(answer.text).not.toContain(CANARY);
    expect(bench.records[0]?.reasons).toEqual([`warehouse-failed: ${CANARY}`]);
  });
});

describe("the client's own mistakes are told", () => {
  const mistakes: readonly (readonly [name: string, question: object, message: RegExp])[] = [
    ["parse", { query: "{" }, /Syntax Error: Expected Name, found <EOF>/u],
    ["validate", { query: "{ okk }" }, /Cannot query field "okk".* Did you mean "ok"/u],
    ["a directive that is none", { query: "{ ... @defer { ok } }" }, /Unknown directive "@defer"/u],
    ["a mutation", { query: "mutation { ok }" }, /mutation operation is not supported/u],
    ["a subscription", { query: "subscription { ok }" }, /subscription operation is not supported/u],
    ["a variable that is missing", { query: "query ($id: ID!) { echo(id: $id) }" }, /"\$id" of required type "ID!"/u],
    [
      "a variable of another type",
      { query: "query ($w: Where) { filter(where: $w) }", variables: { w: { id: "x" } } },
      /"\$w" got invalid value "x" at "w\.id"; Int cannot represent/u,
    ],
    ["two operations and no name", { query: "query A { ok } query B { ok }" }, /what operation to execute/u],
    ["a name that no operation has", { query: "query A { ok }", operationName: "B" }, /what operation to execute/u],
    ["no operation", { query: "fragment F on Query { ok }" }, /what operation to execute/u],
  ];

  test.for(mistakes)("%s: 400, or 200 where the client takes plain JSON", async ([, question, message], { expect }) => {
    const bench = openBench();
    for (const [how, status] of [
      [{}, 400],
      [JSON_ANSWER, 200],
    ] as const) {
      const answer = await read(await bench.send(post(question, how)));
      expect([answer.status, answer.codes, answer.data]).toEqual([status, ["GRAPHQL_INVALID"], undefined]);
      expect(answer.errors[0]?.message).toMatch(message);
      expect(Object.keys(answer.errors[0]?.extensions ?? {})).toEqual(["code", "requestId"]);
    }
    expect(bench.faults).toEqual([]);
    expect(bench.records.map(({ reasons, decision }) => [reasons, decision])).toEqual([
      [["GRAPHQL_INVALID"], "deny"],
      [["GRAPHQL_INVALID"], "deny"],
    ]);
  });

  const values = [
    ["null for a value that has a default", 'query ($id: ID = "x") { ok echo(id: $id) }', { id: null }],
    ["null inside an input", "query ($id: Int = 1) { ok filter(where: { id: $id }) }", { id: null }],
  ] as const;
  test.for(values)("%s is found out while executing, and is no fault", async ([, query, variables], { expect }) => {
    const bench = openBench();
    const answer = await read(await bench.send(post({ query, variables })));
    expect([answer.status, answer.codes]).toEqual([200, ["BAD_INPUT"]]);
    expect(answer.data).toMatchObject({ ok: "ok" });
    expect(bench.faults).toEqual([]);
  });

  test("an error that Yoga keeps carries nothing of the request that met it first", async ({ expect }) => {
    const bench = openBench();
    for (const query of ["{", "{ okk }", `{ ${"ok ".repeat(200)} }`]) {
      const first = await read(await bench.send(post({ query })));
      const second = await read(await bench.send(post({ query }, JSON_ANSWER)));
      const third = await read(await bench.send(post({ query })));
      const ids = [first, second, third].map(({ errors }) => errors[0]?.extensions["requestId"]);
      expect(new Set(ids).size).toBe(3);
      expect([third.status, third.codes]).toEqual([first.status, first.codes]);
      expect(third.errors.map(({ message }) => message)).toEqual(first.errors.map(({ message }) => message));
    }
  });
});

describe("nobody is told why a token was refused", () => {
  test.for(["missing", "signature", "expired", "audience"] as const)("%s", async (flaw, { expect }) => {
    const refusal = { reason: "unauthenticated", flaw, detail: CANARY } as const;
    const bench = openBench({ authenticator: { authenticate: async () => refuse(refusal), ready: async () => true } });
    const answer = await read(await bench.send(post({ query: "{ ok }" })));
    expect([answer.status, answer.codes]).toEqual([401, ["UNAUTHENTICATED"]]);
    expect(answer.text).not.toContain(CANARY);
    expect(answer.text).not.toContain(flaw);
    expect(answer.headers.get("www-authenticate")).toMatch(/^Bearer realm="edgewise"/u);
    expect(bench.records[0]).toMatchObject({
      principal: null,
      decision: "deny",
      result: { codes: ["UNAUTHENTICATED"] },
    });
  });

  test("keys that cannot be fetched are no 401", async ({ expect }) => {
    const refusal = { reason: "identity-provider-unavailable", detail: CANARY } as const;
    const bench = openBench({ authenticator: { authenticate: async () => refuse(refusal), ready: async () => true } });
    const answer = await read(await bench.send(post({ query: "{ ok }" })));
    expect([answer.status, answer.codes]).toEqual([503, ["IDENTITY_PROVIDER_UNAVAILABLE"]]);
    expect([answer.headers.get("retry-after"), answer.headers.get("www-authenticate")]).toEqual(["30", null]);
    expect(bench.records[0]?.result.status).toBe("failed");
  });

  test("the body is not read before the token is good", async ({ expect }) => {
    let pulled = 0;
    const body = new ReadableStream({ pull: () => void (pulled += 1) }, { highWaterMark: 0 });
    const refusal = { reason: "unauthenticated", flaw: "missing", detail: "" } as const;
    const bench = openBench({ authenticator: { authenticate: async () => refuse(refusal), ready: async () => true } });
    const init = { method: "POST", headers: { "content-type": "application/json" }, body, duplex: "half" };
    const answer = await bench.send(new Request("https://api.example/graphql", init as RequestInit));
    expect([answer.status, pulled]).toEqual([401, 0]);
  });
});

test("the schema is chosen for the principal that was verified", async ({ expect }) => {
  const asked: unknown[] = [];
  const schema = buildSchema("type Query { ok: String }");
  const bench = openBench({
    schemas: async (holder) => {
      asked.push(holder);
      return { schema, digest: "of-analyst" };
    },
  });
  await bench.send(post({ query: "{ ok }" }));
  expect(asked).toEqual([somebody]);
  expect(bench.records[0]).toMatchObject({ schemaDigest: "of-analyst", policyVersion: "policy" });
});
