// Every refusal as a client sees it: a stable code, a status, one text, and nothing of what the auditor is told.

import { readFile } from "node:fs/promises";
import { GraphQLError, parse } from "graphql";
import { describe, test } from "vitest";
import type { Refusal, TokenFlaw } from "#kernel/refusal.ts";
import { WIRE_STATUS } from "#resolvers/wire-code.ts";
import {
  faultOf,
  finishError,
  maskError,
  refusalOf,
  toBadRequest,
  toFaultError,
  toWireError,
} from "#resolvers/wire-error.ts";

const CANARY = "canary-9f3a";
const whole = { requestId: "r1", hasData: false };
const beside = { requestId: "r1", hasData: true };

type Reason = Refusal["reason"];

/** Total, so that a new reason wants its row. */
const REFUSALS: { readonly [R in Reason]: readonly [Extract<Refusal, { reason: R }>, code: string, status: number] } = {
  unauthenticated: [{ reason: "unauthenticated", flaw: "expired", detail: CANARY }, "UNAUTHENTICATED", 401],
  "identity-provider-unavailable": [
    { reason: "identity-provider-unavailable", detail: CANARY },
    "IDENTITY_PROVIDER_UNAVAILABLE",
    503,
  ],
  "no-grant": [{ reason: "no-grant", detail: CANARY }, "FORBIDDEN", 403],
  "bad-input": [{ reason: "bad-input", message: "first must be positive", detail: CANARY }, "BAD_INPUT", 400],
  "bad-cursor": [{ reason: "bad-cursor", detail: CANARY }, "BAD_CURSOR", 400],
  "over-budget": [
    { reason: "over-budget", budget: "LIMIT_DEPTH", allowed: 1, asked: 2, detail: CANARY },
    "OVER_BUDGET",
    400,
  ],
  "rate-limited": [{ reason: "rate-limited", retryAfterSeconds: 60, detail: CANARY }, "RATE_LIMITED", 429],
  "audit-unavailable": [{ reason: "audit-unavailable", detail: CANARY }, "AUDIT_UNAVAILABLE", 503],
  "warehouse-unavailable": [{ reason: "warehouse-unavailable", detail: CANARY }, "WAREHOUSE_UNAVAILABLE", 503],
  "warehouse-paused": [{ reason: "warehouse-paused", detail: CANARY }, "WAREHOUSE_PAUSED", 503],
  "warehouse-busy": [
    { reason: "warehouse-busy", isOverShare: false, retryAfterSeconds: 7, detail: CANARY },
    "WAREHOUSE_BUSY",
    503,
  ],
  "warehouse-failed": [{ reason: "warehouse-failed", detail: CANARY }, "WAREHOUSE_FAILED", 502],
  "warehouse-malformed": [{ reason: "warehouse-malformed", detail: CANARY }, "WAREHOUSE_FAILED", 502],
  "claims-required": [{ reason: "claims-required", claims: "e30", detail: CANARY }, "UNAUTHENTICATED", 401],
  "deadline-exceeded": [{ reason: "deadline-exceeded", detail: CANARY }, "DEADLINE_EXCEEDED", 504],
  cancelled: [{ reason: "cancelled", detail: CANARY }, "CANCELLED", 499],
};
const rows = Object.values(REFUSALS);

/** All that could leave: message, extensions, and whatever else an error carries along. */
function everythingOf(error: GraphQLError): string {
  const { cause, stack, source } = error;
  return JSON.stringify([error, error.extensions, String(cause), stack, source]);
}

