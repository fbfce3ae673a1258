// GraphQL over HTTP, and HTTP around it: the official audits, methods, types, bodies, CORS, headers, routes.

import { serverAudits } from "graphql-http";
import { afterAll, beforeAll, describe, test } from "vitest";
import { startStack } from "../../local/stack.ts";
import type { Stack } from "../../local/stack.ts";
import { ask, askWith, at, INVALID, recordOf, send, tokenOf } from "./ask.ts";

const QUERY = "{ viewer { subject } }";
const JSON_TYPE = "application/json";
const LISTED = "http://localhost:3000";

describe("with GET allowed", () => {
  let stack: Stack;
  let token: string;

  beforeAll(async () => {
    stack = await startStack({ vars: { ALLOW_GET: "on" } });
    token = await tokenOf(stack, "nia");
  });
  afterAll(() => stack?.close());

  const fetchFn = (url: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    headers.set("authorization", `Bearer ${token}`);
    return fetch(url, { ...init, headers });
  };

  test("all 61 audits of graphql-http pass", async ({ expect }) => {
    const audits = serverAudits({ url: () => stack.graphqlUrl, fetchFn });
    const failed: string[] = [];
    for (const audit of audits) {
      const result = await audit.fn();
      if (result.status !== "ok") failed.push(`${audit.id} ${audit.name}: ${result.reason}`);
    }
    expect(failed).toEqual([]);
    expect(audits).toHaveLength(61);
  });

  test("GET is no way around the token, nor around CORS", async ({ expect }) => {
    const url = `${stack.graphqlUrl}?query=${encodeURIComponent(QUERY)}`;
    expect((await send(url, {})).status).toBe(401);
    const answered = await fetchFn(url, { headers: { origin: "https://evil.example.com" } });
    expect(answered.status).toBe(200);
    expect(answered.headers.get("access-control-allow-origin")).toBeNull();
  });

  test("GET is listed in CORS and in Allow", async ({ expect }) => {
    const refused = await fetchFn(stack.graphqlUrl, { method: "PUT", body: "{}" });
    expect([refused.status, refused.headers.get("allow")]).toEqual([405, "GET, POST"]);
    const preflight = await fetch(stack.graphqlUrl, {
      method: "OPTIONS",
      headers: { origin: LISTED, "access-control-request-method": "GET" },
    });
    expect(preflight.headers.get("access-control-allow-methods")?.split(", ").toSorted()).toEqual(["GET", "POST"]);
  });
});