describe("a refusal", () => {
  test.for(rows)("%o leaves without its detail", ([refusal, code, status], { expect }) => {
    const error = finishError(toWireError(refusal), whole);
    expect(error.extensions).toMatchObject({ code, requestId: "r1", http: { status } });
    expect(error.message.length).toBeGreaterThan(10);
    expect(everythingOf(error)).not.toContain(CANARY);
    expect(refusalOf(error)).toBe(refusal);
    expect(faultOf(error)).toBeUndefined();
    // Beside data the status is 200, unless another token would be answered.
    const challenged = refusal.reason === "claims-required" ? status : undefined;
    expect(finishError(toWireError(refusal), beside).extensions.http?.status).toBe(challenged);
  });

  test.for([
    ["cannot answer", { reason: "warehouse-unavailable", detail: "" }, "10", /cannot answer now/],
    ["says when it can", { reason: "warehouse-unavailable", retryAfterSeconds: 25, detail: "" }, "25", /cannot answer/],
    ["warms up", { reason: "warehouse-unavailable", isWarmingUp: true, detail: "" }, "10", /is warming up/],
    ["is paused", { reason: "warehouse-paused", detail: "" }, "60", /is paused/],
  ] as const)("of a warehouse that %s says when to come back", ([, refusal, seconds, text], { expect }) => {
    const error = toWireError(refusal);
    expect(error.message).toMatch(text);
    expect(error.extensions).toMatchObject({ retryAfterSeconds: Number(seconds) });
    const headers = { "retry-after": seconds };
    expect(finishError(error, whole).extensions["http"]).toMatchObject({ status: 503, headers });
    expect(finishError(error, beside).extensions["http"]).toEqual({ headers });
  });

  test("of a token is one text for every flaw", ({ expect }) => {
    const flaws: readonly TokenFlaw[] = [
      "missing",
      "signature",
      "unknown-issuer",
      "groups-overage",
      "keys-unavailable",
    ];
    const texts = flaws.map((flaw) => toWireError({ reason: "unauthenticated", flaw, detail: flaw }).message);
    expect(new Set(texts).size).toBe(1);
  });

  test("over a budget names the setting and both numbers", ({ expect }) => {
    const error = toWireError({ reason: "over-budget", budget: "LIMIT_ROWS", allowed: 10, asked: 11, detail: CANARY });
    expect(error.message).toBe("The operation is over LIMIT_ROWS: it asks for 11, 10 is the most.");
    expect(error.extensions).toEqual({ code: "OVER_BUDGET", budget: "LIMIT_ROWS", allowed: 10, asked: 11 });
    const body = { reason: "over-budget", budget: "LIMIT_BODY_BYTES", allowed: 1, asked: 2, detail: "" } as const;
    expect(finishError(toWireError(body), whole).extensions["http"]).toMatchObject({ status: 413 });
  });

  test("over what an operation may cost says what it costs, and what of it costs most", ({ expect }) => {
    const budget = "LIMIT_COST";
    const blame = "flights.nodes.origin";
    const error = toWireError({
      reason: "over-budget",
      budget,
      allowed: 1000,
      asked: 1_205_200,
      blame,
      detail: CANARY,
    });
    expect(error.message).toBe(
      "The operation is over LIMIT_COST: it costs 1,205,200, 1,000 is allowed; most of it is flights.nodes.origin.",
    );
    expect(error.extensions).toEqual({ code: "OVER_BUDGET", budget, allowed: 1000, asked: 1_205_200, blame });
  });

  test("over what a principal may ask in a minute says when there is more", ({ expect }) => {
    const budget = "LIMIT_COST_PER_MINUTE";
    const refusal = {
      reason: "over-budget",
      budget,
      allowed: 10,
      asked: 11,
      retryAfterSeconds: 40,
      detail: "",
    } as const;
    const error = toWireError(refusal);
    expect(error.message).toBe(
      "The operation is over LIMIT_COST_PER_MINUTE: it costs 11, 10 a minute is allowed; try again in 40 seconds.",
    );
    expect(error.extensions).toMatchObject({ retryAfterSeconds: 40 });
    const headers = { "retry-after": "40" };
    expect(finishError(toWireError(refusal), whole).extensions["http"]).toMatchObject({ status: 429, headers });
    expect(finishError(toWireError(refusal), beside).extensions["http"]).toEqual({ headers });
  });
});