describe("as deployed", () => {
  let stack: Stack;
  let token: string;

  beforeAll(async () => {
    stack = await startStack();
    token = await tokenOf(stack, "ana");
  });
  afterAll(() => stack?.close());

  const post = (body: BodyInit, headers: Readonly<Record<string, string>> = {}) =>
    send(stack.graphqlUrl, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": JSON_TYPE, ...headers },
      body,
    });

  describe("methods and types", () => {
    test.for(["GET", "PUT", "PATCH", "DELETE"])("%s is refused, and told what is taken", async (method, { expect }) => {
      const url = `${stack.graphqlUrl}?query=${encodeURIComponent(QUERY)}`;
      const reply = await send(url, { method, headers: { authorization: `Bearer ${token}` } });
      expect([reply.status, reply.codes]).toEqual([405, ["BAD_REQUEST"]]);
      expect(reply.headers.get("allow")).toBe("POST");
    });

    const forms: readonly (readonly [string, BodyInit, string | undefined])[] = [
      ["a form", new URLSearchParams({ query: QUERY }), undefined],
      ["a multipart form", multipart(), undefined],
      ["text", JSON.stringify({ query: QUERY }), "text/plain"],
      ["a GraphQL document", QUERY, "application/graphql"],
      ["JSON by another name", JSON.stringify({ query: QUERY }), "text/json"],
      [
        "JSON behind a form's name",
        JSON.stringify({ query: QUERY }),
        "application/x-www-form-urlencoded; application/json",
      ],
    ];
    test.for(forms)("%s is refused: any page could post it", async ([, body, type], { expect }) => {
      const headers = { authorization: `Bearer ${token}`, ...(type === undefined ? {} : { "content-type": type }) };
      const reply = await send(stack.graphqlUrl, { method: "POST", headers, body });
      expect([reply.status, reply.codes, reply.data]).toEqual([415, ["BAD_REQUEST"], undefined]);
      expect(await recordOf(stack, reply)).toMatchObject({ decision: "deny", result: { status: "refused" } });
    });

    test("JSON is taken with a charset, in any case", async ({ expect }) => {
      const reply = await post(JSON.stringify({ query: QUERY }), { "content-type": "Application/JSON; charset=UTF-8" });
      expect([reply.status, reply.errors]).toEqual([200, []]);
    });

    test("batching is refused", async ({ expect }) => {
      const reply = await post(JSON.stringify([{ query: QUERY }, { query: QUERY }]));
      expect([reply.status, reply.codes]).toEqual([400, ["BAD_REQUEST"]]);
      expect(reply.text).not.toContain("subject");
    });
  });

  describe("bodies that are no request", () => {
    test.for([
      ["", "empty"],
      ["{", "cut off"],
      ["not json", "not JSON"],
      ["null", "null"],
      ["[]", "an empty list"],
      ["7", "a number"],
      ['"{ viewer { subject } }"', "a text"],
      ["{}", "without a query"],
      ['{"query":null}', "a null query"],
      ['{"query":7}', "a number for a query"],
      ['{"query":""}', "an empty query"],
      ['{"query":["{ viewer { subject } }"]}', "a list for a query"],
      ['{"query":"{ viewer { subject } }","variables":"{}"}', "text for variables"],
      ['{"query":"{ viewer { subject } }","variables":[]}', "a list for variables"],
      ['{"query":"{ viewer { subject } }","operationName":7}', "a number for an operation's name"],
      ['{"query":"{ viewer { subject } }","extensions":"x"}', "text for extensions"],
    ] as const)("%s is refused: %s", async ([body], { expect }) => {
      const reply = await post(body, { accept: "application/graphql-response+json" });
      expect([body, reply.status]).toEqual([body, 400]);
      expect(["BAD_REQUEST", "GRAPHQL_INVALID"]).toContain(reply.codes[0]);
      expect(reply.errors[0]?.extensions["requestId"]).toBe(reply.requestId);
      expect(reply.data).toBeUndefined();
    });

    test.for([
      ["{ viewer { subject ", "GRAPHQL_INVALID"],
      ["{ nowhere }", INVALID],
      ["mutation { write }", INVALID],
      ["subscription { changes }", INVALID],
      ["query A { viewer { subject } } query B { viewer { subject } }", "GRAPHQL_INVALID"],
      ["query ($code: String!) { state(code: $code) { name } }", "GRAPHQL_INVALID"],
      ['{ states(first: "7") { totalCount } }', INVALID],
    ] as const)("%s is refused with %s", async ([query, code], { expect }) => {
      const reply = await ask(stack, "ana", query);
      expect([reply.status, new Set(reply.codes)]).toEqual([400, new Set([code])]);
      expect(reply.data).toBeUndefined();
    });

    test("bytes that are no UTF-8 are refused or read as what they are not, never a fault", async ({ expect }) => {
      const body = Buffer.concat([
        Buffer.from('{"query":"{ state(code: \\"'),
        Buffer.from([0xc3, 0x28]),
        Buffer.from('\\") { code } }"}'),
      ]);
      const reply = await post(body);
      expect(reply.status).toBeLessThan(500);
      expect(reply.text).not.toContain("INTERNAL_ERROR");
    });
  });

  describe("a body over LIMIT_BODY_BYTES", () => {
    const LIMIT = 262_144;
    const body = JSON.stringify({ query: QUERY }).padEnd(LIMIT + 1);
    const stream = () => new Response(body).body;
    const streamed = () =>
      ({ method: "POST", body: stream(), duplex: "half", headers: headers() }) as unknown as RequestInit;
    const headers = () => ({ authorization: `Bearer ${token}`, "content-type": JSON_TYPE });

    test.for([
      ["with its length announced", () => ({ method: "POST", headers: headers(), body })],
      ["streamed without a length", streamed],
    ] as const)("%s is refused by name", async ([, init], { expect }) => {
      const reply = await send(stack.graphqlUrl, init());
      expect([reply.status, reply.codes]).toEqual([413, ["OVER_BUDGET"]]);
      expect(reply.errors[0]?.extensions).toMatchObject({ budget: "LIMIT_BODY_BYTES", allowed: LIMIT });
      expect((await recordOf(stack, reply)).result).toMatchObject({ status: "refused", codes: ["OVER_BUDGET"] });
    });

    test("a body of exactly that size is taken", async ({ expect }) => {
      const reply = await post(JSON.stringify({ query: QUERY }).padEnd(LIMIT));
      expect([reply.status, reply.codes]).toEqual([200, []]);
    });
  });

  describe("CORS", () => {
    const from = (origin: string) => ask(stack, "ana", QUERY, { origin });

    test.for([
      "https://evil.example.com",
      "null",
      "http://localhost:3001",
      "https://localhost:3000",
      "http://localhost:3000.evil.example.com",
    ])("a page of %s may not read", async (origin, { expect }) => {
      const reply = await from(origin);
      expect([...reply.headers.keys()].filter((name) => name.startsWith("access-control-"))).toEqual([]);
      const preflight = await fetch(stack.graphqlUrl, {
        method: "OPTIONS",
        headers: { origin, "access-control-request-method": "POST", "access-control-request-headers": "authorization" },
      });
      expect([...preflight.headers.keys()].filter((name) => name.startsWith("access-control-"))).toEqual([]);
    });

    test("a page of a listed origin may read, without credentials, and its answer is no other's", async ({
      expect,
    }) => {
      const reply = await from(LISTED);
      expect(reply.headers.get("access-control-allow-origin")).toBe(LISTED);
      expect(reply.headers.get("access-control-allow-credentials")).not.toBe("true");
      expect(reply.headers.get("access-control-expose-headers")).toContain("x-request-id, retry-after");
      expect(reply.headers.get("vary")).toMatch(/\bAuthorization, Origin\b/u);
    });

    test("a refused token is readable to a listed origin too", async ({ expect }) => {
      const reply = await askWith(stack, "none", { query: QUERY }, { origin: LISTED });
      expect([reply.status, reply.headers.get("access-control-allow-origin")]).toEqual([401, LISTED]);
    });

    test("a preflight needs no token", async ({ expect }) => {
      const preflight = await fetch(stack.graphqlUrl, {
        method: "OPTIONS",
        headers: { origin: LISTED, "access-control-request-method": "POST" },
      });
      expect(preflight.status).toBe(204);
      expect(preflight.headers.get("access-control-allow-origin")).toBe(LISTED);
      expect(preflight.headers.get("access-control-allow-methods")).toBe("POST");
      expect(preflight.headers.get("access-control-allow-headers")).toMatch(/authorization, ?content-type/u);
      expect(preflight.headers.get("access-control-max-age")).toBe("7200");
    });
  });

  describe("routes and headers", () => {
    test("alive and ready, to strangers, without a detail", async ({ expect }) => {
      const health = await fetch(`${stack.url}/health`);
      expect([health.status, await health.text()]).toEqual([200, '{"status":"alive"}']);
      const ready = await fetch(`${stack.url}/ready`);
      expect([ready.status, await ready.text()]).toEqual([200, '{"status":"ready"}']);
    });

    test.for(["/graphql/", "/GraphQL", "/graphql/x", "/admin", "/.env", "/..%2fgraphql", "/health/x"])(
      "nothing is at %s",
      async (path, { expect }) => {
        const reply = await fetch(`${stack.url}${path}`, {
          method: "POST",
          body: "{}",
          headers: { authorization: `Bearer ${token}` },
        });
        expect(reply.status).toBe(404);
        expect(await reply.text()).not.toContain(path);
      },
    );

    test("the pages of GraphiQL may load and ask this origin alone", async ({ expect }) => {
      const page = await fetch(`${stack.url}/`);
      expect(page.headers.get("content-type")).toMatch(/^text\/html/u);
      expect(page.headers.get("content-security-policy")).toMatch(/default-src 'none'.*frame-ancestors 'none'/u);
      expect(page.headers.get("x-content-type-options")).toBe("nosniff");
      expect((await fetch(`${stack.url}/`, { method: "POST" })).status).toBe(404);
    });

    test("every kind of answer is its caller's alone, and is named by its record", async ({ expect }) => {
      const replies = [
        await ask(stack, "ana", QUERY),
        await ask(stack, "ana", "{ nowhere }"),
        await askWith(stack, "none", { query: QUERY }),
        await post("{"),
        await post(QUERY, { "content-type": "text/plain" }),
      ];
      for (const reply of replies) {
        expect(reply.headers.get("cache-control")).toBe("private, no-store");
        expect(reply.headers.get("x-content-type-options")).toBe("nosniff");
        expect(reply.requestId).toMatch(/^[0-9a-f]{32}$/u);
        expect((await recordOf(stack, reply)).requestId).toBe(reply.requestId);
      }
      expect(new Set(replies.map(({ requestId }) => requestId)).size).toBe(replies.length);
    });

    test("a client chooses neither its request id nor its address in the record", async ({ expect }) => {
      const reply = await ask(stack, "ana", QUERY, {
        "x-request-id": "0".repeat(32),
        "x-forwarded-for": "203.0.113.9",
      });
      expect(reply.requestId).not.toBe("0".repeat(32));
      expect((await recordOf(stack, reply)).client.ip).not.toBe("203.0.113.9");
    });

    test("the answer has the type that was asked for", async ({ expect }) => {
      for (const accept of ["application/graphql-response+json", JSON_TYPE]) {
        const reply = await ask(stack, "ana", QUERY, { accept });
        expect(reply.headers.get("content-type")).toMatch(new RegExp(`^${accept.replace("+", "\\+")}`, "u"));
        expect(at(reply, "viewer.subject")).toBeDefined();
      }
    });
  });
});

function multipart(): FormData {
  const form = new FormData();
  form.set("operations", JSON.stringify({ query: QUERY }));
  form.set("map", "{}");
  return form;
}