describe("what is shown of an error", () => {
  const refused = () => toWireError({ reason: "no-grant", detail: CANARY });
  const [field] = parse("{ a }").definitions;
  const nodes = field === undefined ? [] : [field];

  test.for([
    ["an Error", new Error(CANARY)],
    ["a text", CANARY],
    ["nothing", undefined],
    ["an object that looks like one", { message: CANARY, extensions: { code: "BAD_REQUEST" } }],
    ["a GraphQLError of a resolver", new GraphQLError(CANARY, { path: ["a"], extensions: { code: "OVER_BUDGET" } })],
    ["one around an Error", new GraphQLError(CANARY, { path: ["a"], cause: new Error(CANARY) })],
    ["one around another of a library", new GraphQLError(CANARY, { path: ["a"], cause: new GraphQLError(CANARY) })],
    ["one about a field", new GraphQLError(CANARY, { path: ["a"], nodes, cause: new GraphQLError(CANARY, { nodes }) })],
    [
      "one around one around ours",
      new GraphQLError(CANARY, { path: ["a"], cause: new GraphQLError(CANARY, { cause: refused() }) }),
    ],
  ])("%s is a fault that says nothing", ([, error], { expect }) => {
    const masked = maskError(error);
    expect(masked.extensions).toEqual({ code: "INTERNAL_ERROR" });
    expect(everythingOf(masked)).not.toContain(CANARY);
    expect(faultOf(masked)).toBe(error);
  });

  test("ours that a resolver threw keeps our text, whatever stands around it", ({ expect }) => {
    const located = new GraphQLError(CANARY, {
      path: ["a", 0],
      nodes,
      cause: refused(),
      extensions: { secret: CANARY },
    });
    const masked = maskError(located);
    expect(masked.toJSON()).toEqual({
      message: "This is not available to you.",
      locations: [{ line: 1, column: 1 }],
      path: ["a", 0],
      extensions: { code: "FORBIDDEN" },
    });
  });

  test("ours stays what it is", ({ expect }) => {
    const error = refused();
    expect(maskError(error)).toBe(error);
    const finished = finishError(error, whole);
    expect(maskError(finished)).toBe(finished);
  });

  test("graphql-js may say what is wrong with a document, and its extensions stay behind", ({ expect }) => {
    const error = new GraphQLError("Cannot query field", { nodes, extensions: { code: "X", stack: CANARY } });
    expect(finishError(error, whole).extensions).toEqual({
      code: "GRAPHQL_INVALID",
      requestId: "r1",
      http: { status: 400, spec: true },
    });
  });

  test("Yoga may say what is wrong with a request, and with which status", ({ expect }) => {
    const http = { status: 405, spec: true, headers: { "x-canary": CANARY } };
    const error = finishError(new GraphQLError("no", { extensions: { code: "BAD_REQUEST", http } }), whole);
    expect(error.extensions).toEqual({ code: "BAD_REQUEST", requestId: "r1", http: { status: 405, spec: false } });
    expect(finishError(toBadRequest("no", 415), whole).extensions["http"]).toEqual({ status: 415, spec: false });
    expect(finishError(toBadRequest("no"), whole).extensions["http"]).toEqual({ status: 400, spec: false });
  });

  test("a fault of our own is one, whatever its class", ({ expect }) => {
    const fault = new GraphQLError(CANARY);
    const error = finishError(toFaultError(fault), whole);
    expect(error.extensions).toEqual({ code: "INTERNAL_ERROR", requestId: "r1", http: { status: 500, spec: false } });
    expect(everythingOf(error)).not.toContain(CANARY);
    expect(faultOf(error)).toBe(fault);
  });
});

describe("docs/errors.md", () => {
  const page = () => readFile(new URL("../../../docs/errors.md", import.meta.url), "utf8");

  test("has a row with code and status for each code, and for no other", async ({ expect }) => {
    const rowsOf = [...(await page()).matchAll(/^\| `([A-Z_]+)` \| ([0-9, ]+) \|/gmu)];
    const documented = rowsOf.map(([, code, statuses]) => `${code} ${statuses?.split(", ")[0]}`);
    const known = Object.entries(WIRE_STATUS).map(([code, status]) => `${code} ${status}`);
    expect(documented.toSorted()).toEqual(known.toSorted());
  });
});

describe("what the authority wants of the user", () => {
  const REALM = 'Bearer realm="edgewise"';

  test.for([
    ["eyJhIjoxfQ", `${REALM}, error="insufficient_claims", claims="eyJhIjoxfQ"`],
    [undefined, `${REALM}, error="invalid_token"`],
    ['a", error="x', `${REALM}, error="invalid_token"`],
    ["a\r\nset-cookie: b", `${REALM}, error="invalid_token"`],
    ["", `${REALM}, error="invalid_token"`],
  ] as const)("%j is a challenge, also beside what else was answered", ([claims, challenge], { expect }) => {
    const refusal = { reason: "claims-required", ...(claims === undefined ? {} : { claims }), detail: CANARY } as const;
    for (const leaving of [whole, beside]) {
      const { http } = finishError(toWireError(refusal), leaving).extensions;
      expect(http).toMatchObject({ status: 401, headers: { "www-authenticate": challenge } });
    }
  });
});
